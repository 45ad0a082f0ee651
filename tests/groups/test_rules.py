"""What follows from what members say: by properties over every composition of a group."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.contracts.requests import Answer
from services.groups.model import Choice, Composition, Decision, Group, Meeting, Perspective, Said, Seat, Side, Stage
from services.groups.rules import deciding as rules
from services.runtime.clock import COLLEGE_ZONE, college_date

NOW = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
AGREE, CONCERN, ASIDE, CANNOT = Choice
LIVED, PROFESSIONAL = Perspective

choices = st.sampled_from(Choice)
sides = st.sampled_from([LIVED, PROFESSIONAL, None])
quorums = st.integers(1, 4)


@st.composite
def rooms(draw: st.DrawFn) -> list[Said]:
    """What everybody in a room says: one answer each."""
    said = draw(st.lists(st.tuples(choices, sides), max_size=16))
    return [Said(UUID(int=n + 1), choice, side) for n, (choice, side) in enumerate(said)]


def count(room: list[Said], quorum: int, voters: set[UUID] | None = None) -> Composition:
    return rules.composition(room, {said.person_id for said in room} if voters is None else voters, quorum)


def passes(room: list[Said], quorum: int = 2) -> bool:
    return rules.outcome(count(room, quorum)).passes


def room(*said: tuple[Choice, Perspective | None]) -> list[Said]:
    return [Said(UUID(int=n + 1), choice, side) for n, (choice, side) in enumerate(said)]


@given(rooms(), quorums)
def test_nothing_passes_without_quorum_and_more_yes_than_no_on_both_sides_and_in_the_whole(
    said: list[Said], quorum: int
) -> None:
    def held(of: list[Said]) -> bool:
        yes = [one for one in of if one.choice in (AGREE, CONCERN)]
        no = [one for one in of if one.choice is CANNOT]
        return len(yes) > len(no)

    lived = [one for one in said if one.perspective is LIVED]
    professional = [one for one in said if one.perspective is PROFESSIONAL]

    assert passes(said, quorum) == (
        len(lived) >= quorum and len(professional) >= quorum and held(lived) and held(professional) and held(said)
    )


@given(rooms(), quorums, st.sampled_from([LIVED, PROFESSIONAL]))
def test_nothing_passes_when_one_side_is_not_there(said: list[Said], quorum: int, missing: Perspective) -> None:
    assert not passes([one for one in said if one.perspective is not missing], quorum)


@given(rooms(), quorums, sides)
def test_standing_aside_changes_nothing_but_the_quorum(said: list[Said], quorum: int, side: Perspective | None) -> None:
    before = rules.outcome(count(said, quorum))
    after = rules.outcome(count([*said, Said(UUID(int=999), ASIDE, side)], quorum))

    assert after.whole_held == before.whole_held
    if before.has_quorum:
        assert after == before
    if after.passes and not before.passes:
        assert not before.has_quorum


@given(rooms(), rooms(), quorums)
def test_what_owners_and_strangers_say_counts_for_nothing(said: list[Said], others: list[Said], quorum: int) -> None:
    voters = {one.person_id for one in said}
    strangers = [Said(UUID(int=1000 + one.person_id.int), one.choice, one.perspective) for one in others]

    assert count([*said, *strangers], quorum, voters) == count(said, quorum, voters)


@given(rooms(), quorums, st.data())
def test_turning_a_no_into_a_yes_never_makes_it_fail(said: list[Said], quorum: int, data: st.DataObject) -> None:
    assume(any(one.choice is CANNOT for one in said))
    turned = data.draw(st.sampled_from([one for one in said if one.choice is CANNOT]))
    to = data.draw(st.sampled_from([AGREE, CONCERN]))
    after = [Said(one.person_id, to, one.perspective) if one == turned else one for one in said]

    assert passes(after, quorum) or not passes(said, quorum)


@given(rooms(), quorums)
def test_a_concern_counts_as_agreeing(said: list[Said], quorum: int) -> None:
    without = [Said(o.person_id, AGREE if o.choice is CONCERN else o.choice, o.perspective) for o in said]

    assert count(said, quorum) == count(without, quorum)


@given(rooms(), quorums)
def test_the_two_sides_are_treated_alike(said: list[Said], quorum: int) -> None:
    other: dict[Perspective | None, Perspective | None] = {LIVED: PROFESSIONAL, PROFESSIONAL: LIVED, None: None}
    mirrored = [Said(one.person_id, one.choice, other[one.perspective]) for one in said]

    assert passes(said, quorum) == passes(mirrored, quorum)


@given(rooms(), quorums)
def test_a_higher_quorum_never_makes_it_pass(said: list[Said], quorum: int) -> None:
    assert passes(said, quorum) or not passes(said, quorum + 1)


@given(rooms(), quorums, st.randoms())
def test_the_order_of_answers_means_nothing(said: list[Said], quorum: int, random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert count(shuffled, quorum) == count(said, quorum)


@given(rooms(), quorums)
def test_everybody_who_may_vote_is_counted_once(said: list[Said], quorum: int) -> None:
    assert count(said, quorum).whole.present == len(said)


@given(rooms(), quorums)
def test_silence_is_never_an_answer(said: list[Said], quorum: int) -> None:
    """More seats that say nothing change neither quorum nor majority."""
    voters = {one.person_id for one in said}
    with_silent = count(said, quorum, voters | {UUID(int=5000 + n) for n in range(5)})

    assert rules.outcome(with_silent) == rules.outcome(count(said, quorum, voters))


@given(rooms(), quorums)
def test_granted_refused_and_lapsed_say_what_happened(said: list[Said], quorum: int) -> None:
    found = rules.outcome(count(said, quorum))
    answer, _ = rules.decided(found)

    assert (answer is Answer.LAPSED) == (not found.has_quorum)
    assert (answer is Answer.GRANTED) == found.passes
    if answer is Answer.GRANTED:
        assert found.lived_experience_held
        assert found.professional_held


@pytest.mark.parametrize(
    ("said", "is_agreed"),
    [
        (room((AGREE, LIVED), (AGREE, LIVED), (AGREE, PROFESSIONAL), (AGREE, PROFESSIONAL)), True),
        (room((AGREE, LIVED), (AGREE, LIVED), (AGREE, PROFESSIONAL)), False),
        (room((AGREE, LIVED), (ASIDE, LIVED), (AGREE, PROFESSIONAL), (ASIDE, PROFESSIONAL)), True),
        (room((ASIDE, LIVED), (ASIDE, LIVED), (AGREE, PROFESSIONAL), (AGREE, PROFESSIONAL)), False),
        (room((AGREE, LIVED), (CANNOT, LIVED), (AGREE, PROFESSIONAL), (AGREE, PROFESSIONAL)), False),
        (room((AGREE, LIVED), (AGREE, LIVED), (CANNOT, LIVED), (CONCERN, PROFESSIONAL), (ASIDE, PROFESSIONAL)), True),
        (room(*[(AGREE, LIVED)] * 9, (CANNOT, PROFESSIONAL), (CANNOT, PROFESSIONAL), (AGREE, PROFESSIONAL)), False),
        (room(*[(AGREE, LIVED), (AGREE, PROFESSIONAL)] * 2, *[(CANNOT, None)] * 4), False),
        (room(*[(AGREE, LIVED), (AGREE, PROFESSIONAL)] * 2, *[(CANNOT, None)] * 3), True),
        (room((AGREE, LIVED), (AGREE, LIVED), *[(AGREE, None)] * 5), False),
        (room(), False),
    ],
)
def test_examples_that_a_group_could_argue_about(said: list[Said], is_agreed: bool) -> None:
    assert passes(said) is is_agreed


@pytest.mark.parametrize("quorum", [0, -3])
def test_a_quorum_of_nobody_still_asks_for_both_sides(quorum: int) -> None:
    assert not rules.outcome(count(room((AGREE, LIVED), (AGREE, None)), quorum)).passes


@given(rooms())
def test_no_count_below_five_is_shown_nor_can_be_worked_out(said: list[Said]) -> None:
    counted = count(said, 2)
    shown = rules.shown_counts(counted)

    if shown is not None:
        numbers = [number for side in shown for number in (side.agreed, side.cannot, side.aside)]
        assert min(numbers) >= 5


def test_large_counts_are_shown() -> None:
    said = room(*(pair for pair in product((AGREE, CANNOT, ASIDE), (LIVED, PROFESSIONAL)) for _ in range(5)))
    one_less = said[1:]

    assert rules.shown_counts(count(said, 2)) == (Side(agreed=5, cannot=5, aside=5), Side(agreed=5, cannot=5, aside=5))
    assert rules.shown_counts(count(one_less, 2)) is None


def group(voting_days: int = 14) -> Group:
    return Group(
        group_id=UUID(int=1),
        name="The group",
        least_per_side=2,
        voting_days=voting_days,
        extension_days=7,
        formed_at=NOW,
    )


moments = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))


@given(moments, st.integers(3, 60), st.timedeltas(timedelta(days=-5), timedelta(days=90)))
def test_voting_closes_at_the_end_of_a_day_in_time_for_the_asker_and_rushes_nobody(
    now: datetime, days: int, until_needed: timedelta
) -> None:
    answer_by = now + until_needed
    closes_at = rules.first_closing(group(days), answer_by, now)
    local = closes_at.astimezone(COLLEGE_ZONE)

    assert (local.hour, local.minute) == (23, 59)
    assert college_date(closes_at) - college_date(now) >= timedelta(days=3)
    assert college_date(closes_at) - college_date(now) <= timedelta(days=days)
    if college_date(answer_by) - college_date(now) > timedelta(days=4):
        assert closes_at <= answer_by


@given(moments)
def test_a_meetings_day_belongs_to_it_whole(starts_at: datetime) -> None:
    meeting = Meeting(meeting_id=UUID(int=1), group_id=UUID(int=2), starts_at=starts_at, place="", planned_at=starts_at)
    closes_at = rules.closing_at(meeting, starts_at - timedelta(days=1))

    assert college_date(closes_at) == college_date(starts_at)


@given(moments)
def test_without_a_meeting_silence_has_an_end_all_the_same(now: datetime) -> None:
    assert timedelta(days=27) < rules.closing_at(None, now) - now < timedelta(days=30)


def test_an_item_is_extended_once_then_goes_to_a_meeting_then_lapses() -> None:
    assert [rules.next_stage(stage) for stage in Stage] == [Stage.EXTENDED, Stage.MEETING, None]


def decision(**more: object) -> Decision:
    return Decision(
        **{
            "decision_id": UUID(int=3),
            "decision_request_id": UUID(int=4),
            "group_id": UUID(int=1),
            "item_kind": "course-version",
            "item_id": UUID(int=5),
            "item_digest": "ab" * 32,
            "owner_ids": (UUID(int=77),),
            "least_per_side": 2,
            "extension_days": 7,
            "stage": Stage.FIRST,
            "meeting_id": None,
            "opened_at": NOW,
            "round_began_at": NOW,
            "closes_at": NOW + timedelta(days=14),
        }
        | more  # type: ignore[arg-type]
    )


def seat(person: int = 9, taken_at: datetime = NOW) -> Seat:
    return Seat(
        seat_id=UUID(int=6), group_id=UUID(int=1), person_id=UUID(int=person), is_co_chair=False, taken_at=taken_at
    )


def test_an_answer_is_taken_until_the_closing_instant_and_not_at_it() -> None:
    closes_at = NOW + timedelta(days=14)

    rules.check_may_answer(decision(), seat(), closes_at - timedelta(microseconds=1))
    with pytest.raises(rules.VotingClosed):
        rules.check_may_answer(decision(), seat(), closes_at)


@pytest.mark.parametrize("closed", [{"answer": "granted"}, {"withdrawn_at": NOW}])
def test_an_answer_is_refused_once_it_is_decided_or_taken_back(closed: dict[str, object]) -> None:
    with pytest.raises(rules.VotingClosed):
        rules.check_may_answer(decision(**closed), seat(), NOW)


def test_an_owner_does_not_answer() -> None:
    with pytest.raises(rules.OwnersDoNotAnswer):
        rules.check_may_answer(decision(), seat(person=77), NOW)


def test_who_is_seated_after_it_was_opened_does_not_answer() -> None:
    with pytest.raises(rules.JoinedLater):
        rules.check_may_answer(decision(), seat(taken_at=NOW + timedelta(microseconds=1)), NOW + timedelta(days=1))


@pytest.mark.parametrize(("choice", "refusal"), [(CONCERN, rules.ConcernMissing), (CANNOT, rules.ReasonMissing)])
def test_a_different_view_needs_words(choice: Choice, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.check_words(choice, " \n ")


@pytest.mark.parametrize("choice", [AGREE, ASIDE])
def test_words_are_kept_only_where_they_are_asked(choice: Choice) -> None:
    assert rules.check_words(choice, "left over from another choice") == ""


def test_words_may_be_long_but_not_endless() -> None:
    assert rules.check_words(CANNOT, "a" * 3000)
    with pytest.raises(rules.WordsTooLong):
        rules.check_words(CANNOT, "a" * 3001)
