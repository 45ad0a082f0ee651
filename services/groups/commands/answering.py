"""A member's answer, and her own words about it."""

from uuid import UUID

import msgspec

from services.contracts.groups import ConversationOpened
from services.groups.model import Choice, Decision, Perspective, Readers
from services.groups.rules import deciding as rules
from services.groups.rules.forming import holds_for_the_office
from services.groups.store import answers as store
from services.groups.store import conversations
from services.groups.store.decisions import load_decision_for
from services.runtime.actor import require_person
from services.runtime.refusal import NotFound
from services.runtime.work import Work

NOT_FOUND = "There is nothing here for you to answer."


class AnswerDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Given and changed until it closes. No event tells of it."""

    decision_id: UUID
    choice: Choice
    perspective: Perspective | None
    """None: she would rather not say."""
    words: str = ""
    readers: Readers = Readers.GROUP


class KeptView(msgspec.Struct, frozen=True, kw_only=True):
    """Says nothing of what was kept: an answer lies in the table of answers to repeated requests for a day."""

    decision_id: UUID


async def answer_decision(command: AnswerDecision, work: Work) -> KeptView:
    person_id = require_person(work.actor)
    found = await load_decision_for(work.db, command.decision_id, person_id)
    if found is None:
        raise NotFound(NOT_FOUND)
    decision, seat = found
    rules.check_may_answer(decision, seat, work.now)
    words = rules.check_words(command.choice, command.words)
    await store.save_answer(
        work.db,
        decision.decision_id,
        person_id,
        await work.sealer.seal(work.db, person_id, store.write_said(command.choice, command.perspective)),
        await work.sealer.seal(work.db, person_id, words),
        command.readers,
        work.now,
    )
    await _converse(work, decision, person_id, command.choice)
    return KeptView(decision_id=decision.decision_id)


async def _converse(work: Work, decision: Decision, person_id: UUID, choice: Choice) -> None:
    """Who cannot support it is talked with. That does not block by itself (row 17)."""
    if choice is not Choice.CANNOT:
        await conversations.drop(work.db, decision.decision_id, person_id, work.now)
    elif await conversations.ask(work.db, decision.decision_id, person_id, rules.talk_by(work.now), work.now):
        work.record(ConversationOpened(decision_id=decision.decision_id, group_id=decision.group_id))


class ChangeWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After the decision: she alone changes her words, or who may read them. The answer itself stays."""

    decision_id: UUID
    words: str
    readers: Readers


async def change_words(command: ChangeWords, work: Work) -> KeptView:
    person_id = require_person(work.actor)
    own = await _load_own(work, command.decision_id, person_id)
    words = rules.check_words(Choice(own.difference or Choice.AGREE), command.words)
    sealed = await work.sealer.seal(work.db, own.written_as, words)
    await store.update_words(work.db, own.answer_id, sealed, command.readers, work.now)
    return KeptView(decision_id=command.decision_id)


class TakeBackWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words go; that there was a different view stays."""

    decision_id: UUID


async def take_back_words(command: TakeBackWords, work: Work) -> KeptView:
    own = await _load_own(work, command.decision_id, require_person(work.actor))
    await store.take_back_words(work.db, own.answer_id, work.now)
    return KeptView(decision_id=command.decision_id)


async def _load_own(work: Work, decision_id: UUID, person_id: UUID) -> store.OwnView:
    own = await store.load_own_view(work.db, decision_id, person_id)
    if own is None:
        raise NotFound(NOT_FOUND)
    rules.check_different_view(own.decision, own.difference)
    return own


class CloseConversation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A co-chair has talked with her."""

    conversation_id: UUID


class ConversationHeldView(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: UUID


async def close_conversation(command: CloseConversation, work: Work) -> ConversationHeldView:
    person_id = require_person(work.actor)
    is_office = holds_for_the_office(work.actor)
    if not await conversations.close(work.db, command.conversation_id, person_id, is_office, work.now):
        raise NotFound("There is no such conversation for you to hold.")
    return ConversationHeldView(conversation_id=command.conversation_id)
