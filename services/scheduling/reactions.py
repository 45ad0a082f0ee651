"""What scheduling does when others' facts arrive: copies of courses, tutors and demand, and what follows from them."""

from typing import Any
from uuid import UUID

from services.contracts.codesign import CarriedOverAgreed, CourseApproved, CourseCarriedOver, CourseWithdrawn
from services.contracts.enrolment import RunDemandChanged
from services.contracts.people import PersonErased, PersonLeft, PersonsMerged, PersonsParted
from services.contracts.training import TutorReadinessChanged
from services.runtime import erasing, merged
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work
from services.scheduling.commands.marking import LOOK_AGAIN, look_again, remark
from services.scheduling.commands.moving import hand_on, let_go
from services.scheduling.commands.publishing import publish_again
from services.scheduling.imports import PARTS
from services.scheduling.store import copies, runs

REACTIONS = Reactions("scheduling")
merged.follow(REACTIONS)
DUE = Due()
PARTS.react(REACTIONS, DUE)


@REACTIONS.copy(CourseApproved, CarriedOverAgreed)
async def copy_course(event: CourseApproved | CarriedOverAgreed, db: Connection) -> None:
    await copies.save_course(db, event.course_id, event.facts)


@REACTIONS.copy(CourseCarriedOver)
async def copy_carried_over(event: CourseCarriedOver, db: Connection) -> None:
    await copies.save_course(
        db, event.course_id, event.facts, is_carried_over=True, plannable_until_on=event.plannable_until_on
    )


@REACTIONS.copy(CourseWithdrawn)
async def copy_withdrawal(event: CourseWithdrawn, db: Connection) -> None:
    """No new runs; those that are planned go on."""
    await copies.withdraw_course(db, event.course_id)


@REACTIONS.copy(TutorReadinessChanged)
async def copy_readiness(event: TutorReadinessChanged, db: Connection) -> None:
    await copies.save_tutor(db, event)


@REACTIONS.consequence(TutorReadinessChanged, since=BEGINNING)
async def mark_sessions(event: TutorReadinessChanged, work: Work) -> None:
    """The other half of the check when planning: a lapse marks her sessions, a renewal settles them."""
    run_ids = await runs.runs_of_tutor(work.db, event.tutor_id, work.now)
    await remark(work, await runs.lock_runs(work.db, run_ids))


@REACTIONS.consequence(PersonsMerged, PersonsParted, since=BEGINNING)
async def look_at_pairs_again(event: PersonsMerged | PersonsParted, work: Work) -> None:
    """Nobody makes a pair with herself or leads two things at once: what both led is looked at, now that they are one,
    or two again. Whoever plans with one of them meanwhile waits."""
    await copies.lock_tutors(work.db, [event.person_id, event.kept_id])
    run_ids = {
        run_id
        for tutor_id in (event.person_id, event.kept_id)
        for run_id in await runs.runs_of_tutor(work.db, tutor_id, work.now)
    }
    await remark(work, await runs.lock_runs(work.db, sorted(run_ids)))


@REACTIONS.copy(RunDemandChanged)
async def copy_demand(event: RunDemandChanged, db: Connection) -> None:
    await copies.save_demand(db, event)


@REACTIONS.consequence(RunDemandChanged, since=BEGINNING)
async def publish_if_taken(event: RunDemandChanged, work: Work) -> None:
    """The other half of the check when unpublishing: somebody has a place of which we had not heard."""
    if event.taken + event.waiting > 0:
        await publish_again(event.run_id, work)


@REACTIONS.consequence(PersonLeft, since=BEGINNING)
async def hand_on_sessions(event: PersonLeft, work: Work) -> None:
    await hand_on(work, event.person_id, event.sessions_to_id)


@REACTIONS.copy(PersonErased)
async def copy_erasure(event: PersonErased, db: Connection) -> None:
    await copies.save_gone(db, event.person_id)


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def let_tutor_go(event: PersonErased, work: Work) -> None:
    """She leads nothing from now on; sessions that are over keep an id that leads to nobody."""
    run_ids = await runs.runs_of_tutor(work.db, event.person_id, work.now)
    await let_go(work, await runs.lock_runs(work.db, run_ids), [event.person_id])


erasing.follow(REACTIONS)


@DUE.at(LOOK_AGAIN)
async def look_at_sessions_again(key: str, body: dict[str, Any], work: Work) -> None:
    await look_again(work, UUID(key))
