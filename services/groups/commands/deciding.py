"""What the house itself does with a question: opens it, reminds, closes, extends, puts it to a meeting, decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.groups import (
    DecisionPutToMeeting,
    DecisionWithdrawn,
    MeetingNeeded,
    MembersReminded,
    VotingExtended,
    VotingOpened,
    WhyToMeeting,
)
from services.contracts.requests import DecisionAnswered, DecisionRequested
from services.groups.model import Composition, Decision, Group, Meeting, Request, Stage
from services.groups.rules import deciding as rules
from services.groups.store import answers as answer_store
from services.groups.store import decisions as store
from services.groups.store import groups as group_store
from services.groups.store.meetings import meetings_to_come, next_meeting
from services.runtime.ids import new_id
from services.runtime.work import Work

CLOSE = "close-voting"
REMIND = "remind-members"
_encode = msgspec.json.Encoder().encode


async def take_request(work: Work, asked: DecisionRequested) -> None:
    """Puts it to the group with this remit; without one it waits for a group to be formed."""
    group_id = await group_store.lock_remit(work.db, asked.remit)
    if await store.keep_request(work.db, asked) and group_id is not None:
        request = msgspec.convert(asked, Request, from_attributes=True)
        await open_voting(work, await group_store.look_at_group(work.db, group_id), [request])


async def open_voting(work: Work, group: Group, requests: Sequence[Request]) -> None:
    to_come = await meetings_to_come(work.db, group.group_id, work.now) if any(r.meeting_id for r in requests) else []
    meetings = [rules.meeting_for(r.meeting_id, to_come) if r.meeting_id else None for r in requests]
    decisions = [_new_decision(group, *each, work) for each in zip(requests, meetings, strict=True)]
    await store.insert_decisions(work.db, decisions)
    await work.due_all(CLOSE, {str(d.decision_id): d.closes_at for d in decisions})
    await work.due_all(REMIND, {str(d.decision_id): d.closes_at - rules.REMINDED_BEFORE for d in decisions})
    for decision, meeting in zip(decisions, meetings, strict=True):
        work.record(
            VotingOpened(
                decision_id=decision.decision_id,
                group_id=decision.group_id,
                decision_request_id=decision.decision_request_id,
                item_id=decision.item_id,
                item_digest=decision.item_digest,
                closes_at=decision.closes_at,
                meeting_id=decision.meeting_id,
            )
        )
        if decision.stage is Stage.MEETING:
            _tell_where(work, decision, meeting, decision.closes_at, WhyToMeeting.ASKED)


def _new_decision(group: Group, request: Request, meeting: Meeting | None, work: Work) -> Decision:
    """The digest and the rule are frozen here. What is asked for a meeting is on its list from the start."""
    is_for_meeting = request.meeting_id is not None
    closes_at = (
        rules.closing_when_asked_for(meeting, work.now)
        if is_for_meeting
        else rules.first_closing(group, request.answer_by, work.now)
    )
    return Decision(
        decision_id=new_id(),
        decision_request_id=request.decision_request_id,
        group_id=group.group_id,
        item_kind=request.item_kind,
        item_id=request.item_id,
        item_digest=request.item_digest,
        owner_ids=request.owner_ids,
        least_per_side=group.least_per_side,
        extension_days=group.extension_days,
        stage=Stage.MEETING if is_for_meeting else Stage.FIRST,
        meeting_id=meeting.meeting_id if meeting else None,
        opened_at=work.now,
        round_began_at=work.now,
        closes_at=closes_at,
    )


async def withdraw_request(work: Work, decision_request_id: UUID) -> None:
    """The asker took it back: before it was here, while it is open, or crossing our answer, which is then undone."""
    await store.keep_withdrawal(work.db, decision_request_id, work.now)
    decision = await store.load_decision_of_request(work.db, decision_request_id)
    if decision is None or decision.withdrawn_at is not None:
        return
    await store.withdraw(work.db, decision.decision_id, work.now)
    await work.not_due(CLOSE, str(decision.decision_id))
    await work.not_due(REMIND, str(decision.decision_id))
    work.record(
        DecisionWithdrawn(
            decision_id=decision.decision_id, group_id=decision.group_id, decision_request_id=decision_request_id
        )
    )


async def remind_members(work: Work, decision_id: UUID) -> None:
    """Once, and everybody: who has not answered is nobody's to know."""
    decision = await store.load_decision(work.db, decision_id)
    if decision is None or not decision.is_open or decision.reminded_at or work.now >= decision.closes_at:
        return
    await store.note_reminded(work.db, decision_id, work.now)
    work.record(MembersReminded(decision_id=decision_id, group_id=decision.group_id, closes_at=decision.closes_at))


async def close_voting(work: Work, decision_id: UUID) -> None:
    """Decides, or gives it more time; the second time round it finds nothing to do."""
    decision = await store.load_decision_with_group(work.db, decision_id)
    if decision is None or not decision.is_open or work.now < decision.closes_at:
        return
    seats = await answer_store.seats_at_closing(work.db, decision)
    voters = {seat.person_id for seat in seats if rules.may_vote(seat, decision)}
    answers = await answer_store.open_answers(work.db, work.sealer, decision_id)
    counted = rules.composition(answers.values(), voters, decision.least_per_side)
    stage = rules.next_stage(decision.stage)
    if rules.outcome(counted).has_quorum or stage is None:
        await answer_store.keep_differences(work.db, rules.differences(answers))
        return await _decide(work, decision, counted)
    if stage is Stage.EXTENDED:
        return await _extend(work, decision)
    await put_to_meeting(work, [decision], await next_meeting(work.db, decision.group_id, work.now))


async def _decide(work: Work, decision: Decision, counted: Composition) -> None:
    found = rules.outcome(counted)
    answer, reason = rules.decided(found)
    answered = DecisionAnswered(
        decision_id=decision.decision_id,
        decision_request_id=decision.decision_request_id,
        item_id=decision.item_id,
        item_digest=decision.item_digest,
        answer=answer,
        lived_experience_held=found.lived_experience_held,
        professional_held=found.professional_held,
        reason=reason,
    )
    # Sealed under the decision's own id: no person's erasure takes it away.
    sealed = await work.sealer.seal(work.db, decision.decision_id, _encode(counted).decode())
    await store.freeze(work.db, answered, sealed, work.now)
    await work.not_due(REMIND, str(decision.decision_id))
    work.record(answered)


async def _extend(work: Work, decision: Decision) -> None:
    closes_at = rules.evening_in(decision.extension_days, work.now)
    await store.begin_round(work.db, [decision.decision_id], Stage.EXTENDED, None, closes_at, work.now)
    await work.due(CLOSE, str(decision.decision_id), closes_at)
    if decision.reminded_at is None:  # the house was away when it was time
        await work.due(REMIND, str(decision.decision_id), closes_at - rules.REMINDED_BEFORE)
    work.record(VotingExtended(decision_id=decision.decision_id, group_id=decision.group_id, closes_at=closes_at))


async def put_to_meeting(
    work: Work,
    decisions: Sequence[Decision],
    meeting: Meeting | None,
    why: WhyToMeeting = WhyToMeeting.TOO_FEW,
) -> None:
    """Answers are taken until the meeting's day is over. Without a meeting the co-chairs are asked to plan one."""
    ids = [decision.decision_id for decision in decisions]
    closes_at = rules.closing_at(meeting, work.now)
    await store.begin_round(work.db, ids, Stage.MEETING, meeting, closes_at, work.now)
    await work.due_all(CLOSE, {str(decision_id): closes_at for decision_id in ids})
    reminds_at = closes_at - rules.REMINDED_BEFORE
    await work.due_all(REMIND, {str(d.decision_id): reminds_at for d in decisions if d.reminded_at is None})
    for decision in decisions:
        _tell_where(work, decision, meeting, closes_at, why)


def _tell_where(
    work: Work, decision: Decision, meeting: Meeting | None, closes_at: datetime, why: WhyToMeeting
) -> None:
    if meeting is None:
        work.record(MeetingNeeded(decision_id=decision.decision_id, group_id=decision.group_id, closes_at=closes_at))
    else:
        work.record(
            DecisionPutToMeeting(
                decision_id=decision.decision_id,
                group_id=decision.group_id,
                meeting_id=meeting.meeting_id,
                starts_at=meeting.starts_at,
                why=why,
            )
        )
