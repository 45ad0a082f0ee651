"""Each service's role in PostgreSQL: its own schema, and nothing else. The catalogue says so, and trying too."""

import asyncpg
import pytest

from infra.local.services import SERVICES
from tests.walls.house import Walls

FOREIGN_RIGHTS = """
select 'schema ' || nspname as what from pg_namespace
 where nspname = any($2) and nspname <> $1 and has_schema_privilege($3, oid, 'usage, create')
union all
select c.relkind::text || ' ' || nspname || '.' || relname from pg_class c join pg_namespace n on n.oid = relnamespace
 where nspname = any($2) and nspname <> $1 and relkind in ('r', 'p', 'v', 'm', 'f')
   and has_table_privilege($3, c.oid, 'select, insert, update, delete, truncate, references, trigger')
union all
select 'column of ' || nspname || '.' || relname from pg_class c join pg_namespace n on n.oid = relnamespace
 where nspname = any($2) and nspname <> $1 and relkind in ('r', 'p', 'v', 'm', 'f')
   and has_any_column_privilege($3, c.oid, 'select, insert, update, references')
union all
select 'sequence ' || nspname || '.' || relname from pg_class c join pg_namespace n on n.oid = relnamespace
 where nspname = any($2) and nspname <> $1
   and case when relkind = 'S' then has_sequence_privilege($3, c.oid, 'usage, select, update') else false end
union all
select 'function ' || nspname || '.' || proname from pg_proc p join pg_namespace n on n.oid = pronamespace
 where nspname = any($2) and nspname <> $1 and has_function_privilege($3, p.oid, 'execute')
"""
STRENGTH = """
select rolname from pg_roles where rolname = $1
   and (rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls or not rolcanlogin or rolinherit)
"""
MEMBER_OF = """
select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
where r.rolname = $1
"""
OWNS = "select relname from pg_class where pg_get_userbyid(relowner) = $1"
TABLES = "select schemaname, tablename from pg_tables where schemaname = any($1) order by 1, 2"
NOT_OURS = (
    "create schema mine",
    "create table public.mine (x int)",
    "create table {own}.mine (x int)",
    "alter table {own}.journal disable trigger all",
    "drop table {own}.journal",
    "truncate {own}.journal",
    "set role {other}_owner",
    "set role {own}_owner",
    "set session authorization {other}_app",
    "create role mine",
    "alter role {own}_app bypassrls",
    "alter role {own}_app superuser",
    "select * from pg_authid",
    "select pg_read_file('/etc/passwd')",
    "copy (select 1) to '/tmp/mine'",
    "copy (select 1) to program 'true'",
    "insert into {own}.migration select * from {own}.migration",
    "update {own}.installation set is_example = not is_example",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename like '{other}%'",
)
"""What nobody who serves people may do, in her own schema either."""


@pytest.mark.parametrize("service", SERVICES)
async def test_the_catalogue_knows_no_right_in_another_schema(walls: Walls, service: str) -> None:
    db = await asyncpg.connect(walls.admin_dsn)
    try:
        role = f"{service}_app"
        found = [row["what"] for row in await db.fetch(FOREIGN_RIGHTS, service, [*SERVICES, "public"], role)]
        assert found == []
        assert await db.fetch(STRENGTH, role) == []
        assert await db.fetch(MEMBER_OF, role) == []
        assert await db.fetch(OWNS, role) == []
    finally:
        await db.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_of_the_others_refuses(walls: Walls, service: str) -> None:
    db = await asyncpg.connect(walls.place.database_url(service))
    try:
        everything = await _tables(walls)
        foreign = [one for one in everything if not one.startswith(f"{service}.")]
        assert len(foreign) > 150
        verbs = ("select 1 from {}", "delete from {}", "insert into {} default values")
        tried = [verb.format(one) for one in foreign for verb in verbs]
        assert [one for one in tried if not await _is_refused(db, one)] == []
    finally:
        await db.close()


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_rises_above_her_role(walls: Walls, service: str) -> None:
    other = next(one for one in SERVICES if one != service)
    db = await asyncpg.connect(walls.place.database_url(service))
    try:
        tried = [one.format(own=service, other=other) for one in NOT_OURS]
        assert [one for one in tried if not await _is_refused(db, one)] == []
    finally:
        await db.close()


async def test_a_password_opens_one_role_only(walls: Walls) -> None:
    """The secret of one service does not sign in as another."""
    url = walls.place.database_url("care").replace("care_app", "people_app")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url)


async def _tables(walls: Walls) -> list[str]:
    db = await asyncpg.connect(walls.admin_dsn)
    try:
        return [f"{row[0]}.{row[1]}" for row in await db.fetch(TABLES, list(SERVICES))]
    finally:
        await db.close()


async def _is_refused(db: "asyncpg.Connection[asyncpg.Record]", statement: str) -> bool:
    """By a right that is missing, and not because of anything else. Nothing of it stays."""
    attempt = db.transaction()
    await attempt.start()
    try:
        found = await db.fetch(statement)
        return statement.startswith("select pg_terminate_backend") and found == []
    except asyncpg.InsufficientPrivilegeError:
        return True
    except asyncpg.PostgresError:
        return False
    finally:
        await attempt.rollback()
