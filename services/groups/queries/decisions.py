"""What is put to a group, what one said oneself, and what was decided."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from services.groups.model import Choice, Composition, Perspective, Readers, Side, Stage
from services.groups.rules import deciding as rules
from services.groups.store.answers import read_said
from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound

MOST_SHOWN = 200
_decode = msgspec.json.Decoder(Composition).decode


class Part(StrEnum):
    """What the person who looks has to do with it."""

    ANSWERS = "answers"
    OWNER = "owner"
    """She wrote it: she speaks, and does not answer."""
    JOINED_LATER = "joined_later"
    HAS_LEFT = "has_left"


class DecisionLineView(msgspec.Struct, frozen=True, kw_only=True):
    decision_id: UUID
    group_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    stage: Stage
    closes_at: datetime
    meeting_id: UUID | None
    meeting_at: datetime | None
    is_open: bool
    my_part: Part
    have_i_answered: bool
    answer: str | None
    lived_experience_held: bool | None
    professional_held: bool | None
    decided_at: datetime | None
    is_withdrawn: bool


class DecisionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is before my groups, or is mine and before a group: open first, by when it closes; then what was decided."""

    group_id: UUID | None = None


_SEAT = """left join lateral (
    select seat_id, taken_at from seat
    where group_id = d.group_id and person_id = any (one_person($1)) and ended_at is null
    order by taken_at limit 1) s on true"""
_PART = """case when d.owner_ids && one_person($1) then 'owner' when s.seat_id is null then 'has_left'
    when s.taken_at > d.round_began_at then 'joined_later' else 'answers' end as my_part"""


LINE = f"""select d.decision_id, d.group_id, g.name as group_name, d.item_kind, d.item_id, d.item_digest, d.stage,
          d.closes_at, d.meeting_id, m.starts_at as meeting_at, {_PART},
          d.answer is null and d.withdrawn_at is null and d.closes_at > $2 as is_open,
          exists (select from answer a where a.decision_id = d.decision_id
                  and a.person_id = any (one_person($1))) as have_i_answered,
          d.answer, d.lived_experience_held, d.professional_held, d.decided_at,
          d.withdrawn_at is not null as is_withdrawn, d.composition,
          (select p.meeting_id from put_off p where p.decision_id = d.decision_id) as put_off_from_id
   from decision d join co_production_group g using (group_id)
   {_SEAT}
   left join meeting m on m.meeting_id = d.meeting_id"""  # noqa: S608  (fixed words)


async def decisions(question: DecisionsQuestion, look: Look) -> list[DecisionLineView]:
    rows = await look.db.fetch(
        f"""{LINE}
           where (d.group_id in (select group_id from seat where person_id = any (one_person($1)) and ended_at is null)
                  or d.owner_ids && one_person($1))
             and ($3::uuid is null or d.group_id = $3)
           order by d.answer is not null or d.withdrawn_at is not null, d.decided_at desc nulls first, d.closes_at
           limit {MOST_SHOWN}""",  # noqa: S608  (fixed words)
        require_person(look.actor),
        look.now,
        question.group_id,
    )
    return msgspec.convert([dict(row) for row in rows], list[DecisionLineView])


class DecisionQuestion(msgspec.Struct, frozen=True, kw_only=True):
    decision_id: UUID


class OwnAnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """What she said herself; only she is ever given this."""

    choice: Choice | None
    perspective: Perspective | None
    words: str | None
    readers: Readers
    talk_by_on: date | None
    """By when a co-chair talks with her, when that is still to come."""
    is_kept_as_different_view: bool


class DifferentView(msgspec.Struct, frozen=True, kw_only=True):
    """A member's own words, without her name. None: she took them back; the fact stays."""

    kind: str
    words: str | None
    is_changed: bool


class DecisionView(msgspec.Struct, frozen=True, kw_only=True):
    decision_id: UUID
    decision_request_id: UUID
    group_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    owner_ids: tuple[UUID, ...]
    least_per_side: int
    stage: Stage
    opened_at: datetime
    closes_at: datetime
    meeting_id: UUID | None
    meeting_at: datetime | None
    meeting_place: str | None
    is_open: bool
    is_withdrawn: bool
    my_part: Part
    mine: OwnAnswerView | None
    have_i_told_before: bool
    """Whether she has told a perspective in an answer before this one."""
    my_last_perspective: Perspective | None
    answer: str | None
    reason: str | None
    lived_experience_held: bool | None
    professional_held: bool | None
    decided_at: datetime | None
    counts: tuple[Side, Side] | None
    """Lived experience, professional; None when any of the numbers is small."""
    different_views: tuple[DifferentView, ...]


async def decision(question: DecisionQuestion, look: Look) -> DecisionView:
    """Found through her seat, her ownership of the item, or her own answer."""
    row = await look.db.fetchrow(
        f"""select d.*, g.name as group_name, m.starts_at as meeting_at, m.place as meeting_place, {_PART},
                  d.answer is null and d.withdrawn_at is null and d.closes_at > $2 as is_open,
                  d.withdrawn_at is not null as is_withdrawn,
                  a.answer_id, a.person_id as written_as, a.said, a.words, a.readers, a.difference,
                  c.by_on as talk_by_on, b.person_id as before_as, b.said as said_before
           from decision d join co_production_group g using (group_id)
           {_SEAT}
           left join meeting m on m.meeting_id = d.meeting_id
           left join lateral (
               select * from answer where decision_id = d.decision_id and person_id = any (one_person($1))
               order by answered_at desc limit 1) a on true
           left join lateral (
               select person_id, said from answer where person_id = any (one_person($1)) and said is not null
               order by answered_at desc limit 1) b on true
           left join lateral (
               select by_on from conversation where decision_id = d.decision_id and person_id = any (one_person($1))
                 and held_at is null and dropped_at is null order by by_on limit 1) c on true
           where d.decision_id = $3
             and (s.seat_id is not null or a.answer_id is not null or d.owner_ids && one_person($1))""",  # noqa: S608
        require_person(look.actor),
        look.now,
        question.decision_id,
    )
    if row is None:
        raise NotFound("There is nothing here, or nothing that is put to you.")
    return await _view(dict(row), look)


async def _view(row: dict[str, Any], look: Look) -> DecisionView:
    mine = row["written_as"]
    said, words, before = await look.sealer.open_all(
        look.db, [(mine, row["said"]), (mine, row["words"]), (row["before_as"], row["said_before"])]
    )
    return msgspec.convert(
        row
        | {
            "mine": _own(row, said, words) if row["answer_id"] else None,
            "have_i_told_before": before is not None,
            "my_last_perspective": read_said(before)[1] if before else None,
            "counts": (await counted(look, [row]))[0],
            "different_views": await _different_views(look, row),
        },
        DecisionView,
        from_attributes=True,
    )


def _own(row: dict[str, Any], said: str | None, words: str | None) -> OwnAnswerView:
    choice, perspective = read_said(said) if said else (None, None)
    return OwnAnswerView(
        choice=choice,
        perspective=perspective,
        words=words,
        readers=Readers(row["readers"]),
        talk_by_on=row["talk_by_on"],
        is_kept_as_different_view=row["difference"] is not None,
    )


async def _different_views(look: Look, row: dict[str, Any]) -> tuple[DifferentView, ...]:
    """Nobody's before it is decided: words would tell who has answered, and what."""
    if row["answer"] is None:
        return ()
    found = await opened_views(look, [row["decision_id"]], what_may_be_read(row["my_part"]))
    return tuple(found.get(row["decision_id"], ()))


def what_may_be_read(part: str) -> list[Readers]:
    """Those who wrote the item read what is for proposers, also when they sit in the group themselves."""
    if part == Part.OWNER:
        return [Readers.PROPOSERS, Readers.EVERYBODY]
    return [Readers.EVERYBODY] if part == Part.HAS_LEFT else list(Readers)


async def opened_views(
    look: Look, decision_ids: Collection[UUID], readers: Collection[Readers]
) -> dict[UUID, list[DifferentView]]:
    """In an order that tells nothing of when they were written, nor by whom."""
    rows = await look.db.fetch(
        """select decision_id, person_id, difference, words, words_changed_at is not null as is_changed
           from answer where decision_id = any($1) and difference is not null and readers = any($2)
           order by md5(answer_id::text)""",
        list(decision_ids),
        list(readers),
    )
    texts = await look.sealer.open_all(look.db, [(row["person_id"], row["words"]) for row in rows])
    views: dict[UUID, list[DifferentView]] = {}
    for row, words in zip(rows, texts, strict=True):
        view = DifferentView(kind=row["difference"], words=words, is_changed=row["is_changed"] and words is not None)
        views.setdefault(row["decision_id"], []).append(view)
    return views


async def counted(look: Look, rows: list[Any]) -> list[tuple[Side, Side] | None]:
    sealed = [(row["decision_id"], row["composition"]) for row in rows]
    texts = await look.sealer.open_all(look.db, sealed)
    return [rules.shown_counts(_decode(text)) if text else None for text in texts]


class DecidedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The public record: what was agreed on both sides."""


class DecidedView(msgspec.Struct, frozen=True, kw_only=True):
    decision_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    decided_at: datetime
    counts: tuple[Side, Side] | None
    different_views: tuple[DifferentView, ...]


async def decided(question: DecidedQuestion, look: Look) -> list[DecidedView]:
    rows = await look.db.fetch(
        f"""select d.decision_id, g.name as group_name, d.item_kind, d.item_id, d.item_digest, d.decided_at,
                  d.composition
           from decision d join co_production_group g using (group_id)
           where d.answer = 'granted' and d.withdrawn_at is null
           order by d.decided_at desc limit {MOST_SHOWN}"""  # noqa: S608  (a number of ours)
    )
    views = await opened_views(look, [row["decision_id"] for row in rows], [Readers.EVERYBODY])
    return [
        msgspec.convert(
            dict(row) | {"counts": counts, "different_views": views.get(row["decision_id"], [])},
            DecidedView,
            from_attributes=True,
        )
        for row, counts in zip(rows, await counted(look, rows), strict=True)
    ]
