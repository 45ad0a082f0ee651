"""A service reaches its own schema and nothing else."""

import asyncio

import asyncpg
import pytest

from infra.local.services import SERVICES
from infra.migrate import migrate
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
