"""Writing a draft part by part, and signing it."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.codesign.model import Proposal, Typed, Version
from services.codesign.rules import deciding, ownership, versions
from services.codesign.rules import drafts as rules
from services.codesign.store import drafts as store
from services.codesign.store import proposals
from services.contracts.codesign import OwnerSaidReady, VersionCoSigned
from services.contracts.event import Digest
from services.runtime.actor import require_person
from services.runtime.work import Work


class SavePart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part as it was typed. `seen` is the revision of the part that the form was filled from."""

    proposal_id: UUID
    part: int
    seen: int
    typed: Typed


class PartKept(msgspec.Struct, frozen=True, kw_only=True):
    revision: int
    saved_at: datetime


async def save_part(command: SavePart, work: Work) -> PartKept:
    """Saved as typed; whether it can be signed is looked at when it is signed."""
    person_id = require_person(work.actor)
    proposal = await proposals.load_proposal(work.db, command.proposal_id)
    ownership.require_owner(proposal, person_id)
    draft = await store.load_draft(work.db, work.sealer, proposal.proposal_id)
    known = next((saved for saved in draft if saved.part == command.part), None)
    typed = rules.only(command.part, command.typed)
    revision = rules.save(known, command.seen, typed, person_id)
    if revision is None:
        return PartKept(revision=known.revision if known else 0, saved_at=known.saved_at if known else work.now)
    sealed = await work.sealer.seal(work.db, proposal.proposal_id, msgspec.json.encode(typed).decode())
    await store.insert_part(work.db, proposal.proposal_id, command.part, revision, sealed, person_id, work.now)
    await store.delete_ready(work.db, proposal.proposal_id)
    return PartKept(revision=revision, saved_at=work.now)


class SayReady(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An owner has read the whole, whose digest this is, and says "ready". When both have, it is a version for ever."""

    proposal_id: UUID
    digest: Digest


class ReadyView(msgspec.Struct, frozen=True, kw_only=True):
    version: int | None
    """None while the other owner has not said so too."""


async def say_ready(command: SayReady, work: Work) -> ReadyView:
    person_id = require_person(work.actor)
    proposal = await proposals.load_proposal(work.db, command.proposal_id)
    ownership.require_owner(proposal, person_id)
    ownership.require_both(proposal)
    deciding.require_not_asked(proposal)
    draft = await store.load_draft(work.db, work.sealer, proposal.proposal_id)
    content = rules.finished(rules.together((saved.part, saved.typed) for saved in draft))
    last = await store.load_last_version(work.db, proposal.proposal_id)
    number = proposal.last_version + 1
    raw = versions.write(proposal.proposal_id, number, content)
    digest = versions.digest(raw)
    deciding.sign(command.digest, digest, content, versions.read(last.content) if last else None)
    if await _is_first(work, proposal, person_id, digest):
        return ReadyView(version=None)
    version = Version(digest=digest, proposal_id=proposal.proposal_id, number=number, content=raw, at=work.now)
    await store.insert_version(work.db, version)
    await store.delete_ready(work.db, proposal.proposal_id)
    await store.delete_earlier_parts(work.db, proposal.proposal_id)
    work.record(VersionCoSigned(proposal_id=proposal.proposal_id, version=number, digest=digest))
    return ReadyView(version=number)


async def _is_first(work: Work, proposal: Proposal, person_id: UUID, digest: str) -> bool:
    """The first "ready" to a text waits for the other owner's."""
    before = await store.load_ready(work.db, proposal.proposal_id, digest)
    if before.issuperset(set(proposal.owner_ids) - {person_id}):
        return False
    await store.upsert_ready(work.db, proposal.proposal_id, person_id, digest, work.now)
    if person_id not in before:
        work.record(OwnerSaidReady(proposal_id=proposal.proposal_id, person_id=person_id, digest=digest))
    return True
