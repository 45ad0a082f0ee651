"""What is said when others' events arrive. Copies first: what a message may speak of; then who is told what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.contracts.codesign import (
    CoOwnerAsked,
    CoOwnerJoined,
    CoOwnerNotJoined,
    OwnerLeft,
    OwnerSaidReady,
    ProposalStarted,
)
from services.contracts.enrolment import (
    CallAsked,
    DatesChanged,
    LeavingUndone,
    OfferAccepted,
    OfferLapsed,
    PlaceBooked,
    PlaceCalledOff,
    PlaceGivenBack,
    PlaceOffered,
    WaitingListJoined,
)
from services.contracts.groups import (
    CoChairNamed,
    CoChairStoodDown,
    ConversationOpened,
    DecisionPutToMeeting,
    MeetingNeeded,
    MembersReminded,
    SeatLeft,
    SeatTaken,
    VotingExtended,
    VotingOpened,
)
from services.contracts.people import PersonErased
from services.contracts.requests import DecisionAnswered
from services.contracts.scheduling import (
    RunCalledOff,
    RunPlanned,
    SessionCalledOff,
    SessionChanged,
    SessionFacts,
    VenueAdded,
    VenueChanged,
)
from services.contracts.training import TutorReadinessEnding
from services.messages import commands, rules, sending, store
from services.messages.model import Said, Template
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import ACTIVATION, BEGINNING, Reactions
from services.runtime.work import Work

REACTIONS = Reactions("messages")
DUE = Due()


# What a message may speak of


@REACTIONS.copy(VenueAdded, VenueChanged)
async def copy_venue(event: VenueAdded | VenueChanged, db: Connection) -> None:
    await store.save_venue(db, event.venue_id, event.facts.name, event.facts.town)


@REACTIONS.copy(RunPlanned)
async def copy_run(event: RunPlanned, db: Connection) -> None:
    await store.save_sessions(db, event.run_id, event.facts.sessions)


@REACTIONS.copy(SessionChanged)
async def copy_session(event: SessionChanged, db: Connection) -> None:
    await store.save_sessions(db, event.run_id, (event.session,))


@REACTIONS.copy(SessionCalledOff)
async def copy_session_off(event: SessionCalledOff, db: Connection) -> None:
    await store.call_off_session(db, event.session_id)


@REACTIONS.copy(RunCalledOff)
async def copy_run_off(event: RunCalledOff, db: Connection) -> None:
    await store.call_off_run(db, event.run_id)


@REACTIONS.copy(PlaceBooked, OfferAccepted)
async def copy_place(event: PlaceBooked | OfferAccepted, db: Connection) -> None:
    await store.save_place(db, event.place_id, event.run_id, event.person_id, is_booked=True)


@REACTIONS.copy(PlaceGivenBack, PlaceCalledOff)
async def copy_place_gone(event: PlaceGivenBack | PlaceCalledOff, db: Connection) -> None:
    await store.save_place(db, event.place_id, event.run_id, event.person_id, is_booked=False)


@REACTIONS.copy(SeatTaken)
async def copy_seat(event: SeatTaken, db: Connection) -> None:
    await store.save_seat(db, event.seat_id, event.group_id, event.person_id, is_co_chair=event.is_co_chair)


@REACTIONS.copy(CoChairNamed, CoChairStoodDown)
async def copy_co_chair(event: CoChairNamed | CoChairStoodDown, db: Connection) -> None:
    is_co_chair = isinstance(event, CoChairNamed)
    await store.save_seat(db, event.seat_id, event.group_id, event.person_id, is_co_chair=is_co_chair)


@REACTIONS.copy(SeatLeft)
async def copy_seat_left(event: SeatLeft, db: Connection) -> None:
    await store.delete_seat(db, event.seat_id)


@REACTIONS.copy(ProposalStarted)
async def copy_owner(event: ProposalStarted, db: Connection) -> None:
    await store.save_owner(db, event.proposal_id, event.owner_id)


@REACTIONS.copy(CoOwnerJoined)
async def copy_co_owner(event: CoOwnerJoined, db: Connection) -> None:
    await store.save_owner(db, event.proposal_id, event.person_id)


@REACTIONS.copy(OwnerLeft)
async def copy_owner_left(event: OwnerLeft, db: Connection) -> None:
    await store.delete_owner(db, event.proposal_id, event.person_id)


# Places


@REACTIONS.consequence(PlaceBooked, OfferAccepted, since=ACTIVATION)
async def say_place_booked(event: PlaceBooked | OfferAccepted, work: Work) -> None:
    facts = await store.first_session_facts(work.db, event.run_id, work.now)
    await say(work, [_to(event, Template.PLACE_BOOKED, facts)])


@REACTIONS.consequence(LeavingUndone, since=ACTIVATION)
async def copy_leaving_undone(event: LeavingUndone, work: Work) -> None:
    """She is told again what holds, since she was told that it was given back."""
    await store.save_place(work.db, event.place_id, event.run_id, event.person_id, is_booked=True)


@REACTIONS.consequence(PlaceGivenBack, since=ACTIVATION)
async def say_place_given_back(event: PlaceGivenBack, work: Work) -> None:
    if event.is_on_behalf:
        await say(work, [_to(event, Template.PLACE_GIVEN_BACK)])


@REACTIONS.consequence(WaitingListJoined, since=ACTIVATION)
async def say_waiting(event: WaitingListJoined, work: Work) -> None:
    await say(work, [_to(event, Template.WAITING)])


@REACTIONS.consequence(PlaceOffered, since=ACTIVATION)
async def say_place_offered(event: PlaceOffered, work: Work) -> None:
    await say(work, [_to(event, Template.PLACE_OFFERED, {"answer_by": event.answer_by.isoformat()})])


@REACTIONS.consequence(OfferLapsed, since=ACTIVATION)
async def say_offer_lapsed(event: OfferLapsed, work: Work) -> None:
    await say(work, [_to(event, Template.OFFER_LAPSED)])


@REACTIONS.consequence(DatesChanged, since=ACTIVATION)
async def say_dates_changed(event: DatesChanged, work: Work) -> None:
    template = Template.SESSION_OFF if event.is_called_off else Template.DATES_CHANGED
    await say(work, [_to(event, template, await store.session_facts(work.db, event.session_id))])


@REACTIONS.consequence(PlaceCalledOff, since=ACTIVATION)
async def say_all_off(event: PlaceCalledOff, work: Work) -> None:
    await say(work, [_to(event, Template.ALL_OFF)])


@REACTIONS.consequence(CallAsked, since=ACTIVATION)
async def put_call_on_the_list(event: CallAsked, work: Work) -> None:
    await commands.owe_call(work, person_id=event.person_id, about_id=event.place_id, why=event.why, wish=None)


# Reminders


@REACTIONS.consequence(RunPlanned, since=BEGINNING)
async def plan_reminders(event: RunPlanned, work: Work) -> None:
    for session in event.facts.sessions:
        await _plan_reminders(work, session)


@REACTIONS.consequence(SessionChanged, since=BEGINNING)
async def plan_reminders_anew(event: SessionChanged, work: Work) -> None:
    await _plan_reminders(work, event.session)


async def _plan_reminders(work: Work, session: SessionFacts) -> None:
    for template, at in rules.reminder_times(session.starts_at, work.now).items():
        body = {"session_id": str(session.session_id), "template": template.value}
        await work.due("remind", f"{session.session_id}.{template.value}", at, body)


@DUE.at("remind")
async def remind(key: str, body: dict[str, Any], work: Work) -> None:
    """Everybody who has a place then. A session that moved meanwhile reminds at its own new time."""
    session_id, template = UUID(body["session_id"]), Template(body["template"])
    facts = await store.session_facts(work.db, session_id)
    people = await store.people_with_place(work.db, session_id)
    said = [Said(template=template, person_id=one, about_id=session_id, facts=facts) for one in people]
    await say(work, said, cause=f"{key}.{facts.get('starts_at', '')}")


# Deciding


@REACTIONS.consequence(VotingOpened, since=ACTIVATION)
async def say_answer_asked(event: VotingOpened, work: Work) -> None:
    """The owners have no answer to give, and know already."""
    owners = set(await store.owners(work.db, event.item_id))
    people = [one for one in await store.members(work.db, event.group_id) if one not in owners]
    await _tell(work, people, Template.ANSWER_ASKED, event.decision_id, _by(event.closes_at))


@REACTIONS.consequence(MembersReminded, since=ACTIVATION)
async def say_answer_reminder(event: MembersReminded, work: Work) -> None:
    people = await store.members(work.db, event.group_id)
    await _tell(work, people, Template.ANSWER_REMINDER, event.decision_id, _by(event.closes_at))


@REACTIONS.consequence(VotingExtended, since=ACTIVATION)
async def say_more_time(event: VotingExtended, work: Work) -> None:
    people = await store.members(work.db, event.group_id)
    await _tell(work, people, Template.MORE_TIME, event.decision_id, _by(event.closes_at))


@REACTIONS.consequence(DecisionPutToMeeting, since=ACTIVATION)
async def say_at_the_meeting(event: DecisionPutToMeeting, work: Work) -> None:
    people = await store.members(work.db, event.group_id)
    await _tell(work, people, Template.AT_THE_MEETING, event.decision_id, _by(event.starts_at))


@REACTIONS.consequence(MeetingNeeded, since=ACTIVATION)
async def say_plan_a_meeting(event: MeetingNeeded, work: Work) -> None:
    people = await store.members(work.db, event.group_id, co_chairs=True)
    await _tell(work, people, Template.PLAN_A_MEETING, event.decision_id, _by(event.closes_at))


@REACTIONS.consequence(ConversationOpened, since=ACTIVATION)
async def say_talk_first(event: ConversationOpened, work: Work) -> None:
    people = await store.members(work.db, event.group_id, co_chairs=True)
    await _tell(work, people, Template.TALK_FIRST, event.decision_id)


@REACTIONS.consequence(DecisionAnswered, since=ACTIVATION)
async def say_group_answered(event: DecisionAnswered, work: Work) -> None:
    await _tell(work, await store.owners(work.db, event.item_id), Template.GROUP_ANSWERED, event.item_id)


# Making a proposal together


@REACTIONS.consequence(CoOwnerAsked, since=ACTIVATION)
async def say_co_owner_asked(event: CoOwnerAsked, work: Work) -> None:
    await _tell(work, [event.person_id], Template.CO_OWNER_ASKED, event.proposal_id)


@REACTIONS.consequence(CoOwnerJoined, since=ACTIVATION)
async def say_co_owner_joined(event: CoOwnerJoined, work: Work) -> None:
    await _tell(
        work, await _others(work, event.proposal_id, event.person_id), Template.CO_OWNER_JOINED, event.proposal_id
    )


@REACTIONS.consequence(CoOwnerNotJoined, since=ACTIVATION)
async def say_co_owner_not(event: CoOwnerNotJoined, work: Work) -> None:
    others = await _others(work, event.proposal_id, event.person_id)
    await _tell(work, others, Template.CO_OWNER_NOT, event.proposal_id)


@REACTIONS.consequence(OwnerSaidReady, since=ACTIVATION)
async def say_other_owner_ready(event: OwnerSaidReady, work: Work) -> None:
    others = await _others(work, event.proposal_id, event.person_id)
    await _tell(work, others, Template.OTHER_OWNER_READY, event.proposal_id)


@REACTIONS.consequence(TutorReadinessEnding, since=ACTIVATION)
async def say_readiness_ending(event: TutorReadinessEnding, work: Work) -> None:
    facts = {"until_on": event.until_on.isoformat()}
    await _tell(work, [event.tutor_id], Template.READINESS_ENDING, event.tutor_id, facts)


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def stop_writing(event: PersonErased, work: Work) -> None:
    await store.forget(work.db, event.person_id)
    await work.sealer.forget(work.db, event.person_id)


# Sending


async def say(work: Work, said: list[Said], cause: str | None = None) -> None:
    """Queues what is new and lets the clock send it: each at most once for its cause."""
    cause = cause or str(work.cause)
    fresh = await store.insert_messages(work.db, said, cause, work.now)
    await work.due_all("send", {str(message_id): work.now for message_id in fresh})


@DUE.at("send")
async def send_message(key: str, body: dict[str, Any], work: Work) -> None:
    message = await store.load_message(work.db, UUID(key))
    if message is not None:
        await sending.send(work, message)


@DUE.at("rub-out-call")
async def rub_out_call(key: str, body: dict[str, Any], work: Work) -> None:
    await commands.rub_out_call(work, UUID(key))


def _to(event: Any, template: Template, facts: dict[str, str] | None = None) -> Said:
    return Said(template=template, person_id=event.person_id, about_id=event.place_id, facts=facts or {})


async def _tell(
    work: Work, people: Sequence[UUID], template: Template, about_id: UUID, facts: dict[str, str] | None = None
) -> None:
    said = [Said(template=template, person_id=one, about_id=about_id, facts=facts or {}) for one in people]
    await say(work, said)


async def _others(work: Work, proposal_id: UUID, but: UUID) -> list[UUID]:
    return [one for one in await store.owners(work.db, proposal_id) if one != but]


def _by(moment: datetime) -> dict[str, str]:
    return {"answer_by": moment.isoformat()}
