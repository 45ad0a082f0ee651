import pytest
from hypothesis import given

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values import choices


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("OT", "by_training"),
        ("nurse - training", "by_training"),
        ("professional", "by_training"),
        ("tutor", "by_training"),
        ("non-peer", "by_training"),
        ("lived exp.", "peer"),
        ("peer", "peer"),
        ("Peer tutor", "peer"),
        ("Peer support worker", "peer"),
        ("", "unknown"),
    ],
)
def test_the_two_sides_of_a_pair(said: str, read: str) -> None:
    assert (choices.tutor_kind(said).value, choices.tutor_kind(said).verdict) == (read, Verdict.CLEAR)


@pytest.mark.parametrize("said", ["volunteer", "peer + OT"])
def test_a_side_is_never_made_up(said: str) -> None:
    assert (choices.tutor_kind(said).value, choices.tutor_kind(said).verdict) == ("unknown", Verdict.UNUSABLE)


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("Understanding mental health", "understanding", "clear"),
        ("Arts & making", "making", "clear"),
        ("Nature and movement", "outdoors", "clear"),
        ("life and work skills", "skills", "clear"),
        ("Shaping services together", "change", "clear"),
        ("Arts & Crafts", "making", "guess"),
        ("Physical health", "outdoors", "guess"),
        ("misc", None, "unusable"),
    ],
)
def test_themes(said: str, read: str | None, verdict: str) -> None:
    assert (choices.theme(said).value, choices.theme(said).verdict) == (read, verdict)


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("Ground", "ground", "clear"),
        ("1st", "upstairs", "clear"),
        ("lift", "upstairs_with_lift", "clear"),
        ("1st floor (lift)", "upstairs_with_lift", "clear"),
        ("1st floor no lift", "upstairs", "clear"),
        ("", "not_said", "clear"),
        ("attic", "not_said", "unusable"),
    ],
)
def test_floors(said: str, read: str, verdict: str) -> None:
    assert (choices.floor(said).value, choices.floor(said).verdict) == (read, verdict)


@pytest.mark.parametrize(
    ("said", "read"),
    [("good", "good"), ("patchy", "patchy"), ("none upstairs", "none_upstairs"), ("none", "none"), ("", "not_checked")],
)
def test_phone_signal(said: str, read: str) -> None:
    assert (choices.phone_signal(said).value, choices.phone_signal(said).verdict) == (read, Verdict.CLEAR)


@pytest.mark.parametrize(
    ("said", "read", "verdict"),
    [
        ("hearing loop; step free", {"hearing_loop", "step_free"}, "clear"),
        ("quiet space nearby", {"quiet_space"}, "clear"),
        ("outdoors", {"outdoors"}, "clear"),
        ("tables", {"tables"}, "clear"),
        ("none", set(), "clear"),
        ("wheelchair access and projector", {"step_free"}, "guess"),
        ("projector", set(), "unusable"),
    ],
)
def test_what_a_course_needs_of_a_room(said: str, read: set[str], verdict: str) -> None:
    assert (choices.room_needs(said).value, choices.room_needs(said).verdict) == (read, verdict)


@given(cells)
def test_any_text_is_one_of_the_choices_or_left_out(said: str) -> None:
    for read in (
        choices.theme(said),
        choices.floor(said),
        choices.phone_signal(said),
        choices.tutor_kind(said),
        choices.has_lived_experience(said),
        choices.room_needs(said),
    ):
        assert read.verdict is Verdict.CLEAR or read.why is not None
