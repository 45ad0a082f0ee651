"""SQL that loads and saves for commands, reactions and sending."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.contracts.scheduling import SessionFacts
from services.messages.model import Call, Message, Said, Template
from services.runtime.database import Connection
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound


async def insert_messages(db: Connection, said: Sequence[Said], cause: str, now: datetime) -> list[UUID]:
    """Those that are new: the same cause says the same thing to a person once."""
    rows = await db.fetch(
        """insert into message (message_id, template, person_id, about_id, cause, facts, made_at)
           select m, t, p, a, $6, f, $7 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[])
                as x(m, t, p, a, f)
           on conflict on constraint said_once do nothing returning message_id""",
        [new_id() for _ in said],
        [one.template for one in said],
        [one.person_id for one in said],
        [one.about_id for one in said],
        [one.facts for one in said],
        cause,
        now,
    )
    return [row["message_id"] for row in rows]


async def load_message(db: Connection, message_id: UUID) -> Message | None:
    """Locks it. None when it is not queued any more."""
    row = await db.fetchrow(
        """select message_id, template, person_id, about_id, facts, attempts from message
           where message_id = $1 and state = 'queued' for update""",
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


async def session_facts(db: Connection, session_id: UUID) -> dict[str, str]:
    """When and where one session is, as a message says it."""
    return _facts(await db.fetchrow(f"{_FACTS} where session_id = $1", session_id))


async def changed_session_facts(
    db: Connection, session_id: UUID, starts_at: datetime | None, room_id: UUID | None
) -> dict[str, str]:
    """As the change says. Our own copy may be older: then where it is stands on the page only."""
    row = await db.fetchrow(f"{_FACTS} where session_id = $1", session_id)
    if starts_at is None:
        return _facts(row)
    venue = row["venue"] if row and row["room_id"] == room_id else ""
    return {"starts_at": starts_at.isoformat(), "venue": venue}


async def next_session_facts(db: Connection, run_id: UUID, now: datetime) -> dict[str, str]:
    """The next session of a run that is not called off."""
    row = await db.fetchrow(
        f"{_FACTS} where run_id = $1 and not is_called_off and starts_at > $2 order by starts_at limit 1", run_id, now
    )
    return _facts(row)


_FACTS = """select s.starts_at, s.room_id, coalesce(v.name || ', ' || v.town, '') as venue
            from session_copy s left join venue_copy v using (venue_id)"""


def _facts(row: Record | None) -> dict[str, str]:
    return {"starts_at": row["starts_at"].isoformat(), "venue": row["venue"]} if row else {}


async def people_with_place(db: Connection, session_id: UUID) -> list[UUID]:
    rows = await db.fetch(
        """select distinct p.person_id from session_copy s join place_copy p using (run_id)
           where s.session_id = $1 and not s.is_called_off and p.is_booked order by 1""",
        session_id,
    )
    return [row["person_id"] for row in rows]


async def members_who_answer(db: Connection, group_id: UUID, decision_id: UUID) -> list[UUID]:
    """All but the owners of what is decided on."""
    rows = await db.fetch(
        """select distinct s.person_id from seat_copy s
           where s.group_id = $1 and not exists (
               select from decision_copy d join owner_copy o on o.proposal_id = d.item_id
               where d.decision_id = $2 and o.person_id = s.person_id)
           order by 1""",
        group_id,
        decision_id,
    )
    return [row["person_id"] for row in rows]


async def co_chairs(db: Connection, group_id: UUID) -> list[UUID]:
    rows = await db.fetch(
        "select distinct person_id from seat_copy where group_id = $1 and is_co_chair order by 1", group_id
    )
    return [row["person_id"] for row in rows]


async def owners(db: Connection, proposal_id: UUID) -> list[UUID]:
    rows = await db.fetch("select person_id from owner_copy where proposal_id = $1 order by 1", proposal_id)
    return [row["person_id"] for row in rows]


async def save_sessions(db: Connection, run_id: UUID, sessions: tuple[SessionFacts, ...]) -> None:
    await db.executemany(
        """insert into session_copy (session_id, run_id, number, starts_at, ends_at, venue_id, room_id)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (session_id) do update set starts_at = excluded.starts_at,
               ends_at = excluded.ends_at, venue_id = excluded.venue_id, room_id = excluded.room_id""",
        [
            (one.session_id, run_id, one.number, one.starts_at, one.ends_at, one.venue_id, one.room_id)
            for one in sessions
        ],
    )


async def call_off_session(db: Connection, session_id: UUID) -> None:
    await db.execute("update session_copy set is_called_off = true where session_id = $1", session_id)


async def call_off_run(db: Connection, run_id: UUID) -> None:
    await db.execute("update session_copy set is_called_off = true where run_id = $1", run_id)


async def save_venue(db: Connection, venue_id: UUID, name: str, town: str) -> None:
    await db.execute(
        """insert into venue_copy (venue_id, name, town) values ($1, $2, $3)
           on conflict (venue_id) do update set name = excluded.name, town = excluded.town""",
        venue_id,
        name,
        town,
    )


async def save_place(db: Connection, place_id: UUID, run_id: UUID, person_id: UUID) -> None:
    await db.execute(
        """insert into place_copy (place_id, run_id, person_id, is_booked, was_booked) values ($1, $2, $3, true, true)
           on conflict (place_id) do update set is_booked = true""",
        place_id,
        run_id,
        person_id,
    )


async def give_back_place(db: Connection, place_id: UUID) -> None:
    await db.execute("update place_copy set was_booked = is_booked, is_booked = false where place_id = $1", place_id)


async def restore_place(db: Connection, place_id: UUID) -> None:
    await db.execute("update place_copy set is_booked = was_booked where place_id = $1", place_id)


async def save_seat(db: Connection, seat_id: UUID, group_id: UUID, person_id: UUID, *, is_co_chair: bool) -> None:
    await db.execute(
        """insert into seat_copy (seat_id, group_id, person_id, is_co_chair) values ($1, $2, $3, $4)
           on conflict (seat_id) do update set is_co_chair = excluded.is_co_chair""",
        seat_id,
        group_id,
        person_id,
        is_co_chair,
    )


async def delete_seat(db: Connection, seat_id: UUID) -> None:
    await db.execute("delete from seat_copy where seat_id = $1", seat_id)


async def save_decision(db: Connection, decision_id: UUID, item_id: UUID) -> None:
    await db.execute(
        "insert into decision_copy (decision_id, item_id) values ($1, $2) on conflict do nothing", decision_id, item_id
    )


async def save_owner(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    await db.execute(
        "insert into owner_copy (proposal_id, person_id) values ($1, $2) on conflict do nothing", proposal_id, person_id
    )


async def delete_owner(db: Connection, proposal_id: UUID, person_id: UUID) -> None:
    await db.execute("delete from owner_copy where proposal_id = $1 and person_id = $2", proposal_id, person_id)


async def insert_call(db: Connection, call: Call, sealed: bytes | None) -> bool:
    """False when the same call is on the list already."""
    status = await db.execute(
        """insert into call (call_id, person_id, about_id, why, sealed, browser, asked_at, until_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing""",
        call.call_id,
        call.person_id,
        call.about_id,
        call.why,
        sealed,
        call.browser,
        call.asked_at,
        call.until_at,
    )
    return status == "INSERT 0 1"


async def count_open_calls(db: Connection, browser: str) -> int:
    count: int = await db.fetchval("select count(*) from call where browser = $1 and state = 'open'", browser)
    return count


async def load_call(db: Connection, call_id: UUID) -> Call:
    """Locks it. Raises NotFound."""
    row = await db.fetchrow(
        """select call_id, person_id, about_id, why, state, tries, owner_id, browser, asked_at, until_at
           from call where call_id = $1 for update""",
        call_id,
    )
    if row is None:
        raise NotFound("There is no such call.")
    return msgspec.convert(dict(row), Call)


async def save_call(db: Connection, call_id: UUID, **changes: Any) -> None:
    """`changes`: any of owner_id, state, ended_at, tries, until_at."""
    known = ("owner_id", "state", "ended_at", "tries", "until_at")
    await db.execute(
        """update call set owner_id = coalesce($2, owner_id), state = coalesce($3, state),
                  ended_at = coalesce($4, ended_at), tries = coalesce($5, tries), until_at = coalesce($6, until_at)
           where call_id = $1""",
        call_id,
        *(changes.get(name) for name in known),
    )


async def rub_out_call(db: Connection, call_id: UUID) -> None:
    """Of a call that nobody can make any more, nothing is left to look at either."""
    await db.execute(
        """update call set sealed = null, browser = null,
                  state = case when state = 'not_reached' and about_id is null then 'left' else state end
           where call_id = $1""",
        call_id,
    )


async def stop_messages(db: Connection, person_id: UUID, now: datetime) -> None:
    await db.execute(
        "update message set state = 'not_wanted', ended_at = $2 where person_id = $1 and state = 'queued'",
        person_id,
        now,
    )


async def end_calls(db: Connection, person_id: UUID, now: datetime) -> list[UUID]:
    """All calls of a person, over or not."""
    rows = await db.fetch(
        """update call set ended_at = coalesce(ended_at, $2),
                  state = case when state in ('open', 'not_reached') then 'taken_back' else state end
           where person_id = $1 returning call_id""",
        person_id,
        now,
    )
    return [row["call_id"] for row in rows]
