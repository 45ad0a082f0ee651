"""Passkeys, and the challenges that were answered."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Passkey
from services.runtime.database import Connection

_PASSKEY = "credential_id, person_id, public_key, sign_count, device, added_at, used_at"


async def of(db: Connection, person_id: UUID) -> list[Passkey]:
    """Hers, of all her records, the oldest first."""
    rows = await db.fetch(
        f"select {_PASSKEY} from passkey where person_id = any (one_person($1)) order by added_at",  # noqa: S608
        person_id,
    )
    return [msgspec.convert(dict(row), Passkey) for row in rows]


async def load(db: Connection, credential_id: bytes) -> Passkey | None:
    row = await db.fetchrow(f"select {_PASSKEY} from passkey where credential_id = $1 for update", credential_id)  # noqa: S608
    return msgspec.convert(dict(row), Passkey) if row else None


async def insert(db: Connection, one: Passkey) -> None:
    await db.execute(
        """insert into passkey (credential_id, person_id, public_key, sign_count, device, added_at)
           values ($1, $2, $3, $4, $5, $6)""",
        one.credential_id,
        one.person_id,
        one.public_key,
        one.sign_count,
        one.device,
        one.added_at,
    )


async def note_used(db: Connection, credential_id: bytes, sign_count: int, now: datetime) -> None:
    await db.execute(
        "update passkey set sign_count = $2, used_at = $3 where credential_id = $1", credential_id, sign_count, now
    )


async def delete(db: Connection, person_id: UUID, credential_id: str) -> bool:
    """True when it was hers."""
    status = await db.execute(
        "delete from passkey where person_id = any (one_person($1)) and encode(credential_id, 'hex') = $2",
        person_id,
        credential_id,
    )
    return status == "DELETE 1"


async def delete_of(db: Connection, person_id: UUID) -> None:
    await db.execute("delete from passkey where person_id = $1", person_id)


async def note_answered(db: Connection, challenge_hash: bytes, ends_at: datetime) -> bool:
    """False when it was answered before."""
    noted = await db.fetchval(
        """insert into answered_challenge (challenge_hash, ends_at) values ($1, $2)
           on conflict (challenge_hash) do nothing returning true""",
        challenge_hash,
        ends_at,
    )
    return bool(noted)
