"""Promises to those who leave ideas, owners from different sides, and what an answer of the group means."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.model import Idea, IdeaState, OwnerState, Request, RequestState, Side
from services.codesign.rules import courses, deciding, ideas, ownership
from services.contracts.codesign import IdeaReply
from services.contracts.requests import Answer
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotFound
from tests.codesign.scene import ANWEN, BEGIN

days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def an_idea(state: IdeaState = IdeaState.LEFT, browser: str | None = "b1") -> Idea:
    return Idea(
        idea_id=new_id(),
        number=212,
        left_at=BEGIN,
        person_id=None,
        browser=browser,
        state=state,
        read_by_on=date(2027, 1, 20),
        answer_by_on=date(2027, 2, 8),
        look_again_on=None,
    )


@given(days, st.lists(days, max_size=4))
def test_an_idea_is_read_before_it_is_answered_and_both_days_are_to_come(left_on: date, meetings: list[date]) -> None:
    promise = ideas.promise(left_on, meetings)
    assert left_on < promise.read_by_on <= promise.answer_by_on
    assert left_on + timedelta(days=24) <= promise.answer_by_on <= left_on + timedelta(days=28)
    assert promise.answer_by_on.weekday() < 5
    assert promise.read_by_on.weekday() < 5 or promise.read_by_on in meetings


@given(days, st.integers(1, 24))
def test_the_next_meeting_is_when_it_is_read(left_on: date, ahead: int) -> None:
    meeting = left_on + timedelta(days=ahead)
    assert ideas.promise(left_on, [left_on, meeting, meeting + timedelta(days=1)]).read_by_on == meeting


@given(days)
def test_the_review_is_when_the_promised_day_has_passed(answer_by_on: date) -> None:
    at = ideas.review_at(answer_by_on)
    assert college_date(at) == answer_by_on + timedelta(days=1)
    assert college_date(at - timedelta(seconds=1)) == answer_by_on


def test_an_idea_can_be_changed_for_ten_minutes_by_the_browser_that_left_it() -> None:
    idea = an_idea()
    assert ideas.may_change(idea, None, "b1", BEGIN + timedelta(minutes=9, seconds=59))
    assert not ideas.may_change(idea, None, "b1", BEGIN + timedelta(minutes=10))
    assert not ideas.may_change(idea, None, "b2", BEGIN)
    assert not ideas.may_change(idea, ANWEN.person_id, None, BEGIN)
    assert not ideas.may_change(an_idea(browser=None), None, None, BEGIN)


def test_to_another_browser_there_is_nothing_to_change() -> None:
    with pytest.raises(NotFound):
        ideas.require_may_change(an_idea(), None, "b2", BEGIN)
    with pytest.raises(ideas.TooLateToChange):
        ideas.require_may_change(an_idea(), None, "b1", BEGIN + timedelta(hours=1))


def test_an_idea_goes_forward_only() -> None:
    assert ideas.note(an_idea(), IdeaState.READ) is IdeaState.READ
    assert ideas.note(an_idea(IdeaState.TALKED_ABOUT), IdeaState.READ) is IdeaState.TALKED_ABOUT
    with pytest.raises(ideas.AlreadyAnswered):
        ideas.note(an_idea(IdeaState.NO), IdeaState.READ)


def test_no_needs_a_reason_and_not_yet_a_day() -> None:
    today = date(2027, 1, 11)
    with pytest.raises(Missing) as refused:
        ideas.answer(an_idea(), IdeaReply.NO, " ", None, today)
    assert refused.value.field == "words"
    with pytest.raises(Missing) as refused:
        ideas.answer(an_idea(), IdeaReply.NOT_YET, "", None, today)
    assert refused.value.field == "look_again_on"
    for day in (today, today + timedelta(days=400)):
        with pytest.raises(ideas.NotADayToCome):
            ideas.answer(an_idea(), IdeaReply.NOT_YET, "", day, today)
    assert ideas.answer(an_idea(), IdeaReply.NOT_YET, "", date(2027, 4, 1), today) is IdeaState.NOT_YET


def test_a_parked_idea_can_be_answered_and_a_no_cannot() -> None:
    parked = an_idea(IdeaState.NOT_YET)
    assert ideas.answer(parked, IdeaReply.NO, "We have one.", None, date(2027, 1, 11)) is IdeaState.NO
    with pytest.raises(ideas.AlreadyAnswered):
        ideas.answer(an_idea(IdeaState.NO), IdeaReply.BECOMES_PROPOSAL, "", None, date(2027, 1, 11))


sides = st.sampled_from([None, *Side])


@given(sides, sides)
def test_two_own_it_together_only_from_different_sides(one: Side | None, other: Side | None) -> None:
    is_joined = ownership.joins(one, other) is OwnerState.JOINED
    assert is_joined == ({one, other} == set(Side))
    assert ownership.joins(one, other) is ownership.joins(other, one)


def a_request(state: RequestState = RequestState.ASKED) -> Request:
    return Request(
        decision_request_id=new_id(),
        proposal_id=new_id(),
        version=2,
        digest="ab" * 32,
        asked_by=ANWEN.person_id,
        asked_at=BEGIN,
        answer_by=BEGIN + timedelta(days=14),
        state=state,
    )


@given(st.sampled_from(RequestState), st.sampled_from(Answer), st.sampled_from(["ab" * 32, "cd" * 32]))
def test_only_a_grant_of_exactly_what_was_asked_makes_a_course(
    state: RequestState, answer: Answer, digest: str
) -> None:
    outcome = deciding.outcome(a_request(state), answer, digest)
    is_course = outcome is RequestState.GRANTED
    assert is_course == (state is RequestState.ASKED and answer is Answer.GRANTED and digest == "ab" * 32)
    assert (outcome is None) == (state is not RequestState.ASKED)


@given(days)
def test_the_group_has_a_fortnight_to_the_evening(today: date) -> None:
    at = deciding.answer_by(today)
    assert today + timedelta(days=10) <= college_date(at) <= today + timedelta(days=14)
    assert at.weekday() < 5
    assert at.utcoffset() is not None


@given(st.integers(0, 60))
def test_fewer_than_ten_people_are_not_counted_aloud(people: int) -> None:
    told = courses.told(people)
    assert told is None or told >= 10
    assert (told is None) == (people < 10)
