"""The table at which one batch of requests is decided: what is so far, and what has changed."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.enrolment import (
    OnePlaceEvent,
    PlacesChanged,
    RunPlacesEvent,
    SecondPlaceFound,
    SecondPlaceSettled,
)
from services.enrolment.model import Counts, Place, PlaceState, RunPlaces
from services.enrolment.rules.times import OFFER_DAYS, answer_by


class Table:
    def __init__(self, run: RunPlaces, now: datetime) -> None:
        self.run = run
        self.now = now
        self.people: dict[UUID, Place] = {place.place_id: place for place in run.people}
        self.changed: dict[UUID, Place] = {}
        self.events: list[RunPlacesEvent] = []
        self._live = {place.place_id for place in run.people if place.is_live}
        self._hers = {place.person_id: place.hers for place in run.people if place.gone_into}
        self._states = Counter(_counted(place) for place in run.people)

    @property
    def taken(self) -> int:
        return sum(self._states[state] for state in ("booked", "held", "offered", "kept"))

    @property
    def has_free(self) -> bool:
        return self.taken < self.run.places

    def counts(self) -> Counts:
        return Counts(*(self._states[state] for state in Counts.__struct_fields__))

    def live(self) -> Iterator[Place]:
        return iter([place for place in self.people.values() if place.place_id in self._live])

    def live_of(self, person_id: UUID) -> Place | None:
        """Under whichever of her records it was asked for; the first, if she has two."""
        hers = self._hers.get(person_id, person_id)
        return min((place for place in self.live() if place.hers == hers), key=lambda place: place.number, default=None)

    def answer_by(self, days: int = OFFER_DAYS) -> datetime:
        """After so many working days from now."""
        return answer_by(self.now, days, self.run.closed)

    def next_in_line(self) -> Place | None:
        """Who cannot be reached is passed over and keeps her turn."""
        waiting = [place for place in self.live() if place.state is PlaceState.WAITING and place.is_confirmed]
        return min(waiting, key=lambda place: place.in_line, default=None)

    def next_number(self) -> int:
        self.change(last_number=self.run.last_number + 1)
        return self.run.last_number

    def put(self, place: Place, event: type[OnePlaceEvent] | None = None, **said: Any) -> Place:
        """The place is so from now on, and `event` says what happened."""
        before = self.people.get(place.place_id)
        if before is not None:
            self._states[_counted(before)] -= 1
        place = msgspec.structs.replace(place, changed_at=self.now)
        self._states[_counted(place)] += 1
        self.people[place.place_id] = self.changed[place.place_id] = place
        if place.is_live:
            self._live.add(place.place_id)
        else:
            self._live.discard(place.place_id)
        if event is not None:
            self.tell(event, place, **said)
        return place

    def tell_seconds(self) -> None:
        """Who has two places as one person keeps both: the desk is told, and told when it is settled."""
        first = {place.hers: place.place_id for place in sorted(self.live(), key=_last_first) if not place.is_leaving}
        for place in list(self.people.values()):
            is_second = first.get(place.hers, place.place_id) != place.place_id
            is_second = is_second and place.is_live and not place.is_leaving
            if place.is_second != is_second:
                told = msgspec.structs.replace(place, is_second=is_second)
                self.people[place.place_id] = self.changed[place.place_id] = told
                self.tell(SecondPlaceFound if is_second else SecondPlaceSettled, told)

    def tell(self, event: type[OnePlaceEvent], place: Place, **said: Any) -> None:
        self.events.append(event(run_id=self.run.run_id, place_id=place.place_id, person_id=place.person_id, **said))

    def change(self, **changes: Any) -> None:
        self.run = msgspec.structs.replace(self.run, **changes)

    def set_places(self, places: int) -> None:
        if places != self.run.places:
            self.change(places=places)
            self.events.append(PlacesChanged(run_id=self.run.run_id, places=places))


def _last_first(place: Place) -> int:
    return -place.number


def _counted(place: Place) -> str:
    """Under which count of the run it falls; "" under none."""
    if place.is_leaving:
        return "kept" if place.takes_a_place else ""
    return place.state.value if place.state.value in Counts.__struct_fields__ else ""
