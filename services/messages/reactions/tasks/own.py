"""What waits for one person, or for the two owners of a proposal: on her home page, and passed on to nobody."""

from uuid import UUID, uuid5

from services.contracts.codesign import (
    CoOwnerAsked,
    CoOwnerJoined,
    CoOwnerNotJoined,
    OwnerNeeded,
    OwnerTookOver,
    ProposalTakenBack,
    SummaryAnswered,
    SummaryAsked,
    SummaryTakenBack,
    VersionCoSigned,
)
from services.contracts.enrolment import (
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferReached,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceOffered,
    WaitingListJoined,
    WaitingListLeft,
)
from services.contracts.requests import DecisionRequested
from services.contracts.training import TutorReadinessChanged, TutorReadinessEnding
from services.messages.commands.tasks import close_beforehand, close_tasks, close_tasks_of, move_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

OFFER, CO_OWNER, VERSION, READINESS = "place-offered", "co-owner-asked", "version-to-put", "readiness-ending"
SUMMARY = "summary-to-read"
OWNER, TAKEN_OVER = "owner-needed", "proposal-taken-over"
OWN_DAYS = 5
SUMMARY_DAYS = 10
"""Nothing happens without her yes, so nobody is hurried."""


@REACTIONS.consequence(PlaceOffered, since=BEGINNING)
async def answer_offer(event: PlaceOffered, work: Work) -> None:
    circle = rules.person(event.person_id)
    await open_task(work, OFFER, event.place_id, until_at=event.answer_by, circle=circle, run_id=event.run_id)


@REACTIONS.consequence(OfferReached, since=BEGINNING)
async def answer_offer_from_now_on(event: OfferReached, work: Work) -> None:
    await move_tasks(work, event.place_id, event.answer_by, OFFER)


@REACTIONS.consequence(
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceBooked,
    PlaceGivenBack,
    PlaceCalledOff,
    WaitingListJoined,
    WaitingListLeft,
    since=BEGINNING,
)
async def offer_is_answered(event: OnePlaceEvent, work: Work) -> None:
    await close_tasks(work, event.place_id, OFFER)


@REACTIONS.consequence(CoOwnerAsked, since=BEGINNING)
async def answer_asking(event: CoOwnerAsked, work: Work) -> None:
    until_at = rules.working_days_on(work.now, OWN_DAYS)
    await open_task(work, CO_OWNER, event.proposal_id, until_at=until_at, circle=rules.person(event.person_id))


@REACTIONS.consequence(CoOwnerJoined, CoOwnerNotJoined, ProposalTakenBack, since=BEGINNING)
async def asking_is_answered(event: CoOwnerJoined | CoOwnerNotJoined | ProposalTakenBack, work: Work) -> None:
    await close_tasks(work, event.proposal_id, CO_OWNER)


@REACTIONS.consequence(OwnerNeeded, since=BEGINNING)
async def find_an_owner(event: OwnerNeeded, work: Work) -> None:
    """The desk does: nobody owns it, or one who speaks from one side."""
    until_at, facts = rules.working_days_on(work.now, OWN_DAYS), {"number": event.number}
    await open_task(work, OWNER, event.proposal_id, until_at=until_at, circle="desk", facts=facts)


@REACTIONS.consequence(CoOwnerAsked, OwnerTookOver, ProposalTakenBack, since=BEGINNING)
async def owner_is_found(event: CoOwnerAsked | OwnerTookOver | ProposalTakenBack, work: Work) -> None:
    await close_tasks(work, event.proposal_id, OWNER)


@REACTIONS.consequence(OwnerTookOver, since=BEGINNING)
async def look_at_what_is_hers_now(event: OwnerTookOver, work: Work) -> None:
    until_at = rules.working_days_on(work.now, OWN_DAYS)
    await open_task(work, TAKEN_OVER, event.proposal_id, until_at=until_at, circle=rules.person(event.person_id))


@REACTIONS.consequence(VersionCoSigned, since=BEGINNING)
async def put_version_to_group(event: VersionCoSigned, work: Work) -> None:
    """The group may have been asked already, as far as we have heard."""
    about_id = _version(event.proposal_id, event.digest)
    until_at = rules.working_days_on(work.now, OWN_DAYS)
    circle = rules.owners(event.proposal_id)
    facts = {"proposal_id": str(event.proposal_id)}
    await open_task(work, VERSION, about_id, until_at=until_at, circle=circle, facts=facts, is_once=True)


@REACTIONS.consequence(DecisionRequested, since=BEGINNING)
async def group_is_asked(event: DecisionRequested, work: Work) -> None:
    about_id = _version(event.item_id, event.item_digest)
    await close_beforehand(work, VERSION, about_id, rules.owners(event.item_id))


@REACTIONS.consequence(ProposalTakenBack, since=BEGINNING)
async def nothing_to_put(event: ProposalTakenBack, work: Work) -> None:
    await close_tasks_of(work, rules.owners(event.proposal_id))
    await close_tasks(work, event.proposal_id, TAKEN_OVER)


def _version(proposal_id: UUID, digest: str) -> UUID:
    return uuid5(proposal_id, digest)


@REACTIONS.consequence(TutorReadinessEnding, since=BEGINNING)
async def renew(event: TutorReadinessEnding, work: Work) -> None:
    until_at = rules.day_closes(event.until_on)
    await open_task(work, READINESS, event.tutor_id, until_at=until_at, circle=rules.person(event.tutor_id))


@REACTIONS.consequence(TutorReadinessChanged, since=BEGINNING)
async def renewed(event: TutorReadinessChanged, work: Work) -> None:
    await close_tasks(work, event.tutor_id, READINESS)


@REACTIONS.consequence(SummaryAsked, since=BEGINNING)
async def say_whether_summary_may_be_shown(event: SummaryAsked, work: Work) -> None:
    until_at, circle = rules.working_days_on(work.now, SUMMARY_DAYS), rules.person(event.person_id)
    await open_task(work, SUMMARY, event.summary_id, until_at=until_at, circle=circle)


@REACTIONS.consequence(SummaryAnswered, since=BEGINNING)
async def summary_is_answered(event: SummaryAnswered, work: Work) -> None:
    await close_tasks(work, event.summary_id, SUMMARY, circle=rules.person(event.person_id))


@REACTIONS.consequence(SummaryTakenBack, since=BEGINNING)
async def summary_is_taken_back(event: SummaryTakenBack, work: Work) -> None:
    await close_tasks(work, event.summary_id, SUMMARY)
