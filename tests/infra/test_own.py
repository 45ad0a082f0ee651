"""*Start our own college* in the example: what it makes, what it refuses, and who is shown the link."""

import asyncio
import re
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from infra.commands.options import usual
from infra.local import ports, where
from infra.local.college import Wishes
from infra.local.folder import Folder, opened
from infra.own import own as own_module
from infra.own.own import Own
from tests.infra.test_up import started
from tests.web.guest import Guest


class Imitated:
    """In place of a whole college: says its steps, and ends as it is told."""

    wishes: Wishes
    folder: Folder

    def __init__(self) -> None:
        self.stumbles: Exception | None = None
        self.stopped = 0
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()

    def __call__(self, folder: Folder, wishes: Wishes, write: Any) -> "Imitated":
        self.folder, self.wishes, self.write = folder, wishes, write
        return self

    async def start(self) -> None:
        self.write("  ✓ The database's files are made (1.0 s)")
        await self.may_go_on.wait()
        if self.stumbles:
            raise self.stumbles
        self.folder.is_real.touch()

    async def stop(self) -> None:
        self.stopped += 1

    async def links(self, _: str) -> list[list[Any]]:
        return [["http://127.0.0.1:1/set-up/abc"]]

    @property
    def place(self) -> Wishes:
        return self.wishes


class Begun(NamedTuple):
    own: Own
    college: Imitated
    place: Path
    said: list[str]


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begun:
    college, said = Imitated(), list[str]()
    monkeypatch.setattr(own_module, "LocalCollege", college)

    async def nothing_more(*_: Any) -> None: ...

    with opened(tmp_path / "data") as example:
        return Begun(Own(example, Wishes(), said.append, nothing_more), college, tmp_path / "our-college", said)


async def state(own: Own) -> str:
    return str((await own.answers("/own", {}))["state"])


async def until_made(own: Own) -> str:
    while (found := await state(own)) == "making":  # noqa: ASYNC110  (it waits for what comes itself)
        await asyncio.sleep(0)
    return found


async def test_it_is_made_once_and_its_link_is_for_whoever_asked(begun: Begun) -> None:
    own, college, place, _ = begun
    assert await state(own) == "none"
    assert (await own.answers("/own/begin", {"claim": "hers"}))["state"] == "making"
    assert (await own.answers("/own/begin", {"claim": "another's"}))["state"] == "making"
    assert await until_made(own) == "running"
    assert (college.wishes.example, college.wishes.address) == (False, f"http://127.0.0.1:{college.wishes.port}")
    links = [(await own.answers("/own/link", {"claim": one}))["link"] for one in ("hers", "another's", "")]
    assert links == ["http://127.0.0.1:1/set-up/abc", "", ""]
    await own.stop()
    assert college.stopped == 1
    assert where.own_of(place.with_name("data")) == place
    assert await state(own) == "there"
    kept = ports.kept_pages(place)
    await own.answers("/own/begin", {"claim": ""})
    assert (await until_made(own), college.wishes.port) == ("running", kept), "at the same address again"
    await own.stop()


async def test_what_does_not_start_leaves_nothing_and_can_be_tried_again(begun: Begun) -> None:
    own, college, place, said = begun
    college.stumbles = OSError(28, "No space left on device")
    await own.answers("/own/begin", {"claim": "hers"})
    assert await until_made(own) == "broken"
    assert "No space left on device" in said[-1]
    assert not place.exists()
    college.stumbles = None
    await own.answers("/own/begin", {"claim": "hers"})
    assert await until_made(own) == "running"
    await own.stop()


async def test_a_stop_in_the_middle_leaves_nothing_and_a_kill_is_gone_on_with(begun: Begun) -> None:
    own, college, place, _ = begun
    college.may_go_on.clear()
    await own.answers("/own/begin", {"claim": "hers"})
    assert (await state(own), place.exists()) == ("making", True)
    await own.stop()
    assert not place.exists()
    college.may_go_on.set()
    with opened(place):  # as a killed one leaves it
        assert await state(own) == "running", "somebody else makes it just now"
    assert await state(own) == "none"
    await own.answers("/own/begin", {"claim": "hers"})
    assert await until_made(own) == "running"
    await own.stop()


async def test_it_refuses_what_it_would_overwrite_and_a_full_disk(
    begun: Begun, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, _, place, _ = begun
    monkeypatch.setattr(own_module, "ROOM", 1 << 60)
    assert (await own.answers("/own/begin", {"claim": "hers"}))["state"] == "no-room"
    assert not place.exists()
    place.mkdir()
    (place / "letters.txt").touch()
    assert (await own.answers("/own/begin", {"claim": "hers"}))["state"] == "not-empty"
    (place / "letters.txt").unlink()
    with opened(place) as folder:
        folder.filled.touch()
    assert await state(own) == "not-empty", "another example"


def test_the_usual_college_is_the_real_one_as_soon_as_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, "EXAMPLE", tmp_path / "data")
    assert (usual(), where.command("up", tmp_path / "data")) == (tmp_path / "data", "./college up")
    with opened(tmp_path / "our-college") as folder:
        folder.is_real.touch()
    assert (usual(), where.command("up", folder.path)) == (folder.path, "./college up")
    assert where.command("up", tmp_path / "data") == f"./college up --data {tmp_path / 'data'}"


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_from_the_example_to_the_first_day_of_a_real_college(folder: Path) -> None:
    """The whole of it, without a command line; and the next day under the same address."""
    (port,) = ports.free(1)
    home = folder / "own"
    async with AsyncExitStack() as stack:

        async def at(address: str) -> Guest:
            client = httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=60)
            return Guest(await stack.enter_async_context(client))

        megan = await at(f"http://localhost:{port}")
        with started(home / "data", port) as example:
            assert (await megan.open("/")).says("Start our own college")
            await megan.open("/our-own-college")
            shown = await megan.send("/our-own-college")
            while shown.heading == "Your own college is being made":
                shown = await megan.open("/our-own-college")
            assert shown.heading == "Your own college is there"
            shown = await megan.send("/our-own-college/link")
            found = re.search(r"(http://127\.0\.0\.1:\d+)(/set-up/[\w-]+)", shown.html)
            assert found
            address, path = found.groups()
            there = await at(address)
            shown = await there.open(path)
            assert (shown.heading, shown.says("This is an example college.")) == ("Open your college", False)
            await there.send("/set-up", name="Megan", contact="megan@college.example")
            assert (await there.open("/home")).says("Megan")
            example.send_signal(signal.SIGINT)
            example.communicate(timeout=30)
            assert example.returncode == 0
        with started(home / "our-college", ports.kept_pages(home / "our-college") or 0) as real:
            assert f"\n{address}\n" in real.said  # type: ignore[attr-defined]
            assert "/set-up/" not in real.said  # type: ignore[attr-defined]
            assert (await there.open("/home")).says("Megan"), "still signed in"
