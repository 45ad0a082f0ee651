"""Dates, pairs, places and the week of rooms: what holds for every calendar and clock."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.codesign import RoomNeed
from services.contracts.scheduling import Access, VenueAccess
from services.contracts.training import Interval, TutorKind
from services.scheduling.model import ClosedDays, Opening, Place, Room, Slot, Term, Tutor, Venue
from services.scheduling.rules.dates import say_when, slot_on, weekly
from services.scheduling.rules.grid import BANDS, Band, Busy, WhyNot, Wish, band_of, bands_of, fit, nearby_times
from services.scheduling.rules.planning import (
    is_open,
    is_ready,
    occupied,
    places_for,
    reach,
    require_pair,
    unmet_needs,
)
from services.scheduling.rules.refusals import NotAPair, TermTooShort, Unfit
from services.scheduling.rules.venues import folded, require_opening

LONDON = ZoneInfo("Europe/London")
ONE, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
ACCESS = st.sampled_from(Access)

days = st.dates(date(2025, 1, 1), date(2030, 12, 31))
hours = st.builds(time, st.integers(7, 18), st.sampled_from((0, 15, 30, 45)))
lengths = st.integers(30, 180)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    starts_on = draw(days)
    ends_on = starts_on + timedelta(days=draw(st.integers(7, 380)))
    closed = [
        ClosedDays(from_on=day, until_on=day + timedelta(days=draw(st.integers(0, 10))), name="closed")
        for day in draw(st.lists(st.dates(starts_on, ends_on), max_size=4))
    ]
    return Term(term_id=ONE, name="a term", starts_on=starts_on, ends_on=ends_on, closed=tuple(closed))


def is_closed(term: Term, day: date) -> bool:
    return any(days.from_on <= day <= days.until_on for days in term.closed)


@given(terms(), st.integers(1, 7), hours, lengths, st.integers(1, 12))
def test_a_series_has_so_many_dates_on_its_weekday_at_its_hour(
    term: Term, weekday: int, starts: time, minutes: int, count: int
) -> None:
    open_days = [
        day
        for n in range((term.ends_on - term.starts_on).days + 1)
        for day in (term.starts_on + timedelta(days=n),)
        if day.isoweekday() == weekday and not is_closed(term, day)
    ]
    wish = {"weekday": weekday, "starts": starts, "minutes": minutes, "count": count}
    if len(open_days) < count:
        with pytest.raises(TermTooShort) as caught:
            weekly(term, **wish)
        assert caught.value.values["found"] == len(open_days)
        return
    series = weekly(term, **wish)
    local = [slot.starts_at.astimezone(LONDON) for slot in series.slots]
    assert [at.date() for at in local] == open_days[:count]
    assert {at.time() for at in local} == {starts}
    assert {slot.ends_at - slot.starts_at for slot in series.slots} == {timedelta(minutes=minutes)}
    assert all(is_closed(term, skipped.on) for skipped in series.skipped)
    assert all(skipped.on <= local[-1].date() for skipped in series.skipped)
    assert {(at.date() - skipped.on).days % 7 for at in local for skipped in series.skipped} <= {0}


@given(terms(), hours, st.datetimes(datetime(2025, 1, 1), datetime(2031, 1, 1)))
def test_nothing_begins_before_now(term: Term, starts: time, now: datetime) -> None:
    after = now.replace(tzinfo=UTC)
    try:
        series = weekly(term, weekday=3, starts=starts, minutes=60, count=2, after=after)
    except TermTooShort:
        return
    assert all(slot.starts_at > after for slot in series.slots)


def test_the_hour_stays_when_the_clocks_change() -> None:
    autumn = Term(term_id=ONE, name="autumn", starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 30))
    series = weekly(autumn, weekday=7, starts=time(10), minutes=60, count=6)
    assert [slot.starts_at.hour for slot in series.slots] == [9, 9, 9, 10, 10, 10]
    assert series.slots[3].starts_at - series.slots[2].starts_at == timedelta(days=7, hours=1)


@given(st.integers(0, 23), st.integers(1, 600))
def test_sessions_are_by_day(hour: int, minutes: int) -> None:
    term = Term(term_id=ONE, name="a term", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    may = hour >= 7 and hour * 60 + minutes <= 22 * 60
    try:
        weekly(term, weekday=1, starts=time(hour), minutes=minutes, count=1)
    except Unfit:
        assert not may
    else:
        assert may


@pytest.mark.parametrize("day", [date.max, date.min, date(2031, 1, 1)])
def test_a_day_far_away_is_no_error(day: date) -> None:
    term = Term(term_id=ONE, name="a term", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    try:
        weekly(term, weekday=1, starts=time(10), minutes=60, count=1, from_on=day)
    except TermTooShort:
        assert day > term.ends_on


slots = st.builds(
    lambda at, minutes: Slot(at, at + timedelta(minutes=minutes)),
    st.datetimes(datetime(2027, 1, 1), datetime(2027, 1, 2), timezones=st.just(UTC)),
    st.integers(1, 300),
)


@given(slots, slots)
def test_two_slots_overlap_when_some_moment_is_in_both(one: Slot, other: Slot) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(other) == (max(one.starts_at, other.starts_at) < min(one.ends_at, other.ends_at))


@given(slots, slots, st.integers(0, 60), st.integers(0, 60))
def test_a_room_is_kept_for_setting_up_and_clearing_away(one: Slot, other: Slot, set_up: int, clear_down: int) -> None:
    room = Room(room_id=ONE, venue_id=OTHER, name="Willow", set_up_minutes=set_up, clear_down_minutes=clear_down)
    gap = timedelta(minutes=set_up + clear_down)
    first, second = sorted((one, other), key=lambda slot: slot.starts_at)
    assert occupied(room, first).overlaps(occupied(room, second)) == (second.starts_at - first.ends_at < gap)


@given(slots, slots)
def test_half_an_hour_lies_between_two_venues(one: Slot, other: Slot) -> None:
    first, second = sorted((one, other), key=lambda slot: slot.starts_at)
    assert reach(first).overlaps(reach(second)) == (second.starts_at - first.ends_at < timedelta(minutes=30))


@given(st.integers(1, 30), st.none() | st.integers(1, 30), st.integers(0, 40))
def test_places_are_what_course_and_room_hold_and_nobody_loses_one(course: int, limit: int | None, taken: int) -> None:
    places = places_for(course, limit, taken)
    assert places >= taken
    assert places == taken or (places <= course and (limit is None or places <= limit))
    assert places_for(course, limit) == (course if limit is None else min(course, limit))


@given(st.lists(st.sampled_from(TutorKind), max_size=4))
def test_a_pair_is_one_of_each(kinds: list[TutorKind]) -> None:
    tutors = [Tutor(tutor_id=UUID(int=n), kind=kind) for n, kind in enumerate(kinds)]
    if sorted(kinds) == sorted(TutorKind):
        require_pair(tutors)
    else:
        with pytest.raises(NotAPair):
            require_pair(tutors)


@given(days, st.lists(st.tuples(days, days), max_size=4))
def test_ready_on_a_day_that_some_interval_holds(day: date, pairs: list[tuple[date, date]]) -> None:
    ready = tuple(Interval(from_on=min(pair), until_on=max(pair)) for pair in pairs)
    tutor = Tutor(tutor_id=ONE, kind=TutorKind.PEER, ready=ready)
    assert is_ready(tutor, day) == any(min(pair) <= day <= max(pair) for pair in pairs)


def place(**access: Access) -> Place:
    step_free_room = access.pop("step_free_room", Access.YES)
    venue = Venue(venue_id=OTHER, name="Old Library", town="Morfa", access=VenueAccess(**access))
    return Place(Room(room_id=ONE, venue_id=OTHER, name="Willow", room_limit=12, step_free=step_free_room), venue)


@given(ACCESS, ACCESS)
def test_the_stricter_of_room_and_venue_holds(room: Access, venue: Access) -> None:
    both = place(step_free=venue, step_free_room=room).step_free
    assert (both is Access.NO) == (Access.NO in (room, venue))
    assert (both is Access.YES) == (room is venue is Access.YES)


@given(ACCESS, ACCESS, ACCESS)
def test_what_nobody_has_checked_is_not_a_yes(step_free: Access, loop: Access, quiet: Access) -> None:
    facts = {RoomNeed.STEP_FREE: step_free, RoomNeed.HEARING_LOOP: loop, RoomNeed.QUIET_SPACE: quiet}
    unmet = unmet_needs(facts, place(step_free=step_free, hearing_loop=loop, quiet_space=quiet))
    assert unmet == {need: fact for need, fact in facts.items() if fact is not Access.YES}


def test_a_venue_without_hours_is_open_by_arrangement() -> None:
    assert is_open((), slot_on(date(2027, 1, 11), time(10), 60))


def test_hours_are_those_of_the_colleges_clock() -> None:
    opening = (Opening(weekday=1, opens=time(10), closes=time(16)),)
    for monday in (date(2027, 1, 11), date(2027, 7, 12)):
        assert is_open(opening, slot_on(monday, time(10), 360))
        assert not is_open(opening, slot_on(monday, time(9, 59), 60))
        assert not is_open(opening, slot_on(monday, time(15, 1), 60))
        assert not is_open(opening, slot_on(monday + timedelta(days=1), time(12), 60))


@pytest.mark.parametrize(
    "opening",
    [
        [Opening(weekday=1, opens=time(10), closes=time(10))],
        [Opening(weekday=0, opens=time(10), closes=time(11))],
        [Opening(weekday=1, opens=time(9), closes=time(12)), Opening(weekday=1, opens=time(11), closes=time(15))],
    ],
)
def test_hours_that_cannot_be_are_refused(opening: list[Opening]) -> None:
    with pytest.raises(Unfit):
        require_opening(opening)


def test_places_are_found_without_accents() -> None:
    assert folded("Glan-y-Môr ", "Llŷn") == "glan-y-mor llyn"


def test_a_refusal_says_day_and_hours_plainly() -> None:
    assert say_when(slot_on(date(2027, 7, 12), time(13, 30), 90)) == "Monday 12 July, 1.30pm to 3pm"


@given(st.integers(1, 7), hours, lengths)
def test_nearby_times_are_within_two_hours_and_the_nearest_come_first(weekday: int, starts: time, minutes: int) -> None:
    found = nearby_times(weekday, starts, minutes)
    assert (weekday, starts) not in found
    assert len(set(found)) == len(found)
    wished = timedelta(hours=starts.hour, minutes=starts.minute)
    shifts = [(abs(day - weekday), abs(timedelta(hours=at.hour, minutes=at.minute) - wished)) for day, at in found]
    assert all(shift <= timedelta(hours=2) for _, shift in shifts)
    distances = [3 * day + shift / timedelta(minutes=30) for day, shift in shifts]
    assert distances == sorted(distances)


@given(hours, st.integers(30, 360))
def test_every_session_begins_in_one_part_of_the_day(starts: time, minutes: int) -> None:
    slot = slot_on(date(2027, 7, 12), starts, min(minutes, 22 * 60 - starts.hour * 60 - starts.minute))
    bands = bands_of(slot)
    assert bands[0] is band_of(slot.starts_at)
    assert list(bands) == [band for band in BANDS if band in bands]


TERM = Term(term_id=ONE, name="spring", starts_on=date(2027, 1, 11), ends_on=date(2027, 4, 2))
DAY = date(2027, 1, 13)
BEFORE = datetime(2027, 1, 1, tzinfo=UTC)


def wish(people: int = 5, minutes: int = 120, starts: time = time(10, 15)) -> Wish:
    return Wish(ONE, starts, minutes, people, (OTHER,), TERM)


def busy(starts: time, minutes: int, *, room_id: UUID = ONE, tutor_id: UUID = THIRD, session_id: UUID = THIRD) -> Busy:
    slot = slot_on(DAY, starts, minutes)
    return Busy(session_id, room_id, OTHER, (tutor_id,), slot, slot)


def test_a_session_keeps_its_own_hour_when_that_is_free() -> None:
    assert fit(wish(), place(), DAY, Band.MORNING, [], frozenset(), BEFORE) == slot_on(DAY, time(10, 15), 120)
    assert fit(wish(), place(), DAY, Band.AFTERNOON, [], frozenset(), BEFORE) == slot_on(DAY, time(13, 30), 120)


def test_a_session_takes_the_first_half_hour_that_is_free() -> None:
    there = busy(time(11), 60)
    found = fit(wish(minutes=60), place(), DAY, Band.MORNING, [there], frozenset(), BEFORE)
    assert found == slot_on(DAY, time(9), 60)


def test_a_session_is_not_in_its_own_way() -> None:
    itself = busy(time(9), 300, session_id=ONE)
    assert isinstance(fit(wish(), place(), DAY, Band.MORNING, [itself], frozenset(), BEFORE), Slot)


@pytest.mark.parametrize(
    ("why_not", "found"),
    [
        (WhyNot.TOO_SMALL, fit(wish(people=13), place(), DAY, Band.MORNING, [], frozenset(), BEFORE)),
        (WhyNot.COLLEGE_CLOSED, fit(wish(), place(), date(2027, 4, 5), Band.MORNING, [], frozenset(), BEFORE)),
        (WhyNot.TUTOR_NOT_READY, fit(wish(), place(), DAY, Band.MORNING, [], frozenset({DAY}), BEFORE)),
        (WhyNot.TAKEN, fit(wish(), place(), DAY, Band.MORNING, [busy(time(8), 480)], frozenset(), BEFORE)),
        (
            WhyNot.TUTOR_ELSEWHERE,
            fit(wish(), place(), DAY, Band.LATE,
                [busy(time(15), 240, room_id=THIRD, tutor_id=OTHER)], frozenset(), BEFORE),
        ),
        (WhyNot.PAST, fit(wish(), place(), DAY, Band.EVENING, [], frozenset(), datetime(2027, 1, 14, tzinfo=UTC))),
    ],
)  # fmt: skip
def test_where_a_session_does_not_fit_there_is_a_reason(why_not: WhyNot, found: Slot | WhyNot) -> None:
    assert found is why_not
