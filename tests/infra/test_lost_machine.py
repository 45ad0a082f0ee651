"""The story of a lost machine: switched off in the middle of a rush, its disk gone, put back from last night's backup
elsewhere. Nothing is lost but what came after the backup, and that is said. Takes minutes: `./college test --long`."""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pytest

from infra.backup.words import moment
from infra.commands.events import check
from infra.local.services import HOME
from infra.local.status import running
from tests.infra.test_up import port, started
from tests.web.guest import Guest

__all__ = ["port"]  # the fixture

PEOPLE_AT_ONCE = 8
_WORDS = "An idea in the rush, the {n}th of {who}"


class Left(NamedTuple):
    """An idea. Its page shows the words to the browser that left it, and to no other."""

    began_at: datetime
    shown_at: datetime
    words: str
    browser: httpx.Cookies


class Rush:
    """Many at once leave ideas and see their page: from then on an idea counts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.shown: dict[str, Left] = {}
        """By path."""
        self._people: list[asyncio.Task[None]] = []

    async def person(self, who: int) -> None:
        """A new browser each time: from one only a few ideas are taken in an hour."""
        for n in range(1000):
            async with self.browser() as client:
                guest, words, began_at = Guest(client), _WORDS.format(n=n, who=who), datetime.now(UTC)
                await guest.open("/ideas")
                shown = await guest.send("/ideas", words=words)
                assert (shown.status, shown.says(words)) == (200, True), shown.text
                self.shown[shown.path] = Left(began_at, datetime.now(UTC), words, client.cookies)

    def browser(self, cookies: httpx.Cookies | None = None) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, follow_redirects=True, timeout=30, cookies=cookies)

    async def is_there(self, path: str) -> bool:
        """For whoever left it, with the browser that she had."""
        async with self.browser(self.shown[path].browser) as client:
            return (await Guest(client).open(path)).says(self.shown[path].words)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        self._people = [asyncio.create_task(self.person(who)) for who in range(PEOPLE_AT_ONCE)]
        try:
            yield
        finally:
            for one in self._people:
                one.cancel()
            await asyncio.gather(*self._people, return_exceptions=True)  # the machine is off: whatever they saw of it

    async def until(self, count: int) -> None:
        """As many have been shown. Nobody may have been turned away so far."""
        async with asyncio.timeout(60):
            while len(self.shown) < count:
                await asyncio.sleep(0.05)
                for one in self._people:
                    if one.done():
                        one.result()


async def college(*words: str | Path) -> str:
    """What `./college …` says. It must work."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "infra.commands", *map(str, words),
        cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


def switched_off(process: "subprocess.Popen[str]") -> None:
    """Everything at one moment, without a word."""
    left = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()
    assert psutil.wait_procs(left, timeout=20)[1] == []


@pytest.mark.long
@pytest.mark.timeout(400)
async def test_a_lost_machine_opens_elsewhere_with_nothing_lost_but_what_came_after_the_backup(
    folder: Path, port: int
) -> None:
    data, safe, elsewhere = folder / "lost", folder / "safe", folder / "elsewhere"
    rush = Rush(f"http://localhost:{port}")
    with started(data, port) as first:
        async with rush.going_on():
            await rush.until(30)
            said = await college("backup", "--data", data)
            said_at = datetime.now(UTC)
            await rush.until(len(rush.shown) + 30)
            switched_off(first)
    files = {Path(found).suffix: Path(found) for found in re.findall(r"^  (\S+)", said, re.MULTILINE)}
    safe.mkdir()
    for one in files.values():
        shutil.copy(one, safe)
    shutil.rmtree(data)

    name, keys = safe / files[".data"].name, safe / files[".keys"].name
    said = await college("restore", name, "--keys", keys, "--data", elsewhere, "--yes")
    taken_at = datetime.strptime(name.stem, "alongside-%Y-%m-%d-%H%M%S").replace(tzinfo=UTC)
    assert f"Everything up to {moment(taken_at)} is here; what was done after that is not." in said

    with started(elsewhere, port):
        await assert_nothing_else_is_lost(rush, taken_at, said_at)
        found = running(elsewhere)
        await until_all_is_in_the_stream(elsewhere)
        async with found.database() as db:
            assert await db.fetchval("select min(timeline) from people.relay_cursor") == 2


async def assert_nothing_else_is_lost(rush: Rush, taken_at: datetime, said_at: datetime) -> None:
    """What was shown before the backup is there; what was begun after it is not; in between either may be."""
    there = {path: await rush.is_there(path) for path in rush.shown}
    before = [path for path, one in rush.shown.items() if one.shown_at < taken_at]
    after = [path for path, one in rush.shown.items() if one.began_at > said_at]
    assert (len(before) >= 20, len(after) >= 20) == (True, True)
    assert [path for path in before if not there[path]] == []
    assert [path for path in after if there[path]] == []


async def until_all_is_in_the_stream(data: Path) -> None:
    async with asyncio.timeout(60):
        while await check(running(data)):  # noqa: ASYNC110  (a command says it)
            await asyncio.sleep(0.5)
