"""What students are told of their places. What they did themselves a page has told them already; what the desk did for
them is confirmed back."""

from collections.abc import Mapping

from services.contracts.enrolment import (
    DatesChanged,
    LeavingUndone,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceOffered,
    WaitingListJoined,
    WaitingListLeft,
)
from services.messages.model import OVERTAKEN_BY_NEWS, Template
from services.messages.reactions.saying import REACTIONS, tell
from services.messages.store import known, saying
from services.runtime.reactions import ACTIVATION
from services.runtime.work import Work


@REACTIONS.consequence(PlaceBooked, OfferAccepted, since=ACTIVATION)
async def say_place_booked(event: PlaceBooked | OfferAccepted, work: Work) -> None:
    await _say(work, event, Template.PLACE_BOOKED, await known.next_session_facts(work.db, event.run_id, work.now))


@REACTIONS.consequence(PlaceGivenBack, since=ACTIVATION)
async def say_place_given_back(event: PlaceGivenBack, work: Work) -> None:
    await _confirm_back(work, event, Template.PLACE_GIVEN_BACK)


@REACTIONS.consequence(LeavingUndone, since=ACTIVATION)
async def say_all_as_before(event: LeavingUndone, work: Work) -> None:
    await _confirm_back(work, event, Template.PLACE_KEPT_AGAIN)


@REACTIONS.consequence(WaitingListJoined, since=ACTIVATION)
async def say_waiting(event: WaitingListJoined, work: Work) -> None:
    await _say(work, event, Template.WAITING)


@REACTIONS.consequence(WaitingListLeft, since=ACTIVATION)
async def say_line_left(event: WaitingListLeft, work: Work) -> None:
    await _confirm_back(work, event, Template.LINE_LEFT)


@REACTIONS.consequence(PlaceOffered, since=ACTIVATION)
async def say_place_offered(event: PlaceOffered, work: Work) -> None:
    await _say(work, event, Template.PLACE_OFFERED, {"answer_by": event.answer_by.isoformat()})


@REACTIONS.consequence(OfferDeclined, since=ACTIVATION)
async def say_offer_declined(event: OfferDeclined, work: Work) -> None:
    await _confirm_back(work, event, Template.OFFER_DECLINED)


@REACTIONS.consequence(OfferLapsed, since=ACTIVATION)
async def say_offer_lapsed(event: OfferLapsed, work: Work) -> None:
    await _say(work, event, Template.OFFER_LAPSED)


@REACTIONS.consequence(DatesChanged, since=ACTIVATION)
async def say_dates_changed(event: DatesChanged, work: Work) -> None:
    """An earlier word about the same place stays true: it is another session's."""
    template = Template.SESSION_OFF if event.is_called_off else Template.DATES_CHANGED
    facts = await known.changed_session_facts(work.db, event.session_id, event.starts_at, event.room_id)
    await tell(work, [event.person_id], template, event.place_id, facts)


@REACTIONS.consequence(PlaceCalledOff, since=ACTIVATION)
async def say_all_off(event: PlaceCalledOff, work: Work) -> None:
    await _say(work, event, Template.ALL_OFF)


async def _confirm_back(work: Work, event: OnePlaceEvent, template: Template) -> None:
    if event.is_on_behalf:
        await _say(work, event, template)
    else:
        await _overtake(work, event)


async def _say(work: Work, event: OnePlaceEvent, template: Template, facts: Mapping[str, str] | None = None) -> None:
    await _overtake(work, event)
    by_desk = {"by_desk": "yes"} if event.is_on_behalf else {}
    said = {"run_id": str(event.run_id), **(facts or {}), **by_desk}
    await tell(work, [event.person_id], template, event.place_id, said)


async def _overtake(work: Work, event: OnePlaceEvent) -> None:
    """What was not sent yet of how it stood with this place is not true any more."""
    await saying.overtake_messages(work.db, event.place_id, OVERTAKEN_BY_NEWS, work.now)
