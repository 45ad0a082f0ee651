"""A worry is passed on by whoever holds a role, and opened by lead and deputy alone. Each look is written down."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.care.model import Did, Holder, Worry, WorryState, WorryWords
from services.care.rules import questions as question_rules
from services.care.rules import worries as rules
from services.care.store import roles
from services.care.store import worries as store
from services.care.store.questions import load_question
from services.contracts.care import WorryClosed, WorryPassedOn, WorryRead, WorryReopened
from services.contracts.people import Role
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class PassOnWorry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody is worried about somebody: in words, or one of a tutor's own list (`about_id`)."""

    about: str
    about_id: UUID | None = None
    what_happened: str
    what_was_done: str = ""
    question_id: UUID | None = None
    """A quiet question that gave rise to it: then it is about whoever asked."""


class PassedOnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    worry_id: UUID
    passed_on_at: datetime


async def pass_on_worry(command: PassOnWorry, work: Work) -> PassedOnAnswer:
    rules.colleague(work.actor)
    about_id = await _asker(work, command.question_id) if command.question_id else command.about_id
    words = WorryWords(
        about=command.about,
        about_id=about_id,
        what_happened=command.what_happened,
        what_was_done=command.what_was_done,
    )
    told = rules.one_role_each(await roles.holders(work.db, rules.KEEPERS, college_date(work.now)))
    rules.pass_on(words, told)
    worry_id = new_id()
    sealed = await work.sealer.seal(work.db, worry_id, msgspec.json.encode(words).decode())
    await store.insert_worry(work.db, worry_id, require_person(work.actor), sealed, work.now)
    await store.insert_told(work.db, worry_id, told)
    await work.due("look-whether-heard", str(worry_id), work.now + rules.HEARD_WITHIN)
    work.record(WorryPassedOn(worry_id=worry_id, told_ids=tuple(one.person_id for one in told)))
    return PassedOnAnswer(worry_id=worry_id, passed_on_at=work.now)


class ReadWorry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A command, because it is written down who read it; in the same transaction as the words are given."""

    worry_id: UUID


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    writer_id: UUID
    words: str
    written_at: datetime


class ReadingView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    role: Role
    did: Did
    at: datetime


class WorryView(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, for lead and deputy."""

    worry_id: UUID
    number: int
    writer_id: UUID
    words: WorryWords
    state: WorryState
    passed_on_at: datetime
    closed_at: datetime | None
    kept_until: date | None
    notes: list[NoteView]
    readings: list[ReadingView]
    years_kept: int


async def read_worry(command: ReadWorry, work: Work) -> WorryView:
    keeper = rules.keeper(work.actor)
    worry = await _load(work, command.worry_id)
    await _write_down(work, worry, keeper, Did.READ)
    if worry.read_at is None:
        await store.note_first_reading(work.db, worry.worry_id, keeper, work.now)
        work.record(WorryRead(worry_id=worry.worry_id))
    return await _shown(work, worry)


class WriteNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lead or deputy writes what was done."""

    worry_id: UUID
    words: str


async def write_note(command: WriteNote, work: Work) -> None:
    keeper = rules.keeper(work.actor)
    worry = await _load(work, command.worry_id)
    rules.note(worry, command.words)
    sealed = await work.sealer.seal(work.db, worry.worry_id, command.words.strip())
    await store.insert_note(work.db, worry.worry_id, keeper, sealed, work.now)
    await _write_down(work, worry, keeper, Did.WROTE)


class CloseWorry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What had to be done is done. From here its time of keeping runs."""

    worry_id: UUID


async def close_worry(command: CloseWorry, work: Work) -> None:
    keeper = rules.keeper(work.actor)
    worry = await _load(work, command.worry_id)
    kept = rules.close(worry, await store.years_kept(work.db), work.now)
    await store.save_closed(work.db, worry.worry_id, kept)
    await work.due("rub-out-worry", str(worry.worry_id), rules.rubbed_out_at(kept.until))
    await _write_down(work, worry, keeper, Did.CLOSED)
    work.record(WorryClosed(worry_id=worry.worry_id))


class ReopenWorry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    worry_id: UUID


async def reopen_worry(command: ReopenWorry, work: Work) -> None:
    keeper = rules.keeper(work.actor)
    worry = await _load(work, command.worry_id)
    rules.reopen(worry)
    await store.save_closed(work.db, worry.worry_id, None)
    await work.not_due("rub-out-worry", str(worry.worry_id))
    await _write_down(work, worry, keeper, Did.REOPENED)
    work.record(WorryReopened(worry_id=worry.worry_id))


class ChangeKeeping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how many years a worry is kept that is closed from now on."""

    years: int


async def change_keeping(command: ChangeKeeping, work: Work) -> None:
    keeper = rules.keeper(work.actor)
    rules.keep_for(command.years)
    await store.save_years(work.db, command.years, keeper, work.now)


async def _asker(work: Work, question_id: UUID) -> UUID:
    """Who answers does not learn her name by it; lead and deputy do."""
    question_rules.answerer(work.actor, await roles.holders(work.db, question_rules.ANSWER, college_date(work.now)))
    question = await load_question(work.db, question_id)
    if question is None:
        raise NotFound("There is no such question.")
    return question.asker_id


async def _load(work: Work, worry_id: UUID) -> Worry:
    return rules.there(await store.load_worry(work.db, worry_id))


async def _write_down(work: Work, worry: Worry, keeper: Holder, did: Did) -> None:
    await store.note_reading(work.db, worry.worry_id, keeper, did, work.now)


async def _shown(work: Work, worry: Worry) -> WorryView:
    row, notes, readings = await store.whole_worry(work.db, worry.worry_id)
    sealed = [(worry.worry_id, one) for one in (worry.sealed, *(note.pop("sealed") for note in notes))]
    opened, *said = await work.sealer.open_all(work.db, sealed)
    return WorryView(
        **row,
        words=msgspec.json.decode(opened or "", type=WorryWords),
        notes=[NoteView(**note, words=words or "") for note, words in zip(notes, said, strict=True)],
        readings=[msgspec.convert(one, ReadingView) for one in readings],
        years_kept=await store.years_kept(work.db),
    )
