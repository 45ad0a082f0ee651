"""What the clock and the news of other services do to the places of a run. None of it is ever refused."""

import msgspec

from services.contracts.enrolment import (
    CallAsked,
    DatesChanged,
    OfferDeclined,
    OfferLapsed,
    PlaceCalledOff,
    PlaceGivenBack,
    WaitingListJoined,
    WaitingListLeft,
)
from services.enrolment.model import TAKES_A_PLACE, Place, PlaceState, Turn
from services.enrolment.rules.moves import ask_for_call, become, begin_answer_time, confirm, decide, end_offer
from services.enrolment.rules.requests import (
    CallOff,
    Close,
    LimitPlaces,
    LookForSeconds,
    OfferSaid,
    Open,
    PersonConfirmed,
    PersonGone,
    Rang,
    TellDates,
    TimeCame,
)
from services.enrolment.rules.table import Table
from services.enrolment.rules.times import CALL_DAYS

CODE_NOT_TYPED, OFFER_NOT_REACHED = "code-not-typed", "offer-not-reached"


@decide.register
def _look_for_seconds(_request: LookForSeconds, _table: Table) -> None:
    """That is done after whatever was asked."""


@decide.register
def _limit_places(request: LimitPlaces, table: Table) -> None:
    """By news of another service: it is never refused, and nobody loses a place by it."""
    table.change(room_limit=request.room_limit)


@decide.register
def _open(_request: Open, table: Table) -> None:
    table.change(is_open=True)


@decide.register
def _close(_request: Close, table: Table) -> None:
    table.change(is_open=False)


@decide.register
def _call_off(_request: CallOff, table: Table) -> None:
    table.change(is_open=False)
    for place in table.live():
        table.put(become(place, PlaceState.CALLED_OFF, until=None), PlaceCalledOff)


@decide.register
def _tell_dates(request: TellDates, table: Table) -> None:
    for place in table.live():
        if place.state in TAKES_A_PLACE:
            table.tell(DatesChanged, place, **msgspec.structs.asdict(request))


@decide.register
def _person_confirmed(request: PersonConfirmed, table: Table) -> Place | None:
    place = table.live_of(request.person_id)
    if place is None:
        return None
    if place.is_leaving:
        return table.put(become(place, is_confirmed=True))
    return confirm(table, place, is_on_behalf=False)


@decide.register
def _person_gone(request: PersonGone, table: Table) -> None:
    place = table.live_of(request.person_id)
    if place is None:
        return
    if place.is_leaving:
        table.put(become(place, until=None))
    elif place.state is PlaceState.OFFERED:
        end_offer(table, place, PlaceState.DECLINED, OfferDeclined)
    elif place.state is PlaceState.WAITING:
        table.put(become(place, PlaceState.LEFT, until=None), WaitingListLeft)
    else:
        table.put(become(place, PlaceState.GIVEN_BACK, until=None), PlaceGivenBack)


@decide.register
def _offer_said(request: OfferSaid, table: Table) -> Place | None:
    place = table.people.get(request.place_id)
    if place is None or place.state is not PlaceState.OFFERED or place.reached_at is not None:
        return place
    if request.has_reached:
        return begin_answer_time(table, place)
    if place.is_call_asked:
        return place
    return ask_for_call(table, place, OFFER_NOT_REACHED)


@decide.register
def _rang(request: Rang, table: Table) -> Place | None:
    """Not reached: somebody tries again. Reached: an offer's time begins, a held place waits for its confirmation."""
    place = table.people.get(request.place_id)
    if place is None or not place.is_live or place.is_leaving:
        return place
    if place.state is PlaceState.OFFERED and place.reached_at is None:
        if request.has_reached:
            return begin_answer_time(table, place)
        return ask_for_call(table, place, OFFER_NOT_REACHED)
    if place.is_confirmed:
        return place
    if not request.has_reached:
        return table.put(place, CallAsked, why=CODE_NOT_TYPED)
    if place.state is PlaceState.HELD:
        return table.put(become(place, until=table.answer_by(CALL_DAYS), is_call_asked=True))
    return confirm(table, place, is_on_behalf=True)


@decide.register
def _time_came(request: TimeCame, table: Table) -> Place | None:
    place = table.people.get(request.place_id)
    if place is None or place.until is None or place.until > table.now:
        return place
    if place.is_leaving:
        return table.put(become(place, until=None))
    if place.state is PlaceState.OFFERED:
        return end_offer(table, place, PlaceState.LAPSED, OfferLapsed) if place.reached_at else place
    if place.is_call_asked:
        return _keep_turn(table, place)
    until = table.answer_by(CALL_DAYS) if place.state is PlaceState.HELD else None
    return ask_for_call(table, place, CODE_NOT_TYPED, until)


def _keep_turn(table: Table, place: Place) -> Place:
    """Nobody could reach her in time. She goes to the top of the line, and is offered a place once she is reached."""
    if place.state is not PlaceState.HELD:
        return table.put(become(place, until=None))
    on_top = become(place, PlaceState.WAITING, until=None, turn=Turn.KEPT)
    return table.put(on_top, WaitingListJoined, is_on_behalf=place.is_on_behalf)
