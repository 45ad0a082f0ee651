"""An `enrolment` at a time that the test chooses: what others tell it, what people ask of it, what it recorded."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.contracts.all import all_events
from services.contracts.codesign import CourseApproved, CourseFacts, Theme, Words
from services.contracts.enrolment import Mark, RunPlacesEvent
from services.contracts.event import Event, event_type
from services.contracts.scheduling import (
    Access,
    RoomAdded,
    RoomFacts,
    RunFacts,
    RunPlanned,
    RunPublished,
    SessionFacts,
    VenueAccess,
    VenueAdded,
    VenueFacts,
)
from services.enrolment.commands.deciding import PlaceAnswer
from services.enrolment.commands.places import AskForPlace, ask_for_place
from services.enrolment.commands.queue import Queue
from services.enrolment.commands.registers import MarkWhoCame, mark_who_came
from services.enrolment.model import PersonMark
from services.enrolment.reactions import DUE, REACTIONS
from services.runtime.actor import Actor, Factor
from services.runtime.arrived import Arrived
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Asked, do
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox, react
from services.runtime.reactions import Interest
from services.runtime.work import work
from tests.conftest import College
from tests.enrolment.examples import Ledger
from tests.examples.people import ANWEN, BETHAN, Example

E = TypeVar("E", bound=Event)
BEGIN = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
"""A Monday in winter, when the college's time is UTC."""
DIGEST = "5a" * 32
TYPES = {(event.publisher, event.aggregate, event_type(event)): event for event in all_events()}


class Scene:
    def __init__(self, college: College, begin: datetime = BEGIN) -> None:
        self.college = college
        self.now = begin
        self.house = House(college.settings("enrolment"), lambda: self.now)
        self.queue = Queue()
        self._revisions: dict[UUID, int] = {}

    async def hear(self, *events: Event) -> None:
        """Each arrives once, with the next revision of its aggregate, and must be applied."""
        for event in events:
            revision = self._revisions[event.aggregate_id] = self._revisions.get(event.aggregate_id, 0) + 1
            arrived = self.arrived(event, revision)
            inbox = Inbox(self.house, REACTIONS, Interest(event.publisher, event.aggregate))
            outcome = await inbox.apply([arrived])
            assert outcome.done == {0}, f"{type(event).__name__} could not be applied"

    async def hear_again(self, event: Event, times: int = 2) -> None:
        """The same event is delivered several times, past the memory of revisions: only the inbox is left."""
        arrived = self.arrived(event, 1)
        for _ in range(times):
            async with self.house.database.transaction() as db:
                await react(self.house, REACTIONS, Interest(event.publisher, event.aggregate), db, arrived)

    def arrived(self, event: Event, revision: int) -> Arrived:
        kind = event_type(type(event))
        return Arrived(
            event_id=new_id(),
            publisher=event.publisher,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            kind=kind,
            revision=revision,
            timeline=1,
            at=self.now,
            trace=None,
            subject=f"college.{event.publisher}.{event.aggregate}.{kind}.{event.aggregate_id}",
            headers={},
            body=msgspec.json.encode(event),
        )

    async def ask(
        self,
        handler: Callable[..., Awaitable[Any]],
        command: msgspec.Struct,
        actor: Actor | Example,
        key: str | None = None,
    ) -> Any:
        """A command about a place, in its turn."""
        done = await self.queue.do(
            self.house,
            type(command).__name__,
            handler,
            command,
            Asked(self.acting(actor), key, None, None),
            msgspec.json.encode(command),
        )
        return msgspec.json.decode(done.answer, type=PlaceAnswer | None)

    async def do(
        self,
        handler: Callable[..., Awaitable[Any]],
        command: msgspec.Struct,
        actor: Actor | Example,
        key: str | None = None,
    ) -> Any:
        """Any other command."""
        asked = Asked(self.acting(actor), key, None, None)
        name = type(command).__name__
        done = await do(self.house, name, handler, command, asked, msgspec.json.encode(command))
        return msgspec.json.decode(done.answer)

    async def look(self, question: Callable[..., Awaitable[Any]], asked: msgspec.Struct, actor: Actor | Example) -> Any:
        async with work(self.house, self.acting(actor)) as unit:
            return await question(asked, unit)

    async def book(self, run_id: UUID, actor: Actor | None = None, key: str | None = None) -> PlaceAnswer:
        answer: PlaceAnswer = await self.ask(ask_for_place, AskForPlace(run_id=run_id), actor or somebody(), key)
        return answer

    async def later(self, **delta: float) -> None:
        """Time passes, and the clock does what is due."""
        self.now += timedelta(**delta)
        await do_everything_due(self.house, DUE)

    async def told(self, aggregate_id: UUID) -> list[Event]:
        """What this aggregate recorded, in order."""
        async with self.house.database.reading() as db:
            rows = await db.fetch(
                "select aggregate, type, body from journal where aggregate_id = $1 order by revision", aggregate_id
            )
        return [
            msgspec.json.decode(row["body"], type=TYPES["enrolment", row["aggregate"], row["type"]]) for row in rows
        ]

    async def told_last(self, aggregate_id: UUID, kind: type[E]) -> E:
        found = [event for event in await self.told(aggregate_id) if isinstance(event, kind)]
        assert found, f"no {kind.__name__}"
        return found[-1]

    async def ledger(self, run_id: UUID) -> Ledger:
        """Replays what was recorded of a run; a promise that was broken at any event cries out."""
        ledger = Ledger()
        for event in await self.told(run_id):
            assert isinstance(event, RunPlacesEvent)
            ledger.hear(event)
        return ledger

    async def run(self, places: int = 2, **said: Any) -> UUID:
        """A published run of a course in a room, with everything heard of."""
        run = example_run(places, **said)
        await self.hear(*run)
        return run[-1].aggregate_id

    def acting(self, actor: Actor | Example) -> Actor:
        return actor.acting(now=self.now) if isinstance(actor, Example) else actor


@asynccontextmanager
async def scene_in(college: College, begin: datetime = BEGIN) -> AsyncIterator[Scene]:
    scene = Scene(college, begin)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()


def somebody(factor: Factor = Factor.CODE) -> Actor:
    """A student whom nobody knows yet. With `Factor.NONE` she has just registered."""
    return Actor(person_id=new_id(), roles=frozenset({"student"}), factor=factor)


def course(title: str = "Sleeping better, gently", version: int = 1, **said: Any) -> CourseFacts:
    facts: dict[str, Any] = {
        "version": version,
        "digest": DIGEST,
        "title": Words(en=title),
        "summary": Words(en="Small changes that help."),
        "who_for": Words(en="Anyone."),
        "outcomes": (Words(en="You will know what helps you."),),
        "theme": Theme.UNDERSTANDING,
        "sessions": 3,
        "minutes": 120,
        "places": 12,
    }
    return CourseFacts(**facts | said)


def venue(name: str = "Old Library", town: str = "Morfa", **access: Access) -> VenueFacts:
    return VenueFacts(name=name, town=town, access=VenueAccess(**access))


def sessions(
    room: RoomAdded, starts_at: datetime, number: int = 3, tutors: Sequence[Example] = (ANWEN, BETHAN)
) -> tuple[SessionFacts, ...]:
    """Weekly, two hours each."""
    return tuple(
        SessionFacts(
            session_id=new_id(),
            number=n + 1,
            starts_at=starts_at + timedelta(weeks=n),
            ends_at=starts_at + timedelta(weeks=n, hours=2),
            venue_id=room.venue_id,
            room_id=room.room.room_id,
            tutor_ids=tuple(tutor.person_id for tutor in tutors),
        )
        for n in range(number)
    )


def example_run(
    places: int = 2,
    *,
    facts: CourseFacts | None = None,
    where: VenueFacts | None = None,
    room_limit: int | None = None,
    room_step_free: Access = Access.NOT_CHECKED,
    starts_at: datetime = BEGIN + timedelta(days=28),
    number: int = 3,
    tutors: Sequence[Example] = (ANWEN, BETHAN),
) -> list[Event]:
    """Everything that others tell of a run until it is published. The last one is of the run itself."""
    approved = CourseApproved(course_id=new_id(), facts=facts or course(), proposal_id=new_id())
    added = VenueAdded(venue_id=new_id(), facts=where or venue())
    room = RoomAdded(
        venue_id=added.venue_id,
        room=RoomFacts(room_id=new_id(), name="Willow", room_limit=room_limit, step_free=room_step_free),
    )
    planned = RunPlanned(
        run_id=new_id(),
        facts=RunFacts(
            term_id=new_id(),
            course_id=approved.course_id,
            version=approved.facts.version,
            digest=DIGEST,
            places=places,
            room_limit=room_limit,
            sessions=sessions(room, starts_at, number, tutors),
        ),
    )
    return [approved, added, room, planned, RunPublished(run_id=planned.run_id)]


async def first_session(scene: Scene, run_id: UUID) -> UUID:
    async with scene.house.database.reading() as db:
        found: UUID = await db.fetchval("select session_id from session_copy where run_id = $1 and number = 1", run_id)
    return found


def marks(*pairs: tuple[Actor, Mark]) -> tuple[PersonMark, ...]:
    return tuple(PersonMark(person_id=who.person_id, mark=mark) for who, mark in pairs if who.person_id)


async def came_before(scene: Scene, student: Actor) -> None:
    """She was marked as having come to another course, in another week."""
    run_id = await scene.run(5)
    await scene.book(run_id, student)
    session_id, now = await first_session(scene, run_id), scene.now
    scene.now = BEGIN + timedelta(days=28)
    command = MarkWhoCame(session_id=session_id, marks=marks((student, Mark.CAME)))
    await scene.do(mark_who_came, command, ANWEN)
    scene.now = now
