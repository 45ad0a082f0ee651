"""How a course was made, in steps: who by what they do, when, and what changed. No name, no side, no small count."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

import msgspec

from services.codesign.model import Content
from services.codesign.rules.compare import Section, lines
from services.codesign.rules.courses import told
from services.contracts.codesign import IfNotAgreed


class What(StrEnum):
    CARRIED_OVER = "carried_over"
    """It was here before there was this record. Of how it was made, nothing is claimed."""
    IDEA_LEFT = "idea_left"
    BEGUN = "begun"
    JOINED = "joined"
    SIGNED = "signed"
    ASKED = "asked"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    LAPSED = "lapsed"
    DATES = "dates"
    """The first course dates: to come, going on, or held."""
    AGAIN = "again"
    """It has been held more than once."""
    NEXT = "next"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    what: What
    at: datetime
    number: int | None = None
    """Of the idea, of the version, or of the times that it was held."""
    changed: tuple[Section, ...] = ()
    """Which parts differ from the version before."""
    is_spoken_of: bool = False
    people: int | None = None
    """How many said something about it; None when they are few."""
    is_answered: bool = False
    """Everything that was said has an answer."""
    argued: str | None = None
    """In few words, and only when everybody who argued lets us show them."""
    until: datetime | None = None
    run_id: UUID | None = None
    if_not_agreed: IfNotAgreed | None = None
    """Of an asking about a course from before, and of its answer: what follows a "no"."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A version, and what was said about it by those who do not own it."""

    number: int
    at: datetime
    said: int
    answered: int
    people: int


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    asked_at: datetime
    state: str
    answered_at: datetime | None
    if_not_agreed: IfNotAgreed | None = None


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """From the first session to the last."""

    run_id: UUID
    starts_at: datetime
    ends_at: datetime


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    idea_number: int | None
    idea_left_at: datetime | None
    started_at: datetime | None
    carried_over_at: datetime | None = None
    joined_at: datetime | None
    signed: tuple[Signed, ...]
    askings: tuple[Asking, ...]
    dates: tuple[Dates, ...]


OUTCOMES = {"granted": What.AGREED, "refused": What.NOT_AGREED, "lapsed": What.LAPSED}


def steps(facts: Facts, contents: tuple[Content, ...], argued: Mapping[int, str], now: datetime) -> tuple[Step, ...]:
    """In the order in which they happened. `contents`: of the versions, in theirs; `argued`: by version."""
    if facts.carried_over_at is not None:
        return _from_before(facts, facts.carried_over_at, now)
    made = [*_beginning(facts), *_versions(facts.signed, contents, argued), *_answers(facts.askings)]
    return (*sorted(made, key=_when), *_held(facts.dates, now))


def _from_before(facts: Facts, since: datetime, now: datetime) -> tuple[Step, ...]:
    """Until the group has answered about it there is nothing to tell."""
    answers = list(_answers(facts.askings))
    if not answers:
        return ()
    return (Step(what=What.CARRIED_OVER, at=since), *answers, *_held(facts.dates, now))


def _when(step: Step) -> tuple[datetime, int]:
    """Of the same moment: what is of an earlier version comes first."""
    return step.at, 0 if step.what is What.IDEA_LEFT else step.number or 0


def _beginning(facts: Facts) -> Iterator[Step]:
    if facts.idea_number is not None and facts.idea_left_at is not None:
        yield Step(what=What.IDEA_LEFT, at=facts.idea_left_at, number=facts.idea_number)
    if facts.started_at is not None:
        yield Step(what=What.BEGUN, at=facts.started_at)
    if facts.joined_at is not None:
        yield Step(what=What.JOINED, at=facts.joined_at)


def _versions(signed: tuple[Signed, ...], contents: tuple[Content, ...], argued: Mapping[int, str]) -> Iterator[Step]:
    changed = [(), *(_changed(*pair) for pair in pairwise(contents))]
    for version, differs in zip(signed, changed, strict=True):
        yield Step(
            what=What.SIGNED,
            at=version.at,
            number=version.number,
            changed=differs,
            is_spoken_of=version.said > 0,
            people=told(version.people),
            is_answered=version.said == version.answered,
            argued=argued.get(version.number),
        )


def _changed(old: Content, new: Content) -> tuple[Section, ...]:
    before, after = lines(old), lines(new)
    return tuple(section for section in Section if before[section] != after[section])


def _answers(askings: tuple[Asking, ...]) -> Iterator[Step]:
    """What was taken back before it was answered is nobody's answer, and not told."""
    for asking in askings:
        if asking.state in OUTCOMES and asking.answered_at is not None:
            for what, at in ((What.ASKED, asking.asked_at), (OUTCOMES[asking.state], asking.answered_at)):
                yield Step(what=what, at=at, number=asking.version, if_not_agreed=asking.if_not_agreed)


def _held(dates: tuple[Dates, ...], now: datetime) -> Iterator[Step]:
    """`dates` in order. The first time, how often since, and when next."""
    if not dates:
        return
    first = dates[0]
    yield Step(what=What.DATES, at=first.starts_at, until=first.ends_at, run_id=first.run_id)
    held = [one for one in dates if one.ends_at < now]
    if len(held) > 1:
        yield Step(what=What.AGAIN, at=max(one.ends_at for one in held), number=len(held))
    coming = next((one for one in dates[1:] if one.starts_at >= now), None)
    if coming is not None:
        yield Step(what=What.NEXT, at=coming.starts_at, until=coming.ends_at, run_id=coming.run_id)
