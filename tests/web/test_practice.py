"""The practice college: one press from every page of staff, tutors and members, in as somebody who may do the same."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from infra.practice.door import open_door
from services.people.tokens import example_token
from tests.examples.people import ANWEN, ELERI, GWEN, MARCUS, NIA, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from web.clients.people.college import CollegeView
from web.clients.practice import PracticeDoor, PracticePerson, most_like

ROLES = st.frozensets(st.sampled_from(("student", "peer_tutor", "member", "coordinator", "administrator")))
LINK = "Try it out in the practice college"


def person(*roles: str) -> PracticePerson:
    return PracticePerson(roles=frozenset(roles), address="-".join(sorted(roles)))


@given(st.lists(ROLES.map(lambda roles: person(*roles)), min_size=1), ROLES)
def test_nobody_may_do_more_of_what_she_may(people: list[PracticePerson], roles: frozenset[str]) -> None:
    found = most_like(people, roles)
    assert found is not None
    assert len(found.roles & roles) == max(len(one.roles & roles) for one in people)


def test_of_two_the_one_who_may_least_beside_it() -> None:
    people = [person("peer_tutor", "member", "assessor"), person("peer_tutor", "member"), person("coordinator")]
    assert most_like(people, frozenset({"student", "member", "peer_tutor"})) is people[1]
    assert most_like([], frozenset({"member"})) is None


class Pressed:
    """In place of a practice college: answers as it is told, and stops with the door."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}

    async def pressed(self) -> dict[str, Any]:
        return self.said

    async def run(self) -> None: ...

    async def stop(self) -> None: ...


@pytest_asyncio.fixture
async def beside(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pressed]:
    """This college as a real one, and a practice college beside it."""
    frame, one = site.web.state.frame, Pressed()
    door = PracticeDoor("practice", f"unix:{tmp_path / 'door'}")
    view = await frame.college.view()

    async def real() -> CollegeView:
        return msgspec.structs.replace(view, is_example=False)

    monkeypatch.setattr(frame.college, "view", real)
    monkeypatch.setattr(frame, "practice", door)
    async with open_door(one, tmp_path / "door"):  # type: ignore[arg-type]
        yield one
        await door.close()


async def test_one_press_leads_in_as_somebody_who_may_do_the_same(site: Site, beside: Pressed) -> None:
    ways = {GWEN: "gwen", ANWEN: "anwen", OWAIN: "owain"}
    people = [
        {"roles": sorted(one.roles), "address": f"http://127.0.0.1:1/practice/in/{way}"} for one, way in ways.items()
    ]
    beside.said = {"state": "ready", "people": people}
    for one, way in ((GWEN, "gwen"), (MARCUS, "anwen"), (ELERI, "anwen"), (OWAIN, "owain")):
        async with site.guest(follow=False, session=await site.session(one)) as somebody:
            assert (await somebody.open("/first-time")).says(LINK)
            shown = await somebody.open("/practice")
            assert shown.headers["location"] == f"http://127.0.0.1:1/practice/in/{way}"
            assert one.name not in shown.headers["location"]


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"state": "starting"}, 200, "The practice college is being made ready"),
        ({"state": "no-address"}, 503, "must say where it can be found (PRACTICE_ADDRESS)"),
        ({"state": "broken"}, 503, "It could not be started."),
    ],
)
async def test_what_cannot_be_opened_says_what_to_do(
    site: Site, beside: Pressed, said: dict[str, Any], status: int, words: str
) -> None:
    beside.said = said
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open("/practice")
        assert (shown.status, shown.says(words)) == (status, True)


async def test_where_nobody_starts_one_the_press_says_what_to_do(
    site: Site, beside: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site.web.state.frame, "practice", None)
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open("/practice")).says("docker compose --profile practice up")
        token = example_token(site.house("people").settings.key, GWEN.person_id)
        assert (await gwen.open(f"/practice/in/{token}")).status == 404, "no way in to a real college"


async def test_in_the_practice_college_the_link_says_so(site: Site) -> None:
    async with await site.signed_in(NIA) as nia, await site.signed_in(GWEN) as gwen:
        assert (await nia.open("/practice")).status == 404
        assert not (await nia.open("/first-time")).says("practice college")
        shown = await gwen.open("/practice")
        assert shown.heading == "You are in the practice college"
        assert not shown.says(LINK)


async def test_the_way_in_signs_in_as_one_of_its_people(site: Site) -> None:
    token = example_token(site.house("people").settings.key, GWEN.person_id)
    async with site.guest() as somebody:
        assert (await somebody.open(f"/practice/in/{token}")).heading == "Good to see you, Gwen"
        assert (await somebody.open(f"/practice/in/{token}x")).status == 422


@pytest.mark.browser
async def test_the_page_of_the_practice_college_is_for_everybody(visits: Visits, site: Site) -> None:
    visits.sign_in(await site.session(GWEN))
    await visits.check("/practice")


@pytest.mark.browser
async def test_the_page_that_says_to_wait_is_for_everybody(visits: Visits, site: Site, beside: Pressed) -> None:
    beside.said = {"state": "starting"}
    visits.sign_in(await site.session(GWEN))
    await visits.check("/practice")
