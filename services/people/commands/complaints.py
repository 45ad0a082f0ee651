"""A complaint about how the college handles what it knows of somebody: made, acknowledged in time, answered."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import ComplaintAcknowledged, ComplaintAnswered, ComplaintMade, Role
from services.people.commands.shared import slow_down, slow_down_network
from services.people.model import Complaint, LookedAt, Why
from services.people.rules import complaints as rules
from services.people.rules.signing_in import COMPLAINTS_FROM_BROWSER, REGISTERING_FROM_NETWORK
from services.people.store import complaints as store
from services.people.store import looks, roles
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work

RUB_OUT = "rub-out-complaint"


class ComplaintWords(msgspec.Struct, frozen=True):
    """What is sealed."""

    name: str
    contact: str
    words: str


class Complain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anybody, without an account."""

    name: str = ""
    contact: str
    words: str


class ComplaintMadeView(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    acknowledge_by: datetime


async def complain(command: Complain, work: Work) -> ComplaintMadeView:
    rules.complain(command.words, command.contact)
    await slow_down_network(work, REGISTERING_FROM_NETWORK)
    if work.actor.browser:
        await slow_down(work, COMPLAINTS_FROM_BROWSER, work.actor.browser)
    complaint_id = new_id()
    said = ComplaintWords(command.name.strip(), command.contact.strip(), command.words.strip())
    complaint = Complaint(
        complaint_id=complaint_id,
        person_id=work.actor.person_id,
        browser=work.actor.browser,
        words=await work.sealer.seal(work.db, complaint_id, msgspec.json.encode(said).decode()),
        made_at=work.now,
        acknowledge_by=work.now + rules.ACKNOWLEDGE_WITHIN,
    )
    number = await store.insert(work.db, complaint)
    told = await roles.holders(work.db, (Role.ADMINISTRATOR,), college_date(work.now))
    work.record(ComplaintMade(complaint_id=complaint_id, acknowledge_by=complaint.acknowledge_by, told_ids=tuple(told)))
    return ComplaintMadeView(complaint_id=complaint_id, number=number, acknowledge_by=complaint.acknowledge_by)


class ReadComplaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An administrator opens one. When it is of somebody we know, she sees that somebody looked."""

    complaint_id: UUID


class ComplaintView(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int
    name: str
    contact: str
    words: str
    answer: str
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None


async def read_complaint(command: ReadComplaint, work: Work) -> ComplaintView:
    complaint = await _load(work, command.complaint_id)
    if complaint.person_id is not None:
        await looks.note(work, complaint.person_id, LookedAt.COMPLAINT, Why.COMPLAINT)
    sealed = await work.sealer.open(work.db, complaint.complaint_id, complaint.words)
    said = msgspec.json.decode(sealed, type=ComplaintWords) if sealed else ComplaintWords("", "", "")
    return ComplaintView(
        complaint_id=complaint.complaint_id,
        number=complaint.number,
        name=said.name,
        contact=said.contact,
        words=said.words,
        answer=await work.sealer.open(work.db, complaint.complaint_id, complaint.answer) or "",
        made_at=complaint.made_at,
        acknowledge_by=complaint.acknowledge_by,
        acknowledged_at=complaint.acknowledged_at,
        answered_at=complaint.answered_at,
    )


class AcknowledgeComplaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has been told that it is here, and when she hears again. Said twice, the first time counts."""

    complaint_id: UUID


async def acknowledge_complaint(command: AcknowledgeComplaint, work: Work) -> None:
    complaint = await _load(work, command.complaint_id)
    if complaint.acknowledged_at is None:
        await store.acknowledge(work.db, complaint.complaint_id, require_person(work.actor), work.now)
        work.record(ComplaintAcknowledged(complaint_id=complaint.complaint_id))


class AnswerComplaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found and what is done, as she was told it."""

    complaint_id: UUID
    answer: str


async def answer_complaint(command: AnswerComplaint, work: Work) -> None:
    complaint = await _load(work, command.complaint_id)
    rules.answer(complaint, command.answer)
    by = require_person(work.actor)
    await store.acknowledge(work.db, complaint.complaint_id, by, work.now)
    sealed = await work.sealer.seal(work.db, complaint.complaint_id, command.answer.strip())
    await store.answer(work.db, complaint.complaint_id, sealed, by, work.now)
    await work.due(RUB_OUT, str(complaint.complaint_id), work.now + rules.KEPT_AFTER_ANSWER)
    work.record(ComplaintAnswered(complaint_id=complaint.complaint_id))


async def rub_out_complaint(work: Work, complaint_id: UUID) -> None:
    """A year after the answer its words and its key go."""
    await store.rub_out(work.db, complaint_id)
    await work.sealer.forget(work.db, complaint_id)


async def _load(work: Work, complaint_id: UUID) -> Complaint:
    require_role(work.actor, Role.ADMINISTRATOR)
    complaint = await store.load(work.db, complaint_id)
    if complaint is None:
        raise NotFound("There is no such complaint.")
    return complaint
