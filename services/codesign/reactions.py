"""What codesign does when others' events arrive, and when a day comes."""

from typing import Any
from uuid import UUID

from services.codesign.commands import carried_over, summaries
from services.codesign.commands.handing_on import hand_on
from services.codesign.commands.ideas import FORGET_BROWSER, REVIEW
from services.codesign.commands.proposals import leave
from services.codesign.imports import PARTS
from services.codesign.model import IdeaState, Proposal, Request, RequestState
from services.codesign.rules import deciding, versions
from services.codesign.rules import ideas as idea_rules
from services.codesign.store import copies, courses, drafts, ideas, proposals, runs
from services.codesign.store import summaries as summary_store
from services.contracts.codesign import CourseApproved, IdeaReviewDue, ProposalNotAgreed
from services.contracts.groups import (
    CoChairNamed,
    CoChairStoodDown,
    DecisionPutToMeeting,
    GroupFormed,
    MeetingCalledOff,
    MeetingNeeded,
    MeetingPlanned,
    SeatLeft,
    SeatTaken,
    VotingExtended,
    VotingOpened,
)
from services.contracts.people import PersonErased, PersonLeft, RoleEnded, RoleTaken
from services.contracts.requests import DecisionAnswered
from services.contracts.scheduling import (
    RunCalledOff,
    RunPlanned,
    RunPublished,
    RunUnpublished,
    SessionCalledOff,
    SessionChanged,
)
from services.runtime import erasing, merged
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.ids import new_id
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

REACTIONS = Reactions("codesign")
merged.follow(REACTIONS)
DUE = Due()
PARTS.react(REACTIONS, DUE)


@REACTIONS.copy(GroupFormed)
async def copy_group(event: GroupFormed, db: Connection) -> None:
    await copies.upsert_group(db, event.group_id, event.name, event.remit)


@REACTIONS.copy(SeatTaken)
async def copy_seat(event: SeatTaken, db: Connection) -> None:
    await copies.upsert_seat(db, event.seat_id, event.group_id, event.person_id, event.is_co_chair)


@REACTIONS.copy(CoChairNamed, CoChairStoodDown)
async def copy_co_chair(event: CoChairNamed | CoChairStoodDown, db: Connection) -> None:
    await copies.update_seat(db, event.seat_id, is_co_chair=isinstance(event, CoChairNamed))


@REACTIONS.copy(SeatLeft)
async def drop_seat(event: SeatLeft, db: Connection) -> None:
    await copies.delete_seat(db, event.seat_id)


@REACTIONS.copy(MeetingPlanned)
async def copy_meeting(event: MeetingPlanned, db: Connection) -> None:
    await copies.upsert_meeting(db, event.meeting_id, event.group_id, event.starts_at)


@REACTIONS.copy(MeetingCalledOff)
async def drop_meeting(event: MeetingCalledOff, db: Connection) -> None:
    await copies.delete_meeting(db, event.meeting_id)


@REACTIONS.copy(RoleTaken)
async def copy_role(event: RoleTaken, db: Connection) -> None:
    await copies.insert_role(db, event.person_id, event.role)


@REACTIONS.copy(RoleEnded)
async def drop_role(event: RoleEnded, db: Connection) -> None:
    await copies.delete_role(db, event.person_id, event.role)


@REACTIONS.copy(PersonErased)
async def drop_person(event: PersonErased, db: Connection) -> None:
    await copies.delete_person(db, event.person_id)


@REACTIONS.copy(VotingOpened)
async def copy_decision(event: VotingOpened, db: Connection) -> None:
    await copies.upsert_decision(db, event.decision_id, event.decision_request_id, event.closes_at)


@REACTIONS.copy(VotingExtended)
async def extend_decision(event: VotingExtended, db: Connection) -> None:
    await copies.extend_decision(db, event.decision_id, event.closes_at)


@REACTIONS.copy(MeetingNeeded)
async def let_decision_wait_for_meeting(event: MeetingNeeded, db: Connection) -> None:
    await copies.wait_for_meeting(db, event.decision_id, event.closes_at)


@REACTIONS.copy(DecisionPutToMeeting)
async def put_decision_to_meeting(event: DecisionPutToMeeting, db: Connection) -> None:
    await copies.put_to_meeting(db, event.decision_id, event.starts_at)


@REACTIONS.copy(RunPlanned)
async def copy_run(event: RunPlanned, db: Connection) -> None:
    await runs.upsert_run(db, event.run_id, event.facts.course_id)
    await runs.upsert_sessions(db, event.run_id, event.facts.sessions)


@REACTIONS.copy(RunPublished)
async def copy_publishing(event: RunPublished, db: Connection) -> None:
    await runs.publish_run(db, event.run_id, is_published=True)


@REACTIONS.copy(RunUnpublished)
async def copy_unpublishing(event: RunUnpublished, db: Connection) -> None:
    await runs.publish_run(db, event.run_id, is_published=False)


@REACTIONS.copy(RunCalledOff)
async def copy_run_off(event: RunCalledOff, db: Connection) -> None:
    await runs.call_off_run(db, event.run_id)


@REACTIONS.copy(SessionChanged)
async def copy_session(event: SessionChanged, db: Connection) -> None:
    await runs.upsert_sessions(db, event.run_id, (event.session,))


@REACTIONS.copy(SessionCalledOff)
async def copy_session_off(event: SessionCalledOff, db: Connection) -> None:
    await runs.call_off_session(db, event.session_id)


@REACTIONS.consequence(DecisionAnswered, since=BEGINNING)
async def hear_the_group(event: DecisionAnswered, work: Work) -> None:
    """An answer to what was taken back changes nothing; nor does one of somebody else's request."""
    proposal_id, course_id = await proposals.find_what_was_asked(work.db, event.decision_request_id)
    if proposal_id is not None:
        await _hear_of_proposal(event, await proposals.load_proposal(work.db, proposal_id), work)
    elif course_id is not None:
        await _hear_of_course(event, course_id, work)


async def _close_request(event: DecisionAnswered, work: Work) -> tuple[Request, RequestState] | None:
    """For what was asked about, locked. None: it is closed already."""
    request = await proposals.load_request(work.db, event.decision_request_id)
    state = deciding.outcome(request, event.answer, event.item_digest)
    if state is None:
        return None
    await proposals.close_request(work.db, request.decision_request_id, state, work.now)
    return request, state


async def _hear_of_proposal(event: DecisionAnswered, proposal: Proposal, work: Work) -> None:
    """Granted for exactly these bytes: it is a course."""
    answered = await _close_request(event, work)
    if answered is None:
        return
    request, state = answered
    if state is RequestState.GRANTED:
        await _approve(work, proposal, request)
    else:
        proposal_id = proposal.proposal_id
        work.record(ProposalNotAgreed(proposal_id=proposal_id, version=request.version, digest=request.digest))


async def _hear_of_course(event: DecisionAnswered, course_id: UUID, work: Work) -> None:
    course = await courses.load_course(work.db, course_id)
    answered = await _close_request(event, work)
    if course is not None and answered is not None:
        await carried_over.settle(course, *answered, work)


async def _approve(work: Work, proposal: Proposal, request: Request) -> None:
    """The first approval makes the course; a later version supersedes it under the same id."""
    version = await drafts.load_version(work.db, request.digest)
    course_id = proposal.course_id or new_id()
    await courses.load_course(work.db, course_id)
    await courses.upsert_course(work.db, course_id, proposal.proposal_id, version.digest, version.number, work.now)
    if proposal.course_id is None:
        await proposals.update_course(work.db, proposal.proposal_id, course_id)
        if proposal.from_course_id is not None:
            await carried_over.written_anew(proposal.from_course_id, work)
    facts = versions.facts(version.number, version.content)
    work.record(CourseApproved(course_id=course_id, facts=facts, proposal_id=proposal.proposal_id))


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def forget_person(event: PersonErased, work: Work) -> None:
    """Her key goes, and with it every word of hers; her ideas keep their numbers; whoever owns with her goes on."""
    await ideas.forget_ideas_of(work.db, event.person_id)
    await work.sealer.forget(work.db, event.person_id)
    for summary in await summary_store.find_summaries_touching(work.db, event.person_id):
        await proposals.load_proposal(work.db, summary.proposal_id)
        await summaries.drop(work, summary)
    for proposal_id in await proposals.load_proposal_ids_of(work.db, event.person_id):
        await leave(work, await proposals.load_proposal(work.db, proposal_id), event.person_id)


async def sealed_apart(db: Connection, person_id: UUID) -> list[UUID]:
    """What is hers and sealed under an id of its own: her ideas, and summaries of what she argued."""
    touching = await summary_store.find_summaries_touching(db, person_id)
    return [*await ideas.find_ideas_of(db, person_id), *(one.summary_id for one in touching)]


erasing.follow(REACTIONS, sealed_apart)


@REACTIONS.consequence(PersonLeft, since=BEGINNING)
async def hand_on_proposals(event: PersonLeft, work: Work) -> None:
    person_id = await merged.kept_person(work.db, event.person_id)
    for proposal_id in await proposals.load_proposal_ids_of_one_person(work.db, person_id):
        proposal = await proposals.load_proposal(work.db, proposal_id)
        await hand_on(work, proposal, person_id, event.proposals_to_id)


@DUE.at(REVIEW)
async def review_idea(key: str, body: dict[str, Any], work: Work) -> None:
    """The day has passed by which its giver was to hear, or the parked idea's day has come."""
    idea = await ideas.load_idea(work.db, UUID(key))
    if idea.state in idea_rules.UNANSWERED | {IdeaState.NOT_YET}:
        work.record(IdeaReviewDue(idea_id=idea.idea_id))


@DUE.at(FORGET_BROWSER)
async def forget_browser(key: str, body: dict[str, Any], work: Work) -> None:
    await ideas.forget_browser(work.db, UUID(key))


@DUE.at(carried_over.ENDING)
async def tell_that_it_ends(key: str, body: dict[str, Any], work: Work) -> None:
    await carried_over.tell_that_it_ends(UUID(key), work)
