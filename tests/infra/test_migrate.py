"""A service reaches its own schema and nothing else."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from infra.local import installation
from infra.local.services import SERVICES
from infra.migrate import migrate
from infra.trouble import Trouble
from services.runtime.migrations import Migration, MigrationError, apply, read, still_to_apply
from tests.conftest import College

TABLES_WITHIN_REACH = """
select n.nspname as schema, c.relname as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname !~ '^pg_toast'
  and case c.relkind when 'S' then has_sequence_privilege($1, c.oid, 'usage, select, update')
      else has_table_privilege($1, c.oid, 'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege($1, c.oid, 'select, insert, update, references') end
"""


async def test_a_service_role_reaches_only_its_own_schema(college: College) -> None:
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        for service in SERVICES:
            reached = {row["schema"] for row in await admin.fetch(TABLES_WITHIN_REACH, f"{service}_app")}

            assert reached == {service}
    finally:
        await admin.close()


async def test_a_service_role_may_create_nothing(college: College) -> None:
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        schemas = await admin.fetch(
            """select r.rolname, n.nspname from pg_roles r, pg_namespace n
               where r.rolname like '%\\_app' and has_schema_privilege(r.oid, n.oid, 'create')"""
        )
        powers = await admin.fetch(
            """select rolname from pg_roles where rolname like '%\\_app'
               and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)"""
        )
        members = await admin.fetch(
            """select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
               where r.rolname like '%\\_app'"""
        )
    finally:
        await admin.close()

    assert (schemas, powers, members) == ([], [], [])


async def test_a_service_is_refused_the_rows_of_another(college: College) -> None:
    scheduling = await asyncpg.connect(college.dsn("scheduling"))
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scheduling.fetch("select * from people.journal")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scheduling.execute("create table mine (one int)")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scheduling.execute("set role scheduling_owner")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scheduling.execute("delete from migration")
    finally:
        await scheduling.close()


async def test_a_service_signs_in_with_time_limits(college: College) -> None:
    connection = await asyncpg.connect(college.dsn("enrolment"))
    try:
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "transaction_timeout")
        limits = [await connection.fetchval(f"show {name}") for name in (*names, "search_path")]
    finally:
        await connection.close()

    assert limits == ["15s", "5s", "30s", "1min", "enrolment, extensions"]


async def test_migrating_twice_at_once_changes_nothing(college: College, migrated: str) -> None:
    place = college.place
    dsns = {
        service: place.postgres.dsn(f"{service}_app", place.secrets.database[service], migrated) for service in SERVICES
    }

    assert await asyncio.gather(migrate(place.admin_dsn(), dsns), migrate(place.admin_dsn(), dsns)) == [0, 0]


async def test_the_look_at_rights_sees_one_too_many(fresh_college: College) -> None:
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    try:
        await admin.execute(
            "grant usage on schema people to enrolment_app; grant select (event_id) on people.journal to enrolment_app"
        )
        reached = {row["schema"] for row in await admin.fetch(TABLES_WITHIN_REACH, "enrolment_app")}
    finally:
        await admin.close()

    assert reached == {"enrolment", "people"}


async def test_a_service_cannot_change_what_kind_of_college_this_is(fresh_college: College) -> None:
    people = await asyncpg.connect(fresh_college.dsn("people"))
    try:
        for statement in ("insert into installation values (true, true)", "delete from installation"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await people.execute(statement)
        assert await people.fetch("select * from installation") == []
    finally:
        await people.close()


async def test_a_mark_is_made_once_and_never_changed(fresh_college: College) -> None:
    marks = [await mark(fresh_college, is_example) for is_example in (True, False)]

    assert marks == [True, True]


@pytest.mark.parametrize(
    "statement",
    ["update {} set is_example = false", "delete from {}", "truncate {}", "insert into {} values (false, false)"],
)
async def test_not_even_who_looks_after_the_database_makes_the_example_a_real_college(
    fresh_college: College, statement: str
) -> None:
    await mark(fresh_college, True)
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    try:
        for service in SERVICES:
            with pytest.raises((asyncpg.RaiseError, asyncpg.IntegrityConstraintViolationError)):
                await admin.execute(statement.format(f"{service}.installation"))
    finally:
        await admin.close()


async def mark(college: College, is_example: bool) -> bool:
    return await installation.mark_in(college.admin_dsn, SERVICES, is_example)


FIRST = Migration("people", "0001_first.sql", "create table one (one int)")
BROKEN = Migration("people", "0002_broken.sql", "create table two (two int); select nothing from nowhere")


async def test_a_file_that_does_not_run_leaves_nothing_behind(fresh_college: College) -> None:
    admin = await asyncpg.connect(fresh_college.admin_dsn)
    try:
        await admin.execute("create schema trial; set search_path = trial")
        with pytest.raises(MigrationError, match=r"people/0002_broken.sql does not run: relation \"nowhere\""):
            await apply(admin, [FIRST, BROKEN])

        assert await admin.fetchval("select to_regclass('trial.one') is not null and to_regclass('trial.two') is null")
        assert await apply(admin, [FIRST]) == []
    finally:
        await admin.close()


def test_a_file_changed_after_it_was_applied_is_refused_with_what_to_do() -> None:
    applied = {("people", "0001_first.sql"): FIRST.sha256}
    changed = Migration("people", "0001_first.sql", "create table one (one bigint)")

    with pytest.raises(MigrationError, match=r"was changed after it was applied here\. Put it back as it was"):
        still_to_apply([changed], applied)


def test_what_a_newer_version_made_is_refused_with_what_to_do() -> None:
    applied = {("people", "0001_first.sql"): FIRST.sha256, ("people", "0002_later.sql"): "something"}

    with pytest.raises(MigrationError, match=r"newer version, which knows people/0002_later\.sql\. Bring this copy"):
        still_to_apply([FIRST], applied)


def test_files_are_applied_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("0010_ten.sql", "0002_two.sql", "notes.md"):
        (tmp_path / name).write_text("select 1")

    assert [migration.name for migration in read("people", tmp_path)] == ["0002_two.sql", "0010_ten.sql"]


async def test_a_password_that_is_not_the_services_own_is_refused(college: College) -> None:
    with pytest.raises(Trouble, match="PEOPLE_DATABASE_URL must name the role people_app"):
        await migrate(college.place.admin_dsn(), {"people": college.dsn("groups")})
