"""Who gets a place: each request by itself."""

from datetime import timedelta

import pytest

from services.contracts.enrolment import (
    CallAsked,
    DatesChanged,
    LeavingUndone,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    OfferReached,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceHeld,
    PlaceOffered,
    PlacesChanged,
    WaitingListJoined,
    WaitingListLeft,
)
from services.enrolment.model import PlaceState, Turn
from services.enrolment.rules import requests
from services.enrolment.rules.places import decide_places
from services.enrolment.rules.refusals import (
    NoOffer,
    NoSuchPlace,
    NothingToConfirm,
    NothingToGiveBack,
    NotWaiting,
    RoomHoldsFewer,
    RunClosed,
    RunHasBegun,
    TooFewPlaces,
    TooLateToUndo,
)
from services.enrolment.rules.requests import By
from services.enrolment.rules.times import HOLD, UNDO, answer_by
from services.runtime.ids import new_id
from tests.enrolment.examples import MONDAY, a_place, ask, decided, herself, run_of, the_desk, the_only

BOOKED, HELD, WAITING, OFFERED = PlaceState.BOOKED, PlaceState.HELD, PlaceState.WAITING, PlaceState.OFFERED


class TestAsking:
    def test_somebody_who_can_be_reached_has_her_place_at_once(self) -> None:
        run, events = decided(run_of(2), ask())

        assert run.people[0].state is BOOKED
        assert not the_only(events, PlaceBooked).is_on_behalf

    def test_somebody_new_has_half_an_hour_to_type_her_code(self) -> None:
        run, events = decided(run_of(2), ask(is_confirmed=False))

        assert run.people[0].state is HELD
        assert the_only(events, PlaceHeld).held_until == MONDAY + HOLD

    def test_the_desk_books_for_somebody_and_it_is_recorded_so(self) -> None:
        _, events = decided(run_of(2), ask(is_on_behalf=True))

        assert the_only(events, PlaceBooked).is_on_behalf

    def test_who_asks_for_a_full_course_waits(self) -> None:
        run, events = decided(run_of(1, a_place(BOOKED)), ask())

        assert run.people[-1].state is WAITING
        the_only(events, WaitingListJoined)

    def test_asking_twice_is_asking_once(self) -> None:
        mine = ask()
        run, _ = decided(run_of(5), mine)
        again, events = decided(run, ask(mine.person_id))

        assert (len(again.people), events) == (1, [])

    def test_asking_again_signed_in_confirms_what_was_held(self) -> None:
        mine = ask(is_confirmed=False)
        run, _ = decided(run_of(5), mine)
        again, events = decided(run, ask(mine.person_id))

        assert [place.state for place in again.people] == [BOOKED]
        the_only(events, PlaceBooked)

    def test_a_course_that_is_not_open_is_refused(self) -> None:
        with pytest.raises(RunClosed):
            decided(run_of(5, is_open=False), ask())

    def test_once_it_has_begun_only_the_desk_still_books(self) -> None:
        run = run_of(5, starts_at=MONDAY)

        with pytest.raises(RunHasBegun):
            decided(run, ask())
        decided(run, ask(is_on_behalf=True))
        with pytest.raises(RunHasBegun):
            decided(run_of(5, starts_at=MONDAY, last_ends_at=MONDAY), ask(is_on_behalf=True))


class TestConfirming:
    def test_a_held_place_becomes_hers(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        run, events = decided(run_of(2, held), requests.Confirm(held.place_id, herself(held)))

        assert (run.people[0].state, run.people[0].until) == (BOOKED, None)
        assert not the_only(events, PlaceBooked).is_on_behalf

    def test_a_code_typed_anywhere_confirms_it(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        run, _ = decided(run_of(2, held), requests.PersonConfirmed(held.person_id))

        assert run.people[0].state is BOOKED

    def test_twice_is_once(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        run, _ = decided(run_of(2, held), requests.PersonConfirmed(held.person_id))
        _, events = decided(run, requests.Confirm(held.place_id, herself(held)))

        assert events == []

    def test_somebody_in_the_line_who_can_now_be_reached_is_offered_what_is_free(self) -> None:
        waits = a_place(WAITING, is_confirmed=False)
        run, events = decided(run_of(1, waits), requests.PersonConfirmed(waits.person_id))

        assert run.people[0].state is OFFERED
        the_only(events, PlaceOffered)

    def test_what_has_ended_cannot_be_confirmed(self) -> None:
        ended = a_place(PlaceState.LAPSED)

        with pytest.raises(NothingToConfirm):
            decided(run_of(2, ended), requests.Confirm(ended.place_id, herself(ended)))

    def test_the_place_of_another_is_not_there(self) -> None:
        held = a_place(HELD, is_confirmed=False)

        with pytest.raises(NoSuchPlace):
            decided(run_of(2, held), requests.Confirm(held.place_id, By(new_id())))

    def test_the_desk_confirms_for_her_after_speaking_with_her(self) -> None:
        held = a_place(HELD, is_confirmed=False)
        _, events = decided(run_of(2, held), requests.Confirm(held.place_id, the_desk()))

        assert the_only(events, PlaceBooked).is_on_behalf


class TestHoldsThatNobodyConfirms:
    def test_after_half_an_hour_the_desk_is_asked_to_ring_and_the_place_is_kept(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        at = MONDAY + HOLD
        run, events = decided(run_of(1, held), requests.TimeCame(held.place_id), at=at)

        assert run.people[0].state is HELD
        assert run.people[0].until == answer_by(at, 2)
        assert the_only(events, CallAsked).why == "code-not-typed"

    def test_before_its_time_the_clock_changes_nothing(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        _, events = decided(run_of(1, held), requests.TimeCame(held.place_id), at=MONDAY + HOLD - timedelta(seconds=1))

        assert events == []

    def test_when_two_working_days_passed_she_goes_on_top_of_the_line_and_is_passed_over(self) -> None:
        held = a_place(HELD, is_confirmed=False, is_call_asked=True, until=MONDAY)
        first = a_place(WAITING, 2)
        run, events = decided(run_of(1, held, first), requests.TimeCame(held.place_id))

        assert (run.people[0].state, run.people[0].turn) == (WAITING, Turn.KEPT)
        the_only(events, WaitingListJoined)
        assert the_only(events, PlaceOffered).place_id == first.place_id

    def test_once_she_is_reached_she_is_first(self) -> None:
        kept = a_place(WAITING, 5, turn=Turn.KEPT, is_confirmed=False)
        other, place = a_place(WAITING, 2), a_place(BOOKED, 1)
        run, _ = decided(run_of(1, place, other, kept), requests.PersonConfirmed(kept.person_id))
        run, _ = decided(run, requests.GiveBack(place.place_id, herself(place)))
        _, events = decided(run, requests.TimeCame(place.place_id), at=MONDAY + UNDO)

        assert the_only(events, PlaceOffered).place_id == kept.place_id

    def test_when_the_desk_reached_her_the_place_waits_for_its_confirmation(self) -> None:
        held = a_place(HELD, is_confirmed=False, is_call_asked=True, until=MONDAY + timedelta(hours=1))
        run, events = decided(run_of(1, held), requests.Rang(held.place_id, True))

        assert (run.people[0].state, run.people[0].until) == (HELD, answer_by(MONDAY, 2))
        assert events == []

    def test_when_the_desk_did_not_reach_her_it_tries_again(self) -> None:
        held = a_place(HELD, is_confirmed=False, is_call_asked=True, until=MONDAY + timedelta(hours=1))
        run, events = decided(run_of(1, held), requests.Rang(held.place_id, False))

        assert run.people[0].until == held.until
        the_only(events, CallAsked)

    def test_somebody_in_the_line_whose_code_did_not_come_is_rung_too(self) -> None:
        waits = a_place(WAITING, 2, is_confirmed=False, until=MONDAY)
        run, events = decided(run_of(1, a_place(BOOKED), waits), requests.TimeCame(waits.place_id))
        assert the_only(events, CallAsked).why == "code-not-typed"

        run, _ = decided(run, requests.Rang(waits.place_id, True))
        assert run.people[1].is_confirmed


class TestGivingBack:
    def test_for_ten_minutes_the_place_is_kept_and_nobody_is_offered_it(self) -> None:
        place, waits = a_place(BOOKED, 1), a_place(WAITING, 2)
        run, events = decided(run_of(1, place, waits), requests.GiveBack(place.place_id, herself(place)))

        assert [type(event) for event in events] == [PlaceGivenBack]
        assert run.people[0].is_live

    def test_undone_it_is_hers_again(self) -> None:
        place = a_place(BOOKED)
        run, _ = decided(run_of(1, place), requests.GiveBack(place.place_id, herself(place)))
        run, events = decided(run, requests.UndoLeaving(place.place_id, herself(place)), at=MONDAY + UNDO)

        assert run.people[0].state is BOOKED
        the_only(events, LeavingUndone)

    def test_after_ten_minutes_it_cannot_be_undone(self) -> None:
        place = a_place(BOOKED)
        run, _ = decided(run_of(1, place), requests.GiveBack(place.place_id, herself(place)))

        at = MONDAY + UNDO + timedelta(seconds=1)
        with pytest.raises(TooLateToUndo):
            decided(run, requests.UndoLeaving(place.place_id, herself(place)), at=at)

    def test_after_ten_minutes_the_next_in_the_line_is_offered_it(self) -> None:
        place, waits = a_place(BOOKED, 1), a_place(WAITING, 2)
        run, _ = decided(run_of(1, place, waits), requests.GiveBack(place.place_id, herself(place)))
        run, events = decided(run, requests.TimeCame(place.place_id), at=MONDAY + UNDO)

        assert the_only(events, PlaceOffered).place_id == waits.place_id
        assert not run.people[0].is_live

    def test_asking_again_within_ten_minutes_undoes_it(self) -> None:
        place = a_place(BOOKED)
        run, _ = decided(run_of(1, place), requests.GiveBack(place.place_id, herself(place)))
        run, events = decided(run, ask(place.person_id))

        assert [one.state for one in run.people] == [BOOKED]
        the_only(events, LeavingUndone)

    def test_a_hold_that_was_confirmed_meanwhile_comes_back_as_a_place(self) -> None:
        held = a_place(HELD, is_confirmed=False, until=MONDAY + HOLD)
        run, _ = decided(run_of(1, held), requests.GiveBack(held.place_id, herself(held)))
        run, _ = decided(run, requests.PersonConfirmed(held.person_id))
        run, _ = decided(run, requests.UndoLeaving(held.place_id, herself(held)))

        assert run.people[0].state is BOOKED

    def test_who_has_no_place_gives_none_back(self) -> None:
        waits = a_place(WAITING)

        with pytest.raises(NothingToGiveBack):
            decided(run_of(0, waits), requests.GiveBack(waits.place_id, herself(waits)))


class TestTheLine:
    def test_who_has_not_been_on_a_course_comes_first_then_who_asked_first(self) -> None:
        place = a_place(BOOKED, 1)
        old, first, second = a_place(WAITING, 2, turn=Turn.BEEN_BEFORE), a_place(WAITING, 3), a_place(WAITING, 4)
        run = run_of(1, place, old, second, first)
        offered = []
        for _ in range(3):
            run, _ = decided(run, requests.PersonGone(place.person_id))
            place = next(one for one in run.people if one.state is OFFERED)
            offered.append(place.place_id)

        assert offered == [first.place_id, second.place_id, old.place_id]

    def test_leaving_takes_one_press_and_can_be_undone_with_the_same_turn(self) -> None:
        place, waits = a_place(BOOKED, 1), a_place(WAITING, 2)
        run, events = decided(run_of(1, place, waits), requests.LeaveLine(waits.place_id, herself(waits)))
        the_only(events, WaitingListLeft)
        run, _ = decided(run, requests.UndoLeaving(waits.place_id, herself(waits)))

        assert (run.people[1].state, run.people[1].in_line) == (WAITING, waits.in_line)

    def test_who_left_is_offered_nothing(self) -> None:
        place, waits = a_place(BOOKED, 1), a_place(WAITING, 2)
        run, _ = decided(run_of(1, place, waits), requests.LeaveLine(waits.place_id, herself(waits)))
        _, events = decided(run, requests.PersonGone(place.person_id))

        assert [type(event) for event in events] == [PlaceGivenBack]

    def test_who_has_a_place_is_in_no_line(self) -> None:
        place = a_place(BOOKED)

        with pytest.raises(NotWaiting):
            decided(run_of(1, place), requests.LeaveLine(place.place_id, herself(place)))

    def test_nobody_is_offered_a_place_once_the_course_has_begun(self) -> None:
        place, waits = a_place(BOOKED, 1), a_place(WAITING, 2)
        _, events = decided(run_of(1, place, waits, starts_at=MONDAY), requests.PersonGone(place.person_id))

        assert [type(event) for event in events] == [PlaceGivenBack]


class TestOffers:
    def test_the_time_to_answer_begins_when_a_message_reached_her(self) -> None:
        offered = a_place(OFFERED)
        later = MONDAY + timedelta(days=1)
        run, events = decided(run_of(1, offered), requests.OfferSaid(offered.place_id, True), at=later)

        assert run.people[0].until == answer_by(later)
        assert the_only(events, OfferReached).answer_by == answer_by(later)

    def test_it_never_ends_later_than_the_course_begins(self) -> None:
        offered = a_place(OFFERED)
        starts_at = MONDAY + timedelta(days=1)
        run, _ = decided(run_of(1, offered, starts_at=starts_at), requests.OfferSaid(offered.place_id, True))

        assert run.people[0].until == starts_at

    def test_a_message_told_twice_begins_it_once(self) -> None:
        offered = a_place(OFFERED)
        run, _ = decided(run_of(1, offered), requests.OfferSaid(offered.place_id, True))
        _, events = decided(run, requests.OfferSaid(offered.place_id, True), at=MONDAY + timedelta(days=1))

        assert events == []

    def test_when_no_message_reached_her_the_desk_rings_and_the_offer_stays(self) -> None:
        offered = a_place(OFFERED)
        run, events = decided(run_of(1, offered), requests.OfferSaid(offered.place_id, False))
        assert the_only(events, CallAsked).why == "offer-not-reached"

        run, events = decided(run, requests.TimeCame(offered.place_id), at=MONDAY + timedelta(days=20))
        assert (run.people[0].state, events) == (OFFERED, [])

    def test_a_call_that_reached_her_begins_the_time_to_answer(self) -> None:
        offered = a_place(OFFERED, is_call_asked=True)
        _, events = decided(run_of(1, offered), requests.Rang(offered.place_id, True))

        the_only(events, OfferReached)

    def test_unanswered_it_lapses_and_the_next_is_offered_it(self) -> None:
        offered, waits = a_place(OFFERED, 1, reached_at=MONDAY, until=MONDAY), a_place(WAITING, 2)
        _, events = decided(run_of(1, offered, waits), requests.TimeCame(offered.place_id))

        the_only(events, OfferLapsed)
        assert the_only(events, PlaceOffered).place_id == waits.place_id

    def test_it_does_not_lapse_whatever_the_clock_says_before_a_message_reached_her(self) -> None:
        offered = a_place(OFFERED, until=MONDAY)
        run, events = decided(run_of(1, offered), requests.TimeCame(offered.place_id))

        assert (run.people[0].state, events) == (OFFERED, [])

    def test_accepted_it_is_hers(self) -> None:
        offered = a_place(OFFERED)
        run, events = decided(run_of(1, offered), requests.AcceptOffer(offered.place_id, herself(offered)))

        assert run.people[0].state is BOOKED
        the_only(events, OfferAccepted)

    def test_declined_it_goes_to_the_next(self) -> None:
        offered, waits = a_place(OFFERED, 1), a_place(WAITING, 2)
        _, events = decided(run_of(1, offered, waits), requests.DeclineOffer(offered.place_id, herself(offered)))

        assert [type(event) for event in events] == [OfferDeclined, PlaceOffered]

    def test_an_old_link_to_leave_the_line_means_not_this_time(self) -> None:
        offered = a_place(OFFERED)
        _, events = decided(run_of(1, offered), requests.LeaveLine(offered.place_id, herself(offered)))

        the_only(events, OfferDeclined)

    def test_who_was_offered_nothing_can_answer_nothing(self) -> None:
        waits = a_place(WAITING, 2)
        run = run_of(1, a_place(BOOKED), waits)

        for answer in (requests.AcceptOffer, requests.DeclineOffer):
            with pytest.raises(NoOffer):
                decided(run, answer(waits.place_id, herself(waits)))


class TestHowManyPlaces:
    def test_opening_makes_as_many_as_planned_and_as_the_room_holds(self) -> None:
        new = run_of(0, planned=12, is_open=False)
        run, events = decided(new, requests.LimitPlaces(8), requests.Open())

        assert (run.places, the_only(events, PlacesChanged).places) == (8, 8)

    def test_more_places_are_offered_to_who_waits(self) -> None:
        waits = a_place(WAITING, 2)
        _, events = decided(run_of(1, a_place(BOOKED), waits), requests.ChangePlaces(3))

        assert [type(event) for event in events] == [PlacesChanged, PlaceOffered]

    def test_a_smaller_room_takes_nobodys_place(self) -> None:
        three = [a_place(BOOKED, number) for number in (1, 2, 3)]
        run, _ = decided(run_of(5, *three), requests.LimitPlaces(2))

        assert run.places == 3

    def test_what_is_over_goes_as_places_come_free(self) -> None:
        three = [a_place(BOOKED, number) for number in (1, 2, 3)]
        waits = a_place(WAITING, 4)
        run, _ = decided(run_of(5, *three, waits, planned=3), requests.LimitPlaces(2))
        run, events = decided(run, requests.PersonGone(three[0].person_id))
        assert (run.places, [type(event) for event in events]) == (2, [PlaceGivenBack, PlacesChanged])

        run, events = decided(run, requests.PersonGone(three[1].person_id))
        the_only(events, PlaceOffered)

    def test_more_than_the_room_holds_is_refused(self) -> None:
        with pytest.raises(RoomHoldsFewer) as refused:
            decided(run_of(5, room_limit=8), requests.ChangePlaces(9))
        assert "8" in refused.value.sentence

    def test_none_is_refused(self) -> None:
        with pytest.raises(TooFewPlaces):
            decided(run_of(5), requests.ChangePlaces(0))


class TestNewsOfTheRun:
    def test_called_off_everybody_is_told_and_nothing_goes_on(self) -> None:
        people = [a_place(BOOKED, 1), a_place(OFFERED, 2), a_place(WAITING, 3)]
        run, events = decided(run_of(2, *people), requests.CallOff())

        assert [type(event) for event in events] == [PlaceCalledOff] * 3
        assert not any(place.is_live for place in run.people)
        with pytest.raises(RunClosed):
            decided(run, ask())

    def test_taken_out_of_the_prospectus_who_has_a_place_keeps_it(self) -> None:
        run, events = decided(run_of(2, a_place(BOOKED)), requests.Close())

        assert (run.people[0].state, events) == (BOOKED, [])

    def test_a_moved_session_is_told_to_who_has_a_place_or_an_offer(self) -> None:
        people = [a_place(BOOKED, 1), a_place(OFFERED, 2), a_place(WAITING, 3)]
        session_id = new_id()
        _, events = decided(run_of(2, *people), requests.TellDates(session_id, False))

        assert [type(event) for event in events] == [DatesChanged] * 2

    @pytest.mark.parametrize("state", [BOOKED, HELD, WAITING, OFFERED])
    def test_who_asked_to_be_forgotten_has_nothing_left(self, state: PlaceState) -> None:
        place = a_place(state)
        run, _ = decided(run_of(1, place), requests.PersonGone(place.person_id))

        assert not run.people[0].is_live


def test_a_refusal_touches_no_other_request_of_its_batch() -> None:
    place = a_place(BOOKED)
    stranger = requests.GiveBack(place.place_id, By(new_id()))
    decisions = decide_places(run_of(2, place), [ask(), stranger, ask()], MONDAY)

    assert [outcome.refusal is None for outcome in decisions.outcomes] == [True, False, True]
    assert decisions.counts.booked == 2
    assert decisions.counts.waiting == 1


def test_the_revision_counts_everything_that_is_told() -> None:
    decisions = decide_places(run_of(1), [ask(), ask(), ask()], MONDAY)

    told = [event for outcome in decisions.outcomes for event in outcome.events] + list(decisions.closing)
    assert decisions.run.revision == len(told) == 4


def test_what_changes_nothing_is_not_written() -> None:
    place = a_place(BOOKED)

    assert not decide_places(run_of(1, place), [ask(place.person_id)], MONDAY).is_changed
