"""Proposals: one's own, those that the group can read, and the state of one."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from services.codesign.model import OwnerState, ProposalState, RequestState, Typed
from services.codesign.rules import versions
from services.codesign.rules.readers import CAN_BE_ASKED, READERS
from services.contracts.codesign import Theme, Words
from services.runtime.actor import require_person, require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound

MOST = 200
_typed = msgspec.json.Decoder(Typed).decode


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """What the group was asked last, and by when the owners hear."""

    decision_request_id: UUID
    decision_id: UUID | None
    """None until the group has opened it."""
    version: int
    state: RequestState
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None


class MyProposalsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class MyProposalView(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: str
    """As far as it is written."""
    is_asked: bool
    """She is asked to own it, and has not answered."""
    other_id: UUID | None
    """Who owns it too, or is asked to; for somebody asked: who asks her."""
    last_version: int
    is_course: bool
    is_ready: bool
    """She said ready, and the other has not yet."""
    is_other_ready: bool
    saved_at: datetime
    not_answered: int
    request: RequestView | None


async def my_proposals(question: MyProposalsQuestion, look: Look) -> tuple[MyProposalView, ...]:
    person_id = require_person(look.actor)
    rows = await look.db.fetch(
        """select p.proposal_id, p.number, p.last_version, p.course_id is not null as is_course,
                  o.state = 'asked' as is_asked, d.words, coalesce(d.saved_at, p.started_at) as saved_at,
                  (select x.person_id from owner x where x.proposal_id = p.proposal_id
                   and x.person_id <> all (one_person($1)) and x.state in ('asked', 'joined') limit 1) as other_id,
                  exists (select from ready r where r.proposal_id = p.proposal_id
                          and r.person_id = any (one_person($1))) as is_ready,
                  exists (select from ready r where r.proposal_id = p.proposal_id
                          and r.person_id <> all (one_person($1))) as is_other_ready,
                  coalesce(n.comments, 0) as not_answered, to_jsonb(q) as request
           from owner o join proposal p using (proposal_id)
           left join lateral (
               select max(saved_at) over () as saved_at, words from draft_part where proposal_id = p.proposal_id
               order by part, revision desc limit 1) d on true
           left join not_answered n using (proposal_id) left join asked_last q using (proposal_id)
           where o.person_id = any (one_person($1)) and o.state in ('asked', 'joined') and p.state = 'open'
             and (o.is_proposer or not exists (  -- under two ids: shown once
                 select from owner y where y.proposal_id = p.proposal_id and y.is_proposer
                 and y.person_id = any (one_person($1))))
           order by p.number desc limit $2""",
        person_id,
        MOST,
    )
    texts = await look.sealer.open_all(look.db, [(row["proposal_id"], row["words"]) for row in rows])
    return tuple(
        msgspec.convert({**dict(row), "title": _typed(text or "{}").title}, MyProposalView)
        for row, text in zip(rows, texts, strict=True)
    )


class ProposalsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    before: int = 2_000_000_000
    """Only lower numbers: the next page."""


class ProposalLineView(msgspec.Struct, frozen=True, kw_only=True):
    """One that both owners have signed at least once."""

    proposal_id: UUID
    number: int
    title: Words
    summary: Words
    theme: Theme
    version: int
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_course: bool
    not_answered: int
    request: RequestView | None


class ProposalsView(msgspec.Struct, frozen=True, kw_only=True):
    proposals: tuple[ProposalLineView, ...]
    next_before: int | None


async def proposals(question: ProposalsQuestion, look: Look) -> ProposalsView:
    require_role(look.actor, *READERS)
    rows = await look.db.fetch(
        """select p.proposal_id, p.number, p.course_id is not null as is_course, v.number as version, v.at, v.content,
                  kept_people(array(
                      select o.person_id from owner o where o.proposal_id = p.proposal_id and o.state = 'joined'
                      order by o.is_proposer desc)) as owner_ids,
                  coalesce(n.comments, 0) as not_answered, to_jsonb(q) as request
           from proposal p join version v on v.proposal_id = p.proposal_id and v.number = p.last_version
           left join not_answered n on n.proposal_id = p.proposal_id
           left join asked_last q on q.proposal_id = p.proposal_id
           where p.last_version > 0 and p.state = 'open' and p.number < $1 order by p.number desc limit $2""",
        question.before,
        51,
    )
    found = tuple(_line(dict(row)) for row in rows[:50])
    return ProposalsView(proposals=found, next_before=found[-1].number if len(rows) > 50 else None)


def _line(row: dict[str, object]) -> ProposalLineView:
    content = versions.read(row["content"])  # type: ignore[arg-type]
    said = {"title": content.title, "summary": content.summary, "theme": content.theme}
    return msgspec.convert(row | said, ProposalLineView)


class ProposalQuestion(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    digest: str
    at: datetime


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    state: ProposalState
    i_am: Literal["owner", "asked", "reader"]
    owner_ids: tuple[UUID, ...]
    asked_id: UUID | None
    not_joined_id: UUID | None
    """For the owners: who was asked last and does not own it with them."""
    from_course_id: UUID | None
    """The course from before that it writes anew."""
    idea_number: int | None
    idea_words: str | None
    last_version: int
    versions: tuple[VersionLine, ...]
    course_id: UUID | None
    request: RequestView | None


async def proposal(question: ProposalQuestion, look: Look) -> ProposalView:
    """Found through who asks: an owner or somebody asked sees all of it, readers what both owners signed."""
    person_id = require_person(look.actor)
    row = await look.db.fetchrow(
        """select p.*, i.idea_id, i.number as idea_number, i.words as idea_words, to_jsonb(q) as request,
                  (select jsonb_agg(jsonb_build_object('person_id', o.person_id, 'state', o.state)
                                    order by o.is_proposer desc, o.asked_at)
                   from owners_now o where o.proposal_id = p.proposal_id) as owners,
                  (select coalesce(jsonb_agg(jsonb_build_object('number', v.number, 'digest', v.digest, 'at', v.at)
                                             order by v.number), '[]')
                   from version v where v.proposal_id = p.proposal_id) as versions
           from proposal p left join idea i using (idea_id) left join asked_last q using (proposal_id)
           where p.proposal_id = $1""",
        question.proposal_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    owners: list[dict[str, str]] = row["owners"]
    i_am = await who_am_i(look, person_id, {o["person_id"]: o["state"] for o in owners}, row["last_version"])
    words = await look.sealer.open(look.db, row["idea_id"], row["idea_words"]) if i_am != "reader" else None
    by_state = {state: [o["person_id"] for o in owners if o["state"] == state] for state in OwnerState}
    said = {
        "i_am": i_am,
        "owner_ids": by_state[OwnerState.JOINED],
        "asked_id": next(iter(by_state[OwnerState.ASKED]), None),
        "not_joined_id": by_state[OwnerState.NOT_JOINED][-1] if _still_looks(i_am, by_state) else None,
        "idea_words": words,
    }
    return msgspec.convert(dict(row) | said, ProposalView)


async def who_am_i(
    look: Look, person_id: UUID, owners: dict[str, str], last_version: int
) -> Literal["owner", "asked", "reader"]:
    """Raises NotFound for everybody to whom there is nothing here."""
    mine = owners.get(str(person_id))
    if mine == OwnerState.JOINED:
        return "owner"
    if mine == OwnerState.ASKED:
        return "asked"
    if not look.actor.has(*READERS) or last_version == 0:
        raise NotFound("There is nothing here.")
    require_role(look.actor, *READERS)
    return "reader"


def _still_looks(i_am: str, by_state: dict[OwnerState, list[str]]) -> bool:
    is_alone = len(by_state[OwnerState.JOINED]) < 2 and not by_state[OwnerState.ASKED]
    return i_am == "owner" and is_alone and bool(by_state[OwnerState.NOT_JOINED])


class CoOwnersToAskQuestion(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID


async def co_owners_to_ask(question: CoOwnersToAskQuestion, look: Look) -> tuple[UUID, ...]:
    """For an owner: tutors and members who were not asked yet. Which side anybody speaks from is not looked at."""
    rows = await look.db.fetch(
        """select distinct kept_person(r.person_id) as person_id from role_copy r
           where r.role = any($2) and kept_person(r.person_id) not in (
                     select kept_person(o.person_id) from owner o where o.proposal_id = $1)
             and exists (select from owner o where o.proposal_id = $1 and o.person_id = any (one_person($3))
                         and o.state = 'joined')
           limit $4""",
        question.proposal_id,
        list(CAN_BE_ASKED),
        require_person(look.actor),
        MOST,
    )
    return tuple(row["person_id"] for row in rows)
