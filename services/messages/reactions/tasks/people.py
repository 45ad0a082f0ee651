"""Perhaps one person stands here twice, or she asked the desk to be forgotten: somebody of the desk looks."""

from services.contracts.people import (
    ErasureAsked,
    ErasureDropped,
    FactorResetAgreed,
    FactorResetAsked,
    FactorResetEnded,
    GlassBroken,
    GlassLookedAt,
    PersonHidden,
    PersonsMerged,
    RolesReviewDue,
    RolesReviewed,
    SaidToBeTwo,
    SecondRecordLikely,
)
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.merged import one_person
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

SECOND_RECORD, SECOND_YES, LOST_SIGN = "second-record", "second-yes", "lost-sign"
ROLES, IN_NEED = "roles-review", "opened-in-need"
LOOK_DAYS, REVIEW_DAYS = 3, 10


@REACTIONS.consequence(SecondRecordLikely, since=BEGINNING)
async def look_at_both(event: SecondRecordLikely, work: Work) -> None:
    """Unless they have been put together before we hear of it."""
    if event.other_id not in await one_person(work.db, event.person_id):
        facts = {"other_id": str(event.other_id)}
        until_at = rules.working_days_on(work.now, LOOK_DAYS)
        await open_task(work, SECOND_RECORD, event.person_id, until_at=until_at, facts=facts)


@REACTIONS.consequence(SaidToBeTwo, since=BEGINNING)
async def these_are_two(event: SaidToBeTwo, work: Work) -> None:
    await close_tasks(work, event.person_id, SECOND_RECORD)


@REACTIONS.consequence(PersonsMerged, since=BEGINNING)
async def these_are_one(event: PersonsMerged, work: Work) -> None:
    await store.close_between(work.db, SECOND_RECORD, event.person_id, event.kept_id, work.now)


@REACTIONS.consequence(ErasureAsked, since=BEGINNING)
async def ask_for_a_second_yes(event: ErasureAsked, work: Work) -> None:
    await open_task(work, SECOND_YES, event.person_id, until_at=rules.working_days_on(work.now, 1))


@REACTIONS.consequence(ErasureDropped, PersonHidden, since=BEGINNING)
async def no_second_yes_is_wanted(event: ErasureDropped | PersonHidden, work: Work) -> None:
    """Said, or put aside. Whom nobody sees any more, nobody looks at either."""
    await close_tasks(work, event.person_id, SECOND_YES)
    if isinstance(event, PersonHidden):
        await close_tasks(work, event.person_id, SECOND_RECORD, LOST_SIGN)


@REACTIONS.consequence(FactorResetAsked, since=BEGINNING)
async def ask_whether_it_is_she(event: FactorResetAsked, work: Work) -> None:
    """She stands outside meanwhile: whoever of the desk or the office sees it first."""
    for circle in ("desk", "office"):
        await open_task(work, LOST_SIGN, event.person_id, until_at=work.now + rules.AT_ONCE, circle=circle)


@REACTIONS.consequence(FactorResetAgreed, FactorResetEnded, since=BEGINNING)
async def two_are_sure(event: FactorResetAgreed | FactorResetEnded, work: Work) -> None:
    await close_tasks(work, event.person_id, LOST_SIGN)


@REACTIONS.consequence(RolesReviewDue, since=BEGINNING)
async def look_through_roles(event: RolesReviewDue, work: Work) -> None:
    until_at = rules.working_days_on(work.now, REVIEW_DAYS)
    await open_task(work, ROLES, event.college_id, until_at=until_at, circle="office")


@REACTIONS.consequence(RolesReviewed, since=BEGINNING)
async def roles_are_looked_through(event: RolesReviewed, work: Work) -> None:
    await close_tasks(work, event.college_id, ROLES)


@REACTIONS.consequence(GlassBroken, since=BEGINNING)
async def look_at_what_was_opened(event: GlassBroken, work: Work) -> None:
    for person_id in event.told_ids:
        circle = rules.person(person_id)
        await open_task(work, IN_NEED, event.glass_id, until_at=work.now + rules.AT_ONCE, circle=circle)


@REACTIONS.consequence(GlassLookedAt, since=BEGINNING)
async def what_was_opened_is_looked_at(event: GlassLookedAt, work: Work) -> None:
    await close_tasks(work, event.glass_id, IN_NEED)
