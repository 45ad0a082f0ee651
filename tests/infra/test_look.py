"""A look through everything: it finds nothing in a college that is well, and names the row of whatever is broken.

Each defect is made in a transaction that is undone, or is mended before the test ends.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from infra import steward
from infra.audit import copies, heads, journals, look, rules, stream
from infra.audit.__main__ import place_of
from infra.audit.model import Finding, Kind, Position
from infra.local.services import SERVICES
from infra.local.status import running
from services.runtime.database import Connection
from tests.conftest import College, RunningCollege
from tests.infra.test_events import college as command

INTERESTS = steward.interests()


@pytest.fixture
def place(running_college: RunningCollege) -> look.Place:
    return place_of(running(running_college.folder).audit())


@pytest_asyncio.fixture
async def admin(running_college: RunningCollege) -> AsyncIterator[Connection]:
    async with running(running_college.folder).database() as one:
        yield one


def test_where_all_is_well_it_says_so_and_ends_with_0(running_college: RunningCollege) -> None:
    done = command("audit", "--data", str(running_college.folder))

    assert (done.returncode, done.stderr) == (0, "")
    assert "All is well" in done.stdout


@pytest_asyncio.fixture(scope="module")
async def before(running_college: RunningCollege) -> Position:
    """What a full look came by."""
    place = place_of(running(running_college.folder).audit())
    found = await look.look(place, INTERESTS, Position(), is_everything=True)
    assert found.findings == ()
    return found.position


async def test_a_short_look_begins_where_the_last_ended(place: look.Place, before: Position) -> None:
    found = await look.look(place, INTERESTS, before, is_everything=False)

    assert found.findings == ()
    assert found.events < 50
    assert found.position.seq >= before.seq


BROKEN = {
    "journal people: events of the journal were changed since the last look": (
        "update people.journal set body = replace(body, '{', '{ ') where pos = 3"
    ),
    "journal people: events of the journal are gone: 1": (
        "update people.journal set pos = null where pos = 5; update people.relay_cursor set sent = sent"
    ),
    "stream people: events are missing in the stream: 1": """
        with last as (update people.relay_cursor set sent = sent + 1, numbered = numbered + 1 returning sent)
        insert into people.journal (event_id, pos, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), sent, 'person', gen_random_uuid(), 1, 'person_registered', '{}', now() from last""",
    "stream groups: events stand otherwise in the stream: 1": (
        "update groups.journal set type = 'seat_left' where pos = 1"
    ),
    "stream messages that are in no journal: 1": (
        "delete from training.journal where pos = (select max(pos) from training.journal)"
    ),
}


@pytest.mark.parametrize("says", list(BROKEN))
async def test_what_is_broken_between_a_journal_and_the_stream_is_named(
    place: look.Place, before: Position, admin: Connection, says: str
) -> None:
    undone = admin.transaction()
    await undone.start()
    try:
        await admin.execute(BROKEN[says])
        async with stream.opened(place.nats) as one:
            found = await journals.compare(admin, one, before, is_everything=True)
    finally:
        await undone.rollback()

    assert says in [f"{finding.kind} {finding}" for finding in found.findings]
    assert found.position == before


async def test_what_nobody_is_behind_with_and_has_not_heard_is_named(
    place: look.Place, before: Position, admin: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone = admin.transaction()
    await undone.start()
    monkeypatch.setattr(look, "AGAIN_SECONDS", 0)
    monkeypatch.setattr(look, "ON_ITS_WAY_SECONDS", 0)
    try:
        await admin.execute("delete from scheduling.heard where publisher = 'codesign'")
        async with stream.opened(place.nats) as one:
            found, _ = await look._heard(admin, one, INTERESTS, Position(), before)
            monkeypatch.setattr(stream.Stream, "is_behind", _is_behind)
            on_its_way, position = await look._heard(admin, one, INTERESTS, Position(), before)
    finally:
        await undone.rollback()

    assert any("scheduling has not heard codesign.course" in finding.what for finding in found)
    assert (on_its_way, position.of("codesign").heard) == ([], 0)


async def test_a_log_that_is_not_what_was_written_of_it_elsewhere_is_named(
    place: look.Place, admin: Connection, tmp_path: Path
) -> None:
    timeline = await admin.fetchval("select timeline from people.relay_cursor")
    false = heads.Head("2027-03-01T12:00:00+00:00", "people.looked", timeline, 1, "5a" * 32)
    heads.append(tmp_path / heads.HEADS, [false])

    found = await look.look(replace(place, heads=(tmp_path / heads.HEADS,)), INTERESTS, Position(), is_everything=True)

    assert [(one.kind, one.where, one.which) for one in found.findings] == [(Kind.LOG, "people", "1")]


async def _is_behind(self: stream.Stream, durable: str) -> bool:
    return True


async def test_a_copy_that_differs_is_named_and_made_anew(place: look.Place, admin: Connection) -> None:
    run_id = await admin.fetchval("select run_id::text from enrolment.prospectus_copy limit 1")
    await admin.execute("delete from enrolment.prospectus_copy where run_id::text = $1", run_id)
    await admin.execute("update enrolment.run_copy set places = places + 1 where run_id::text = $1", run_id)
    wrong = {f"prospectus_copy is not what the events make of it: {run_id}"}
    wrong |= {f"run_copy is not what the events make of it: {run_id}"}

    mended = await look.mend_copies(place, ["enrolment"])

    assert {f"{one.what} {one.which}" for one in mended} == wrong
    async with look.connected(place.auditor) as db:
        assert await copies.compare(db, "enrolment") == []


async def test_a_rule_that_is_broken_names_the_row(admin: Connection, place: look.Place) -> None:
    undone = admin.transaction()
    await undone.start()
    try:
        run_id = await admin.fetchval("update enrolment.run_places set waiting = waiting + 1 returning run_id::text")
        found = await rules.broken(admin, "enrolment", is_everything=False)
    finally:
        await undone.rollback()

    assert Finding(Kind.RULE, "enrolment", "the run counts otherwise than its places", run_id) in found


@pytest.mark.parametrize(
    ("made_at", "numbers", "wrong"),
    [
        ("", (0, 0, 0, False), "there is no stream"),
        ("x", (9, 10, 0, False), "messages of the stream are lost"),
        ("x", (10, 10, 0, True), "messages of the stream are lost"),
        ("x", (10, 10, 0, False), ""),
        ("x", (0, 0, 0, False), ""),
    ],
)
def test_a_damaged_stream_shows_by_its_numbers(made_at: str, numbers: tuple[int, int, int, bool], wrong: str) -> None:
    assert stream.State(made_at, *numbers).wrong == wrong


async def test_a_consumer_that_is_gone_is_named(fresh_college: College) -> None:
    client = await steward.connect(fresh_college.nats_url("steward"))
    await client.jetstream().delete_consumer("COLLEGE", "messages_people_person")
    await client.close()

    async with stream.opened(fresh_college.nats_url("auditor")) as read:
        found = await look._deaf(read, INTERESTS)

    assert found == [Finding(Kind.STREAM, "", "consumers of the stream are gone:", "1")]


# Who looks may write nothing, and who mends writes copies only.

WRITABLE = """
select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'S', 'v') and n.nspname = any($2)
  and case c.relkind when 'S' then has_sequence_privilege($1, c.oid, 'usage, update')
      else has_table_privilege($1, c.oid, 'insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege($1, c.oid, 'insert, update, references') end
"""


async def test_the_auditor_can_write_nothing_and_the_mender_only_copies(college: College) -> None:
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        writes = {
            role: {row[0] for row in await admin.fetch(WRITABLE, role, list(SERVICES))}
            for role in ("auditor", "mender")
        }
        reads_keys = await admin.fetchval(
            """select bool_or(has_column_privilege('auditor', format('%I.person_key', s), 'wrapped', 'select'))
                   or has_column_privilege('auditor', 'people.contact', 'address', 'select')
               from unnest($1::text[]) s""",
            list(SERVICES),
        )
        powers = await admin.fetch(
            """select rolname from pg_roles where rolname in ('auditor', 'mender')
               and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
               union all select nspname from pg_namespace, (values ('auditor'), ('mender')) r(name)
               where nspname = any($1) and has_schema_privilege(r.name, nspname, 'create')""",
            list(SERVICES),
        )
    finally:
        await admin.close()

    assert writes["auditor"] == set()
    assert {one for one in writes["mender"] if not one.endswith("_copy")} == set()
    assert writes["mender"]
    assert (reads_keys, powers) == (False, [])


async def test_the_auditor_is_refused_in_fact(college: College) -> None:
    auditor = await asyncpg.connect(college.dsn("auditor"))
    try:
        for statement in (
            "update people.person set language = 'cy'",
            "insert into groups.role_copy values (gen_random_uuid(), 'member')",
            "select wrapped from care.person_key",
            "select address from people.contact",
            "select client_secret from people.organisation",
            "select link_hash from people.organisation_link",
            "create table people.mine (one int)",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await auditor.execute(statement)
    finally:
        await auditor.close()
