"""What members, owners and tutors are told: that something waits for them, and that something was answered."""

from datetime import datetime
from uuid import UUID

from services.contracts.codesign import CoOwnerAsked, CoOwnerJoined, CoOwnerNotJoined, OwnerSaidReady
from services.contracts.groups import (
    ConversationOpened,
    DecisionPutToMeeting,
    MeetingNeeded,
    MembersReminded,
    VotingExtended,
    VotingOpened,
    WhyToMeeting,
)
from services.contracts.requests import DecisionAnswered
from services.contracts.training import TutorReadinessEnding
from services.messages.model import Template
from services.messages.reactions.saying import REACTIONS, tell
from services.messages.store import known
from services.runtime.reactions import ACTIVATION
from services.runtime.work import Work


@REACTIONS.consequence(VotingOpened, since=ACTIVATION)
async def say_answer_asked(event: VotingOpened, work: Work) -> None:
    """What is on the list of a meeting from the start is told with the list."""
    if event.meeting_id is not None:
        return
    await _tell_members(work, event.group_id, event.decision_id, Template.ANSWER_ASKED, event.closes_at)


@REACTIONS.consequence(MembersReminded, since=ACTIVATION)
async def say_answer_reminder(event: MembersReminded, work: Work) -> None:
    """Once of all that closes at that moment."""
    cause = f"reminder.{event.group_id}.{event.closes_at:%Y-%m-%dT%H:%M}"
    await _tell_members(work, event.group_id, event.decision_id, Template.ANSWER_REMINDER, event.closes_at, cause)


@REACTIONS.consequence(VotingExtended, since=ACTIVATION)
async def say_more_time(event: VotingExtended, work: Work) -> None:
    await _tell_members(work, event.group_id, event.decision_id, Template.MORE_TIME, event.closes_at)


@REACTIONS.consequence(DecisionPutToMeeting, since=ACTIVATION)
async def say_at_the_meeting(event: DecisionPutToMeeting, work: Work) -> None:
    """However much is put on a list within the hour, one message says it."""
    is_for_want_of_answers = event.why is WhyToMeeting.TOO_FEW
    template = Template.AT_THE_MEETING if is_for_want_of_answers else Template.ON_THE_LIST
    cause = None if is_for_want_of_answers else f"list.{event.meeting_id}.{work.now:%Y-%m-%dT%H}"
    await _tell_members(work, event.group_id, event.decision_id, template, event.starts_at, cause)


@REACTIONS.consequence(MeetingNeeded, since=ACTIVATION)
async def say_plan_a_meeting(event: MeetingNeeded, work: Work) -> None:
    people = await known.co_chairs(work.db, event.group_id)
    await tell(work, people, Template.PLAN_A_MEETING, event.decision_id, _by(event.closes_at))


@REACTIONS.consequence(ConversationOpened, since=ACTIVATION)
async def say_talk_first(event: ConversationOpened, work: Work) -> None:
    people = await known.co_chairs(work.db, event.group_id)
    await tell(work, people, Template.TALK_FIRST, event.decision_id)


@REACTIONS.consequence(DecisionAnswered, since=ACTIVATION)
async def say_group_answered(event: DecisionAnswered, work: Work) -> None:
    await tell(work, await known.owners(work.db, event.item_id), Template.GROUP_ANSWERED, event.item_id)


@REACTIONS.consequence(CoOwnerAsked, since=ACTIVATION)
async def say_co_owner_asked(event: CoOwnerAsked, work: Work) -> None:
    await tell(work, [event.person_id], Template.CO_OWNER_ASKED, event.proposal_id)


@REACTIONS.consequence(CoOwnerJoined, since=ACTIVATION)
async def say_co_owner_joined(event: CoOwnerJoined, work: Work) -> None:
    await _tell_other_owners(work, event, Template.CO_OWNER_JOINED)


@REACTIONS.consequence(CoOwnerNotJoined, since=ACTIVATION)
async def say_co_owner_not(event: CoOwnerNotJoined, work: Work) -> None:
    await _tell_other_owners(work, event, Template.CO_OWNER_NOT)


@REACTIONS.consequence(OwnerSaidReady, since=ACTIVATION)
async def say_other_owner_ready(event: OwnerSaidReady, work: Work) -> None:
    await _tell_other_owners(work, event, Template.OTHER_OWNER_READY)


@REACTIONS.consequence(TutorReadinessEnding, since=ACTIVATION)
async def say_readiness_ending(event: TutorReadinessEnding, work: Work) -> None:
    facts = {"until_on": event.until_on.isoformat()}
    await tell(work, [event.tutor_id], Template.READINESS_ENDING, event.tutor_id, facts)


async def _tell_members(
    work: Work, group_id: UUID, decision_id: UUID, template: Template, by: datetime, cause: str | None = None
) -> None:
    """All who have an answer to give. Owners speak, and have none."""
    people = await known.members_who_answer(work.db, group_id, decision_id)
    await tell(work, people, template, decision_id, _by(by), cause)


async def _tell_other_owners(
    work: Work, event: CoOwnerJoined | CoOwnerNotJoined | OwnerSaidReady, template: Template
) -> None:
    others = [one for one in await known.owners(work.db, event.proposal_id) if one != event.person_id]
    await tell(work, others, template, event.proposal_id)


def _by(moment: datetime) -> dict[str, str]:
    return {"answer_by": moment.isoformat()}
