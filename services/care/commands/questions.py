"""Asking quietly, answering, and letting everybody read an answer that names nobody."""

from uuid import UUID

import msgspec

from services.care.model import Holder, QuietQuestion, Shareable
from services.care.rules import questions as rules
from services.care.store import questions as store
from services.care.store import roles
from services.contracts.care import (
    QuietAnswerShared,
    QuietAnswerTakenBack,
    QuietQuestionAnswered,
    QuietQuestionAsked,
)
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class AskQuietly(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anybody who is signed in asks what she would not ask aloud."""

    words: str


class AskedQuietlyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    question_id: UUID


async def ask_quietly(command: AskQuietly, work: Work) -> AskedQuietlyAnswer:
    asker_id = require_person(work.actor)
    answering = rules.who_answers(await _holders(work))
    rules.ask(command.words, answering, await store.count_waiting(work.db, asker_id))
    question_id = new_id()
    sealed = await work.sealer.seal(work.db, asker_id, command.words.strip())
    await store.insert_question(work.db, question_id, asker_id, sealed, work.now)
    work.record(QuietQuestionAsked(question_id=question_id, told_ids=tuple(one.person_id for one in answering)))
    return AskedQuietlyAnswer(question_id=question_id)


class AnswerQuietly(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For her alone; and, where it may help others too, both rewritten for everybody. She says yes or no to that."""

    question_id: UUID
    words: str
    shared_question: str = ""
    shared_answer: str = ""
    language: str = "en"


async def answer_quietly(command: AnswerQuietly, work: Work) -> None:
    rules.answerer(work.actor, await _holders(work))
    question = rules.waiting(await store.load_question(work.db, command.question_id))
    suggested = _suggested(command)
    rules.answer(command.words, suggested)
    sealed = await work.sealer.seal(work.db, question.asker_id, command.words.strip())
    kept = await _seal(work, question, suggested) if suggested else None
    await store.save_answer(work.db, question.question_id, sealed, kept, require_person(work.actor), work.now)
    await work.due("rub-out-question", str(question.question_id), work.now + rules.KEPT_AFTER_ANSWER)
    work.record(QuietQuestionAnswered(question_id=question.question_id, person_id=question.asker_id))


class ShareQuietAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She who asked says yes: everybody who is signed in may read what was suggested."""

    question_id: UUID


async def share_quiet_answer(command: ShareQuietAnswer, work: Work) -> None:
    question = await _own(work, command.question_id)
    words = await work.sealer.open(work.db, question.asker_id, rules.suggested(question))
    shared = msgspec.json.decode(words or "", type=Shareable)
    await store.save_shared(work.db, question.question_id, shared, work.now)
    work.record(QuietAnswerShared(question_id=question.question_id))


class KeepQuietAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She says no: it stays between the two."""

    question_id: UUID


async def keep_quiet_answer(command: KeepQuietAnswer, work: Work) -> None:
    question = await _own(work, command.question_id)
    rules.suggested(question)
    await store.save_unshared(work.db, question.question_id)


class TakeBackQuietAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has changed her mind: nobody else reads it any more."""

    question_id: UUID


async def take_back_quiet_answer(command: TakeBackQuietAnswer, work: Work) -> None:
    question = await _own(work, command.question_id)
    rules.shared(question)
    await store.save_unshared(work.db, question.question_id)
    work.record(QuietAnswerTakenBack(question_id=question.question_id))


async def _own(work: Work, question_id: UUID) -> QuietQuestion:
    question = await store.load_question(work.db, question_id, require_person(work.actor))
    if question is None:
        raise NotFound("There is no such question.")
    return question


def _suggested(command: AnswerQuietly) -> Shareable | None:
    question, answer = command.shared_question.strip(), command.shared_answer.strip()
    if not question and not answer:
        return None
    language = command.language if command.language in rules.LANGUAGES else "en"
    return Shareable(question=question, answer=answer, language=language)


async def _seal(work: Work, question: QuietQuestion, suggested: Shareable) -> bytes:
    return await work.sealer.seal(work.db, question.asker_id, msgspec.json.encode(suggested).decode())


async def _holders(work: Work) -> list[Holder]:
    return await roles.holders(work.db, rules.ANSWER, college_date(work.now))
