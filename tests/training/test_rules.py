from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import Interval, TutorKind
from services.runtime.refusal import Refusal
from services.training import rules
from services.training.model import Held, Progress, RequiredItem, State, Trainee, Tutor

ANWEN, BETHAN, MARCUS = UUID(int=1), UUID(int=2), UUID(int=3)
DAY = timedelta(days=1)
START = date(2026, 1, 1)
REQUIRED = (
    RequiredItem(item="safeguarding", months=36),
    RequiredItem(item="co-delivery", months=24),
    RequiredItem(item="own-story-safely", for_kind=TutorKind.PEER),
)

days = st.integers(0, 900).map(lambda n: START + n * DAY)
intervals = st.builds(lambda a, n: Interval(from_on=a, until_on=a + n * DAY), days, st.integers(0, 400))
held_items = st.builds(
    lambda item, i: Held(item=item, from_on=i.from_on, until_on=i.until_on),
    st.sampled_from([item.item for item in REQUIRED]),
    intervals,
)


@st.composite
def tutors(draw: st.DrawFn) -> Tutor:
    return Tutor(
        tutor_id=ANWEN,
        kind=draw(st.sampled_from(TutorKind)),
        since_on=draw(days),
        held=tuple(draw(st.lists(held_items, max_size=6))),
        pauses=tuple(draw(st.lists(intervals, max_size=2))),
        ready=(),
    )


def holds(tutor: Tutor, item: str, on: date) -> bool:
    return any(h.item == item and h.from_on <= on and (h.until_on is None or on <= h.until_on) for h in tutor.held)


@given(tutors(), days)
def test_ready_on_a_day_means_every_required_item_held_and_no_pause(tutor: Tutor, on: date) -> None:
    ready = rules.is_ready(rules.ready(tutor, REQUIRED), on)

    award_end = rules._award_end(tutor)
    asked = [item.item for item in REQUIRED if item.asked_of(tutor.kind)]
    expected = (
        tutor.since_on <= on <= award_end
        and all(holds(tutor, item, on) for item in asked)
        and not any(pause.from_on <= on <= pause.until_on for pause in tutor.pauses)
    )
    assert ready == expected


@given(tutors())
def test_ready_intervals_are_sorted_and_do_not_overlap(tutor: Tutor) -> None:
    found = rules.ready(tutor, REQUIRED)
    assert all(one.from_on <= one.until_on for one in found)
    assert all(a.until_on < b.from_on for a, b in pairwise(found))


@given(tutors(), held_items)
def test_holding_one_thing_more_never_takes_a_day_away(tutor: Tutor, more: Held) -> None:
    richer = Tutor(**{f: getattr(tutor, f) for f in tutor.__struct_fields__} | {"held": (*tutor.held, more)})
    before, after = rules.ready(tutor, REQUIRED), rules.ready(richer, REQUIRED)
    for one in before:
        assert rules.is_ready(after, one.from_on)
        assert rules.is_ready(after, one.until_on)


def trainee(state: State, assessed_by: UUID | None = None) -> Trainee:
    progress = Progress(item="safeguarding", state=state, assessed_by=assessed_by)
    return Trainee(
        trainee_id=UUID(int=9),
        person_id=ANWEN,
        written_as=ANWEN,
        kind=TutorKind.PEER,
        became_tutor_on=None,
        progress=(progress,),
    )


def test_one_assesses_and_another_verifies() -> None:
    rules.assess(trainee(State.OFFERED), "safeguarding", BETHAN)
    rules.verify(trainee(State.ASSESSED, BETHAN), "safeguarding", MARCUS)


@pytest.mark.parametrize(
    ("act", "state", "by", "slug"),
    [
        (rules.assess, State.OFFERED, ANWEN, "not-your-own"),
        (rules.verify, State.ASSESSED, ANWEN, "not-your-own"),
        (rules.verify, State.ASSESSED, BETHAN, "second-person-needed"),
        (rules.verify, State.OFFERED, MARCUS, "nothing-offered-yet"),
        (rules.verify, State.NOT_YET, MARCUS, "nothing-offered-yet"),
        (rules.assess, State.VERIFIED, BETHAN, "already-verified"),
    ],
)
def test_who_may_not_judge_is_refused(act: object, state: State, by: UUID, slug: str) -> None:
    with pytest.raises(Refusal) as refused:
        act(trainee(state, BETHAN), "safeguarding", by)  # type: ignore[operator]
    assert refused.value.slug == slug


def test_three_years_from_the_31st_end_on_the_last_day_of_a_month() -> None:
    item = RequiredItem(item="safeguarding", months=13)
    assert rules.held_until(item, date(2026, 1, 31)) == date(2027, 2, 27)
