"""Who may pass on a worry, who opens it, and for how long it is kept."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from services.care.model import Holder, Kept, Worry, WorryState, WorryWords
from services.contracts.people import Role
from services.runtime.actor import Actor, require_person, require_role
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotAllowed, NotFound, Refusal

KEEPERS = (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)
COLLEAGUES = frozenset(Role) - {Role.STUDENT}
"""Whoever holds a role here may pass on a worry."""
HEARD_WITHIN = timedelta(minutes=5)
YEARS_KEPT = 6
"""As long as most councils keep what adults' safeguarding was told, so that a later question can be answered."""
FEWEST_YEARS, MOST_YEARS = 1, 25
LONGEST_ABOUT, LONGEST_WORDS = 200, 6000


class NobodyToTell(Refusal):
    slug = "nobody-to-tell"
    what_to_do = "Ring one of the numbers on this page instead. What you wrote has gone nowhere."


class NotOpen(Refusal):
    slug = "worry-not-open"
    what_to_do = "Open it again first."


class NotClosed(Refusal):
    slug = "worry-not-closed"


def colleague(actor: Actor) -> None:
    """Whoever holds a role. A code is enough: writing shows nobody anything, and must not wait for a second sign."""
    require_person(actor)
    if not actor.has(*COLLEAGUES):
        raise NotAllowed("This is not yours to do.", what_to_do="Tell a tutor or the desk, or ring one of the numbers.")


def keeper(actor: Actor) -> Holder:
    """Lead or deputy, with the second factor. Nobody else, whatever other roles she holds."""
    require_role(actor, *KEEPERS)
    return Holder(require_person(actor), next(role for role in KEEPERS if actor.has(role)))


def pass_on(words: WorryWords, told: Sequence[Holder]) -> None:
    if not words.about.strip():
        raise Missing("Write who it is about, as well as you can.", field="about")
    if not words.what_happened.strip():
        raise Missing("Write what happened. A few words are enough.", field="what_happened")
    check_length(words.about, LONGEST_ABOUT, "about")
    check_length(words.what_happened, LONGEST_WORDS, "what_happened")
    check_length(words.what_was_done, LONGEST_WORDS, "what_was_done")
    if not told:
        raise NobodyToTell("There is no safeguarding lead here yet, so nobody would read it.")


def note(worry: Worry, words: str) -> None:
    is_open(worry)
    if not words.strip():
        raise Missing("Write what was done.", field="words")
    check_length(words, LONGEST_WORDS, "words")


def is_open(worry: Worry) -> None:
    if worry.state is not WorryState.OPEN:
        raise NotOpen("It is closed.")


def reopen(worry: Worry) -> None:
    if worry.state is not WorryState.CLOSED:
        raise NotClosed("It is open already.")


def there(worry: Worry | None) -> Worry:
    """Rubbed out is as if it was never there."""
    if worry is None or worry.sealed is None:
        raise NotFound("There is nothing here.")
    return worry


def close(worry: Worry, years: int, now: datetime) -> Kept:
    is_open(worry)
    return Kept(now, college_date(now) + relativedelta(years=years))


def rubbed_out_at(until: date) -> datetime:
    """When its last day is over, in the college's own zone."""
    return datetime.combine(until + timedelta(days=1), time(), COLLEGE_ZONE).astimezone(UTC)


def keep_for(years: int) -> None:
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        raise Missing("Write a number of years between 1 and 25.", field="years")


def one_role_each(holders: Iterable[Holder]) -> list[Holder]:
    """Who is both is told once, as lead."""
    first: dict[object, Holder] = {}
    for one in sorted(holders, key=lambda holder: KEEPERS.index(holder.role)):
        first.setdefault(one.person_id, one)
    return list(first.values())
