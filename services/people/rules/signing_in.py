"""Six numbers, sessions and second factors: what opens what, for how long, and how trying is slowed down."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Attempt, Channel, Device, LetterKind, Session, Sharer
from services.runtime.actor import Factor
from services.runtime.refusal import Refusal, TooMany

CODE_LIFE = timedelta(minutes=10)
MOST_TRIES = 5
PRESSED_AGAIN = timedelta(seconds=30)
SECOND_FACTOR_LIFE = timedelta(hours=12)
PRINTED_CODES = 10
SEEN_EVERY = timedelta(minutes=5)
"""A session notes no more often than this that it was used."""

STAFF = frozenset(
    {
        Role.COACH,
        Role.COORDINATOR,
        Role.ASSESSOR,
        Role.INTERNAL_VERIFIER,
        Role.SAFEGUARDING_LEAD,
        Role.SAFEGUARDING_DEPUTY,
        Role.ADMINISTRATOR,
    }
)


class Limits(msgspec.Struct, frozen=True):
    """How long a session lives unused, and at all."""

    idle: timedelta
    absolute: timedelta


STUDENT_LIMITS = Limits(timedelta(days=14), timedelta(days=90))
STAFF_LIMITS = Limits(timedelta(hours=8), timedelta(hours=24))


class Bucket(msgspec.Struct, frozen=True):
    """`most` at once, then one in each `every`. It always fills again: nobody is locked out."""

    kind: str
    most: int
    every: timedelta


CODES_FOR_CONTACT = Bucket("codes-for-contact", 5, timedelta(minutes=2))
CODES_FROM_BROWSER = Bucket("codes-from-browser", 10, timedelta(minutes=1))
CODES_FROM_NETWORK = Bucket("codes-from-network", 60, timedelta(seconds=10))
INVITATIONS_FROM_BROWSER = Bucket("invitations-from-browser", 30, timedelta(seconds=30))
REGISTERING_FROM_NETWORK = Bucket("registering-from-network", 60, timedelta(seconds=30))
COMPLAINTS_FROM_BROWSER = Bucket("complaints-from-browser", 5, timedelta(minutes=10))
SECOND_FACTORS = Bucket("second-factors", 5, timedelta(minutes=2))


class WrongCode(Refusal):
    slug = "wrong-code"
    status = 422
    what_to_do = "Look at the newest message from us and type its 6 numbers."


class CodeEnded(Refusal):
    slug = "code-ended"
    status = 422
    what_to_do = "Ask for new numbers."


class LinkEnded(Refusal):
    slug = "link-ended"
    status = 422
    what_to_do = "Ask for a new one, or type the 6 numbers from the same message."


class NoWayToSend(Refusal):
    slug = "no-way-to-send"
    what_to_do = "Ring or ask us: we can do it with you."


class SlowDown(TooMany):
    slug = "slow-down"
    what_to_do = "Nothing is locked."


class WrongSecondFactor(Refusal):
    slug = "wrong-second-factor"
    status = 422
    what_to_do = "Wait for the next numbers in your app, or use one of your printed codes."


class WrongNumbers(Refusal):
    slug = "wrong-numbers"
    status = 422
    what_to_do = "Ring us: we say 6 numbers to you, and you type them here."


class NoSecondFactor(Refusal):
    slug = "no-second-factor"
    what_to_do = "Set it up first."


def letter_for(sharers: Sequence[Sharer], named: str) -> tuple[Sharer | None, LetterKind]:
    """Whom six numbers would let in, and which letter is sent. `named` is the folded name that was typed.

    A confirmed contact counts before one that anybody may have typed. One person: she. Several: the one who was
    named, and of two records of one name the newer; none named, and the letter asks for the name.
    """
    reachable = [one for one in sharers if one.channel in (Channel.MAIL, Channel.TEXT)]
    known = [one for one in reachable if one.is_confirmed] or reachable
    if not known:
        return None, LetterKind.NONE
    newest_first = sorted(known, key=lambda one: (one.registered_at, one.person_id), reverse=True)
    if len({one.person_id for one in known}) == 1 or len({one.found_by for one in known}) == 1:
        return newest_first[0], LetterKind.CODE
    if found := next((one for one in newest_first if one.found_by == named), None):
        return found, LetterKind.CODE
    return newest_first[0], LetterKind.SAY_YOUR_NAME


def is_shared(sharers: Sequence[Sharer], person_id: UUID) -> bool:
    """Whether somebody of another name is reached by it too. A contact that nobody confirmed makes nobody a sharer:
    a stranger who types her address limits her in nothing."""
    hers = {one.found_by for one in sharers if one.person_id == person_id}
    return any(
        one.is_confirmed and one.person_id != person_id and one.found_by not in hers
        for one in sharers
        if one.channel in (Channel.MAIL, Channel.TEXT)
    )


def is_open(attempt: Attempt, now: datetime) -> bool:
    """It can still be used: not used, not too old, not tried too often."""
    return attempt.used_at is None and now < attempt.ends_at and attempt.tries < MOST_TRIES


def is_pressed_again(attempt: Attempt, browser: str, now: datetime) -> bool:
    """The same button of the same browser, pressed twice: what the first press opened is replaced, not added to."""
    return (
        attempt.used_at is not None
        and now - attempt.used_at <= PRESSED_AGAIN
        and bool(browser)
        and attempt.used_by == browser
    )


def refuse_ended(attempt: Attempt | None, browser: str, now: datetime) -> Attempt:
    if attempt is None or not (is_open(attempt, now) or is_pressed_again(attempt, browser, now)):
        raise CodeEnded("These numbers cannot be used any more.", field="code")
    return attempt


def wrong_code(attempt: Attempt) -> WrongCode:
    """What is said to a wrong try, which counts. The same whether or not anybody has this contact."""
    left = MOST_TRIES - attempt.tries - 1
    return WrongCode("These are not the numbers that we sent.", field="code", values={"left": left})


def can_be_sent_again(attempt: Attempt, now: datetime) -> bool:
    """For an hour the same asking can have new numbers: its page may lie open."""
    return attempt.used_at is None and now - attempt.asked_at <= timedelta(hours=1)


def limits_of(roles: Iterable[str]) -> Limits:
    return STUDENT_LIMITS if STAFF.isdisjoint(roles) else STAFF_LIMITS


def is_live(session: Session, roles: Iterable[str], now: datetime) -> bool:
    if session.until_at is not None:
        return now < session.until_at
    return is_within(limits_of(roles), session.began_at, session.seen_at, now)


def is_within(limits: Limits, began_at: datetime, seen_at: datetime, now: datetime) -> bool:
    return now - seen_at < limits.idle and now - began_at < limits.absolute


def ends_at(session: Session, roles: Iterable[str]) -> datetime:
    if session.until_at is not None:
        return session.until_at
    return session.began_at + limits_of(roles).absolute


def factor_now(session: Session, now: datetime) -> Factor:
    """A second factor holds for half a day; then it is asked for again."""
    if session.factor is Factor.SECOND and now - session.factor_at >= SECOND_FACTOR_LIFE:
        return Factor.CODE
    return session.factor


def device(said: str | None) -> Device:
    """A kind that is not known is another device."""
    return Device(said) if said in frozenset(Device) else Device.OTHER


def slow_down(bucket: Bucket, level: float) -> SlowDown:
    """What is said when a bucket is empty: how long until the next drop."""
    seconds = max(1.0, (1.0 - level) * bucket.every.total_seconds())
    minutes = max(1, round(seconds / 60))
    return SlowDown(
        f"That was quite often. Please wait about {minutes} minute{'s' if minutes > 1 else ''} and try again.",
        values={"minutes": minutes},
    )


def fitting_step(codes: Sequence[tuple[int, bool]], last_step: int) -> int | None:
    """Of the half-minutes whose numbers fit, one that was not used yet."""
    return next((step for step, fits in codes if fits and step > last_step), None)
