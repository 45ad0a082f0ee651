"""Places: more people than the smallest room holds, and calls that need not be made any more."""

from uuid import UUID

from services.contracts.enrolment import (
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    RunDemandChanged,
    SecondPlaceFound,
    SecondPlaceSettled,
    WaitingListJoined,
    WaitingListLeft,
)
from services.contracts.scheduling import RunCalledOff, RunPlacesChanged
from services.messages.commands.calls import end_calls_about
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.messages.store import known
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

OVER, SECOND = "places-over", "second-place"
ASK_DAYS = 2
ASKED_FOR_ANSWER = ("code-not-typed", "offer-not-reached")


@REACTIONS.consequence(RunPlacesChanged, since=BEGINNING)
async def compare_smaller_room(event: RunPlacesChanged, work: Work) -> None:
    await _compare(work, event.run_id)


@REACTIONS.consequence(RunDemandChanged, since=BEGINNING)
async def compare_places_taken(event: RunDemandChanged, work: Work) -> None:
    await _compare(work, event.run_id)


@REACTIONS.consequence(RunCalledOff, since=BEGINNING)
async def nobody_comes(event: RunCalledOff, work: Work) -> None:
    await close_tasks(work, event.run_id, OVER)


async def _compare(work: Work, run_id: UUID) -> None:
    """Room and places are told by two services, in any order: each time both are looked at as they are known now."""
    found = await known.places_over(work.db, run_id, work.now)
    if found is None or found["next_starts_at"] is None or found["taken"] <= (found["room_limit"] or found["taken"]):
        return await close_tasks(work, run_id, OVER)
    facts = {"taken": found["taken"], "limit": found["room_limit"]}
    until_at = rules.before_session(found["next_starts_at"], work.now)
    await open_task(work, OVER, run_id, until_at=until_at, run_id=run_id, facts=facts)


@REACTIONS.consequence(SecondPlaceFound, since=BEGINNING)
async def ask_which_place(event: SecondPlaceFound, work: Work) -> None:
    until_at = rules.working_days_on(work.now, ASK_DAYS)
    await open_task(work, SECOND, event.place_id, until_at=until_at, run_id=event.run_id)


@REACTIONS.consequence(SecondPlaceSettled, since=BEGINNING)
async def one_place_is_left(event: SecondPlaceSettled, work: Work) -> None:
    await close_tasks(work, event.place_id, SECOND)


@REACTIONS.consequence(
    PlaceBooked,
    PlaceGivenBack,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceCalledOff,
    WaitingListJoined,
    WaitingListLeft,
    since=BEGINNING,
)
async def answer_has_come(event: OnePlaceEvent, work: Work) -> None:
    """What the desk was to ask her about this place is answered, or not asked any more."""
    await end_calls_about(work, event.place_id, *ASKED_FOR_ANSWER)
