"""Makes the database, the roles and the schemas, and applies every migration. Safe to run twice, also at once.

`python -m infra.migrate` with ADMIN_DATABASE_URL and each service's {S}_DATABASE_URL. Each service has two roles:
`<s>_owner` owns its schema and cannot sign in; `<s>_app` signs in and may read and write rows in that schema only. The
auditor and the mender (infra/audit/roles.py) are made too when {AUDITOR,MENDER}_DATABASE_URL are given.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from infra.audit import roles
from infra.local import installation
from infra.local.postgres import in_database
from infra.local.services import DATABASE, HOME, OUTSIDE, SERVICES, connections_needed, role
from infra.trouble import Trouble
from services.runtime import migrations
from services.runtime.database import Connection

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
_ONE_AT_A_TIME = 0x616C6F6E67736964  # the advisory lock of this program

READ_ONLY = "migration, installation, chain"  # a service may look at these, and change nothing

DATABASE_SETUP = f"""
revoke all on database {{database}} from public;
revoke all on schema public from public;
create schema if not exists extensions;
{"".join(f"create extension if not exists {name} schema extensions;" for name in EXTENSIONS)}
"""

ROLES_SETUP = """
do $$ begin
  if not exists (select from pg_roles where rolname = '{s}_owner') then create role {s}_owner nologin; end if;
  if not exists (select from pg_roles where rolname = '{s}_app') then create role {s}_app login; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant {s}_owner to %I with set true', current_user);
  end if;
end $$;
alter role {s}_app with login nosuperuser nocreatedb nocreaterole noinherit password '{password}';
alter role {s}_app set search_path = {s}, extensions;
alter role {s}_app set statement_timeout = '15s';
alter role {s}_app set lock_timeout = '5s';
alter role {s}_app set idle_in_transaction_session_timeout = '30s';
alter role {s}_app set transaction_timeout = '60s';
"""

SCHEMA_SETUP = """
grant connect on database {database} to {s}_app;
create schema if not exists {s} authorization {s}_owner;
revoke all on schema {s} from public;
grant usage on schema {s} to {s}_app;
grant usage on schema extensions to {s}_owner, {s}_app;
alter default privileges for role {s}_owner revoke execute on functions from public;
alter default privileges for role {s}_owner in schema {s} grant select, insert, update, delete on tables to {s}_app;
alter default privileges for role {s}_owner in schema {s} grant usage, select on sequences to {s}_app;
alter default privileges for role {s}_owner in schema {s} grant execute on functions to {s}_app;
"""


async def migrate(admin_dsn: str, dsns: Mapping[str, str], database: str = DATABASE) -> int:
    """`dsns`: the own address of each service, and of who is outside; its role is given the password that stands in it.
    Answers how many files were new."""
    async with _alone(admin_dsn) as server:
        await refuse_an_older_server(server)
        await refuse_too_few_connections(server)
        await _create_database(server, database)
        outside = [name for name in OUTSIDE if name in dsns]
        services = [name for name in dsns if name not in OUTSIDE]
        for name in outside:
            await roles.make(server, name, _password(name, dsns[name]))
        for service in services:
            await server.execute(ROLES_SETUP.format(s=service, password=_password(service, dsns[service])))
        admin = await asyncpg.connect(in_database(admin_dsn, database))
        try:
            await admin.execute(DATABASE_SETUP.format(database=database))
            if outside:
                await admin.execute(roles.DATABASE_GRANTS.format(database=database))
            return sum([await _migrate_service(admin, service, database, bool(outside)) for service in services])
        finally:
            await admin.close()


@asynccontextmanager
async def _alone(admin_dsn: str) -> AsyncIterator[Connection]:
    """A connection that no other run of this program has at the same time."""
    server: Connection = await asyncpg.connect(admin_dsn)
    try:
        await server.execute("set client_min_messages = warning")
        await server.execute("select pg_advisory_lock($1)", _ONE_AT_A_TIME)
        yield server
    finally:
        await server.close()


async def refuse_an_older_server(server: Connection, oldest: int = 18) -> None:
    version = int(await server.fetchval("show server_version_num")) // 10000
    if version < oldest:
        raise Trouble(f"This is PostgreSQL {version}, and the college needs {oldest} or newer.")


async def refuse_too_few_connections(server: Connection, needed: int = connections_needed()) -> None:
    """Every service may open its whole pool at once and still find its place."""
    allowed = int(await server.fetchval("show max_connections"))
    if allowed < needed:
        raise Trouble(
            f"PostgreSQL allows {allowed} connections, and one of each service needs {needed}, the administrator's "
            f"included. Set max_connections to {needed} or more, and to more for more replicas."
        )


async def _create_database(server: Connection, database: str) -> None:
    if not await server.fetchval("select true from pg_database where datname = $1", database):
        await server.execute(f"create database {database}")


def _password(service: str, dsn: str) -> str:
    parts = urlsplit(dsn)
    if parts.username != role(service) or not parts.password:
        raise Trouble(
            f"The setting {service.upper()}_DATABASE_URL must name the role {role(service)} and its password."
        )
    return unquote(parts.password).replace("'", "''")


async def _migrate_service(admin: Connection, service: str, database: str, is_audited: bool) -> int:
    await admin.execute(SCHEMA_SETUP.format(s=service, database=database))
    async with _as_owner(admin, service):
        applied = await migrations.apply(admin, _of(service))
        await admin.execute(f"revoke insert, update, delete on {READ_ONLY} from {service}_app")
        if is_audited:
            await roles.grant(admin, service)
    return len(applied)


def known() -> dict[str, list[str]]:
    """The migrations of this release: service → folder/name."""
    return {service: [f"{one.folder}/{one.name}" for one in _of(service)] for service in SERVICES}


def _of(service: str) -> list[migrations.Migration]:
    return [
        *migrations.read("runtime", HOME / "services" / "runtime" / "migrations"),
        *migrations.read(service, _folder(service)),
    ]


def _folder(service: str) -> Path:
    return HOME / "services" / service / "migrations"


@asynccontextmanager
async def _as_owner(admin: Connection, service: str) -> AsyncIterator[None]:
    await admin.execute(f"set role {service}_owner; set search_path = {service}, extensions")
    try:
        yield
    finally:
        await admin.execute("reset role; reset search_path")


async def migrate_and_mark(admin_dsn: str, dsns: Mapping[str, str]) -> int:
    """What is not begun by `./college up` is a real college."""
    count = await migrate(admin_dsn, dsns)
    await installation.mark(admin_dsn, [name for name in dsns if name not in OUTSIDE], is_example=False)
    return count


def main(environment: Mapping[str, str]) -> None:
    names = {"admin": "ADMIN_DATABASE_URL", **{service: f"{service.upper()}_DATABASE_URL" for service in SERVICES}}
    missing = [name for name in names.values() if not environment.get(name)]
    if missing:
        raise SystemExit(f"The setting {missing[0]} is missing. It says where the database is.")
    dsns = {service: environment[names[service]] for service in SERVICES}
    dsns |= {name: url for name in OUTSIDE if (url := environment.get(f"{name.upper()}_DATABASE_URL"))}
    try:
        count = asyncio.run(migrate_and_mark(environment[names["admin"]], dsns))
    except (Trouble, migrations.MigrationError) as trouble:
        raise SystemExit(str(trouble)) from None
    print(f"The database is in order; {count} migrations were new.")


if __name__ == "__main__":
    main(os.environ)
