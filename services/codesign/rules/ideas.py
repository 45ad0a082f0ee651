"""Who reads an idea and by when, who may still change it, and what may be answered."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from services.codesign.model import Idea, IdeaState
from services.contracts.codesign import IdeaReply
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.days import working_day_by
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotFound, Refusal, TooMany

ANSWER_WITHIN = timedelta(days=28)
READ_WITHIN = timedelta(days=14)
CHANGE_WITHIN = timedelta(minutes=10)
PARKED_AT_MOST = timedelta(days=366)
MOST_IN_TEN_MINUTES = 5
MOST_WORDS, MOST_NAME, MOST_REPLY = 4000, 200, 1000
UNANSWERED = frozenset({IdeaState.LEFT, IdeaState.READ, IdeaState.TALKED_ABOUT})
_ORDER = (IdeaState.LEFT, IdeaState.READ, IdeaState.TALKED_ABOUT)


class TooLateToChange(Refusal):
    slug = "too-late-to-change"
    what_to_do = "Ring us and we do it for you."


class AlreadyAnswered(Refusal):
    slug = "already-answered"
    what_to_do = "Open the idea again to see what was said."


class NotADayToCome(Refusal):
    slug = "not-a-day-to-come"
    status = 422


class Promise(NamedTuple):
    """What the giver is told: by when it is read, by when she hears."""

    read_by_on: date
    answer_by_on: date


def promise(left_on: date, meetings: Sequence[date]) -> Promise:
    """The group reads it at its next meeting when one is near enough, else within a fortnight."""
    answer_by = answer_by_on(left_on)
    near = [day for day in meetings if left_on < day <= answer_by]
    return Promise(min(near, default=working_day_by(left_on + READ_WITHIN)), answer_by)


def answer_by_on(from_on: date) -> date:
    return working_day_by(from_on + ANSWER_WITHIN)


def check_words(words: str, name: str, contact: str) -> None:
    if not words.strip():
        raise Missing("Write your idea. A few words are enough.", field="words")
    for text, most, field in ((words, MOST_WORDS, "words"), (name, MOST_NAME, "name"), (contact, MOST_NAME, "contact")):
        check_length(text, most, field)


def check_pace(left_lately: int) -> None:
    """One browser, ten minutes."""
    if left_lately >= MOST_IN_TEN_MINUTES:
        raise TooMany("You have left several ideas in a few minutes. They are all safe.")


def is_givers(idea: Idea, person_id: UUID | None, browser: str | None) -> bool:
    """Left by this person, or, for ten minutes, by this browser."""
    return (idea.person_id is not None and idea.person_id == person_id) or (
        idea.browser is not None and idea.browser == browser
    )


def may_change(idea: Idea, person_id: UUID | None, browser: str | None, now: datetime) -> bool:
    is_in_time = now < idea.left_at + CHANGE_WITHIN
    return is_givers(idea, person_id, browser) and is_in_time and idea.state in UNANSWERED


def require_may_change(idea: Idea, person_id: UUID | None, browser: str | None, now: datetime) -> None:
    if idea.state is IdeaState.TAKEN_BACK or not is_givers(idea, person_id, browser):
        raise NotFound("There is nothing here.")
    if not may_change(idea, person_id, browser, now):
        raise TooLateToChange("You could change or take back this idea for ten minutes after you left it.")


def note(idea: Idea, progress: IdeaState) -> IdeaState:
    """Read, then talked about; never back."""
    if idea.state not in UNANSWERED or progress not in _ORDER:
        raise AlreadyAnswered("This idea has been answered.")
    return max(idea.state, progress, key=_ORDER.index)


def answer(idea: Idea, reply: IdeaReply, words: str, look_again_on: date | None, today: date) -> IdeaState:
    """What the idea becomes. A parked idea may be answered again."""
    if idea.state not in UNANSWERED | {IdeaState.NOT_YET}:
        raise AlreadyAnswered("This idea has been answered.")
    check_length(words, MOST_REPLY, "words")
    if reply is IdeaReply.NOT_YET:
        _check_day(look_again_on, today)
        return IdeaState.NOT_YET
    if reply is IdeaReply.NO:
        if not words.strip():
            raise Missing("Say why not, in a few kind words. Whoever left it reads them.", field="words")
        return IdeaState.NO
    return IdeaState.BECAME_PROPOSAL


def _check_day(look_again_on: date | None, today: date) -> None:
    if look_again_on is None:
        raise Missing("Choose the day on which the group looks at it again.", field="look_again_on")
    if not today < look_again_on <= today + PARKED_AT_MOST:
        raise NotADayToCome("Choose a day to come, within a year.", field="look_again_on")


def begins(day: date) -> datetime:
    """Midnight in the college's own zone."""
    return datetime.combine(day, time(), COLLEGE_ZONE)


def review_at(answer_by_on: date) -> datetime:
    """When that day has passed."""
    return begins(answer_by_on + timedelta(days=1))
