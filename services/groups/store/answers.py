"""What members say, sealed."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.groups.model import Choice, Decision, Perspective, Readers, Said, Seat
from services.runtime.database import Connection
from services.runtime.ids import new_id
from services.runtime.sealed import Sealer

_CHOICES = {Choice.AGREE: "a", Choice.CONCERN: "c", Choice.ASIDE: "s", Choice.CANNOT: "n"}
_PERSPECTIVES: dict[Perspective | None, str] = {
    Perspective.LIVED_EXPERIENCE: "l",
    Perspective.PROFESSIONAL: "p",
    None: "-",
}
_CHOICE_OF = {letter: choice for choice, letter in _CHOICES.items()}
_PERSPECTIVE_OF = {letter: perspective for perspective, letter in _PERSPECTIVES.items()}


def write_said(choice: Choice, perspective: Perspective | None) -> str:
    """Always two letters: the length of what is sealed must not tell what it says."""
    return _CHOICES[choice] + _PERSPECTIVES[perspective]


def read_said(text: str) -> tuple[Choice, Perspective | None]:
    return _CHOICE_OF[text[0]], _PERSPECTIVE_OF[text[1]]


async def save_answer(
    db: Connection, decision_id: UUID, person_id: UUID, said: bytes, words: bytes, readers: Readers, at: datetime
) -> None:
    await db.execute(
        """insert into answer (answer_id, decision_id, person_id, said, words, readers, answered_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (decision_id, person_id) do update set said = excluded.said, words = excluded.words,
               readers = excluded.readers, answered_at = excluded.answered_at""",
        new_id(),
        decision_id,
        person_id,
        said,
        words,
        readers,
        at,
    )


async def open_answers(db: Connection, sealer: Sealer, decision_id: UUID) -> dict[UUID, Said]:
    """Every answer that can still be read, by its id. Who has answered under two ids says what she said last."""
    rows = await db.fetch(
        """select distinct on (kept_person(person_id)) answer_id, person_id, kept_person(person_id) as by_id, said
           from answer where decision_id = $1 and said is not null
           order by kept_person(person_id), answered_at desc""",
        decision_id,
    )
    texts = await sealer.open_all(db, [(row["person_id"], row["said"]) for row in rows])
    return {
        row["answer_id"]: Said(row["by_id"], *read_said(text))
        for row, text in zip(rows, texts, strict=True)
        if text is not None
    }


async def seats_at_closing(db: Connection, decision: Decision) -> list[Seat]:
    """Those taken before this round began that nobody had left when it closed."""
    rows = await db.fetch(
        """select seat_id, group_id, kept_person(person_id) as person_id, is_co_chair, taken_at, ended_at from seat
           where group_id = $1 and taken_at <= $2 and (ended_at is null or ended_at > $3)""",
        decision.group_id,
        decision.round_began_at,
        decision.closes_at,
    )
    return msgspec.convert([dict(row) for row in rows], list[Seat])


async def keep_differences(db: Connection, differences: Mapping[UUID, Choice]) -> None:
    """That there was a different view stays a fact, whatever becomes of its words."""
    await db.execute(
        """update answer a set difference = x.difference
           from unnest($1::uuid[], $2::text[]) as x(answer_id, difference) where a.answer_id = x.answer_id""",
        list(differences),
        list(differences.values()),
    )


class OwnView(NamedTuple):
    """A member's own different view, in a decision that she finds through it."""

    decision: Decision
    answer_id: UUID
    difference: str | None
    written_as: UUID
    """The id under which it is sealed."""


async def load_own_view(db: Connection, decision_id: UUID, person_id: UUID) -> OwnView | None:
    """Found through her own answer, whether or not she still sits in the group. Locks both."""
    row = await db.fetchrow(
        """select d.decision_id, d.decision_request_id, d.group_id, d.item_kind, d.item_id, d.item_digest,
                  kept_people(d.owner_ids) as owner_ids, d.least_per_side, d.extension_days, d.stage, d.meeting_id,
                  d.opened_at, d.round_began_at, d.closes_at, d.reminded_at, d.answer, d.withdrawn_at, a.answer_id,
                  a.difference, a.person_id as written_as
           from decision d join answer a using (decision_id)
           where d.decision_id = $1 and a.person_id = any (one_person($2))
           order by a.answered_at desc limit 1 for update""",
        decision_id,
        person_id,
    )
    if row is None:
        return None
    return OwnView(msgspec.convert(dict(row), Decision), row["answer_id"], row["difference"], row["written_as"])


async def update_words(db: Connection, answer_id: UUID, words: bytes, readers: Readers, at: datetime) -> None:
    await db.execute(
        """update answer set words = $2, readers = $3, words_changed_at = $4, words_taken_back_at = null
           where answer_id = $1""",
        answer_id,
        words,
        readers,
        at,
    )


async def take_back_words(db: Connection, answer_id: UUID, at: datetime) -> None:
    await db.execute("update answer set words = null, words_taken_back_at = $2 where answer_id = $1", answer_id, at)


async def forget_person(db: Connection, person_id: UUID) -> None:
    """What she said in open decisions goes; in closed ones the fact of a different view stays without its words."""
    await db.execute("delete from conversation where person_id = $1", person_id)
    await db.execute(
        """delete from answer a using decision d
           where a.person_id = $1 and d.decision_id = a.decision_id and d.answer is null""",
        person_id,
    )
    await db.execute("update answer set said = null, words = null where person_id = $1", person_id)
