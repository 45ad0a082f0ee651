"""How somebody is forgotten: who may ask, how long it can be brought back, and when it is done everywhere."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.erasure import HOLDERS
from services.people.rules.registering import fold_name
from services.runtime.actor import STEP_UP_LIFE, Actor, Factor
from services.runtime.clock import college_date
from services.runtime.refusal import NotAllowed, NotFound, Refusal, StepUpFirst

WAITS = timedelta(days=7)
"""So long it can be brought back."""
TOLD_WITHIN = timedelta(hours=1)
"""So soon every service has said that she is gone; else somebody looks after it."""
LETTER_TRIES = 50


class ErasureState(StrEnum):
    ASKED = "asked"
    """One of the desk has said it for her; a second one must."""
    HIDDEN = "hidden"
    TAKEN_BACK = "taken-back"
    ERASED = "erased"
    """Here it is done; the others are at it."""
    DONE = "done"


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    erasure_id: UUID
    number: str
    person_ids: tuple[UUID, ...]
    state: ErasureState
    asked_at: datetime
    asked_by: UUID | None = None
    erase_at: datetime | None = None
    erased_at: datetime | None = None
    is_written_to: bool = False
    kept: bytes | None = None


class NumbersFirst(Refusal):
    """Who has no second sign shows the numbers that we send her, once more."""

    slug = "numbers-first"
    status = 403
    what_to_do = "Let us send you 6 numbers, and type them."


class AskedAlready(Refusal):
    slug = "erasure-asked-already"
    what_to_do = "You see how it stands on the page “What is being rubbed out”."


class NotOpenAnyMore(Refusal):
    slug = "erasure-not-open"
    what_to_do = "Ring us: we tell you how it stands."


class NeedsAnother(Refusal):
    slug = "erasure-needs-another"
    what_to_do = "Ask somebody else of the desk to say yes to it."


class NobodyOfThatName(Refusal):
    slug = "erasure-nobody"
    status = 422
    what_to_do = "Ask for the number in their message, or for the whole name as they had it here."


def how_sure(actor: Actor, now: datetime, *, has_second: bool) -> None:
    """Whoever takes everything along, or has it rubbed out, has just shown that it is she, in the best way she has."""
    if has_second and actor.factor is not Factor.SECOND:
        raise StepUpFirst("We need to be sure that it is you.")
    if actor.factor_at is None or now - actor.factor_at > STEP_UP_LIFE:
        first = StepUpFirst if has_second else NumbersFirst
        raise first("We need to be sure that it is you.")


def refuse_own(actor_id: UUID, person_ids: Collection[UUID]) -> None:
    if actor_id in person_ids:
        raise NotAllowed("This is your own record.", what_to_do="You ask for it on your own page.")


def refuse_same_two(asked_by: UUID | None, second: UUID) -> None:
    if asked_by == second:
        raise NeedsAnother("Two people say yes to this, and you were the first.")


def open_one(erasure: Erasure | None, *states: ErasureState) -> Erasure:
    if erasure is None or erasure.state not in states:
        raise NotOpenAnyMore("This is not open any more.")
    return erasure


def still_back(erasure: Erasure | None, now: datetime) -> Erasure:
    found = open_one(erasure, ErasureState.HIDDEN)
    if found.erase_at is None or now >= found.erase_at:
        raise NotOpenAnyMore("It cannot be brought back any more.")
    return found


def refuse_unknown(erasure: Erasure | None) -> Erasure:
    if erasure is None:
        raise NotFound("There is nothing here.")
    return erasure


def spoken(number: str) -> str:
    """In two groups, as one says it."""
    return f"{number[:4]} {number[4:]}"


def in_words(at: datetime, language: str) -> str:
    """The day, in the college's zone."""
    from babel.dates import format_date  # imported where it is used

    return format_date(college_date(at), "d MMMM y", locale="cy" if language == "cy" else "en_GB")


def is_said(said: str, number: str, names: Iterable[str]) -> bool:
    """Her number, with or without its space, or her whole name."""
    digits = "".join(sign for sign in said if sign.isdigit())
    return digits == number or fold_name(said) in {fold_name(name) for name in names if name}


def missing(person_ids: Collection[UUID], told: Collection[tuple[UUID, str]]) -> list[str]:
    """Which services have not said yet that she is gone."""
    return sorted({service for service in HOLDERS for one in person_ids if (one, service) not in told})
