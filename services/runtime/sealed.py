"""What people wrote about themselves, kept under a key of its own for each person (design §6).

AES-256-GCM. The person's key lies in this service's schema, wrapped by the service's key, which lies outside
PostgreSQL. Deleting the person's key makes every sealed text of that person unreadable, in old copies too. A key that
was put aside (`runtime/erasing.py`) opens nothing until it is taken back.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.runtime.database import Connection

_NONCE = 12


class Sealer:
    """Seals and opens texts of persons for one service."""

    def __init__(self, key: bytes) -> None:
        self._wrap = AESGCM(key)

    async def seal(self, db: Connection, person_id: UUID, text: str) -> bytes:
        """`text` sealed for `person_id`. Makes the person's key when there is none."""
        return _encrypt(await self._key(db, person_id), text.encode(), person_id.bytes)

    async def open(self, db: Connection, person_id: UUID, sealed: bytes | None) -> str | None:
        """The text, or None when it is erased or was never there."""
        return (await self.open_all(db, [(person_id, sealed)]))[0]

    async def open_all(self, db: Connection, texts: list[tuple[UUID, bytes | None]]) -> list[str | None]:
        """Many texts of many persons with one look at the keys."""
        people = list({person_id for person_id, sealed in texts if sealed is not None})
        rows = await db.fetch(
            "select person_id, wrapped from person_key where person_id = any($1) and not is_aside", people
        )
        keys = {row["person_id"]: self._unwrap(row["person_id"], row["wrapped"]) for row in rows}
        return [_try_open(keys.get(person_id), person_id, sealed) for person_id, sealed in texts]

    async def forget(self, db: Connection, person_id: UUID) -> None:
        """Erasure: without the key nothing sealed for this person can be read again."""
        await db.execute("delete from person_key where person_id = $1", person_id)

    async def _key(self, db: Connection, person_id: UUID) -> AESGCM:
        fresh = _encrypt(self._wrap, AESGCM.generate_key(256), person_id.bytes)
        wrapped = await db.fetchval(
            """insert into person_key (person_id, wrapped) values ($1, $2)
               on conflict (person_id) do update set person_id = excluded.person_id returning wrapped""",
            person_id,
            fresh,
        )
        return self._unwrap(person_id, wrapped)

    def _unwrap(self, person_id: UUID, wrapped: bytes) -> AESGCM:
        return AESGCM(_decrypt(self._wrap, wrapped, person_id.bytes))


def _encrypt(cipher: AESGCM, raw: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, raw, bound_to)


def _decrypt(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)


def _try_open(cipher: AESGCM | None, person_id: UUID, sealed: bytes | None) -> str | None:
    if cipher is None or sealed is None:
        return None
    try:
        return _decrypt(cipher, sealed, person_id.bytes).decode()
    except InvalidTag:
        return None
