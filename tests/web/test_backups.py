"""Backups on *How it runs*, and the recovery sheet."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from infra.backup.keeper import Keeper
from infra.backup.keeper import Site as Kept
from infra.backup.names import name_of
from infra.backup.shelf import DATA, KEYS, Shelf
from infra.local.door import open_door
from infra.local.restored import Restored
from tests.examples.people import GWEN, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from web.clients.backups import BackupDoor

NOW = datetime.now(UTC).replace(microsecond=0)


class Folder:
    """A shelf, and whoever keeps it; what it is told to do is noted and not done."""

    def __init__(self, place: Path) -> None:
        self.shelf = Shelf(place / "backups", place / "backup-keys")
        self.done: list[str] = []
        self.restored: Restored | None = None
        commands = {"restore": "./college restore", "up": "./college up", "home": "/srv/alongside"}
        self.keeper = Keeper(Kept("/srv/college", NOW, commands, lambda: self.restored), self.shelf, self.do)

    async def do(self, what: str) -> None:
        self.done.append(what)

    def put(self, taken_at: datetime) -> None:
        for place, kind in ((self.shelf.data, DATA), (self.shelf.keys, KEYS)):
            place.mkdir(exist_ok=True)
            (place / f"{name_of(taken_at)}{kind}").touch()


@pytest_asyncio.fixture
async def kept(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Folder]:
    one, door = Folder(tmp_path), BackupDoor("backup", f"unix:{tmp_path / 'door'}")
    monkeypatch.setattr(site.web.state.frame, "backups", door)
    async with open_door(tmp_path / "door", one.keeper.answers):
        yield one
        await door.close()


async def test_the_page_says_how_old_the_last_one_is_and_begins_one_when_asked(site: Site, kept: Folder) -> None:
    async with await site.signed_in(OWAIN) as owain:
        assert (await owain.open("/running")).says("There is none yet. One is kept of every night.")
        assert (await owain.send("/running/backups/take")).says("A backup is being taken. Look again in a minute.")
        kept.put(NOW - timedelta(hours=3))
        kept.shelf.note(tried=name_of(NOW), tried_at=NOW.isoformat(), trouble="The second place is not there.")
        shown = await owain.open("/running")
        assert shown.says("it can be put back, and all of it is there")
        assert shown.says("The second place is not there.")
        await owain.send("/running/backups/try")
        kept.restored = Restored("x", "2026-11-29T14:02:00+00:00", NOW.isoformat())
        assert (await owain.open("/running")).says("Everything up to Sunday 29 November, 2.02pm is here.")
    assert kept.done == ["take", "try"]


async def test_nobody_but_an_administrator_begins_one(site: Site, kept: Folder) -> None:
    async with await site.signed_in(GWEN) as gwen:
        tokens = (await gwen.open("/ideas")).hidden("/ideas")
        assert (await gwen.post("/running/backups/take", tokens)).status == 404
        assert (await gwen.open("/recovery-sheet")).status == 403
    assert kept.done == []


async def test_where_nobody_answers_the_page_is_there_all_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    away = BackupDoor("backup", "unix:/nowhere")
    monkeypatch.setattr(site.web.state.frame, "backups", away)
    async with await site.signed_in(OWAIN) as owain:
        assert (await owain.open("/running")).says("The example keeps none")
        assert (await owain.open("/recovery-sheet")).heading == "The recovery sheet"
    await away.close()


async def test_the_sheet_says_where_everything_is_and_is_ticked(site: Site, kept: Folder) -> None:
    async with await site.signed_in(OWAIN) as owain:
        sheet = await owain.open("/recovery-sheet")
        assert all(sheet.says(str(place)) for place in (kept.shelf.data, kept.shelf.keys))
        assert (await owain.send("/recovery-sheet")).says("Kept. Put the sheet where somebody else finds it too.")
        assert (await owain.open("/first-day")).says("It is printed, and lies where you can find it.")


@pytest.mark.browser
async def test_the_sheet_in_a_browser(site: Site, visits: Visits, kept: Folder) -> None:
    visits.sign_in(await site.session(OWAIN))
    await visits.check("/recovery-sheet")
    kept.put(NOW)
    kept.shelf.note(trouble="The second place is not there.")
    await visits.check("/running")
