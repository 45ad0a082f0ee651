"""What people ask of training: each command directly above its handler."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from services.contracts.people import Role
from services.contracts.training import (
    Interval,
    TraineeBecameTutor,
    TraineeJoined,
    TraineeProgressed,
    TutorKind,
    TutorReadinessChanged,
)
from services.runtime.actor import require_person, require_role
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.ids import new_id
from services.runtime.lengths import check_length
from services.runtime.merged import one_person
from services.runtime.refusal import Missing, NotAllowed
from services.runtime.work import Work
from services.training import rules, store
from services.training.model import Held, State, Trainee


class AddTrainee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody begins to work towards teaching."""

    person_id: UUID
    kind: TutorKind
    trainee_id: UUID | None = None


class TraineeView(msgspec.Struct, frozen=True):
    trainee_id: UUID


async def add_trainee(command: AddTrainee, work: Work) -> TraineeView:
    require_role(work.actor, Role.COORDINATOR, service="example")
    trainee_id = command.trainee_id or new_id()
    await store.insert_trainee(work.db, trainee_id, command.person_id, command.kind, college_date(work.now))
    work.record(TraineeJoined(trainee_id=trainee_id, person_id=command.person_id))
    return TraineeView(trainee_id)


class OfferEvidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The trainee says what she did for one item. Her assessor and verifier read it, nobody else."""

    trainee_id: UUID
    item: str
    words: str


async def offer_evidence(command: OfferEvidence, work: Work) -> None:
    by = require_person(work.actor)
    trainee = await store.load_trainee(work.db, command.trainee_id)
    rules.offer(trainee, command.item, by, command.words)
    words = await work.sealer.seal(work.db, trainee.written_as, command.words.strip())
    await store.save_offer(work.db, trainee.trainee_id, command.item, words, work.now)
    await tell_progress(work, trainee)


class Assess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An assessor says met or not yet, with words that help (RARPA: formative). `held_on` is when it was done."""

    trainee_id: UUID
    item: str
    is_met: bool
    feedback: str
    held_on: date | None = None


async def assess(command: Assess, work: Work) -> None:
    require_role(work.actor, Role.ASSESSOR)
    by = require_person(work.actor)
    trainee = await store.load_trainee(work.db, command.trainee_id)
    rules.assess(trainee, command.item, by)
    today = college_date(work.now)
    if not command.feedback.strip():
        raise Missing("Please write a sentence that helps.", field="feedback")
    check_length(command.feedback, rules.MOST_FEEDBACK, "feedback")
    if command.held_on is not None and command.held_on > today:
        raise Missing("This day has not come yet.", field="held_on")
    await store.save_assessment(
        work.db,
        trainee.trainee_id,
        command.item,
        state=State.ASSESSED if command.is_met else State.NOT_YET,
        by=by,
        feedback=await work.sealer.seal(work.db, trainee.written_as, command.feedback.strip()),
        held_on=command.held_on or today,
        now=work.now,
    )
    await tell_progress(work, trainee)


class Verify(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another person checks an assessment: it holds, or the assessor looks again."""

    trainee_id: UUID
    item: str
    holds: bool = True


class VerifiedView(msgspec.Struct, frozen=True):
    is_ready: bool


async def verify(command: Verify, work: Work) -> VerifiedView:
    require_role(work.actor, Role.INTERNAL_VERIFIER)
    by = require_person(work.actor)
    trainee = await store.load_trainee(work.db, command.trainee_id)
    rules.verify(trainee, command.item, by)
    if not command.holds:
        await store.save_sent_back(work.db, trainee.trainee_id, command.item)
        await tell_progress(work, trainee)
        return VerifiedView(False)
    await store.save_verification(work.db, trainee.trainee_id, command.item, by, work.now)
    return VerifiedView(await _finish(work, await tell_progress(work, trainee)))


async def tell_progress(work: Work, before: Trainee) -> Trainee:
    """The trainee as she is now. Others hear when another number of items waits for somebody."""
    now = await store.load_trainee(work.db, before.trainee_id)
    to_assess, to_verify = rules.waits(now)
    if (to_assess, to_verify) != rules.waits(before):
        work.record(TraineeProgressed(trainee_id=now.trainee_id, to_assess=to_assess, to_verify=to_verify))
    return now


async def _finish(work: Work, trainee: Trainee) -> bool:
    """When the last item is verified she is a tutor, ready from today."""
    required = await store.required(work.db)
    if trainee.became_tutor_on is not None or not rules.is_complete(trainee, required):
        return False
    today = college_date(work.now)
    await store.became_tutor(work.db, trainee.trainee_id, today)
    work.record(TraineeBecameTutor(trainee_id=trainee.trainee_id, person_id=trainee.written_as, kind=trainee.kind))
    by_item = {item.item: item for item in required}
    held = [
        Held(item=one.item, from_on=one.held_on, until_on=rules.held_until(by_item[one.item], one.held_on))
        for one in trainee.progress
        if one.item in by_item and one.held_on is not None
    ]
    await store.insert_tutor(work.db, trainee.written_as, trainee.kind, today, "training")
    await store.insert_held(work.db, trainee.written_as, held, work.actor.key, work.now)
    return rules.is_ready(await tell_readiness(work, trainee.written_as), today)


class AddTutor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tutor whom the college knew before it kept this record. What a sheet says of her is provisional."""

    tutor_id: UUID
    kind: TutorKind
    held: tuple[Held, ...] = ()
    since_on: date | None = None


class TutorAddedView(msgspec.Struct, frozen=True):
    is_new: bool


async def add_tutor(command: AddTutor, work: Work) -> TutorAddedView:
    """Only what is dated counts; the rest of the required items are taken as held since she began."""
    if work.actor.service not in ("import", "example"):
        require_role(work.actor, Role.COORDINATOR)
    today = college_date(work.now)
    since_on = command.since_on or today
    came_from = work.actor.service or "desk"
    if not await store.insert_tutor(work.db, command.tutor_id, command.kind, since_on, came_from):
        return TutorAddedView(False)
    dated = {item.item for item in await store.required(work.db) if item.months is not None}
    known = [one for one in command.held if one.item in dated]
    for one in known:
        rules.forwards(one.from_on, one.until_on)
    carried = [
        Held(item=item.item, from_on=since_on)
        for item in await store.required(work.db)
        if item.months is None and item.asked_of(command.kind)
    ]
    await store.insert_held(work.db, command.tutor_id, [*known, *carried], came_from, work.now)
    await tell_readiness_of(work, command.tutor_id)
    return TutorAddedView(True)


class RenewItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tutor took a required training again."""

    tutor_id: UUID
    item: str
    from_on: date
    until_on: date | None = None


async def renew_item(command: RenewItem, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR, Role.ASSESSOR)
    if work.actor.person_id in await one_person(work.db, command.tutor_id):
        raise NotAllowed("Nobody renews her own training.", what_to_do="Ask a colleague to do it.")
    await store.load_tutor(work.db, command.tutor_id)
    rules.forwards(command.from_on, command.until_on)
    item = next((one for one in await store.required(work.db) if one.item == command.item), None)
    if item is None:
        raise Missing("Please choose what was renewed.", field="item")
    until_on = command.until_on or rules.held_until(item, command.from_on)
    held = Held(item=command.item, from_on=command.from_on, until_on=until_on)
    await store.insert_held(work.db, command.tutor_id, [held], work.actor.key, work.now)
    await tell_readiness_of(work, command.tutor_id)


class PauseTeaching(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tutor does not teach for a while. No reason is asked (row 89)."""

    from_on: date
    until_on: date


class PauseView(msgspec.Struct, frozen=True):
    pause_id: UUID


async def pause_teaching(command: PauseTeaching, work: Work) -> PauseView:
    tutor_id = require_person(work.actor)
    tutor = await store.load_tutor(work.db, tutor_id)
    rules.forwards(command.from_on, command.until_on)
    pause_id = await store.insert_pause(work.db, tutor.tutor_id, command.from_on, command.until_on)
    await tell_readiness_of(work, tutor_id)
    return PauseView(pause_id)


class EndPause(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pause_id: UUID


async def end_pause(command: EndPause, work: Work) -> None:
    tutor_id = require_person(work.actor)
    await store.load_tutor(work.db, tutor_id)
    await store.delete_pause(work.db, tutor_id, command.pause_id)
    await tell_readiness_of(work, tutor_id)


class AddRequiredItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The college asks one thing more, of tutors who begin from now on and of all at their next look."""

    item: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,31}$")]
    title_en: str
    title_cy: str | None = None
    about_en: str = ""
    about_cy: str | None = None
    months: Annotated[int, Meta(ge=1)] | None = None
    for_kind: TutorKind | None = None


async def add_required_item(command: AddRequiredItem, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    await store.insert_required(work.db, msgspec.structs.asdict(command))
    for tutor_id in await store.tutor_ids(work.db):
        await tell_readiness(work, tutor_id)


class RestRequiredItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    item: str


async def rest_required_item(command: RestRequiredItem, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR)
    await store.rest_required(work.db, command.item)
    for tutor_id in await store.tutor_ids(work.db):
        await tell_readiness(work, tutor_id)


async def tell_readiness_of(work: Work, *person_ids: UUID) -> None:
    """Under each id under which these people teach: both records of one person are ready, or neither is."""
    for tutor_id in await store.tutor_ids_of(work.db, *person_ids):
        await tell_readiness(work, tutor_id)


async def tell_readiness(work: Work, tutor_id: UUID) -> tuple[Interval, ...]:
    """Says when the tutor is ready, if that is not what was said last, and when to remind her."""
    tutor = await store.load_tutor(work.db, tutor_id)
    now_ready = rules.ready(tutor, await store.required(work.db))
    if now_ready != tutor.ready:
        await store.save_ready(work.db, tutor_id, now_ready)
        work.record(TutorReadinessChanged(tutor_id=tutor_id, kind=tutor.kind, ready=now_ready))
    await _plan_reminder(work, tutor_id, now_ready)
    return now_ready


async def _plan_reminder(work: Work, tutor_id: UUID, ready: tuple[Interval, ...]) -> None:
    until_on = rules.ends_on(ready, college_date(work.now))
    if until_on is None:
        await work.not_due("readiness-ending", str(tutor_id))
    else:
        await work.due("readiness-ending", str(tutor_id), _remind_at(until_on), {"until_on": until_on.isoformat()})


def _remind_at(until_on: date) -> datetime:
    """Nine in the morning, sixty days before."""
    return datetime.combine(until_on - timedelta(days=rules.WARN_DAYS), time(9), COLLEGE_ZONE)
