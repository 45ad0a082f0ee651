"""SQL that loads and saves for commands and reactions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.training import Interval, TutorKind
from services.runtime.database import Connection
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.training.model import Held, Progress, RequiredItem, State, Trainee, Tutor
from services.training.rules import AlreadyATrainee


async def required(db: Connection) -> list[RequiredItem]:
    """What the college asks for now."""
    rows = await db.fetch("select item, months, for_kind from required_item where not is_rested order by place")
    return msgspec.convert([dict(row) for row in rows], list[RequiredItem])


async def insert_required(db: Connection, values: dict[str, Any]) -> None:
    await db.execute(
        """insert into required_item (item, title_en, title_cy, about_en, about_cy, months, for_kind, place)
           select $1, $2, $3, $4, $5, $6, $7, coalesce(max(place), 0) + 1 from required_item
           on conflict (item) do update set is_rested = false""",
        *values.values(),
    )


async def rest_required(db: Connection, item: str) -> None:
    if await db.execute("update required_item set is_rested = true where item = $1", item) == "UPDATE 0":
        raise NotFound("There is no such item.")


async def insert_trainee(db: Connection, trainee_id: UUID, person_id: UUID, kind: TutorKind, joined_on: date) -> None:
    try:
        status = await db.execute(
            """insert into trainee (trainee_id, person_id, kind, joined_on) select $1, $2, $3, $4
               where not exists (select from trainee where person_id = any (one_person($2)))""",
            trainee_id,
            person_id,
            kind,
            joined_on,
        )
    except asyncpg.UniqueViolationError:
        status = "INSERT 0 0"
    if status == "INSERT 0 0":
        raise AlreadyATrainee("This person is a trainee already.")


async def load_trainee(db: Connection, trainee_id: UUID) -> Trainee:
    """Locks the trainee's row. Raises NotFound."""
    row = await db.fetchrow(
        """select trainee_id, kept_person(person_id) as person_id, person_id as written_as, kind, became_tutor_on
           from trainee where trainee_id = $1 for update""",
        trainee_id,
    )
    if row is None:
        raise NotFound("There is no such trainee.")
    progress = await db.fetch(
        """select item, state, kept_person(assessed_by) as assessed_by, verified_by, held_on
           from item_progress where trainee_id = $1""",
        trainee_id,
    )
    return Trainee(
        **{**dict(row), "kind": TutorKind(row["kind"])},
        progress=tuple(Progress(**{**dict(one), "state": State(one["state"])}) for one in progress),
    )


async def save_offer(db: Connection, trainee_id: UUID, item: str, words: bytes, now: datetime) -> None:
    try:
        await db.execute(
            """insert into item_progress (trainee_id, item, state, offered_words, offered_at)
               values ($1, $2, 'offered', $3, $4)
               on conflict (trainee_id, item) do update set state = 'offered', offered_words = $3, offered_at = $4,
                   assessed_by = null, assessed_at = null, verified_by = null, verified_at = null""",
            trainee_id,
            item,
            words,
            now,
        )
    except asyncpg.ForeignKeyViolationError:
        raise NotFound("There is no such item.") from None


async def save_assessment(
    db: Connection,
    trainee_id: UUID,
    item: str,
    *,
    state: State,
    by: UUID,
    feedback: bytes,
    held_on: date,
    now: datetime,
) -> None:
    await db.execute(
        """update item_progress set state = $3, assessed_by = $4, assessed_at = $5, feedback = $6, held_on = $7,
               verified_by = null, verified_at = null where trainee_id = $1 and item = $2""",
        trainee_id,
        item,
        state,
        by,
        now,
        feedback,
        held_on,
    )


async def save_verification(db: Connection, trainee_id: UUID, item: str, by: UUID, now: datetime) -> None:
    await db.execute(
        """update item_progress set state = 'verified', verified_by = $3, verified_at = $4
           where trainee_id = $1 and item = $2""",
        trainee_id,
        item,
        by,
        now,
    )


async def save_sent_back(db: Connection, trainee_id: UUID, item: str) -> None:
    """The verifier disagrees: the assessor looks again."""
    await db.execute("update item_progress set state = 'offered' where trainee_id = $1 and item = $2", trainee_id, item)


async def became_tutor(db: Connection, trainee_id: UUID, on: date) -> None:
    await db.execute("update trainee set became_tutor_on = $2 where trainee_id = $1", trainee_id, on)


async def insert_tutor(db: Connection, tutor_id: UUID, kind: TutorKind, since_on: date, came_from: str) -> bool:
    """False when she is a tutor already."""
    status = await db.execute(
        """insert into tutor (tutor_id, kind, since_on, came_from) values ($1, $2, $3, $4)
           on conflict do nothing""",
        tutor_id,
        kind,
        since_on,
        came_from,
    )
    return status == "INSERT 0 1"


async def insert_held(db: Connection, tutor_id: UUID, held: list[Held], recorded_by: str, now: datetime) -> None:
    try:
        await db.executemany(
            """insert into held_item (tutor_id, item, from_on, until_on, recorded_by, recorded_at)
               values ($1, $2, $3, $4, $5, $6)
               on conflict (tutor_id, item, from_on)
               do update set until_on = excluded.until_on, recorded_by = excluded.recorded_by""",
            [(tutor_id, one.item, one.from_on, one.until_on, recorded_by, now) for one in held],
        )
    except asyncpg.ForeignKeyViolationError:
        raise NotFound("There is no such item.") from None


async def load_tutor(db: Connection, tutor_id: UUID) -> Tutor:
    """Locks the tutor's row. What she holds, and when she pauses, counts under all her ids. Raises NotFound."""
    if (tutor := await find_tutor(db, tutor_id)) is None:
        raise NotFound("There is no such tutor.")
    return tutor


async def find_tutor(db: Connection, tutor_id: UUID) -> Tutor | None:
    """The same, and None when she is no tutor."""
    row = await db.fetchrow(
        """select tutor_id, kind, since_on, ready from tutor where tutor_id = any (one_person($1))
           order by tutor_id = $1 desc limit 1 for update""",
        tutor_id,
    )
    if row is None:
        return None
    held = await db.fetch(
        "select item, from_on, until_on from held_item where tutor_id = any (one_person($1))", tutor_id
    )
    pauses = await db.fetch(
        "select from_on, until_on from pause where tutor_id = any (one_person($1)) order by from_on", tutor_id
    )
    return Tutor(
        tutor_id=row["tutor_id"],
        kind=TutorKind(row["kind"]),
        since_on=row["since_on"],
        held=tuple(Held(**dict(one)) for one in held),
        pauses=tuple(Interval(**dict(one)) for one in pauses),
        ready=msgspec.convert(row["ready"], tuple[Interval, ...]),
    )


async def save_ready(db: Connection, tutor_id: UUID, ready: tuple[Interval, ...]) -> None:
    await db.execute("update tutor set ready = $2 where tutor_id = $1", tutor_id, msgspec.to_builtins(ready))


async def insert_pause(db: Connection, tutor_id: UUID, from_on: date, until_on: date) -> UUID:
    pause_id = new_id()
    await db.execute("insert into pause values ($1, $2, $3, $4)", pause_id, tutor_id, from_on, until_on)
    return pause_id


async def delete_pause(db: Connection, tutor_id: UUID, pause_id: UUID) -> None:
    status = await db.execute(
        "delete from pause where pause_id = $1 and tutor_id = any (one_person($2))", pause_id, tutor_id
    )
    if status == "DELETE 0":
        raise NotFound("There is no such pause.")


async def tutor_ids_of(db: Connection, *person_ids: UUID) -> list[UUID]:
    """All under which one of these people teaches."""
    rows = await db.fetch(
        "select tutor_id from tutor where tutor_id = any (all_ids($1)) order by tutor_id", list(person_ids)
    )
    return [row["tutor_id"] for row in rows]


async def tutor_ids(db: Connection) -> list[UUID]:
    rows = await db.fetch("select tutor_id from tutor order by tutor_id")
    return [row["tutor_id"] for row in rows]


async def forget(db: Connection, person_id: UUID) -> UUID | None:
    """An erased person: what she wrote goes with her key; who assessed and verified stays, under an id. Locks the
    trainee's row and answers which it is, when she was one."""
    trainee_id: UUID | None = await db.fetchval(
        "select trainee_id from trainee where person_id = $1 for update", person_id
    )
    await db.execute("update item_progress set offered_words = null, feedback = null where trainee_id = $1", trainee_id)
    return trainee_id
