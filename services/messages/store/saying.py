"""What waits to be said, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from services.messages.model import Message, Said, Template
from services.runtime.database import Connection
from services.runtime.ids import new_id


async def queue_messages(db: Connection, said: Sequence[Said], cause: str, now: datetime) -> None:
    """Those that are new, each due at once: the same cause says the same thing to a person once."""
    await db.execute(
        """with fresh as (
               insert into message (message_id, template, person_id, about_id, cause, facts, made_at)
               select m, t, p, a, $6, f, $7 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[])
                    as x(m, t, p, a, f)
               on conflict on constraint said_once do nothing returning message_id)
           insert into due (kind, key, at) select 'send', message_id::text, $7 from fresh""",
        [new_id() for _ in said],
        [one.template for one in said],
        [one.person_id for one in said],
        [one.about_id for one in said],
        [one.facts for one in said],
        cause,
        now,
    )


async def load_message(db: Connection, message_id: UUID) -> Message | None:
    """Locks it. None when it is not queued any more."""
    row = await db.fetchrow(
        """select message_id, template, person_id, about_id, facts, attempts, key,
                  exists (select from sent_before b where b.key = k.key) as was_sent
           from message, lateral (select encode(sha256(convert_to(
                    concat_ws(' ', cause, template, person_id), 'UTF8')), 'hex') as key) k
           where message_id = $1 and state = 'queued' for update of message""",
        message_id,
    )
    return Message(**{**dict(row), "template": Template(row["template"])}) if row else None


async def overtake_messages(db: Connection, about_id: UUID, templates: Collection[Template], now: datetime) -> None:
    """Those that were not sent yet are not wanted any more."""
    await db.execute(
        """update message set state = 'not_wanted', reason = 'overtaken', ended_at = $3
           where about_id = $1 and template = any($2) and state = 'queued'""",
        about_id,
        list(templates),
        now,
    )


async def put_off_messages(db: Connection, until: datetime) -> None:
    """Nothing is sent before `until`: the mail server or `people` is away, and asking for each would hold up all."""
    await db.execute("update due set at = $1 where kind = 'send' and at < $1", until)


async def end_message(db: Connection, message_id: UUID, state: str, reason: str | None, now: datetime) -> None:
    await db.execute(
        "update message set state = $2, reason = $3, ended_at = $4, attempts = attempts + 1 where message_id = $1",
        message_id,
        state,
        reason,
        now,
    )


async def count_attempt(db: Connection, message_id: UUID, reason: str) -> None:
    await db.execute(
        "update message set attempts = attempts + 1, reason = $2 where message_id = $1", message_id, reason
    )


async def stop_messages(db: Connection, person_id: UUID, now: datetime) -> None:
    await db.execute(
        "update message set state = 'not_wanted', ended_at = $2 where person_id = $1 and state = 'queued'",
        person_id,
        now,
    )
