"""A sum over every table and the standing of every sequence, the same wherever and however the rows lie."""

from asyncpg import Record

from infra.backup.form import Sums
from services.runtime.database import Connection

PLAIN = """
set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
set extra_float_digits = 1; set search_path = pg_catalog
"""
"""A row is read as text: nothing of this session may change how it is written."""

FOUND = """
select n.nspname as schema, c.relname as name, c.relkind = 'S' as is_sequence
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2
"""
OF_A_TABLE = """
select count(*) || ':' || coalesce(sum(('x' || encode(substr(sha256(convert_to(whole_row::text, 'UTF8')), 1, 8), 'hex')
           )::bit(64)::bigint::numeric), 0)
from only {name} as whole_row
"""
AT = "at "
OF_A_SEQUENCE = "select 'at ' || case when is_called then last_value else last_value - 1 end from {name}"
"""A sequence belongs to no snapshot: while people go on, what is dumped a moment later stands further on."""


async def sums(db: Connection) -> Sums:
    """As this transaction sees it."""
    await db.execute(PLAIN)
    found = await db.fetch(FOUND)
    return {f"{row['schema']}.{row['name']}": await _sum(db, row) for row in found}


async def _sum(db: Connection, row: Record) -> str:
    of_what = OF_A_SEQUENCE if row["is_sequence"] else OF_A_TABLE
    return str(await db.fetchval(of_what.format(name=f'"{row["schema"]}"."{row["name"]}"')))


def differ(before: Sums, after: Sums) -> list[str]:
    """The names of what is not the same. A sequence may have gone on, and never back."""
    return sorted(name for name in before.keys() | after.keys() if not _fits(before.get(name), after.get(name)))


def _fits(before: str | None, after: str | None) -> bool:
    if before is not None and after is not None and before.startswith(AT) and after.startswith(AT):
        return int(after.removeprefix(AT)) >= int(before.removeprefix(AT))
    return before == after
