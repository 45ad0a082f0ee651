"""Leaving an idea, changing one's mind about it, and answering it."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from services.codesign.model import Idea, IdeaState
from services.codesign.rules import ideas as rules
from services.codesign.rules.readers import READERS
from services.codesign.store import ideas as store
from services.contracts.codesign import GiverTold, IdeaAnswered, IdeaOffered, IdeaReply, IdeaTakenBack
from services.contracts.people import Role
from services.runtime.actor import Actor, require_role
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed
from services.runtime.work import Work

REVIEW, FORGET_BROWSER = "idea-review", "idea-browser"
REMIT = "courses"


class LeaveIdea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Anybody leaves an idea, with or without an account; or the desk types in what somebody said or wrote on paper."""

    words: str
    name: str = ""
    contact: str = ""
    on_behalf: bool = False


class IdeaKept(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int


async def leave_idea(command: LeaveIdea, work: Work) -> IdeaKept:
    _require_somebody(work.actor, command.on_behalf)
    rules.check_words(command.words, command.name, command.contact)
    browser = None if command.on_behalf else work.actor.browser
    rules.check_pace(await store.count_left_lately(work.db, browser))
    idea = await _new(work, None if command.on_behalf else work.actor.person_id, browser)
    await store.insert_idea(work.db, idea, *await _sealed(work, idea.idea_id, command))
    await work.due(REVIEW, str(idea.idea_id), rules.review_at(idea.answer_by_on))
    await work.due(FORGET_BROWSER, str(idea.idea_id), work.now + rules.CHANGE_WITHIN)
    work.record(IdeaOffered(idea_id=idea.idea_id, number=idea.number, answer_by_on=idea.answer_by_on))
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


class ChangeIdea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its giver says it better, for ten minutes."""

    idea_id: UUID
    words: str
    name: str = ""
    contact: str = ""


async def change_idea(command: ChangeIdea, work: Work) -> IdeaKept:
    idea = await store.load_idea(work.db, command.idea_id)
    rules.require_may_change(idea, work.actor.person_id, work.actor.browser, work.now)
    rules.check_words(command.words, command.name, command.contact)
    await store.update_words(work.db, idea.idea_id, *await _sealed(work, idea.idea_id, command))
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


class TakeBackIdea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its giver for ten minutes, afterwards the desk for her: words, name and contact are gone for good."""

    idea_id: UUID


async def take_back_idea(command: TakeBackIdea, work: Work) -> IdeaKept:
    idea = await store.load_idea(work.db, command.idea_id)
    if not rules.may_change(idea, work.actor.person_id, work.actor.browser, work.now):
        _require_desk(idea, work)
    if idea.state is not IdeaState.TAKEN_BACK:
        await store.take_back(work.db, idea.idea_id)
        await work.sealer.forget(work.db, idea.idea_id)
        await work.not_due(REVIEW, str(idea.idea_id))
        work.record(IdeaTakenBack(idea_id=idea.idea_id))
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


class NoteIdea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reader says how far it is: whoever left it can look that up by its number."""

    idea_id: UUID
    progress: Literal["read", "talked_about"]


async def note_idea(command: NoteIdea, work: Work) -> IdeaKept:
    require_role(work.actor, *READERS)
    idea = await store.load_idea(work.db, command.idea_id)
    await store.update_state(work.db, idea.idea_id, rules.note(idea, IdeaState(command.progress)))
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


class AnswerIdea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Not yet (looked at again on a day), or no and why. "Yes" is to begin a proposal from it."""

    idea_id: UUID
    reply: Literal["not_yet", "no"]
    words: str = ""
    look_again_on: date | None = None


async def answer_idea(command: AnswerIdea, work: Work) -> IdeaKept:
    require_role(work.actor, *READERS)
    idea = await store.load_idea(work.db, command.idea_id)
    await answer(work, idea, IdeaReply(command.reply), command.words, command.look_again_on)
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


class NoteGiverTold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The desk told her what became of it. Her name and contact have served their purpose and are gone."""

    idea_id: UUID


async def note_giver_told(command: NoteGiverTold, work: Work) -> IdeaKept:
    require_role(work.actor, Role.COORDINATOR)
    idea = await store.load_idea(work.db, command.idea_id)
    await store.forget_giver(work.db, idea.idea_id)
    work.record(GiverTold(idea_id=idea.idea_id))
    return IdeaKept(idea_id=idea.idea_id, number=idea.number)


async def answer(work: Work, idea: Idea, reply: IdeaReply, words: str = "", look_again_on: date | None = None) -> None:
    """For an idea that is locked: its state, the day to look again, and the event."""
    day = look_again_on if reply is IdeaReply.NOT_YET else None
    state = rules.answer(idea, reply, words, day, college_date(work.now))
    await store.update_state(
        work.db, idea.idea_id, state, reply=words.strip() or None, answered_at=work.now, look_again_on=day
    )
    if day is None:
        await work.not_due(REVIEW, str(idea.idea_id))
    else:
        await work.due(REVIEW, str(idea.idea_id), rules.begins(day))
    wants_to_hear = await store.wants_to_hear(work.db, idea.idea_id)
    work.record(IdeaAnswered(idea_id=idea.idea_id, reply=reply, wants_to_hear=wants_to_hear))


async def _new(work: Work, person_id: UUID | None, browser: str | None) -> Idea:
    meetings = [college_date(at) for at in await store.load_meetings(work.db, REMIT, work.now)]
    promise = rules.promise(college_date(work.now), meetings)
    return Idea(
        idea_id=new_id(),
        number=await store.next_number(work.db, "idea"),
        left_at=work.now,
        person_id=person_id,
        browser=browser,
        state=IdeaState.LEFT,
        read_by_on=promise.read_by_on,
        answer_by_on=promise.answer_by_on,
        look_again_on=None,
    )


async def _sealed(work: Work, idea_id: UUID, given: LeaveIdea | ChangeIdea) -> tuple[bytes, bytes | None, bytes | None]:
    """Words, name and contact, under the idea's own key."""

    async def seal(text: str) -> bytes:
        return await work.sealer.seal(work.db, idea_id, text)

    name, contact = given.name.strip(), given.contact.strip()
    return await seal(given.words.strip()), await seal(name) if name else None, await seal(contact) if contact else None


def _require_somebody(actor: Actor, on_behalf: bool) -> None:
    """A person, or a browser that we can tell from others for ten minutes."""
    if on_behalf:
        require_role(actor, Role.COORDINATOR, service="import")
    elif actor.person_id is None and actor.browser is None:
        raise NotAllowed(
            "We cannot tell who leaves this.", what_to_do="Please open the page again and send it once more."
        )


def _require_desk(idea: Idea, work: Work) -> None:
    """Her ten minutes are over: the desk does it for her. Others are told why they cannot."""
    if not work.actor.has(Role.COORDINATOR):
        rules.require_may_change(idea, work.actor.person_id, work.actor.browser, work.now)
    require_role(work.actor, Role.COORDINATOR)
