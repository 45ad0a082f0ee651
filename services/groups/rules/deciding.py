"""When answers are taken and whose; what follows from them. Nothing passes by default."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.contracts.requests import Answer
from services.groups.model import (
    Choice,
    Composition,
    Decision,
    Group,
    Meeting,
    Outcome,
    Perspective,
    Said,
    Seat,
    Side,
    Stage,
)
from services.groups.rules.forming import LEAST_VOTING_DAYS
from services.runtime.clock import COLLEGE_ZONE, college_date
from services.runtime.refusal import Refusal

REMINDED_BEFORE = timedelta(days=2)
MEETING_WITHIN_DAYS = 28
TALK_WITHIN_DAYS = 3
LONGEST_WORDS = 3000
LEAST_SHOWN = 5
"""No count of people on one side is shown below this."""
DIFFERENT = frozenset({Choice.CONCERN, Choice.CANNOT})
_EVENING = time(23, 59)


class VotingClosed(Refusal):
    slug = "voting-closed"
    what_to_do = "Your own words stay yours: you can still change them or take them back."


class VotingStillOpen(Refusal):
    slug = "voting-still-open"
    what_to_do = "Change your answer itself until then."


class OwnersDoNotAnswer(Refusal):
    slug = "owners-do-not-answer"
    what_to_do = "Say what you think in the comments."


class JoinedLater(Refusal):
    slug = "joined-later"
    what_to_do = "Say what you think in the comments."


class ConcernMissing(Refusal):
    slug = "concern-missing"
    status = 422


class ReasonMissing(Refusal):
    slug = "reason-missing"
    status = 422


class WordsTooLong(Refusal):
    slug = "words-too-long"
    status = 422


class NoDifferentView(Refusal):
    slug = "no-different-view"


class NotOnAList(Refusal):
    slug = "not-on-a-list"


class PutOffAlready(Refusal):
    slug = "put-off-already"
    what_to_do = "What too few can answer ends by itself, and may be asked anew."


# When


def evening(day: date) -> datetime:
    """The last minute of a day at the college: whoever is told the day has all of it."""
    return datetime.combine(day, _EVENING, COLLEGE_ZONE)


def evening_in(days: int, now: datetime) -> datetime:
    return evening(college_date(now) + timedelta(days=days))


def first_closing(group: Group, answer_by: datetime, now: datetime) -> datetime:
    """As long as the group's rule says, or before the asker needs the answer; but nobody is rushed."""
    latest = evening(college_date(answer_by))
    if latest > answer_by:
        latest = evening(college_date(answer_by) - timedelta(days=1))
    return max(evening_in(LEAST_VOTING_DAYS, now), min(evening_in(group.voting_days, now), latest))


def closing_at(meeting: Meeting | None, now: datetime) -> datetime:
    """At a meeting until its day is over. With none planned: silence has an end all the same."""
    return evening(college_date(meeting.starts_at)) if meeting else evening_in(MEETING_WITHIN_DAYS, now)


def meeting_for(meeting_id: UUID, to_come: Sequence[Meeting]) -> Meeting | None:
    """The one that whoever asked has named; when it is not to come any more, the next one. None: none is planned."""
    return next((one for one in to_come if one.meeting_id == meeting_id), next(iter(to_come), None))


def closing_when_asked_for(meeting: Meeting | None, now: datetime) -> datetime:
    """Put on its list at once: nobody is rushed, however soon it is."""
    return max(evening_in(LEAST_VOTING_DAYS, now), closing_at(meeting, now))


def check_put_off(decision: Decision, now: datetime) -> UUID:
    """Once, and while it is open: from the list of which meeting."""
    if not decision.is_open or decision.meeting_id is None or now >= decision.closes_at:
        raise NotOnAList("This is not on the list of a meeting any more.", what_to_do="Look at the list again.")
    if decision.is_put_off:
        raise PutOffAlready("This has been put off once already.")
    return decision.meeting_id


def talk_by(now: datetime) -> date:
    return college_date(now) + timedelta(days=TALK_WITHIN_DAYS)


# Answering


def check_may_answer(decision: Decision, seat: Seat, now: datetime) -> None:
    if not decision.is_open or now >= decision.closes_at:
        raise VotingClosed("This is closed: answers were taken until the day that was set.")
    if seat.person_id in decision.owner_ids:
        raise OwnersDoNotAnswer("You wrote this, so you may speak, but you do not answer.")
    if not may_vote(seat, decision):
        raise JoinedLater("You took your seat after this was put to the group, so you do not answer this one.")


def may_vote(seat: Seat, decision: Decision) -> bool:
    """Nobody who was seated after it was put to the group answers: votes cannot be brought in."""
    return seat.person_id not in decision.owner_ids and seat.taken_at <= decision.round_began_at


def check_words(choice: Choice, words: str) -> str:
    """The words that are kept with this answer: none where none are asked."""
    words = words.strip() if choice in DIFFERENT else ""
    if choice is Choice.CONCERN and not words:
        raise ConcernMissing("Write what your concern is, so that it can be kept.", field="words")
    if choice is Choice.CANNOT and not words:
        raise ReasonMissing("Write why you cannot support it, so that the talk can begin.", field="words")
    return check_length(words)


def check_length(words: str) -> str:
    if len(words) > LONGEST_WORDS:
        raise WordsTooLong(f"We can keep {LONGEST_WORDS} letters here; this is longer.", field="words")
    return words


def check_different_view(decision: Decision, difference: str | None) -> None:
    """Words may be changed or taken back for ever; while the voting is open the answer itself is changed."""
    if decision.answer is None:
        raise VotingStillOpen("This is still open.")
    if difference is None:
        raise NoDifferentView("You left no different view here.")


# Deciding


def composition(answers: Iterable[Said], voters: Collection[UUID], least_per_side: int) -> Composition:
    """Counts those who may vote and nobody else."""
    counted = [said for said in answers if said.person_id in voters]
    return Composition(
        lived_experience=_side(counted, Perspective.LIVED_EXPERIENCE),
        professional=_side(counted, Perspective.PROFESSIONAL),
        not_said=_side(counted, None),
        seats=len(voters),
        least_per_side=least_per_side,
    )


def _side(answers: Iterable[Said], perspective: Perspective | None) -> Side:
    choices = [said.choice for said in answers if said.perspective == perspective]
    return Side(
        agreed=sum(choice in (Choice.AGREE, Choice.CONCERN) for choice in choices),
        cannot=choices.count(Choice.CANNOT),
        aside=choices.count(Choice.ASIDE),
    )


def outcome(counted: Composition) -> Outcome:
    """Two keys (row 6): quorum on both sides, and more yes than no in the whole and on each side.

    Standing aside counts for the quorum and not for the majority. Equal is not more.
    """
    sides = (counted.lived_experience, counted.professional)
    has_quorum = [side.present >= counted.least_per_side for side in sides]
    held = [quorum and _has_majority(side) for quorum, side in zip(has_quorum, sides, strict=True)]
    return Outcome(
        has_quorum=all(has_quorum),
        whole_held=_has_majority(counted.whole),
        lived_experience_held=held[0],
        professional_held=held[1],
    )


def _has_majority(side: Side) -> bool:
    return side.agreed > side.cannot


def differences(answers: Mapping[UUID, Said]) -> dict[UUID, Choice]:
    """Which answers hold a different view: a fact that stays when the words go."""
    return {answer_id: said.choice for answer_id, said in answers.items() if said.choice in DIFFERENT}


def next_stage(stage: Stage) -> Stage | None:
    """Where an item goes for which too few have answered. None: it lapses. Nothing passes by default."""
    return {Stage.FIRST: Stage.EXTENDED, Stage.EXTENDED: Stage.MEETING}.get(stage)


def decided(found: Outcome) -> tuple[Answer, str | None]:
    """The answer, and its reason as a code."""
    if not found.has_quorum:
        return Answer.LAPSED, "too-few-answers"
    return (Answer.GRANTED, None) if found.passes else (Answer.REFUSED, "no-majority")


def shown_counts(counted: Composition) -> tuple[Side, Side] | None:
    """Both sides' counts for the public record, or None: a small number would tell who it was."""
    sides = (counted.lived_experience, counted.professional)
    numbers = [number for side in sides for number in (side.agreed, side.cannot, side.aside)]
    return sides if min(numbers) >= LEAST_SHOWN else None
