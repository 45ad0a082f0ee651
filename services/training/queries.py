"""SQL that answers pages. Others learn only *ready* or *not ready*; why is for the trainee and those who help her."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.looking import LookedAt, PersonLookedAt
from services.contracts.people import Role
from services.contracts.training import Interval, TutorKind
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work
from services.training import rules


class RequiredItemsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class RequiredItemView(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    title_en: str
    title_cy: str | None
    about_en: str
    about_cy: str | None
    months: int | None
    for_kind: TutorKind | None
    is_rested: bool


async def required_items(question: RequiredItemsQuestion, look: Look) -> list[RequiredItemView]:
    require_person(look.actor)
    rows = await look.db.fetch(
        """select item, title_en, title_cy, about_en, about_cy, months, for_kind, is_rested
           from required_item order by is_rested, place"""
    )
    return msgspec.convert([dict(row) for row in rows], list[RequiredItemView])


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One required item of one trainee, with the words for those who may read them."""

    item: str
    title_en: str
    title_cy: str | None
    about_en: str
    about_cy: str | None
    state: str | None
    words: str | None
    feedback: str | None
    offered_at: datetime | None
    held_on: date | None
    may_assess: bool
    may_verify: bool


class TraineePageView(msgspec.Struct, frozen=True, kw_only=True):
    trainee_id: UUID
    person_id: UUID
    joined_on: date
    became_tutor_on: date | None
    is_own: bool
    items: list[ItemView]


class TraineeQuestion(msgspec.Struct, frozen=True, kw_only=True):
    trainee_id: UUID


async def trainee(question: TraineeQuestion, look: Work) -> TraineePageView:
    """For an assessor or a verifier. She sees that they looked. Raises NotFound."""
    require_role(look.actor, Role.ASSESSOR, Role.INTERNAL_VERIFIER)
    found = await _page(look, "trainee_id", question.trainee_id)
    _write_down(look, found.person_id, LookedAt.TRAINING)
    return found


class MyTrainingQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def my_training(question: MyTrainingQuestion, look: Look) -> TraineePageView:
    """The trainee's own. Raises NotFound when she is none."""
    return await _page(look, "person_id", require_person(look.actor))


_PAGE = """
select t.trainee_id, kept_person(t.person_id) as person_id, t.person_id as written_as, t.joined_on, t.became_tutor_on,
       r.item, r.title_en, r.title_cy, r.about_en, r.about_cy,
       p.state, p.offered_words, p.feedback, p.offered_at, p.held_on, kept_person(p.assessed_by) as assessed_by
from trainee t
join required_item r on (r.for_kind is null or r.for_kind = t.kind)
left join item_progress p on p.trainee_id = t.trainee_id and p.item = r.item
where ($1::uuid is null or t.trainee_id = $1) and ($2::uuid is null or t.trainee_id = (
      select trainee_id from trainee where person_id = any (one_person($2)) order by joined_on desc limit 1))
  and (not r.is_rested or p.state = 'verified')
order by r.place
"""


async def _page(look: Look | Work, by: str, value: UUID) -> TraineePageView:
    trainee_id, person_id = (value, None) if by == "trainee_id" else (None, value)
    rows = await look.db.fetch(_PAGE, trainee_id, person_id)
    if not rows:
        raise NotFound("There is no such trainee.")
    first = rows[0]
    texts = [(first["written_as"], row[name]) for row in rows for name in ("offered_words", "feedback")]
    opened = await look.sealer.open_all(look.db, texts)
    return TraineePageView(
        trainee_id=first["trainee_id"],
        person_id=first["person_id"],
        joined_on=first["joined_on"],
        became_tutor_on=first["became_tutor_on"],
        is_own=first["person_id"] == look.actor.person_id,
        items=[_item(look, row, *opened[2 * n : 2 * n + 2]) for n, row in enumerate(rows)],
    )


def _item(look: Look | Work, row: Any, words: str | None, feedback: str | None) -> ItemView:
    is_other = row["person_id"] != look.actor.person_id
    return ItemView(
        item=row["item"],
        title_en=row["title_en"],
        title_cy=row["title_cy"],
        about_en=row["about_en"],
        about_cy=row["about_cy"],
        state=row["state"],
        words=words,
        feedback=feedback,
        offered_at=row["offered_at"],
        held_on=row["held_on"],
        may_assess=is_other and look.actor.has(Role.ASSESSOR) and row["state"] == "offered",
        may_verify=is_other
        and look.actor.has(Role.INTERNAL_VERIFIER)
        and row["state"] == "assessed"
        and row["assessed_by"] != look.actor.person_id,
    )


class TraineesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class TraineeLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A trainee in the list: how many items wait for an assessor, and for a verifier."""

    trainee_id: UUID
    person_id: UUID
    joined_on: date
    became_tutor_on: date | None
    to_assess: int
    to_verify: int


async def trainees(question: TraineesQuestion, look: Look) -> list[TraineeLineView]:
    """Those with something to do first. A coordinator sees who is there, not how far each has come."""
    require_role(look.actor, Role.ASSESSOR, Role.INTERNAL_VERIFIER, Role.COORDINATOR)
    helps = look.actor.has(Role.ASSESSOR, Role.INTERNAL_VERIFIER)
    rows = await look.db.fetch(
        """select * from (
               select t.trainee_id, t.person_id, t.joined_on, t.became_tutor_on,
                      count(*) filter (where $2 and p.state = 'offered') as to_assess,
                      count(*) filter (
                          where $2 and p.state = 'assessed' and p.assessed_by <> all (one_person($1))) as to_verify
               from trainee t left join item_progress p using (trainee_id) group by t.trainee_id) line
           order by to_assess + to_verify desc, joined_on, trainee_id""",
        look.actor.person_id,
        helps,
    )
    return [TraineeLineView(**dict(row)) for row in rows]


class TutorsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class TutorLineView(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID
    is_ready: bool
    until_on: date | None


async def tutors(question: TutorsQuestion, look: Look) -> list[TutorLineView]:
    """Everybody who teaches: ready or not ready today, and until when. Which half of a pair is not told."""
    require_role(look.actor, Role.COORDINATOR, Role.ASSESSOR)
    rows = await look.db.fetch(
        """select distinct on (kept_person(tutor_id)) tutor_id, ready from tutor
           order by kept_person(tutor_id), tutor_id"""
    )
    return [_line(row["tutor_id"], row["ready"], college_date(look.now)) for row in rows]


class MyReadinessQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class HeldView(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    title_en: str
    title_cy: str | None
    from_on: date | None
    until_on: date | None


class PausedView(msgspec.Struct, frozen=True, kw_only=True):
    pause_id: UUID
    from_on: date
    until_on: date


class ReadinessView(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID
    is_ready: bool
    until_on: date | None
    held: list[HeldView]
    pauses: list[PausedView]


async def my_readiness(question: MyReadinessQuestion, look: Look) -> ReadinessView:
    """A tutor's own: what she holds, until when, and her pauses. Raises NotFound."""
    return await _readiness(look, require_person(look.actor))


class TutorQuestion(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID


async def tutor(question: TutorQuestion, look: Work) -> ReadinessView:
    """For the coordinator who renews: what is held, without the pauses. She sees that they looked. Raises NotFound."""
    require_role(look.actor, Role.COORDINATOR, Role.ASSESSOR)
    found = await _readiness(look, question.tutor_id)
    _write_down(look, found.tutor_id, LookedAt.READINESS)
    return msgspec.structs.replace(found, pauses=[])


async def _readiness(look: Look | Work, tutor_id: UUID) -> ReadinessView:
    known = await look.db.fetchrow(
        """select tutor_id, ready from tutor where tutor_id = any (one_person($1))
           order by tutor_id = $1 desc limit 1""",
        tutor_id,
    )
    if known is None:
        raise NotFound("There is no such tutor.")
    tutor_id, ready = known
    held = await look.db.fetch(
        """select distinct on (r.place, r.item) r.item, r.title_en, r.title_cy, h.from_on, h.until_on
           from tutor t join required_item r on not r.is_rested and (r.for_kind is null or r.for_kind = t.kind)
           left join held_item h on h.tutor_id = any (one_person(t.tutor_id)) and h.item = r.item
           where t.tutor_id = $1 order by r.place, r.item, h.from_on desc nulls last""",
        tutor_id,
    )
    pauses = await look.db.fetch(
        """select pause_id, from_on, until_on from pause
           where tutor_id = any (one_person($1)) and until_on >= $2 order by from_on""",
        tutor_id,
        college_date(look.now),
    )
    line = _line(tutor_id, ready, college_date(look.now))
    return ReadinessView(
        tutor_id=tutor_id,
        is_ready=line.is_ready,
        until_on=line.until_on,
        held=[HeldView(**dict(row)) for row in held],
        pauses=[PausedView(**dict(row)) for row in pauses],
    )


def _line(tutor_id: UUID, ready: Any, today: date) -> TutorLineView:
    intervals = msgspec.convert(ready, tuple[Interval, ...])
    until_on = rules.ends_on(intervals, today)
    return TutorLineView(tutor_id=tutor_id, is_ready=until_on is not None, until_on=until_on)


def _write_down(look: Work, person_id: UUID, what: LookedAt) -> None:
    """Whoever looks at what is her own has looked at nobody."""
    by_id = require_person(look.actor)
    if by_id != person_id:
        look.record(PersonLookedAt(look_id=new_id(), person_id=person_id, by_id=by_id, what=what, at=look.now))
