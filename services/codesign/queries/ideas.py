"""What became of an idea, and what is in the box."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from services.codesign.model import Idea, IdeaState
from services.codesign.rules import ideas as rules
from services.codesign.rules.readers import READERS
from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.runtime.refusal import NotFound

PAGE = 50


class GroupQuestion(msgspec.Struct, frozen=True, kw_only=True):
    remit: str = "courses"


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads ideas and answers on proposals. A college whose group has not formed yet has no name for it."""

    name: str | None = None
    co_chair_ids: tuple[UUID, ...] = ()


async def group(question: GroupQuestion, look: Look) -> GroupView:
    """For anybody: the group's name is public, and names of its co-chairs are for `people` to tell or not."""
    row = await look.db.fetchrow(
        """select g.name, array(select s.person_id from seat_copy s
                                where s.group_id = g.group_id and s.is_co_chair order by s.seat_id) as co_chair_ids
           from group_copy g where g.remit = $1 order by g.group_id limit 1""",
        question.remit,
    )
    return GroupView(name=row["name"], co_chair_ids=tuple(row["co_chair_ids"])) if row else GroupView()


class IdeaQuestion(msgspec.Struct, frozen=True, kw_only=True):
    number: int


class OwnIdeaView(msgspec.Struct, frozen=True, kw_only=True):
    """For whoever left it, while it can be changed."""

    words: str
    name: str
    contact: str
    change_until: datetime


class IdeaView(msgspec.Struct, frozen=True, kw_only=True):
    """For anybody who has the number: how far it is, and what was answered to everybody. Not the idea itself."""

    idea_id: UUID
    number: int
    state: IdeaState
    left_at: datetime
    read_by_on: date
    answer_by_on: date
    look_again_on: date | None
    answered_at: datetime | None
    reply: str | None
    course_id: UUID | None
    own: OwnIdeaView | None


async def idea(question: IdeaQuestion, look: Look) -> IdeaView:
    row = await look.db.fetchrow(
        """select i.*, (select p.course_id from proposal p
                        where p.idea_id = i.idea_id and p.course_id is not null limit 1) as course_id
           from idea i where i.number = $1""",
        question.number,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    found = msgspec.convert(dict(row), Idea)
    own = None
    if rules.may_change(found, look.actor.person_id, look.actor.browser, look.now):
        texts = await look.sealer.open_all(look.db, [(found.idea_id, row[of]) for of in ("words", "name", "contact")])
        words, name, contact = (text or "" for text in texts)
        until = found.left_at + rules.CHANGE_WITHIN
        own = OwnIdeaView(words=words, name=name, contact=contact, change_until=until)
    return msgspec.convert({**dict(row), "own": own}, IdeaView)


Shelf = Literal["to_answer", "not_yet", "answered"]
_SHELVES: dict[Shelf, list[str]] = {
    "to_answer": ["left", "read", "talked_about"],
    "not_yet": ["not_yet"],
    "answered": ["became_proposal", "no"],
}


class IdeasBoxQuestion(msgspec.Struct, frozen=True, kw_only=True):
    shelf: Shelf = "to_answer"
    before: int = 2_000_000_000
    """Only lower numbers: the next page."""


class BoxIdeaView(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: IdeaState
    left_at: datetime
    words: str | None
    """None: rubbed out with its giver."""
    answer_by_on: date
    look_again_on: date | None
    reply: str | None
    is_due: bool
    """The day has passed by which its giver was to hear, or the day to look again has come."""


class IdeasBoxView(msgspec.Struct, frozen=True, kw_only=True):
    ideas: tuple[BoxIdeaView, ...]
    next_before: int | None


async def ideas_box(question: IdeasBoxQuestion, look: Look) -> IdeasBoxView:
    require_role(look.actor, *READERS)
    rows = await look.db.fetch(
        """select idea_id, number, state, left_at, words, answer_by_on, look_again_on, reply,
                  coalesce(look_again_on <= $3, state <> all ('{became_proposal,no}') and answer_by_on < $3) as is_due
           from idea where state = any($1) and number < $2 order by number desc limit $4""",
        _SHELVES[question.shelf],
        question.before,
        college_date(look.now),
        PAGE + 1,
    )
    texts = await look.sealer.open_all(look.db, [(row["idea_id"], row["words"]) for row in rows[:PAGE]])
    found = tuple(
        msgspec.convert({**dict(row), "words": words}, BoxIdeaView)
        for row, words in zip(rows[:PAGE], texts, strict=True)
    )
    return IdeasBoxView(ideas=found, next_before=found[-1].number if len(rows) > PAGE else None)


class IdeaInBoxQuestion(msgspec.Struct, frozen=True, kw_only=True):
    number: int


class ProposalOfIdea(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    last_version: int


class IdeaInBoxView(msgspec.Struct, frozen=True, kw_only=True):
    idea: BoxIdeaView
    read_by_on: date
    proposals: tuple[ProposalOfIdea, ...]
    wants_to_hear: bool
    name: str | None
    """Name and contact: for the desk only."""
    contact: str | None


async def idea_in_box(question: IdeaInBoxQuestion, look: Look) -> IdeaInBoxView:
    require_role(look.actor, *READERS)
    row = await look.db.fetchrow(
        """select i.*,
                  coalesce(look_again_on <= $2, state <> all ('{became_proposal,no}') and answer_by_on < $2) as is_due,
                  (select coalesce(jsonb_agg(jsonb_build_object(
                       'proposal_id', p.proposal_id, 'number', p.number, 'last_version', p.last_version)), '[]')
                   from proposal p where p.idea_id = i.idea_id and p.state = 'open') as proposals
           from idea i where i.number = $1 and i.state <> 'taken_back'""",
        question.number,
        college_date(look.now),
    )
    if row is None:
        raise NotFound("There is nothing here.")
    words, name, contact = await look.sealer.open_all(
        look.db, [(row["idea_id"], row[of]) for of in ("words", "name", "contact")]
    )
    is_desk = look.actor.has(Role.COORDINATOR)
    return IdeaInBoxView(
        idea=msgspec.convert({**dict(row), "words": words}, BoxIdeaView),
        read_by_on=row["read_by_on"],
        proposals=msgspec.convert(row["proposals"], tuple[ProposalOfIdea, ...]),
        wants_to_hear=row["contact"] is not None,
        name=name if is_desk else None,
        contact=contact if is_desk else None,
    )


class GiversToTellQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class GiverToTellView(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: IdeaState
    reply: str | None
    name: str | None
    contact: str | None


async def givers_to_tell(question: GiversToTellQuestion, look: Look) -> tuple[GiverToTellView, ...]:
    """For the desk: who asked to hear what became of an idea that is answered now."""
    require_role(look.actor, Role.COORDINATOR)
    rows = await look.db.fetch(
        """select idea_id, number, state, reply, name, contact from idea
           where contact is not null and answered_at is not null order by answered_at limit 100"""
    )
    texts = await look.sealer.open_all(
        look.db, [(row["idea_id"], row[of]) for row in rows for of in ("name", "contact")]
    )
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return tuple(
        msgspec.convert({**dict(row), "name": name, "contact": contact}, GiverToTellView)
        for row, (name, contact) in zip(rows, pairs, strict=True)
    )
