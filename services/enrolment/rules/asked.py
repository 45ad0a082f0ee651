"""What people ask, for themselves or through the desk."""

from services.contracts.enrolment import (
    OfferAccepted,
    OfferDeclined,
    PlaceBooked,
    PlaceGivenBack,
    PlaceHeld,
    WaitingListJoined,
    WaitingListLeft,
)
from services.enrolment.model import Place, PlaceState, Turn
from services.enrolment.rules.moves import become, confirm, decide, end_offer, for_her, leaving, own, revive
from services.enrolment.rules.refusals import (
    NoOffer,
    NothingToConfirm,
    NothingToGiveBack,
    NotWaiting,
    RoomHoldsFewer,
    RunClosed,
    RunHasBegun,
    TooFewPlaces,
    TooLateToUndo,
)
from services.enrolment.rules.requests import (
    AcceptOffer,
    Ask,
    ChangePlaces,
    Confirm,
    DeclineOffer,
    GiveBack,
    LeaveLine,
    UndoLeaving,
)
from services.enrolment.rules.table import Table
from services.enrolment.rules.times import HOLD


@decide.register
def _ask(request: Ask, table: Table) -> Place:
    """Asking twice is asking once: she gets the place, or the turn, that she has."""
    if known := table.live_of(request.person_id):
        known = revive(table, known, request.is_on_behalf) if known.is_leaving else known
        return confirm(table, known, request.is_on_behalf) if request.is_confirmed else known
    _must_be_open(table, request)
    place = Place(
        place_id=request.place_id,
        run_id=table.run.run_id,
        person_id=request.person_id,
        state=PlaceState.WAITING,
        number=table.next_number(),
        turn=Turn.BEEN_BEFORE if request.has_been_before else Turn.FIRST_TIME,
        is_confirmed=request.is_confirmed,
        is_on_behalf=request.is_on_behalf,
        asked_at=table.now,
        changed_at=table.now,
        until=None if request.is_confirmed else table.now + HOLD,
    )
    if not table.has_free:
        return table.put(place, WaitingListJoined, is_on_behalf=place.is_on_behalf)
    if place.is_confirmed:
        return table.put(become(place, PlaceState.BOOKED), PlaceBooked, is_on_behalf=place.is_on_behalf)
    held = become(place, PlaceState.HELD)
    return table.put(held, PlaceHeld, held_until=held.until, is_on_behalf=place.is_on_behalf)


@decide.register
def _confirm_request(request: Confirm, table: Table) -> Place:
    place = own(table, request.place_id, request.by)
    if not place.is_live or place.is_leaving:
        raise NothingToConfirm
    return confirm(table, place, for_her(place, request.by))


@decide.register
def _give_back(request: GiveBack, table: Table) -> Place:
    place = own(table, request.place_id, request.by)
    if place.state not in (PlaceState.HELD, PlaceState.BOOKED):
        raise NothingToGiveBack
    return table.put(
        leaving(table, place, PlaceState.GIVEN_BACK), PlaceGivenBack, is_on_behalf=for_her(place, request.by)
    )


@decide.register
def _leave_line(request: LeaveLine, table: Table) -> Place:
    """By a link that may be older than the offer: leaving then means "not this time"."""
    place = own(table, request.place_id, request.by)
    if place.state is PlaceState.OFFERED:
        return end_offer(table, place, PlaceState.DECLINED, OfferDeclined, for_her(place, request.by))
    if place.state is not PlaceState.WAITING:
        raise NotWaiting
    return table.put(leaving(table, place, PlaceState.LEFT), WaitingListLeft, is_on_behalf=for_her(place, request.by))


@decide.register
def _undo_leaving(request: UndoLeaving, table: Table) -> Place:
    place = own(table, request.place_id, request.by)
    if not place.is_leaving or place.until is None or place.until < table.now:
        raise TooLateToUndo
    return revive(table, place, for_her(place, request.by))


@decide.register
def _accept(request: AcceptOffer, table: Table) -> Place:
    place = own(table, request.place_id, request.by)
    if place.state is not PlaceState.OFFERED:
        raise NoOffer
    booked = become(place, PlaceState.BOOKED, until=None, is_confirmed=True)
    return table.put(booked, OfferAccepted, is_on_behalf=for_her(place, request.by))


@decide.register
def _decline(request: DeclineOffer, table: Table) -> Place:
    place = own(table, request.place_id, request.by)
    if place.state is not PlaceState.OFFERED:
        raise NoOffer
    return end_offer(table, place, PlaceState.DECLINED, OfferDeclined, for_her(place, request.by))


@decide.register
def _change_places(request: ChangePlaces, table: Table) -> None:
    if request.places < 1:
        raise TooFewPlaces
    if table.run.room_limit is not None and request.places > table.run.room_limit:
        raise RoomHoldsFewer(table.run.room_limit)
    table.change(planned=request.places)


def _must_be_open(table: Table, request: Ask) -> None:
    if not table.run.is_open:
        raise RunClosed
    if table.now >= (table.run.last_ends_at if request.is_on_behalf else table.run.starts_at):
        raise RunHasBegun
