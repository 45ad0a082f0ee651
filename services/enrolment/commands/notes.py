"""The note to my tutor: left, changed and taken back by the student alone."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from services.contracts.enrolment import NoteToTutorShared, NoteToTutorWithdrawn
from services.enrolment.rules import notes as rules
from services.enrolment.rules.refusals import NoSuchPlace
from services.enrolment.store import notes as store
from services.enrolment.store.notes import Note
from services.runtime.actor import require_person
from services.runtime.work import Work

ENDS = "end-note-to-tutor"


class ShareNoteToTutor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anything she would like her tutors to know; never asked why. In place of an earlier one."""

    place_id: UUID
    words: str


async def share_note_to_tutor(command: ShareNoteToTutor, work: Work) -> None:
    person_id = require_person(work.actor)
    place = await store.lock_place(work.db, command.place_id, person_id, rules.HAS_A_PLACE)
    if place is None:
        raise NoSuchPlace
    rules.share(command.words, place.last_ends_at, work.now)
    note = Note(command.place_id, place.run_id, place.person_id)
    sealed = await work.sealer.seal(work.db, place.person_id, command.words.strip())
    await store.save_note(work.db, note, sealed, work.now)
    await work.due(ENDS, str(command.place_id), place.last_ends_at)
    work.record(NoteToTutorShared(**note._asdict()))


class WithdrawNoteToTutor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    place_id: UUID


async def withdraw_note_to_tutor(command: WithdrawNoteToTutor, work: Work) -> None:
    person_id = require_person(work.actor)
    if await store.lock_place(work.db, command.place_id, person_id, rules.HAS_A_PLACE) is None:
        raise NoSuchPlace
    tell(work, await store.delete_notes(work.db, place_ids=[command.place_id]))
    await work.not_due(ENDS, str(command.place_id))


def tell(work: Work, gone: Iterable[Note]) -> None:
    for note in gone:
        work.record(NoteToTutorWithdrawn(**note._asdict()))
