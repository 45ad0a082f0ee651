"""One version: its text, what changed since the one before, and what people said."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.codesign.model import Content
from services.codesign.queries.proposals import VersionLine, who_am_i
from services.codesign.rules import compare, versions
from services.contracts.event import Digest
from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class SaidView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said, and what was answered."""

    comment_id: UUID
    person_id: UUID
    version: int
    words: str | None
    """None: taken back, or rubbed out with its writer."""
    at: datetime
    is_changed: bool
    is_from_owner: bool
    is_mine: bool
    is_answered: bool
    """An owner has answered; what owners say themselves needs no answer."""
    answers: tuple["SaidView", ...] = ()


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a page shows of a version. Names are for `people` to tell."""

    proposal_id: UUID
    proposal_number: int
    version: int
    digest: Digest
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_owner: bool
    is_latest: bool
    content: Content
    whole: tuple[compare.Row, ...]
    """All its lines."""
    compared: tuple[compare.Row, ...]
    """Line by line beside the version before; empty for a first version."""
    before: VersionLine | None
    versions: tuple[VersionLine, ...]
    said: tuple[SaidView, ...]
    not_answered: int


class VersionByDigestQuestion(msgspec.Struct, frozen=True, kw_only=True):
    digest: Digest


async def version_by_digest(question: VersionByDigestQuestion, look: Look) -> VersionView:
    """The exact text that a decision is about."""
    person_id = require_person(look.actor)
    row = await look.db.fetchrow(
        """select v.digest, v.number as version, v.content, v.at, p.proposal_id, p.number as proposal_number,
                  v.number = p.last_version as is_latest,
                  (select content from version b where b.proposal_id = p.proposal_id and b.number = v.number - 1)
                      as content_before,
                  (select jsonb_object_agg(o.person_id, o.state) from owners_now o where o.proposal_id = p.proposal_id)
                      as owners,
                  kept_people(array(
                      select o.person_id from owner o where o.proposal_id = p.proposal_id and o.state = 'joined'
                      order by o.is_proposer desc)) as owner_ids,
                  (select jsonb_agg(jsonb_build_object('number', a.number, 'digest', a.digest, 'at', a.at)
                                    order by a.number) from version a where a.proposal_id = p.proposal_id) as versions
           from version v join proposal p using (proposal_id) where v.digest = $1""",
        question.digest,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    i_am = await who_am_i(look, person_id, row["owners"], row["version"])
    content = versions.read(row["content"])
    before = versions.read(row["content_before"]) if row["content_before"] else None
    said = await _said(look, row["proposal_id"], person_id)
    lines = msgspec.convert(row["versions"], tuple[VersionLine, ...])
    told = {
        "is_owner": i_am == "owner",
        "content": content,
        "whole": compare.alone(content),
        # word by word takes some milliseconds: not on the loop
        "compared": await asyncio.to_thread(compare.compare, before, content) if before else (),
        "before": next((line for line in lines if line.number == row["version"] - 1), None),
        "said": said,
        "not_answered": sum(not one.is_answered for one in said),
    }
    return msgspec.convert(dict(row) | told, VersionView)


async def _said(look: Look, proposal_id: UUID, person_id: UUID) -> tuple[SaidView, ...]:
    """In the order in which it was said, answers below what they answer."""
    rows = await look.db.fetch(
        """select comment_id, person_id, kept_person(person_id) as by_id, version, words, at, answers, is_from_owner,
                  changed_at is not null as is_changed from comment
           where proposal_id = $1 order by at limit 500""",
        proposal_id,
    )
    texts = await look.sealer.open_all(look.db, [(row["person_id"], row["words"]) for row in rows])
    below: dict[UUID | None, list[dict[str, Any]]] = {}
    for row, words in zip(rows, texts, strict=True):
        below.setdefault(row["answers"], []).append({**dict(row), "words": words})
    return tuple(
        _thread(one, below.get(one["comment_id"], []), person_id)
        for one in below.get(None, [])
        if one["words"] is not None or below.get(one["comment_id"])
    )


def _thread(one: dict[str, Any], answers: list[dict[str, Any]], person_id: UUID) -> SaidView:
    given = [answer for answer in answers if answer["words"] is not None]
    is_answered = one["is_from_owner"] or one["words"] is None or any(answer["is_from_owner"] for answer in given)
    below = tuple(_thread(answer, [], person_id) for answer in given)
    mine = {"is_mine": one["by_id"] == person_id, "is_answered": is_answered, "answers": below}
    return msgspec.convert(one | mine, SaidView)
