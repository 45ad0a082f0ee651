"""Places, runs and times for tests of rules: each with what matters said, the rest made up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from services.contracts.enrolment import (
    LeavingUndone,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferReached,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceHeld,
    PlaceOffered,
    PlacesChanged,
    RunPlacesEvent,
    WaitingListJoined,
    WaitingListLeft,
)
from services.enrolment.model import Place, PlaceState, RunPlaces, Turn
from services.enrolment.rules.places import Decisions, decide_places
from services.enrolment.rules.requests import Ask, By, Request
from services.runtime.ids import new_id

MONDAY = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
"""A working day in winter, when the college's time is UTC."""


def run_of(places: int, *people: Place, **said: Any) -> RunPlaces:
    facts: dict[str, Any] = {
        "run_id": new_id(),
        "revision": 0,
        "is_open": True,
        "planned": places,
        "room_limit": None,
        "places": places,
        "last_number": len(people),
        "starts_at": MONDAY + timedelta(days=28),
        "last_ends_at": MONDAY + timedelta(days=49),
        "people": people,
    }
    return RunPlaces(**facts | said)


def a_place(state: PlaceState, number: int = 1, **said: Any) -> Place:
    facts: dict[str, Any] = {
        "place_id": new_id(),
        "run_id": new_id(),
        "person_id": new_id(),
        "state": state,
        "number": number,
        "turn": Turn.FIRST_TIME,
        "is_confirmed": True,
        "asked_at": MONDAY,
        "changed_at": MONDAY,
    }
    return Place(**facts | said)


def ask(person_id: UUID | None = None, *, is_confirmed: bool = True, **said: Any) -> Ask:
    return Ask(place_id=new_id(), person_id=person_id or new_id(), is_confirmed=is_confirmed, **said)


def herself(place: Place) -> By:
    return By(place.person_id)


def the_desk() -> By:
    return By(new_id(), is_desk=True)


def after(run: RunPlaces, decisions: Decisions) -> RunPlaces:
    """The run as the next batch finds it."""
    people = {place.place_id: place for place in (*run.people, *decisions.changed)}
    return replace(decisions.run, people=tuple(people.values()))


def decided(run: RunPlaces, *requests: Request, at: datetime = MONDAY) -> tuple[RunPlaces, list[RunPlacesEvent]]:
    """All of `requests`, none of which may be refused: the run after them, and what happened."""
    decisions = decide_places(run, requests, at)
    for outcome in decisions.outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal
    return after(run, decisions), [event for outcome in decisions.outcomes for event in outcome.events]


def the_only(events: list[RunPlacesEvent], kind: type[Any]) -> Any:
    found = [event for event in events if type(event) is kind]
    assert len(found) == 1, [type(event).__name__ for event in events]
    return found[0]


TAKING = (PlaceHeld, PlaceBooked, PlaceOffered, OfferAccepted)
ENDING = (OfferDeclined, OfferLapsed, PlaceCalledOff)


class Ledger:
    """Another's view of one run, from its events alone: what a checker of the whole college sees."""

    def __init__(self) -> None:
        self.places = 0
        self.taken: set[UUID] = set()
        self.waiting: set[UUID] = set()
        self.reached: set[UUID] = set()
        self._before: dict[UUID, str] = {}

    def hear(self, event: RunPlacesEvent) -> None:
        """Raises AssertionError when more places are taken than there are, or an offer lapses that nobody heard of."""
        if isinstance(event, PlacesChanged):
            self.places = event.places
        if isinstance(event, OnePlaceEvent):
            self._hear_of_place(event)
        assert len(self.taken) <= self.places, f"{len(self.taken)} of {self.places} after {type(event).__name__}"

    def _hear_of_place(self, event: OnePlaceEvent) -> None:
        place = event.place_id
        if isinstance(event, PlaceOffered):
            self.reached.discard(place)
        if isinstance(event, OfferReached):
            self.reached.add(place)
        if isinstance(event, OfferLapsed):
            assert place in self.reached, "an offer lapsed that no message had reached"
        if isinstance(event, TAKING):
            self.taken.add(place)
            self.waiting.discard(place)
        elif isinstance(event, WaitingListJoined):
            self.waiting.add(place)
            self.taken.discard(place)
        elif isinstance(event, PlaceGivenBack | WaitingListLeft):
            self._before[place] = "taken" if place in self.taken else "waiting"
            self.taken.discard(place)
            self.waiting.discard(place)
        elif isinstance(event, LeavingUndone):
            (self.taken if self._before[place] == "taken" else self.waiting).add(place)
        elif isinstance(event, ENDING):
            self.taken.discard(place)
            self.waiting.discard(place)
