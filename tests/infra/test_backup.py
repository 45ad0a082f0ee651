"""A backup is of one instant, opens only with its keys, and what is put back is what was taken: table by table."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import asyncpg
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.audit import heads, logs
from infra.backup import form, restoring, rules
from infra.backup.doing import copy_erased, copy_heads, take_and_keep
from infra.backup.form import Head, Keys, Writer
from infra.backup.keeper import AGAIN_AFTER, FIRST_HOUR, FIRST_LOOK, Keeper, Site
from infra.backup.names import name_of
from infra.backup.shelf import DATA, KEYS, Shelf, shelf
from infra.backup.sums import sums
from infra.backup.taking import take
from infra.backup.trying import scratch
from infra.local import secrets
from infra.local.door import open_door
from infra.local.postgres import in_database
from infra.local.restored import finish
from infra.local.services import DATABASE
from infra.migrate import known
from infra.trouble import Trouble
from infra.watch import looking
from infra.watch.looking import Sight
from infra.watch.rules import Trouble as Watched
from services.runtime.erased import Erased, append_to, read_file
from services.runtime.ids import new_id
from services.runtime.sealed import Sealer
from services.runtime.settings import read_key
from tests.conftest import College

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
WORDS = "Mornings are hard for me in winter"
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


class Busy:
    """While it runs somebody writes all the time: each change in two services at once, sealed with a key of its own."""

    def __init__(self, college: College) -> None:
        self.college = college
        self.sealer = Sealer(read_key("KEY", college.place.secrets.keys["care"]))
        self.count = 0

    async def prepare(self) -> None:
        admin = await asyncpg.connect(self.college.admin_dsn)
        await admin.execute(
            """insert into people.installation (is_example) values (false);
               create table people.drill (n integer);
               create table care.drill (n integer, person_id uuid, words bytea);
               insert into people.person (person_id, name, found_by, registered_by, registered_at)
               values (uuidv7(), 'Nia', 'nia', 'self', now());
               insert into people.looked (person_id, looked_by, at)
               select person_id, 'messages', now() from people.person, generate_series(1, 2)"""
        )
        await admin.close()

    async def write(self, until: int) -> None:
        admin = await asyncpg.connect(self.college.admin_dsn, server_settings={"search_path": "care"})
        with suppress(asyncio.CancelledError):
            while self.count < until:
                async with admin.transaction():
                    person_id = new_id()
                    words = await self.sealer.seal(admin, person_id, WORDS)
                    await admin.execute("insert into care.drill values ($1, $2, $3)", self.count, person_id, words)
                    await admin.execute("insert into people.drill values ($1)", self.count)
                self.count += 1
        await admin.close()


@pytest.mark.apart
async def test_what_is_put_back_is_of_one_instant_and_needs_its_keys(fresh_college: College, tmp_path: Path) -> None:
    """The drill: everything is taken while people write, and put into a PostgreSQL of its own."""
    place, kept, busy = Shelf(tmp_path / "data", tmp_path / "keys"), fresh_college.place.secrets, Busy(fresh_college)
    await busy.prepare()
    await busy.write(until=20)
    writing = asyncio.create_task(busy.write(until=1_000_000))
    name = await take(fresh_college.place.admin_dsn(), kept, place, fresh_college.place.database)
    writing.cancel()
    await writing

    async with scratch(kept, tmp_path) as server:
        await restoring.load(server.dsn(), place.data_file(name), form.read_keys(place.keys_for(name)))  # compares
        admin = await asyncpg.connect(in_database(server.dsn(), DATABASE), server_settings={"search_path": "care"})
        try:
            await assert_one_instant(admin, busy)
            await assert_the_log_is_what_was_noted_of_it(admin, place)
            await assert_one_changed_row_is_seen(admin)
        finally:
            await admin.close()


async def assert_one_instant(admin: "asyncpg.Connection[asyncpg.Record]", busy: Busy) -> None:
    of_people = {row["n"] for row in await admin.fetch("select n from people.drill")}
    rows = await admin.fetch("select n, person_id, words from care.drill")
    texts = await busy.sealer.open_all(admin, [(row["person_id"], row["words"]) for row in rows])

    assert of_people == {row["n"] for row in rows} == set(range(len(rows)))
    assert 20 <= len(rows) <= busy.count + 1
    assert set(texts) == {WORDS}
    await restoring.forget_keys(admin, [rows[0]["person_id"]])
    assert await busy.sealer.open(admin, rows[0]["person_id"], rows[0]["words"]) is None


async def assert_the_log_is_what_was_noted_of_it(admin: "asyncpg.Connection[asyncpg.Record]", place: Shelf) -> None:
    """Who looked comes back as it was, and the head that was written beside the backup is that of its chain."""
    (head,) = heads.read(place.heads[0])
    assert (head.log, head.place) == ("people.looked", 2)
    assert await logs.broken(admin, place.heads) == []


async def assert_one_changed_row_is_seen(admin: "asyncpg.Connection[asyncpg.Record]") -> None:
    before = await sums(admin)
    await admin.execute("update people.drill set n = -1 where n = 3")
    with pytest.raises(Trouble, match=r"people\.drill differ"):
        await restoring.refuse_unless_same(admin, before)


def head(**changed: object) -> Head:
    plain = Head(taken_at=NOON, release="9", postgres="18", migrations=known(), roles=[], is_example=False)
    return msgspec.structs.replace(plain, **changed)


def written(file: Path, key: bytes, *pieces: bytes, of: Head | None = None) -> Path:
    with file.open("wb") as opened:
        writer = Writer(opened, of or head(), key)
        for piece in (b"{}", *pieces):
            writer.frame(piece)
        writer.end()
    return file


def read(file: Path, key: bytes) -> bytes:
    return b"".join(form.read(file, BytesIO(file.read_bytes()), key).dump)


def test_a_data_file_tells_nothing_without_its_key(tmp_path: Path) -> None:
    ours, others = secrets.make().of_backups(), secrets.make().of_backups()
    file = written(tmp_path / "one.data", ours, b"Gwen ", b"asked for a window seat")

    assert read(file, ours) == b"Gwen asked for a window seat"
    assert b"window" not in file.read_bytes()
    with pytest.raises(Trouble, match="another college"):
        read(file, others)


@given(st.data())
def test_a_data_file_that_is_cut_or_changed_is_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    key, file = bytes(32), tmp_path_factory.mktemp("d") / "one.data"
    raw = bytearray(written(file, key, b"one", b"two").read_bytes())
    begins = raw.index(b"\n") + 1
    at = data.draw(st.integers(begins, len(raw) - 1))
    if data.draw(st.booleans()):
        raw[at] ^= 1
    else:
        del raw[at:]
    file.write_bytes(raw)

    with pytest.raises(Trouble, match="damaged or not whole"):
        read(file, key)


def test_a_backup_of_a_newer_version_is_refused_with_a_sentence(tmp_path: Path) -> None:
    migrations = {**known(), "people": [*known()["people"], "people/9999_later.sql"]}
    for newer in (head(migrations=migrations), head(alongside_backup=form.FORMAT + 1)):
        with pytest.raises(Trouble, match="made by a newer version of the college \\(9\\)"):
            restoring.refuse_newer(form.read_head(written(tmp_path / "one.data", bytes(32), of=newer)))
    (tmp_path / "photo").write_bytes(b"\xff\xd8")
    with pytest.raises(Trouble, match="not a backup"):
        form.read_head(tmp_path / "photo")


@given(st.lists(MOMENTS, max_size=60), MOMENTS)
def test_what_is_kept(taken: list[datetime], now: datetime) -> None:
    taken = [one for one in taken if one <= now]
    data, keys = rules.data_kept(taken, now), rules.keys_kept(taken, now)

    assert data <= set(taken)
    assert set(sorted(taken)[-1:]) <= data & keys
    assert len([one for one in data if now - one > rules.ALL_KEPT]) <= rules.DAYS_KEPT + rules.WEEKS_KEPT
    assert all(now - one <= rules.KEYS_KEPT for one in keys - {max(taken, default=now)})
    assert rules.data_kept(data, now) == data
    for one in data:
        assert rules.keys_for(one, keys) is not None or one == max(taken)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_one_is_taken_for_each_night(last: datetime, later: timedelta) -> None:
    assert rules.must_be_taken(last, last + timedelta(hours=25, seconds=1))
    assert rules.must_be_taken(last, last + later) == (rules.last_night(last + later) > last)


def put(folder: Path, kind: str, *moments: datetime) -> None:
    folder.mkdir(exist_ok=True)
    for moment in moments:
        (folder / f"{name_of(moment)}{kind}").write_text("x")


def test_keys_go_after_a_fortnight_also_in_the_second_place(tmp_path: Path) -> None:
    old, young = NOON - timedelta(days=15), NOON
    place = Shelf(*(tmp_path / name for name in ("data", "keys", "far", "far-keys")))
    for folder, kind in ((place.data, DATA), (place.keys, KEYS)):
        put(folder, kind, old, young)
    with pytest.raises(Trouble, match="second place for backups is not there"):
        place.copy_away()
    (tmp_path / "far").mkdir()
    (tmp_path / "far-keys").mkdir()
    place.copy_away()
    place.prune(NOON)

    left = {path.name for folder in ("keys", "far-keys") for path in (tmp_path / folder).iterdir()}
    assert left == {f"{name_of(young)}{KEYS}"}
    assert {path.name for path in (tmp_path / "far").iterdir()} == {path.name for path in place.data.iterdir()}
    assert place.keys_for(name_of(old)) == place.keys_file(name_of(young))


def test_a_second_place_is_two_folders_apart(tmp_path: Path) -> None:
    here = tmp_path / "data", tmp_path / "keys"
    with pytest.raises(Trouble, match="BACKUP_KEYS_FOLDER is missing"):
        shelf(*here, {"BACKUP_FOLDER": "/mnt/far"})
    with pytest.raises(Trouble, match="neither inside the other"):
        shelf(*here, {"BACKUP_FOLDER": "/mnt/far", "BACKUP_KEYS_FOLDER": "/mnt/far/keys"})
    assert shelf(*here, {}).second is None


def test_what_was_half_written_is_no_backup(tmp_path: Path) -> None:
    place = Shelf(tmp_path / "data", tmp_path / "keys")
    with suppress(KeyError), place.half(name_of(NOON)) as (data, keys):
        data.write_text("half")
        keys.write_text("half")
        raise KeyError
    assert place.last() is None
    assert [*place.keys.iterdir(), *place.data.iterdir()] == []


@pytest.mark.parametrize("cut_after", range(8))
def test_a_restore_that_is_cut_off_is_finished_by_whoever_opens_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut_after: int
) -> None:
    for folder, words in ((tmp_path, "before"), (tmp_path / "restored", "restored")):
        (folder / "postgres").mkdir(parents=True)
        (folder / "postgres" / "which").write_text(words)
        (folder / "secrets.json").write_text(words)
    (tmp_path / "nats" / "store").mkdir(parents=True)
    moves, rename = iter(range(cut_after)), Path.rename

    def cut_off(one: Path, to: Path) -> Path:
        next(moves)
        return rename(one, to)

    with monkeypatch.context() as patched, suppress(StopIteration):
        patched.setattr(Path, "rename", cut_off)
        finish(tmp_path)
    finish(tmp_path)
    finish(tmp_path)

    assert (tmp_path / "postgres" / "which").read_text() == (tmp_path / "secrets.json").read_text() == "restored"
    assert (tmp_path / "before-restore" / "secrets.json").read_text() == "before"
    assert not (tmp_path / "restored").exists()
    assert not (tmp_path / "nats" / "store").exists()


def test_the_list_of_whom_we_forgot_lies_beside_each_backup(tmp_path: Path) -> None:
    (her, him), far = (new_id(), new_id()), tmp_path / "far"
    far.mkdir()
    append_to(tmp_path / "erased.txt", [Erased(her, NOON)])
    copy_erased([tmp_path / "erased.txt"], [far])
    append_to(tmp_path / "erased.txt", [Erased(him, NOON)])
    copy_erased([tmp_path / "erased.txt"], [far])

    assert read_file(far / "erased.txt") == [Erased(her, NOON), Erased(him, NOON)]


def test_how_far_each_log_had_come_lies_beside_the_backup_the_list_and_in_the_second_place(tmp_path: Path) -> None:
    place = Shelf(tmp_path / "data", tmp_path / "keys", tmp_path / "second", tmp_path / "second-keys")
    for folder in (place.data, tmp_path / "second", tmp_path / "erased"):
        folder.mkdir()
    head = heads.Head(NOON.isoformat(), "people.looked", 1, 7, "5a" * 32)
    heads.append(place.heads[0], [head])
    for _ in range(2):
        copy_heads(place, [tmp_path / "erased" / "erased.txt"])

    for folder in ("data", "second", "erased"):
        assert heads.read(tmp_path / folder / heads.HEADS) == [head]


def test_keys_are_written_for_their_owner_only(tmp_path: Path) -> None:
    form.write_keys(tmp_path / "one.keys", Keys(taken_at=NOON, secrets={}, person_keys={}))

    assert (tmp_path / "one.keys").stat().st_mode & 0o777 == 0o600


class Keeping:
    """A keeper under a clock that is moved; what it is told to do succeeds unless `trouble` says why not."""

    def __init__(self, place: Path) -> None:
        self.shelf = Shelf(place / "data", place / "keys")
        self.now, self.done, self.trouble = NOON, list[str](), ""
        self.keeper = Keeper(Site(str(place), NOON, {}), self.shelf, self.do, lambda: self.now)

    async def do(self, what: str) -> None:
        self.done.append(what)
        self.shelf.note(trouble=self.trouble)
        if what == "take" and not self.trouble:
            put(self.shelf.data, DATA, self.now)
        elif not self.trouble:
            self.shelf.note(tried_at=self.now.isoformat())

    async def after(self, later: timedelta) -> list[str]:
        self.now += later
        self.keeper.look()
        if self.keeper._working:
            await self.keeper._working
        return self.done


async def test_each_night_one_is_taken_and_each_week_one_is_tried(tmp_path: Path) -> None:
    one, minute = Keeping(tmp_path), timedelta(minutes=1)
    assert await one.after(FIRST_LOOK - minute) == []
    assert await one.after(minute) == ["take"]
    assert await one.after(minute) == ["take", "try"]
    assert await one.after(minute) == ["take", "try"]
    for _ in range(7):
        await one.after(timedelta(hours=24))
        await one.after(minute)
    assert one.done == ["take", "try"] + ["take"] * 7 + ["try"]


async def test_what_did_not_work_is_done_again_and_two_people_hear_of_it_after_two_days(tmp_path: Path) -> None:
    one = Keeping(tmp_path)
    one.trouble = "The disk is full."
    assert await one.after(FIRST_LOOK) == ["take"]
    assert await one.after(AGAIN_AFTER / 2) == ["take"]
    assert await one.after(AGAIN_AFTER) == ["take", "take"]
    assert not one.keeper.is_old()
    await one.after(timedelta(days=2))
    assert one.keeper.is_old()
    assert one.keeper.standing()["trouble"] == "The disk is full."
    one.trouble = ""
    await one.after(AGAIN_AFTER)
    assert not one.keeper.is_old()


async def test_after_a_start_there_is_first_time_to_take_the_one_that_is_missing(tmp_path: Path) -> None:
    one = Keeping(tmp_path)
    put(one.shelf.data, DATA, NOON - timedelta(days=5))
    assert not one.keeper.is_old()
    one.now += FIRST_HOUR
    assert one.keeper.is_old()


async def test_whoever_watches_hears_that_it_is_old_also_from_another_container(tmp_path: Path) -> None:
    one = Keeping(tmp_path)
    one.now += timedelta(days=3)
    here = Sight({}, tmp_path, "", is_backup_old=one.keeper.is_old)
    async with open_door(tmp_path / "door", one.keeper.answers):
        there = Sight({}, tmp_path, "", backups=f"unix:{tmp_path / 'door'}")
        assert [await looking.of_backups(sight) for sight in (here, there)] == [{Watched.BACKUP}] * 2
        put(one.shelf.data, DATA, one.now)
        assert [await looking.of_backups(sight) for sight in (here, there)] == [set()] * 2
    assert await looking.of_backups(there) == {Watched.AWAY}


async def test_a_place_that_cannot_be_written_is_told_and_stands_on_the_page(tmp_path: Path) -> None:
    place = Shelf(tmp_path / "data", tmp_path / "keys")

    async def full() -> str:
        raise OSError(28, "No space left on device", "/srv/x")

    with pytest.raises(Trouble, match="No space left on device"):
        await take_and_keep(place, full, [])
    assert "No space left" in place.state().trouble
