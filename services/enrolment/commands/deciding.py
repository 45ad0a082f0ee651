"""The one way to the places of a run: lock, look, decide all requests in their order, write once.

Reactions and the clock come here with one request in their own transaction; people's requests come through
`queue.py`, which gathers those that arrive during a commit.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.enrolment.commands.notes import tell
from services.enrolment.model import Place, PlaceState
from services.enrolment.rules.places import Decisions, Outcome, decide_places
from services.enrolment.rules.refusals import RunClosed
from services.enrolment.rules.requests import Ask, Request
from services.enrolment.store import notes
from services.enrolment.store import places as store
from services.runtime.clock import college_date
from services.runtime.database import Connection
from services.runtime.http import Asked, Done
from services.runtime.journal import Revision
from services.runtime.refusal import KeyUsedForAnother, Refusal, SignInFirst
from services.runtime.work import Work

AGGREGATE = "run_places"
SERVICE = "enrolment"
_encode = msgspec.json.Encoder().encode


class PlaceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a place after a command. The page after it asks for the rest."""

    place_id: UUID
    run_id: UUID
    state: PlaceState
    until: datetime | None


class Waiting(NamedTuple):
    """A request and what came with it: whose it is, its key and its body."""

    request: Request
    command: str
    asked: Asked
    body: bytes


class _Draft(NamedTuple):
    """One request between look and decision: already answered, or to be decided."""

    waiting: Waiting
    request: Request
    before: Done | Refusal | None


async def decide_news(work: Work, run_id: UUID, *requests: Request) -> None:
    """In the transaction of a reaction or of the clock. A run that has no places yet is none of our business."""
    run = await store.load_run(work.db, run_id, _named(requests), college_date(work.now))
    if run is None:
        return
    decisions = decide_places(run, requests, work.now)
    if not decisions.is_changed:
        return
    told = [store.Told(event, work.trace) for outcome in decisions.outcomes for event in outcome.events]
    told += [store.Told(event, work.trace) for event in decisions.closing]
    await _write(work, decisions, told, [])


async def decide_batch(work: Work, run_id: UUID, batch: Sequence[Waiting]) -> list[Done | Refusal]:
    """In the order of `batch`. Whatever is raised here is no refusal: nothing of the batch has been written."""
    run = await store.load_run(work.db, run_id, _named([waiting.request for waiting in batch]), college_date(work.now))
    if run is None:
        return [RunClosed() for _ in batch]
    drafts = await _drafts(work.db, batch)
    decisions = decide_places(run, [draft.request for draft in drafts if draft.before is None], work.now)
    answers, told, answered = _answers(run.revision, drafts, decisions)
    if decisions.is_changed or answered:
        await _write(work, decisions, told, answered)
    return answers


async def _drafts(db: Connection, batch: Sequence[Waiting]) -> list[_Draft]:
    """What must be known of each: was this key said before, can she be reached, has she been on a course before."""
    askers = [_asker(waiting) for waiting in batch]
    if not any(asker.key or asker.person_id for asker in askers):
        return [_Draft(waiting, waiting.request, None) for waiting in batch]
    return [_draft(*pair) for pair in zip(batch, await store.load_askers(db, askers), strict=True)]


def _asker(waiting: Waiting) -> store.Asker:
    person_id = waiting.request.person_id if isinstance(waiting.request, Ask) else None
    return store.Asker(waiting.asked.actor.key, waiting.command, waiting.asked.key, person_id)


def _draft(waiting: Waiting, known: store.Known) -> _Draft:
    request = waiting.request
    if known.answer is not None:
        body_hash, answer, revisions = known.answer
        is_same = body_hash == hashlib.sha256(waiting.body).digest()
        another = KeyUsedForAnother("This button was already pressed for something else.")
        return _Draft(waiting, request, Done(answer, revisions) if is_same else another)
    if known.is_erased:
        return _Draft(waiting, request, SignInFirst("Your sign-in has ended."))
    if isinstance(request, Ask):
        request = msgspec.structs.replace(
            request,
            person_id=known.person_id,
            is_confirmed=request.is_confirmed or known.is_confirmed,
            has_been_before=known.has_been_before,
        )
    return _Draft(waiting, request, None)


def _answers(
    revision: int, drafts: Sequence[_Draft], decisions: Decisions
) -> tuple[list[Done | Refusal], list[store.Told], list[store.Answered]]:
    answers: list[Done | Refusal] = []
    told: list[store.Told] = []
    answered: list[store.Answered] = []
    outcomes = iter(decisions.outcomes)
    for draft in drafts:
        if draft.before is not None:
            answers.append(draft.before)
            continue
        outcome = next(outcomes)
        if outcome.refusal is not None:
            answers.append(outcome.refusal)
            continue
        told += [store.Told(event, draft.waiting.asked.trace) for event in outcome.events]
        done = _done(decisions.run.run_id, outcome, revision + len(told))
        answers.append(done)
        if draft.waiting.asked.key is not None:
            answered.append(_answered(draft.waiting, done))
    told += [store.Told(event, None) for event in decisions.closing]
    return answers, told, answered


def _done(run_id: UUID, outcome: Outcome, revision: int) -> Done:
    return Done(_encode(_answer(outcome.place)), f"{SERVICE}.{AGGREGATE}.{run_id}.{revision}")


def _answer(place: Place | None) -> PlaceAnswer | None:
    if place is None:
        return None
    return PlaceAnswer(place_id=place.place_id, run_id=place.run_id, state=place.state, until=place.until)


def _answered(waiting: Waiting, done: Done) -> store.Answered:
    asked = waiting.asked
    body_hash = hashlib.sha256(waiting.body).digest()
    return store.Answered(asked.actor.key, waiting.command, asked.key or "", body_hash, done.answer, done.revisions)


async def _write(
    work: Work, decisions: Decisions, told: Sequence[store.Told], answered: Sequence[store.Answered]
) -> None:
    run = decisions.run
    await store.write_decisions(work.db, run, decisions.counts, decisions.changed, told, answered, work.now)
    if gone := [place.place_id for place in decisions.changed if not place.is_live]:
        tell(work, await notes.delete_notes(work.db, place_ids=gone))
    if told:
        work.revisions.append(Revision(AGGREGATE, run.run_id, run.revision))


def _named(requests: Sequence[Request]) -> list[UUID]:
    """The places that the requests name, and which may have ended."""
    return [request.place_id for request in requests if not isinstance(request, Ask) and hasattr(request, "place_id")]
