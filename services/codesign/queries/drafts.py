"""A draft for those who write it: its parts as typed, what is still missing, who said ready."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Typed
from services.codesign.rules import drafts as rules
from services.codesign.rules import versions
from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound

_typed = msgspec.json.Decoder(Typed).decode


class DraftQuestion(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    part: int
    revision: int
    saved_by: UUID
    saved_at: datetime
    typed: Typed
    before: Typed | None
    """What this part said before it was last saved."""


class DraftView(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[PartView, ...]
    whole: Typed
    gaps: tuple[rules.Gap, ...]
    """What is still missing before it can be signed."""
    digest: str | None
    """Of what would be signed now; None while something is missing."""
    is_new: bool
    """It differs from the version signed last."""
    ready_ids: tuple[UUID, ...]
    """Who said ready to exactly this."""


async def draft(question: DraftQuestion, look: Look) -> DraftView:
    """For its owners, and for somebody asked to own it, who reads before she answers."""
    row = await look.db.fetchrow(
        """select p.last_version,
                  (select content from version v where v.proposal_id = p.proposal_id and v.number = p.last_version)
                      as content,
                  array(select r.digest from ready r where r.proposal_id = p.proposal_id order by r.at) as digests,
                  array(select kept_person(r.person_id) from ready r where r.proposal_id = p.proposal_id
                        order by r.at) as ready_ids
           from proposal p join owner o using (proposal_id)
           where p.proposal_id = $1 and p.state = 'open' and o.person_id = any (one_person($2))
             and o.state in ('asked', 'joined')""",
        question.proposal_id,
        require_person(look.actor),
    )
    if row is None:
        raise NotFound("There is nothing here.")
    parts = await _parts(look, question.proposal_id)
    whole = rules.together((part.part, part.typed) for part in parts)
    content, gaps = rules.sign(whole)
    digest = (
        versions.digest(versions.write(question.proposal_id, row["last_version"] + 1, content)) if content else None
    )
    ready = zip(row["ready_ids"], row["digests"], strict=True)
    return DraftView(
        parts=parts,
        whole=whole,
        gaps=gaps,
        digest=digest,
        is_new=row["content"] is None or content != versions.read(row["content"]),
        ready_ids=tuple(person_id for person_id, said in ready if said == digest),
    )


async def _parts(look: Look, proposal_id: UUID) -> tuple[PartView, ...]:
    """The last state of each part and the one before it."""
    rows = await look.db.fetch(
        """select part, revision, saved_by, saved_at, words, before from (
               select *, lag(words) over (partition by part order by revision) as before,
                      row_number() over (partition by part order by revision desc) as nth
               from draft_part where proposal_id = $1) d
           where nth = 1 order by part""",
        proposal_id,
    )
    texts = await look.sealer.open_all(look.db, [(proposal_id, row[of]) for row in rows for of in ("words", "before")])
    return tuple(
        msgspec.convert(
            {**dict(row), "typed": _typed(words or "{}"), "before": _typed(before) if before else None}, PartView
        )
        for row, words, before in zip(rows, texts[::2], texts[1::2], strict=True)
    )
