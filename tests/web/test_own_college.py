"""*Start our own college*: found in the example, asked before, and its link for this browser only."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from infra.local.door import open_door
from tests.examples.people import GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from web.clients.own import OwnDoor

HERE = "/our-own-college"


class Maker:
    """In place of whoever started the example."""

    def __init__(self) -> None:
        self.state = "none"
        self.claim = ""

    async def answers(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        if path == "/own/link":
            return {"link": "http://127.0.0.1:1/set-up/abc" if said["claim"] == self.claim else ""}
        if path == "/own/begin" and self.state == "none":
            self.state, self.claim = "making", said["claim"]
        return {"state": self.state, "done": 2, "steps": 5, "folder": "/srv/our-college", "command": "./college up"}


@pytest_asyncio.fixture
async def maker(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Maker]:
    one, door = Maker(), OwnDoor("own", f"unix:{tmp_path / 'door'}")
    monkeypatch.setattr(site.web.state.frame, "own", door)
    async with open_door(tmp_path / "door", one.answers):
        yield one
        await door.close()


async def test_it_is_asked_first_shows_how_far_it_is_and_the_link_to_this_browser(
    site: Site, maker: Maker, guest: Guest
) -> None:
    assert (await guest.open("/")).says("Have you looked around?")
    assert (await guest.open(HERE)).says("/srv/our-college")
    assert maker.state == "none"
    shown = await guest.send(HERE)
    assert (shown.heading, shown.text.count("Being made")) == ("Your own college is being made", 1)
    maker.state = "running"
    await guest.open(HERE)
    assert "http://127.0.0.1:1/set-up/abc" in (await guest.send(f"{HERE}/link")).html
    async with site.guest() as another:
        assert not (await another.open(HERE)).says("Show me the link")
        another.cookies.set("own-college", "a guess")
        await another.open(HERE)
        assert (await another.send(f"{HERE}/link")).heading == "There is no link for you here"


@pytest.mark.parametrize(
    ("state", "status", "words"),
    [
        ("there", 200, "You have a college of your own already"),
        ("not-empty", 409, "something else is there"),
        ("no-room", 409, "There is too little room for it"),
        ("broken", 200, "Nothing half made is left."),
    ],
)
async def test_what_cannot_be_done_says_why(maker: Maker, guest: Guest, state: str, status: int, words: str) -> None:
    maker.state = state
    shown = await guest.open(HERE)
    assert (shown.status, shown.says(words)) == (status, True)


async def test_only_whoever_sits_at_the_machine_of_an_example_finds_it(site: Site, guest: Guest, maker: Maker) -> None:
    async with await site.signed_in(GWEN) as gwen, await site.signed_in(NIA) as nia:
        words = "A real and empty one, beside this example."
        assert [(await one.open("/home")).says(words) for one in (gwen, nia)] == [True, False]
    assert (await guest.open(HERE, **{"X-Forwarded-For": "192.0.2.1"})).status == 404


async def test_without_a_door_there_is_nothing_to_find(site: Site, guest: Guest) -> None:
    assert (await guest.open(HERE)).status == 404
    assert not (await guest.open("/")).says("Start our own college")


@pytest.mark.browser
@pytest.mark.parametrize("state", ["none", "making", "running"])
async def test_these_pages_are_for_everybody(visits: Visits, maker: Maker, state: str) -> None:
    maker.state = state
    await visits.check(HERE)
