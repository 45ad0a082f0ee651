"""Three services of the simulated college: dates are planned, places given by the real rules, letters written.

Everything between them is the real runtime. Their own tables are a line of SQL each.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from services.contracts.enrolment import (
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceBooked,
    PlaceGivenBack,
    PlaceOffered,
    RunDemandChanged,
    RunPlacesEvent,
    WaitingListJoined,
    WaitingListLeft,
)
from services.contracts.event import Event
from services.contracts.messages import MessageSent
from services.enrolment.model import RunPlaces
from services.enrolment.rules.places import decide_places
from services.enrolment.rules.requests import Ask, ChangePlaces, OfferSaid, Open, Request, TimeCame
from services.runtime import journal
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

STARTS_AT = datetime(2027, 6, 1, 10, 0, tzinfo=UTC)
KINDS = (
    PlaceBooked,
    PlaceOffered,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PlaceGivenBack,
    WaitingListJoined,
    WaitingListLeft,
)


class RunOpened(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "run"
    id_field: ClassVar[str] = "run_id"
    run_id: UUID
    places: int


class RunResized(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "scheduling"
    aggregate: ClassVar[str] = "run"
    id_field: ClassVar[str] = "run_id"
    run_id: UUID
    places: int


# The dates


class PlanRun(msgspec.Struct, frozen=True):
    """`times`: said so often at once, as when a sheet of dates comes in."""

    run_id: UUID
    places: int
    times: int = 1


async def plan_run(command: PlanRun, work: Work) -> int:
    """Planned the first time, and of another size each time after that."""
    known = await work.db.fetchrow("select places from run where run_id = $1 for update", command.run_id)
    await work.db.execute(
        "insert into run (run_id, places) values ($1, $2) on conflict (run_id) do update set places = excluded.places",
        command.run_id,
        command.places,
    )
    work.record((RunResized if known else RunOpened)(run_id=command.run_id, places=command.places))
    for _ in range(command.times - 1):
        work.record(RunResized(run_id=command.run_id, places=command.places))
    return command.places


SCHEDULING = Reactions("scheduling")


@SCHEDULING.copy(RunDemandChanged)
async def copy_demand(event: RunDemandChanged, db: Connection) -> None:
    await db.execute(
        """insert into demand_copy (run_id, taken, waiting) values ($1, $2, $3)
           on conflict (run_id) do update set taken = excluded.taken, waiting = excluded.waiting""",
        event.run_id,
        event.taken,
        event.waiting,
    )


# The places


class AskRun(msgspec.Struct, frozen=True):
    """Any request of a person to a run."""

    run_id: UUID
    request: Any


async def ask_run(command: AskRun, work: Work) -> dict[str, str]:
    request = command.request
    if isinstance(request, Ask):  # a new one each time that it is decided
        request = msgspec.structs.replace(request, place_id=journal.new_id())
    place = await decide(work, command.run_id, request)
    return {"place_id": str(place.place_id), "state": place.state.value} if place else {}


async def decide(work: Work, run_id: UUID, *requests: Request) -> Any:
    """As `services.enrolment.commands.deciding`: lock, look, decide, write."""
    row = await work.db.fetchrow("select state from run_state where run_id = $1 for update", run_id)
    if row is None:
        return None
    run = msgspec.json.decode(row["state"], type=RunPlaces)
    decisions = decide_places(run, requests, work.now)
    people = {place.place_id: place for place in (*run.people, *decisions.changed)}
    for outcome in decisions.outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal
    told = [event for outcome in decisions.outcomes for event in outcome.events] + list(decisions.closing)
    state = msgspec.structs.replace(decisions.run, people=tuple(people.values()))
    await work.db.execute(
        "update run_state set state = $2 where run_id = $1", run_id, msgspec.json.encode(state).decode()
    )
    for place in decisions.changed:
        if place.until is not None:
            await work.due("look-at-place", str(place.place_id), place.until, {"run_id": str(run_id)})
        else:
            await work.not_due("look-at-place", str(place.place_id))
    for event in told:
        work.record(event)
    return people[decisions.outcomes[0].place.place_id] if decisions.outcomes[0].place else None


ENROLMENT = Reactions("enrolment")
ENROLMENT_DUE = Due()


@ENROLMENT.copy(RunOpened, RunResized)
async def copy_run(event: RunOpened | RunResized, db: Connection) -> None:
    await db.execute(
        """insert into run_copy (run_id, places) values ($1, $2)
           on conflict (run_id) do update set places = excluded.places""",
        event.run_id,
        event.places,
    )


async def done(work: Work, reaction: str) -> None:
    """A line for each thing that was done for an event: what was done twice stands here twice."""
    await work.db.execute("insert into done (reaction, event_id) values ($1, $2)", reaction, work.cause)


@ENROLMENT.consequence(RunOpened, since=BEGINNING)
async def open_run(event: RunOpened, work: Work) -> None:
    await done(work, "open_run")
    run = RunPlaces(
        run_id=event.run_id,
        revision=0,
        is_open=False,
        planned=event.places,
        room_limit=None,
        places=0,
        last_number=0,
        starts_at=STARTS_AT,
        last_ends_at=STARTS_AT + timedelta(days=30),
    )
    await work.db.execute(
        "insert into run_state (run_id, state) values ($1, $2) on conflict do nothing",
        event.run_id,
        msgspec.json.encode(run).decode(),
    )
    await decide(work, event.run_id, Open())


@ENROLMENT.consequence(RunResized, since=BEGINNING)
async def resize_run(event: RunResized, work: Work) -> None:
    await done(work, "resize_run")
    await decide(work, event.run_id, ChangePlaces(event.places))


@ENROLMENT.consequence(MessageSent, since=BEGINNING)
async def offer_said(event: MessageSent, work: Work) -> None:
    """`person_id` stands for the run, so that no table of places is needed."""
    await done(work, "offer_said")
    await decide(work, event.person_id, OfferSaid(event.about_id, has_reached=True))


@ENROLMENT_DUE.at("look-at-place")
async def look_at_place(key: str, body: dict[str, Any], work: Work) -> None:
    await decide(work, UUID(body["run_id"]), TimeCame(UUID(key)))


# The letters

MESSAGES = Reactions("messages")
MESSAGES_DUE = Due()


@MESSAGES.copy(*KINDS)
async def copy_place(event: Any, db: Connection) -> None:
    await db.execute(
        """insert into place_copy (place_id, kind) values ($1, $2)
           on conflict (place_id) do update set kind = excluded.kind""",
        event.place_id,
        type(event).__name__,
    )


@MESSAGES.consequence(PlaceOffered, since=BEGINNING)
async def write_offer(event: PlaceOffered, work: Work) -> None:
    await done(work, "write_offer")
    if (stumbles := getattr(work.house, "stumbles_over", None)) is not None:
        stumbles(event)
    await work.due("send", str(work.cause), work.now, {"run_id": str(event.run_id), "place_id": str(event.place_id)})


@MESSAGES_DUE.at("send")
async def send(key: str, body: dict[str, Any], work: Work) -> None:
    await work.db.execute("insert into letter (cause) values ($1)", UUID(key))
    work.record(
        MessageSent(
            message_id=UUID(key),
            template="place-offered",
            person_id=UUID(body["run_id"]),
            about_id=UUID(body["place_id"]),
        )
    )


REACTIONS = {"scheduling": SCHEDULING, "enrolment": ENROLMENT, "messages": MESSAGES}
DUE = {"enrolment": ENROLMENT_DUE, "messages": MESSAGES_DUE}
COPIES = {"scheduling": "demand_copy", "enrolment": "run_copy", "messages": "place_copy"}


def decoded(kind: str, body: str) -> Any:
    """An event of `run_places`, from a journal."""
    return msgspec.json.decode(body, type=_KINDS[kind])


def _all_kinds(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from _all_kinds(one)


_KINDS = {
    "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in one.__name__).strip("_"): one
    for one in _all_kinds(RunPlacesEvent)
}
