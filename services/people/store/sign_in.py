"""Attempts, sessions, second factors and the buckets that slow down."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.model import Attempt, SecondFactor, Session
from services.people.rules.signing_in import Bucket
from services.runtime.actor import Factor
from services.runtime.database import Connection

_ATTEMPT = """attempt_id, purpose, letter, person_id, contact_id, browser, code_hash, link_hash, tries,
              asked_at, ends_at, used_at, used_by, session_id, errand_id"""
_SESSION = (
    "session_id, person_id, factor, factor_at, browser, began_at, seen_at, device, is_limited, errand_id, until_at"
)


async def take(db: Connection, key: bytes, bucket: Bucket, now: datetime) -> float | None:
    """Takes one out of the bucket. None when that went; else how full it is, which is less than one."""
    taken = await db.fetchval(
        """insert into bucket as b (key, level, at) values ($1, $2::float8 - 1, $4)
           on conflict (key) do update set at = $4,
               level = least($2, b.level + greatest(0, extract(epoch from $4 - b.at)) / $3) - 1
           where least($2, b.level + greatest(0, extract(epoch from $4 - b.at)) / $3) >= 1
           returning b.level""",
        key,
        float(bucket.most),
        bucket.every.total_seconds(),
        now,
    )
    if taken is not None:
        return None
    level: float = await db.fetchval(
        "select level + greatest(0, extract(epoch from $3 - at)) / $2 from bucket where key = $1",
        key,
        bucket.every.total_seconds(),
        now,
    )
    return level


async def insert_attempt(db: Connection, attempt: Attempt) -> None:
    await db.execute(
        """insert into sign_in_attempt
               (attempt_id, purpose, letter, person_id, contact_id, browser, asked_at, ends_at, errand_id, code_hash)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        attempt.attempt_id,
        attempt.purpose,
        attempt.letter,
        attempt.person_id,
        attempt.contact_id,
        attempt.browser,
        attempt.asked_at,
        attempt.ends_at,
        attempt.errand_id,
        attempt.code_hash,
    )


async def load_said(db: Connection, person_id: UUID) -> Attempt | None:
    """The newest numbers that the desk said to her."""
    row = await db.fetchrow(
        f"""select {_ATTEMPT} from sign_in_attempt where person_id = $1 and purpose = 'said'
            order by asked_at desc limit 1 for update""",  # noqa: S608
        person_id,
    )
    return msgspec.convert(dict(row), Attempt) if row else None


async def load_attempt(db: Connection, attempt_id: UUID) -> Attempt | None:
    row = await db.fetchrow(
        f"select {_ATTEMPT} from sign_in_attempt where attempt_id = $1 for update",  # noqa: S608
        attempt_id,
    )
    return msgspec.convert(dict(row), Attempt) if row else None


async def load_attempt_by_link(db: Connection, link_hash: bytes) -> Attempt | None:
    row = await db.fetchrow(
        f"select {_ATTEMPT} from sign_in_attempt where link_hash = $1 for update",  # noqa: S608
        link_hash,
    )
    return msgspec.convert(dict(row), Attempt) if row else None


async def renew_attempt(db: Connection, attempt_id: UUID, ends_at: datetime) -> None:
    """New numbers are on their way: the old ones and the tries with them are forgotten."""
    await db.execute(
        """update sign_in_attempt set code_hash = null, link_hash = null, tries = 0, ends_at = $2
           where attempt_id = $1""",
        attempt_id,
        ends_at,
    )


async def note_sent(db: Connection, attempt_id: UUID, code_hash: bytes, link_hash: bytes, ends_at: datetime) -> None:
    await db.execute(
        "update sign_in_attempt set code_hash = $2, link_hash = $3, ends_at = $4 where attempt_id = $1",
        attempt_id,
        code_hash,
        link_hash,
        ends_at,
    )


async def count_try(db: Connection, attempt_id: UUID) -> None:
    await db.execute("update sign_in_attempt set tries = tries + 1 where attempt_id = $1", attempt_id)


async def note_used(db: Connection, attempt_id: UUID, browser: str, session_id: UUID | None, now: datetime) -> None:
    await db.execute(
        """update sign_in_attempt set used_at = coalesce(used_at, $4), used_by = $2, session_id = $3
           where attempt_id = $1""",
        attempt_id,
        browser,
        session_id,
        now,
    )


async def insert_session(db: Connection, session: Session, token_hash: bytes) -> None:
    await db.execute(
        f"insert into session ({_SESSION}, token_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",  # noqa: S608
        session.session_id,
        session.person_id,
        session.factor,
        session.factor_at,
        session.browser,
        session.began_at,
        session.seen_at,
        session.device,
        session.is_limited,
        session.errand_id,
        session.until_at,
        token_hash,
    )


async def load_session(db: Connection, token_hash: bytes) -> Session | None:
    row = await db.fetchrow(f"select {_SESSION} from session where token_hash = $1 for update", token_hash)  # noqa: S608
    return msgspec.convert(dict(row), Session) if row else None


async def load_session_by_id(db: Connection, session_id: UUID | None, person_id: UUID) -> Session | None:
    row = await db.fetchrow(
        f"select {_SESSION} from session where session_id = $1 and person_id = $2 for update",  # noqa: S608
        session_id,
        person_id,
    )
    return msgspec.convert(dict(row), Session) if row else None


async def note_seen(db: Connection, session_id: UUID, now: datetime) -> None:
    await db.execute("update session set seen_at = $2 where session_id = $1", session_id, now)


async def renew_session(
    db: Connection, session_id: UUID, token_hash: bytes, factor: Factor, factor_at: datetime, now: datetime
) -> None:
    """Another token for the same session: the old one is nothing any more, nor is what it was limited to."""
    await db.execute(
        """update session set token_hash = $2, factor = $3, factor_at = $4, seen_at = $5, is_limited = false,
               errand_id = null where session_id = $1""",
        session_id,
        token_hash,
        factor,
        factor_at,
        now,
    )


async def end_session(db: Connection, session_id: UUID | None) -> None:
    await db.execute("delete from session where session_id = $1", session_id)


async def end_list_on(db: Connection, person_id: UUID, browser: str, about_id: UUID) -> None:
    """The one that was kept before on this browser: it is kept once."""
    await db.execute(
        """delete from session where person_id = $1 and browser = $2 and errand_id = $3 and until_at is not null""",
        person_id,
        browser,
        about_id,
    )


async def end_sessions_of(db: Connection, person_id: UUID, but: UUID | None = None) -> None:
    await db.execute(
        "delete from session where person_id = $1 and session_id is distinct from $2::uuid", person_id, but
    )


async def load_second_factor(db: Connection, person_id: UUID) -> SecondFactor | None:
    row = await db.fetchrow(
        "select person_id, secret, confirmed_at, last_step from second_factor where person_id = $1 for update",
        person_id,
    )
    return msgspec.convert(dict(row), SecondFactor) if row else None


async def begin_second_factor(db: Connection, person_id: UUID, secret: bytes) -> None:
    await db.execute(
        """insert into second_factor (person_id, secret) values ($1, $2)
           on conflict (person_id) do update set secret = excluded.secret, confirmed_at = null, last_step = 0""",
        person_id,
        secret,
    )


async def note_step(db: Connection, person_id: UUID, step: int, now: datetime) -> None:
    await db.execute(
        """update second_factor set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where person_id = $1""",
        person_id,
        step,
        now,
    )


async def forget_second_factor(db: Connection, person_id: UUID) -> None:
    await db.execute(
        """with codes as (delete from printed_code where person_id = $1),
                keys as (delete from passkey where person_id = any (one_person($1)))
           delete from second_factor where person_id = $1""",
        person_id,
    )


async def replace_printed_codes(db: Connection, person_id: UUID, hashes: list[bytes]) -> None:
    await db.execute("delete from printed_code where person_id = $1", person_id)
    await db.execute(
        "insert into printed_code (person_id, code_hash) select $1, unnest($2::bytea[])", person_id, hashes
    )


async def use_printed_code(db: Connection, person_id: UUID, code_hash: bytes, now: datetime) -> bool:
    """True when it was one of hers that nobody had used."""
    status = await db.execute(
        "update printed_code set used_at = $3 where person_id = $1 and code_hash = $2 and used_at is null",
        person_id,
        code_hash,
        now,
    )
    return status == "UPDATE 1"


async def forget_old(db: Connection, now: datetime) -> None:
    """What has ended long ago: attempts, sessions that nobody used, buckets that are full again."""
    await db.execute("delete from sign_in_attempt where ends_at < $1::timestamptz - interval '1 day'", now)
    await db.execute("delete from session where seen_at < $1::timestamptz - interval '15 days'", now)
    await db.execute("delete from session where until_at < $1", now)
    await db.execute("delete from bucket where at < $1::timestamptz - interval '1 day'", now)
    await db.execute("delete from answered_challenge where ends_at < $1::timestamptz", now)
    await db.execute("delete from set_up_link where ends_at < $1::timestamptz - interval '1 day'", now)
