"""The organisation whose sign-in staff may use, and who is known by it."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Organisation
from services.runtime.database import Connection

_ORGANISATION = "issuer, client_id, client_secret, endpoints, changed_at, tried_at, is_on"


async def load(db: Connection) -> Organisation | None:
    row = await db.fetchrow(f"select {_ORGANISATION} from organisation")  # noqa: S608
    return msgspec.convert(dict(row), Organisation) if row else None


async def save(db: Connection, one: Organisation) -> None:
    """Another one is not tried yet, and off."""
    await db.execute(
        f"""insert into organisation ({_ORGANISATION}) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (one) do update set issuer = excluded.issuer, client_id = excluded.client_id,
                client_secret = excluded.client_secret, endpoints = excluded.endpoints,
                changed_at = excluded.changed_at, tried_at = excluded.tried_at, is_on = excluded.is_on""",  # noqa: S608
        one.issuer,
        one.client_id,
        one.client_secret,
        msgspec.to_builtins(one.endpoints),
        one.changed_at,
        one.tried_at,
        one.is_on,
    )


async def note_tried(db: Connection, changed_at: datetime, now: datetime) -> bool:
    """False when it was changed while somebody tried it."""
    status = await db.execute("update organisation set tried_at = $2 where changed_at = $1", changed_at, now)
    return status == "UPDATE 1"


async def turn(db: Connection, is_on: bool) -> None:
    await db.execute("update organisation set is_on = $1", is_on)


async def forget(db: Connection) -> None:
    await db.execute(  # what rested on its word alone is not two signs any more
        """update session s set factor = 'code' where s.factor = 'second'
             and exists (select from organisation_link o where o.person_id = s.person_id)
             and not exists (select from second_factor f
                             where f.person_id = s.person_id and f.confirmed_at is not null)
             and not exists (select from passkey k where k.person_id = s.person_id)"""
    )
    await db.execute("delete from organisation_link")
    await db.execute("delete from organisation")


async def linked(db: Connection, link_hash: bytes) -> UUID | None:
    found: UUID | None = await db.fetchval("select person_id from organisation_link where link_hash = $1", link_hash)
    return found


async def link(db: Connection, link_hash: bytes, person_id: UUID, now: datetime) -> None:
    await db.execute(
        """insert into organisation_link (link_hash, person_id, linked_at, used_at) values ($1, $2, $3, $3)
           on conflict (link_hash) do update set used_at = excluded.used_at""",
        link_hash,
        person_id,
        now,
    )


async def count_linked(db: Connection) -> int:
    return int(await db.fetchval("select count(distinct kept_person(person_id)) from organisation_link"))
