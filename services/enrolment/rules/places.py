"""Who gets a place. One function decides every request of a run, in the order in which they arrived.

Never more places are taken than there are; nobody has two; who waits comes in the published order; an offer holds a
place and ends only when a message has reached her.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec

from services.contracts.enrolment import PlaceOffered, RunDemandChanged, RunPlacesEvent
from services.enrolment.model import Counts, Place, PlaceState, RunPlaces
from services.enrolment.rules import asked, heard  # noqa: F401  (their functions are found by `decide`)
from services.enrolment.rules.moves import become, decide
from services.enrolment.rules.requests import Request
from services.enrolment.rules.table import Table
from services.runtime.refusal import Refusal


class Outcome(NamedTuple):
    """What became of one request: the place it was about, or the refusal; and what happened, in order."""

    place: Place | None
    refusal: Refusal | None
    events: tuple[RunPlacesEvent, ...]


class Decisions(NamedTuple):
    run: RunPlaces
    """As it is now; `revision` counts every event below."""
    is_changed: bool
    """Something of all this is new and must be written, though perhaps nothing is told."""
    counts: Counts
    changed: tuple[Place, ...]
    outcomes: tuple[Outcome, ...]
    closing: tuple[RunPlacesEvent, ...]
    """After all of them: who has two places, how many are taken and how many people wait, when that changed."""


def decide_places(run: RunPlaces, requests: Sequence[Request], at: datetime) -> Decisions:
    """Decides `requests` one after the other. A refusal changes nothing and does not touch the others."""
    table = Table(run, at)
    before = table.counts()
    outcomes = tuple(_outcome(table, request) for request in requests)
    counts = table.counts()
    table.events = []
    table.tell_seconds()
    if (counts.taken, counts.waiting) != (before.taken, before.waiting):
        table.events.append(RunDemandChanged(run_id=run.run_id, taken=counts.taken, waiting=counts.waiting))
    closing = tuple(table.events)
    told = sum(len(outcome.events) for outcome in outcomes) + len(closing)
    after = msgspec.structs.replace(table.run, revision=run.revision + told)
    return Decisions(
        after, bool(told or table.changed or table.run != run), counts, tuple(table.changed.values()), outcomes, closing
    )


def _outcome(table: Table, request: Request) -> Outcome:
    table.events = []
    try:
        place = decide(request, table)
    except Refusal as refusal:
        return Outcome(None, refusal, ())
    _fit_places(table)
    _offer_what_is_free(table)
    return Outcome(place and table.people[place.place_id], None, tuple(table.events))


def _fit_places(table: Table) -> None:
    """As many as wanted; while more are taken, as many as that. Taking one never makes one."""
    run, taken = table.run, table.taken
    places = run.wanted if taken <= run.wanted else max(min(run.places, taken), run.wanted)
    table.set_places(places)


def _offer_what_is_free(table: Table) -> None:
    """Each place that is free is held for the next in the line whom we can reach."""
    if not table.run.is_open or table.now >= table.run.starts_at:
        return
    while table.has_free and (next_one := table.next_in_line()):
        offered = become(next_one, PlaceState.OFFERED, until=None, reached_at=None, is_call_asked=False)
        earliest = min(table.answer_by(), table.run.starts_at)
        table.put(offered, PlaceOffered, answer_by=earliest)
