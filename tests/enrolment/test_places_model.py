"""Whatever people, the clock and the news of others do, in whatever order: the promises hold."""

from datetime import timedelta
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.contracts.enrolment import (
    OfferLapsed,
    OnePlaceEvent,
    PlaceBooked,
    PlaceCalledOff,
    PlaceHeld,
    PlaceOffered,
    RunDemandChanged,
    WaitingListJoined,
)
from services.enrolment.model import Place, PlaceState, RunPlaces
from services.enrolment.rules import requests
from services.enrolment.rules.places import decide_places
from services.enrolment.rules.requests import By, Request
from services.runtime.ids import new_id
from tests.enrolment.examples import MONDAY, Ledger, after, run_of

PEOPLE = [new_id() for _ in range(7)]
ABOUT_A_PLACE = (
    requests.Confirm,
    requests.GiveBack,
    requests.LeaveLine,
    requests.UndoLeaving,
    requests.AcceptOffer,
    requests.DeclineOffer,
)


class Places(RuleBasedStateMachine):
    """One run, its people, and a ledger that knows the run from its events alone."""

    @initialize(planned=st.integers(1, 4))
    def open(self, planned: int) -> None:
        self.run: RunPlaces = run_of(0, planned=planned, is_open=False)
        self.at = MONDAY
        self.ledger = Ledger()
        self.asked: dict[UUID, str] = {}
        self.demand = (0, 0)
        self.decide(requests.Open())

    def decide(self, *asked: Request) -> None:
        before = self.run
        decisions = decide_places(before, asked, self.at)
        self.run = after(before, decisions)
        events = [event for outcome in decisions.outcomes for event in outcome.events] + list(decisions.closing)
        for event in events:
            self.ledger.hear(event)
            if isinstance(event, RunDemandChanged):
                self.demand = (event.taken, event.waiting)
            if isinstance(event, PlaceHeld | PlaceBooked | WaitingListJoined):
                self.asked[event.person_id] = "wants"
            if isinstance(event, OfferLapsed | PlaceCalledOff):
                self.asked[event.person_id] = "told"
        if len(asked) == 1:
            self.offered_in_order(before, [event for event in events if isinstance(event, PlaceOffered)])
        refused = [outcome for outcome in decisions.outcomes if outcome.refusal is not None]
        assert all(not outcome.events for outcome in refused)

    def offered_in_order(self, before: RunPlaces, offers: list[PlaceOffered]) -> None:
        """Nobody who could be reached and came before was passed over."""
        now = {place.place_id: place for place in self.run.people}
        for offer in offers:
            offered = now[offer.place_id]
            passed_over = [one for one in self.waiting() if one.is_confirmed and one.in_line < offered.in_line]
            assert passed_over == []

    def waiting(self) -> list[Place]:
        return [place for place in self.run.people if place.state is PlaceState.WAITING]

    def live(self) -> list[Place]:
        return [place for place in self.run.people if place.is_live]

    @rule(person=st.sampled_from(PEOPLE), is_confirmed=st.booleans(), been=st.booleans(), for_her=st.booleans())
    def ask(self, person: UUID, is_confirmed: bool, been: bool, for_her: bool) -> None:
        self.decide(self.asking(person, is_confirmed or for_her, been, for_her))

    @rule(people=st.lists(st.tuples(st.sampled_from(PEOPLE), st.booleans(), st.booleans()), min_size=2, max_size=6))
    def ask_at_once(self, people: list[tuple[UUID, bool, bool]]) -> None:
        self.decide(*(self.asking(person, confirmed, been, False) for person, confirmed, been in people))

    @staticmethod
    def asking(person: UUID, is_confirmed: bool, been: bool, for_her: bool) -> Request:
        return requests.Ask(
            place_id=new_id(),
            person_id=person,
            is_confirmed=is_confirmed,
            is_on_behalf=for_her,
            has_been_before=been,
        )

    @precondition(lambda self: self.run.people)
    @rule(what=st.sampled_from(ABOUT_A_PLACE), data=st.data(), by=st.sampled_from(["herself", "desk", "stranger"]))
    def answer(self, what: type[requests.Confirm], data: st.DataObject, by: str) -> None:
        place = data.draw(st.sampled_from(self.run.people))
        who = By(place.person_id) if by == "herself" else By(new_id(), is_desk=by == "desk")
        before = self.run
        self.decide(what(place.place_id, who))
        if by == "stranger":
            assert self.run == before
        elif what in (requests.GiveBack, requests.LeaveLine, requests.DeclineOffer) and self.run != before:
            self.asked[place.person_id] = "left"
        elif what is requests.UndoLeaving and self.run != before:
            self.asked[place.person_id] = "wants"

    @precondition(lambda self: self.run.people)
    @rule(data=st.data(), has_reached=st.booleans(), by_phone=st.booleans())
    def a_message_or_call(self, data: st.DataObject, has_reached: bool, by_phone: bool) -> None:
        place = data.draw(st.sampled_from(self.run.people))
        kind = requests.Rang if by_phone else requests.OfferSaid
        self.decide(kind(place.place_id, has_reached))

    @rule(person=st.sampled_from(PEOPLE))
    def a_code_is_typed(self, person: UUID) -> None:
        self.decide(requests.PersonConfirmed(person))

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_is_forgotten(self, person: UUID) -> None:
        self.decide(requests.PersonGone(person))
        self.asked.pop(person, None)

    @rule(hours=st.sampled_from([0, 1, 12, 24, 48, 120]))
    def time_passes(self, hours: int) -> None:
        """The clock looks at everything whose time has come, in the order of the times."""
        self.at += timedelta(hours=hours, minutes=11)
        late = [place for place in self.run.people if place.until is not None and place.until <= self.at]
        for place in sorted(late, key=lambda place: (place.until, place.number)):
            self.decide(requests.TimeCame(place.place_id))

    @rule(places=st.integers(0, 6))
    def a_coordinator_changes_places(self, places: int) -> None:
        self.decide(requests.ChangePlaces(places))

    @rule(limit=st.one_of(st.none(), st.integers(0, 5)))
    def the_room_changes(self, limit: int | None) -> None:
        taken = len(self.ledger.taken)
        self.decide(requests.LimitPlaces(limit))
        assert len(self.ledger.taken) >= taken

    @rule(is_open=st.booleans())
    def the_dates_are_published(self, is_open: bool) -> None:
        self.decide(requests.Open() if is_open else requests.Close())

    @invariant()
    def never_more_than_there_are(self) -> None:
        taken = [place for place in self.run.people if place.takes_a_place]
        assert len(taken) <= self.run.places

    @invariant()
    def nobody_has_two(self) -> None:
        people = [place.person_id for place in self.live()]
        assert len(people) == len(set(people))

    @invariant()
    def nobody_who_can_be_reached_waits_while_a_place_is_free(self) -> None:
        taken = sum(place.takes_a_place for place in self.run.people)
        if self.run.is_open and self.at < self.run.starts_at and taken < self.run.places:
            assert [place for place in self.waiting() if place.is_confirmed] == []

    @invariant()
    def nobody_is_lost(self) -> None:
        """Who asked has a place, a turn or an offer, until she leaves, is told, or asks to be forgotten."""
        live = {place.person_id for place in self.live()}
        assert {person for person, what in self.asked.items() if what == "wants"} <= live

    @invariant()
    def the_ledger_of_events_agrees(self) -> None:
        taken = {place.place_id for place in self.run.people if place.state in ("held", "booked", "offered")}
        assert (self.ledger.taken, self.ledger.waiting) == (taken, {place.place_id for place in self.waiting()})

    @invariant()
    def what_was_told_of_the_demand_is_so(self) -> None:
        taken = sum(place.takes_a_place for place in self.run.people)
        assert self.demand == (taken, len(self.waiting()))


Places.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestPlaces = Places.TestCase


def test_the_ledger_notices_an_oversold_run() -> None:
    """The negative control of the machine above: without the rule its checker must cry out."""
    ledger = Ledger()
    run_id = new_id()
    told: OnePlaceEvent = PlaceBooked(run_id=run_id, place_id=new_id(), person_id=new_id())
    try:
        ledger.hear(told)
    except AssertionError:
        return
    raise AssertionError("a place was taken of none, and nobody noticed")
