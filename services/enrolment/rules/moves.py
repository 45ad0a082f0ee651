"""What can happen to one place. Requests of people and news of others are made of these moves."""

from datetime import datetime
from functools import singledispatch
from uuid import UUID

import msgspec

from services.contracts.enrolment import CallAsked, LeavingUndone, OfferDeclined, OfferLapsed, OfferReached, PlaceBooked
from services.enrolment.model import Place, PlaceState
from services.enrolment.rules.refusals import NoSuchPlace
from services.enrolment.rules.requests import By, Request
from services.enrolment.rules.table import Table
from services.enrolment.rules.times import CALL_DAYS, HOLD, UNDO


@singledispatch
def decide(request: Request, table: Table) -> Place | None:
    """What each request does stands in `asked.py` and `heard.py`, a function for each. It looks, and then changes."""
    raise TypeError(type(request).__name__)


def confirm(table: Table, place: Place, is_on_behalf: bool) -> Place:
    """She can be reached. A held place is hers; a turn in the line counts from now on; the rest stays as it is."""
    if place.state is PlaceState.HELD:
        booked = become(place, PlaceState.BOOKED, until=None, is_confirmed=True)
        return table.put(booked, PlaceBooked, is_on_behalf=is_on_behalf)
    if place.is_confirmed:
        return place
    until = None if place.state is PlaceState.WAITING else place.until
    return table.put(become(place, is_confirmed=True, until=until))


def revive(table: Table, place: Place, is_on_behalf: bool) -> Place:
    was = place.was or place.state
    if was is PlaceState.HELD and place.is_confirmed:
        was = PlaceState.BOOKED
    waits_for_code = was in (PlaceState.HELD, PlaceState.WAITING) and not place.is_confirmed
    until = table.now + HOLD if waits_for_code and not place.is_call_asked else None
    if was is PlaceState.HELD and place.is_call_asked:
        until = table.answer_by(CALL_DAYS)
    return table.put(become(place, was, until=until, was=None), LeavingUndone, is_on_behalf=is_on_behalf)


def leaving(table: Table, place: Place, state: PlaceState) -> Place:
    """For ten minutes everything is kept as it was."""
    return become(place, state, until=table.now + UNDO, was=place.state)


def end_offer(
    table: Table,
    place: Place,
    state: PlaceState,
    event: type[OfferDeclined] | type[OfferLapsed],
    is_on_behalf: bool = False,
) -> Place:
    return table.put(become(place, state, until=None), event, is_on_behalf=is_on_behalf)


def begin_answer_time(table: Table, place: Place) -> Place:
    until = min(table.answer_by(), max(table.run.starts_at, table.now))
    return table.put(become(place, until=until, reached_at=table.now), OfferReached, answer_by=until)


def ask_for_call(table: Table, place: Place, why: str, until: datetime | None = None) -> Place:
    return table.put(become(place, until=until, is_call_asked=True), CallAsked, why=why)


def own(table: Table, place_id: UUID, by: By) -> Place:
    """Her own place, or anybody's for the desk. What is not hers is not there."""
    place = table.people.get(place_id)
    if place is None or not (is_hers(place, by) or by.is_desk):
        raise NoSuchPlace
    return place


def for_her(place: Place, by: By) -> bool:
    """Somebody else does it: it is recorded as on behalf."""
    return not is_hers(place, by)


def is_hers(place: Place, by: By) -> bool:
    return by.person_id in (place.hers, place.person_id)


def become(place: Place, state: PlaceState | None = None, **changes: object) -> Place:
    return msgspec.structs.replace(place, state=state or place.state, **changes)
