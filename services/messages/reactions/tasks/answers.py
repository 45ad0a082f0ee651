"""Answers that we owe: to whoever left an idea, and to a group that cannot decide without a meeting or a talk."""

from datetime import date
from uuid import UUID

from services.contracts.codesign import GiverTold, IdeaAnswered, IdeaOffered, IdeaReviewDue, IdeaRevived, IdeaTakenBack
from services.contracts.groups import ConversationOpened, DecisionPutToMeeting, DecisionWithdrawn, MeetingNeeded
from services.contracts.requests import DecisionAnswered
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.messages.store import known
from services.runtime.reactions import ACTIVATION, BEGINNING
from services.runtime.work import Work

IDEA, GIVER, MEETING, TALK = "idea-to-answer", "giver-to-tell", "meeting-needed", "conversation"
REVIEW_DAYS, TALK_DAYS, TELL_DAYS = 5, 3, 3


@REACTIONS.consequence(IdeaOffered, since=BEGINNING)
async def answer_idea(event: IdeaOffered, work: Work) -> None:
    await _answer_by(work, event.idea_id, event.answer_by_on, event.number)


@REACTIONS.consequence(IdeaRevived, since=BEGINNING)
async def answer_idea_anew(event: IdeaRevived, work: Work) -> None:
    await _answer_by(work, event.idea_id, event.answer_by_on)


@REACTIONS.consequence(IdeaReviewDue, since=BEGINNING)
async def look_at_idea_again(event: IdeaReviewDue, work: Work) -> None:
    """A parked idea is on the list again; one that was not answered by its day stands there still."""
    await open_task(work, IDEA, event.idea_id, until_at=rules.working_days_on(work.now, REVIEW_DAYS))


@REACTIONS.consequence(IdeaAnswered, since=BEGINNING)
async def idea_is_answered(event: IdeaAnswered, work: Work) -> None:
    """Whoever left it and asked to hear is told by the desk: `codesign` alone has the contact."""
    await close_tasks(work, event.idea_id, IDEA)
    if event.wants_to_hear:
        facts = await known.facts_of_task(work.db, IDEA, event.idea_id)
        await open_task(work, GIVER, event.idea_id, until_at=rules.working_days_on(work.now, TELL_DAYS), facts=facts)


@REACTIONS.consequence(GiverTold, IdeaTakenBack, since=BEGINNING)
async def giver_needs_nothing(event: GiverTold | IdeaTakenBack, work: Work) -> None:
    await close_tasks(work, event.idea_id, *((IDEA, GIVER) if isinstance(event, IdeaTakenBack) else (GIVER,)))


async def _answer_by(work: Work, idea_id: UUID, day: date, number: int | None = None) -> None:
    facts = {} if number is None else {"number": number}
    await open_task(work, IDEA, idea_id, until_at=rules.day_closes(day), facts=facts)


@REACTIONS.consequence(MeetingNeeded, since=BEGINNING)
async def plan_meeting(event: MeetingNeeded, work: Work) -> None:
    circle = rules.group(event.group_id)
    await open_task(work, MEETING, event.decision_id, until_at=event.closes_at, circle=circle)


@REACTIONS.consequence(ConversationOpened, since=ACTIVATION)
async def talk_with_member(event: ConversationOpened, work: Work) -> None:
    """However many cannot support it, there is one task: nobody can count them."""
    until_at = rules.working_days_on(work.now, TALK_DAYS)
    await open_task(work, TALK, event.decision_id, until_at=until_at, circle=rules.group(event.group_id))


@REACTIONS.consequence(DecisionPutToMeeting, since=BEGINNING)
async def meeting_is_planned(event: DecisionPutToMeeting, work: Work) -> None:
    await close_tasks(work, event.decision_id, MEETING)


@REACTIONS.consequence(DecisionAnswered, DecisionWithdrawn, since=BEGINNING)
async def group_has_answered(event: DecisionAnswered | DecisionWithdrawn, work: Work) -> None:
    await close_tasks(work, event.decision_id, MEETING, TALK)
