"""Whose a task is, whatever circle and whoever is away."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.model import Member
from services.messages.rules import tasks as rules
from services.runtime.clock import COLLEGE_ZONE

TODAY = date(2027, 1, 4)
IDS = [UUID(int=n) for n in range(1, 7)]
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@st.composite
def circles(draw: st.DrawFn) -> list[Member]:
    """Up to six, each here, away, soon away or back again; a cover may be away herself, or be gone."""
    found = []
    for person_id in IDS[: draw(st.integers(1, 6))]:
        first = TODAY + timedelta(days=draw(st.integers(-3, 2)))
        back = first + timedelta(days=draw(st.integers(1, 4)))
        cover = draw(st.sampled_from([one for one in IDS if one != person_id]))
        is_noted = draw(st.booleans())
        found.append(
            Member(person_id=person_id, cover_id=cover, from_on=first, back_on=back)
            if is_noted
            else Member(person_id=person_id)
        )
    return found


def here(members: list[Member]) -> set[UUID]:
    return {one.person_id for one in members if not one.is_away(TODAY)}


@given(circles(), st.none() | st.sampled_from(IDS))
def test_nothing_is_ever_given_to_somebody_who_is_away_or_not_of_the_circle(
    members: list[Member], last: UUID | None
) -> None:
    if (found := rules.pass_on(members, last, TODAY)) is None:
        assert not here(members), "while somebody is here, somebody is given it"
    else:
        turn, owner = found
        assert owner in here(members)
        assert rules.stands_in(members, turn, TODAY) == owner


@given(circles(), st.none() | st.sampled_from(IDS))
def test_each_has_her_turn_before_anybody_has_a_second(members: list[Member], last: UUID | None) -> None:
    turns = []
    while len(turns) < len(members) and (found := rules.pass_on(members, last, TODAY)) is not None:
        last, _owner = found
        turns.append(last)
    covered = [one.person_id for one in members if rules.stands_in(members, one.person_id, TODAY) is not None]
    assert sorted(set(turns)) == (sorted(covered) if turns else [])


@given(circles())
def test_what_somebody_has_is_seen_to_by_one_person_who_is_here(members: list[Member]) -> None:
    for one in members:
        seen_by = [other for other in here(members) if one.person_id in rules.covered_by(members, other, TODAY)]
        assert len(seen_by) <= 1
        if not one.is_away(TODAY):
            assert seen_by == [one.person_id]


@given(circles(), st.sampled_from(IDS), st.sampled_from(IDS), st.integers(0, 3), st.integers(1, 4))
def test_whoever_goes_away_is_covered_from_the_first_day_by_somebody_who_is_here(
    members: list[Member], who: UUID, cover: UUID, first: int, days: int
) -> None:
    from_on = TODAY + timedelta(days=first)
    try:
        rules.go_away(members, who, cover, from_on, from_on + timedelta(days=days))
    except (rules.NotOfTheCircle, rules.IsAway):
        return
    after = [one for one in members if one.person_id != who]
    after.append(Member(person_id=who, cover_id=cover, from_on=from_on, back_on=from_on + timedelta(days=days)))
    assert rules.stands_in(after, who, from_on) == cover


@pytest.mark.parametrize(("first", "back"), [(0, 0), (1, 1), (2, 1), (-1, 3), (0, 400)])
def test_an_odd_absence_is_asked_again(first: int, back: int) -> None:
    with pytest.raises(rules.NotADayToBeBack):
        rules.days_away(TODAY + timedelta(days=first), TODAY + timedelta(days=back), TODAY)


@given(MOMENTS, st.integers(1, 10))
def test_working_days_end_when_the_desk_closes_and_never_at_the_weekend(now: datetime, days: int) -> None:
    until = rules.working_days_on(now, days)
    assert until.astimezone(COLLEGE_ZONE).weekday() < 5
    assert until.astimezone(COLLEGE_ZONE).hour == 17
    assert timedelta(hours=17) - timedelta(hours=8) <= until - now + timedelta(hours=24)
    assert rules.looks_again(now) > now


@given(MOMENTS, st.integers(1, 60 * 24 * 30))
def test_what_a_session_needs_is_wanted_before_it_begins_and_in_time_to_come(now: datetime, minutes: int) -> None:
    starts_at = now + timedelta(minutes=minutes)
    assert now < rules.before_session(starts_at, now) <= starts_at
