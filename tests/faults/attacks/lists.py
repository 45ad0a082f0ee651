"""The list of a session that a tutor keeps on her device: what somebody can do who finds it."""

from services.enrolment.rules import times
from services.people.commands import kept_lists, shared
from services.runtime import actor
from tests.faults.attacks.attack import attack
from tests.faults.planted.planting import Planting

_PEOPLE, _ENROLMENT = "people/test_kept_lists.py", "enrolment/test_registers.py"


@attack(
    "list-opens-elsewhere",
    "a kept list opens on every device to which its cookie is copied",
    caught_by=f"{_PEOPLE}::test_it_opens_on_its_browser_alone",
)
def list_opens_elsewhere(planting: Planting) -> None:
    planting.edit(kept_lists.exchange_kept_list, ("or not browser or kept.browser != browser", ""))


@attack(
    "list-is-a-sign-in",
    "a kept list is a sign-in, and opens everything of hers",
    caught_by=f"{_PEOPLE}::test_it_is_no_sign_in_and_becomes_none",
)
def list_is_a_sign_in(planting: Planting) -> None:
    planting.edit(shared.live_session, ("session is None or session.until_at is not None", "session is None"))


@attack(
    "list-outlives-her-role",
    "somebody who teaches here no more goes on reading who comes",
    caught_by=f"{_PEOPLE}::test_it_ends_with_her_role",
)
def list_outlives_her_role(planting: Planting) -> None:
    planting.edit(kept_lists.exchange_kept_list, ("TUTORS.isdisjoint(held) or", ""))


@attack(
    "list-of-another-session",
    "a kept list opens the lists of all other sessions",
    caught_by=f"{_ENROLMENT}::test_a_list_that_is_kept_opens_nothing_but_itself",
)
def list_of_another_session(planting: Planting) -> None:
    planting.edit(actor.list_keeper, ("and errand.about_id == session_id", ""))


@attack(
    "list-never-ends",
    "a device that is found a year later shows who came",
    caught_by=f"{_ENROLMENT}::test_a_list_is_kept_from_a_day_before_until_two_hours_after",
)
def list_never_ends(planting: Planting) -> None:
    planting.edit(times.list_is_kept, ("<= now < ends_at + LIST_AFTER", "<= now"))
