"""Decisions of training. Pure: no I/O, no clock."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from services.contracts.training import Interval
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotAllowed, Refusal
from services.training.model import Held, Progress, RequiredItem, State, Trainee, Tutor

MOST_WORDS, MOST_FEEDBACK = 10_000, 4000
AWARD_MONTHS = 36
"""A tutor and the college look at the award together every three years."""
WARN_DAYS = 60
_DAY = timedelta(days=1)


class NotYourOwn(NotAllowed):
    slug = "not-your-own"


class SecondPersonNeeded(NotAllowed):
    """Assessed by one person, verified by another (domain §4.6)."""

    slug = "second-person-needed"
    what_to_do = "Ask somebody else to look at it."


class NothingOfferedYet(Refusal):
    slug = "nothing-offered-yet"


class AlreadyVerified(Refusal):
    slug = "already-verified"


class WrongWayRound(Missing):
    slug = "wrong-way-round"


class AlreadyATrainee(Refusal):
    slug = "already-a-trainee"


def offer(trainee: Trainee, item: str, by: UUID, words: str) -> None:
    """A trainee says what she did for one item. Raises NotYourOwn, AlreadyVerified, Missing."""
    if by != trainee.person_id:
        raise NotYourOwn("Only the trainee says what she did.")
    if not words.strip():
        raise Missing("Please write what you did. A few words are enough.", field="words")
    check_length(words, MOST_WORDS, "words")
    found = trainee.of(item)
    if found is not None and found.state is State.VERIFIED:
        raise AlreadyVerified("This one is done. Nothing more is needed.")


def assess(trainee: Trainee, item: str, by: UUID) -> None:
    """Somebody judges what was offered. Raises NotYourOwn, NothingOfferedYet, AlreadyVerified."""
    found = _offered(trainee, item)
    if by == trainee.person_id:
        raise NotYourOwn("Nobody assesses what she did herself.", what_to_do="Ask another assessor.")
    if found.state is State.VERIFIED:
        raise AlreadyVerified("This one is done. Nothing more is needed.")


def verify(trainee: Trainee, item: str, by: UUID) -> None:
    """Another person checks the assessment. Raises NotYourOwn, SecondPersonNeeded, NothingOfferedYet."""
    found = _offered(trainee, item)
    if by == trainee.person_id:
        raise NotYourOwn("Nobody looks at what she did herself.", what_to_do="Ask somebody else to look at it.")
    if found.state is not State.ASSESSED:
        raise NothingOfferedYet("This has not been assessed yet.", what_to_do="Wait until an assessor has seen it.")
    if found.assessed_by == by:
        raise SecondPersonNeeded("You looked at this first, so somebody else looks a second time.")


def _offered(trainee: Trainee, item: str) -> Progress:
    found = trainee.of(item)
    if found is None:
        raise NothingOfferedYet("The trainee has not said yet what she did for this.")
    return found


def waits(trainee: Trainee) -> tuple[int, int]:
    """How many items wait for an assessor, and how many for a second person. A tutor's wait for nobody."""
    if trainee.became_tutor_on is not None:
        return 0, 0
    states = [one.state for one in trainee.progress]
    return states.count(State.OFFERED), states.count(State.ASSESSED)


def is_complete(trainee: Trainee, required: Iterable[RequiredItem]) -> bool:
    """Every item asked of her kind is verified."""
    verified = {one.item for one in trainee.progress if one.state is State.VERIFIED}
    return all(item.item in verified for item in required if item.asked_of(trainee.kind))


def held_until(item: RequiredItem, from_on: date) -> date | None:
    """The last day on which an item held from `from_on` counts; None when it counts as long as the award."""
    return _last_day(from_on, item.months) if item.months is not None else None


def ready(tutor: Tutor, required: Iterable[RequiredItem]) -> tuple[Interval, ...]:
    """The days on which a tutor is ready to teach: every required item held, the award in force, no pause.

    Intervals come sorted, apart by at least a day. An item that she does not hold at all makes her never ready.
    """
    award = Interval(from_on=tutor.since_on, until_on=_award_end(tutor))
    found: tuple[Interval, ...] = (award,)
    for item in required:
        if item.asked_of(tutor.kind):
            found = _both(found, _held(tutor.held, item.item, award.until_on))
    return _without(found, tutor.pauses)


def ready_until(intervals: Iterable[Interval], today: date) -> date | None:
    """The last day of all on which she is ready; None when none is left."""
    return max((one.until_on for one in intervals if one.until_on >= today), default=None)


def _award_end(tutor: Tutor) -> date:
    """Three years from the newest thing recorded, so that what is renewed renews the award."""
    newest = max([tutor.since_on, *(one.from_on for one in tutor.held)])
    return _last_day(newest, AWARD_MONTHS)


def _last_day(from_on: date, months: int) -> date:
    """Raises Missing for a day beyond the calendar."""
    try:
        return from_on + relativedelta(months=months) - _DAY
    except (ValueError, OverflowError):
        raise Missing("This does not have the form we need.", field="from_on") from None


def _held(held: Sequence[Held], item: str, end: date) -> tuple[Interval, ...]:
    return _joined(
        Interval(from_on=one.from_on, until_on=one.until_on or max(end, one.from_on))
        for one in held
        if one.item == item
    )


def _joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Sorted, with what touches or overlaps made one."""
    joined: list[Interval] = []
    for one in sorted(intervals, key=lambda i: i.from_on):
        if joined and one.from_on <= joined[-1].until_on + _DAY:
            joined[-1] = Interval(from_on=joined[-1].from_on, until_on=max(joined[-1].until_on, one.until_on))
        else:
            joined.append(one)
    return tuple(joined)


def _both(left: Iterable[Interval], right: Sequence[Interval]) -> tuple[Interval, ...]:
    pairs = ((max(a.from_on, b.from_on), min(a.until_on, b.until_on)) for a in left for b in right)
    return _joined(Interval(from_on=start, until_on=end) for start, end in pairs if start <= end)


def _without(intervals: Iterable[Interval], pauses: Iterable[Interval]) -> tuple[Interval, ...]:
    left = tuple(intervals)
    for pause in pauses:
        left = tuple(part for one in left for part in _cut(one, pause))
    return left


def _cut(one: Interval, pause: Interval) -> Iterable[Interval]:
    if pause.until_on < one.from_on or one.until_on < pause.from_on:
        yield one
        return
    if one.from_on < pause.from_on:
        yield Interval(from_on=one.from_on, until_on=pause.from_on - _DAY)
    if pause.until_on < one.until_on:
        yield Interval(from_on=pause.until_on + _DAY, until_on=one.until_on)


def is_ready(intervals: Iterable[Interval], on: date) -> bool:
    return any(one.from_on <= on <= one.until_on for one in intervals)


def ends_on(intervals: Sequence[Interval], today: date) -> date | None:
    """The last day of the interval that today is in; None when not ready today."""
    return next((one.until_on for one in intervals if one.from_on <= today <= one.until_on), None)


def forwards(from_on: date, until_on: date | None, field: str = "until_on") -> None:
    if until_on is not None and until_on < from_on:
        raise WrongWayRound("The last day is before the first.", what_to_do="Change one of the two.", field=field)
