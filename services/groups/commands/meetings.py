"""When the group meets. What waits for a meeting is put to it as soon as it is planned."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.groups import MeetingCalledOff, MeetingPlanned, WhyToMeeting
from services.groups.commands.deciding import put_to_meeting
from services.groups.model import Meeting
from services.groups.rules import deciding
from services.groups.rules import forming as rules
from services.groups.store import decisions as decision_store
from services.groups.store import groups as group_store
from services.groups.store import meetings as store
from services.runtime.actor import require_person
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class PlanMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The group's co-chairs plan it, or the office for them."""

    group_id: UUID
    starts_at: datetime
    place: str = ""


class MeetingPlannedView(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID


async def plan_meeting(command: PlanMeeting, work: Work) -> MeetingPlannedView:
    await _lock_group(work, command.group_id)
    rules.check_meeting(command.starts_at, work.now)
    meeting = Meeting(
        meeting_id=new_id(),
        group_id=command.group_id,
        starts_at=command.starts_at,
        place=rules.check_place(command.place),
        planned_at=work.now,
    )
    await store.insert_meeting(work.db, meeting)
    work.record(MeetingPlanned(meeting_id=meeting.meeting_id, group_id=meeting.group_id, starts_at=meeting.starts_at))
    waiting = await decision_store.decisions_waiting_for_meeting(work.db, meeting.group_id, work.now)
    await put_to_meeting(work, waiting, meeting, WhyToMeeting.MOVED)
    return MeetingPlannedView(meeting_id=meeting.meeting_id)


class CallOffMeeting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was on its agenda goes to the next one, or waits for one to be planned."""

    meeting_id: UUID


async def call_off_meeting(command: CallOffMeeting, work: Work) -> MeetingPlannedView:
    group_id = await store.group_of_meeting(work.db, command.meeting_id)
    if group_id is None:
        raise _nothing_here(work, "There is no such meeting.")
    await _lock_group(work, group_id)
    meeting = await store.load_meeting(work.db, command.meeting_id)
    rules.check_meeting_to_come(meeting, work.now)
    await store.call_off(work.db, meeting.meeting_id, work.now)
    work.record(MeetingCalledOff(meeting_id=meeting.meeting_id, group_id=group_id))
    agenda = await decision_store.decisions_on_agenda(work.db, meeting.meeting_id, work.now)
    await put_to_meeting(work, agenda, await store.next_meeting(work.db, group_id, work.now), WhyToMeeting.MOVED)
    return MeetingPlannedView(meeting_id=meeting.meeting_id)


class PutOffDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Those who chair put one thing of a meeting's list off to a later meeting: once. Answers given stay."""

    decision_id: UUID


class PutOffView(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID | None
    """The one to which it goes; None: it waits for one to be planned."""


async def put_off_decision(command: PutOffDecision, work: Work) -> PutOffView:
    group_id = await decision_store.group_of_decision(work.db, command.decision_id)
    if group_id is None:
        raise _nothing_here(work, "There is nothing here, or nothing that is put to you.")
    await _lock_group(work, group_id)
    decision = await decision_store.load_decision(work.db, command.decision_id)
    if decision is None:
        raise NotFound("There is nothing here, or nothing that is put to you.")
    meeting = await store.load_meeting(work.db, deciding.check_put_off(decision, work.now))
    later = await store.next_meeting(work.db, group_id, max(meeting.starts_at, work.now))
    await decision_store.note_put_off(work.db, decision.decision_id, meeting.meeting_id, work.now)
    await put_to_meeting(work, [decision], later, WhyToMeeting.MOVED)
    return PutOffView(meeting_id=later.meeting_id if later else None)


def _nothing_here(work: Work, sentence: str) -> NotFound:
    """Said to the office alone: nobody else can tell what is not there from what is not hers."""
    rules.require_office(work.actor)
    return NotFound(sentence)


async def _lock_group(work: Work, group_id: UUID) -> None:
    """Found through her co-chair's seat, or by the office."""
    group = await group_store.load_group(work.db, group_id)
    seats = await group_store.load_seats(work.db, group_id)
    if any(seat.is_co_chair and seat.person_id == work.actor.person_id for seat in seats):
        require_person(work.actor)
        return
    rules.require_office(work.actor)
    if group is None:
        raise NotFound("There is no such group.")
