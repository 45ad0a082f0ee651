"""The logs that are only added to (docs/decisions/0017): each row against its link, and each chain against what was
written of it outside the database.

A chain tells whoever changes a row; it does not tell whoever makes the whole chain anew. So its head, the hash of the
last link, is written to a file beside the backups with each of them. What stood there once must stand there still.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path

from infra.audit.heads import Head, read
from infra.audit.model import Finding, Kind
from services.runtime.database import Connection

LOGS = {"people": "looked", "care": "reading"}
"""Of each service that has one, its table."""
MOST = 20
_LINKS = """
select coalesce(place::text, 'row ' || number) as which from (
    select c.place, l.number, c.hash, row_bytes(to_jsonb(l)) as bytes,
           lag(c.place) over w as before_place, lag(c.hash) over w as before
    from (select * from chain where log = '{log}') c full join {log} l on l.number = c.number
    window w as (order by c.place)) x
where place is null or number is null or place <> coalesce(before_place, 0) + 1
   or hash <> sha256(coalesce(before, '') || bytes)
order by place limit 1000
"""
_LAST = "select place, hash from {s}.chain where log = '{log}' order by place desc limit 1"
_TIMELINE = "select timeline from {s}.relay_cursor"
_HASHES = "select place, hash from {s}.chain where log = '{log}' and place = any ($1::bigint[])"


async def broken(db: Connection, heads: Iterable[Path] = ()) -> list[Finding]:
    """What is not as it was written."""
    found: list[Finding] = []
    for service, log in LOGS.items():
        await db.execute(f"set search_path = {service}, extensions; set timezone = 'UTC'; set bytea_output = 'hex'")
        rows = [row["which"] for row in await db.fetch(_LINKS.format(log=log))]
        await db.execute("reset search_path; reset timezone; reset bytea_output")
        what = f"the log {log} is not as it was written, at"
        found += [Finding(Kind.LOG, service, what, which) for which in rows[:MOST]]
        if len(rows) > MOST:
            found.append(Finding(Kind.LOG, service, what, f"{len(rows) - MOST} more"))
    return found + await _against(db, [head for file in heads for head in read(file)])


async def take(db: Connection, at: datetime) -> list[Head]:
    """The head of each log that has begun."""
    heads = []
    for service, log in LOGS.items():
        last = await db.fetchrow(_LAST.format(s=service, log=log))
        if last is not None:
            timeline = await db.fetchval(_TIMELINE.format(s=service))
            when = at.isoformat(timespec="seconds")
            heads.append(Head(when, f"{service}.{log}", timeline, last["place"], last["hash"].hex()))
    return heads


async def _against(db: Connection, heads: Collection[Head]) -> list[Finding]:
    found: list[Finding] = []
    for service, log in LOGS.items():
        timeline = await db.fetchval(_TIMELINE.format(s=service))
        written = {one for one in heads if one.log == f"{service}.{log}" and one.timeline == timeline}
        rows = await db.fetch(_HASHES.format(s=service, log=log), [one.place for one in written])
        stands = {row["place"]: row["hash"].hex() for row in rows}
        places = sorted({one.place for one in written if stands.get(one.place) != one.hash})
        what = f"the log {log} is not what was written of it outside the database, at"
        found += [Finding(Kind.LOG, service, what, str(place)) for place in places[:MOST]]
    return found
