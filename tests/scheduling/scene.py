"""A college with a term, a venue and a pair of tutors, at a time that the test chooses."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.contracts.codesign import CourseApproved, CourseCarriedOver, CourseFacts, CourseWithdrawn, Theme, Words
from services.contracts.enrolment import RunDemandChanged
from services.contracts.event import Event, event_type
from services.contracts.scheduling import Access, VenueAccess
from services.contracts.training import Interval, TutorKind, TutorReadinessChanged
from services.runtime.actor import Actor
from services.runtime.arrived import Arrived
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.refusal import Refusal
from services.runtime.work import work
from services.scheduling.commands.moving import MoveSession, move_session
from services.scheduling.commands.planning import PlanRun, plan_run
from services.scheduling.commands.publishing import PublishRun, publish_run
from services.scheduling.commands.terms import OpenTerm, open_term
from services.scheduling.commands.venues import AddRoom, AddVenue, add_room, add_venue
from services.scheduling.model import CheckedBy, ClosedDays, VenuePrivate
from services.scheduling.queries.runs import RunQuestion, RunView, SessionView, run
from services.scheduling.reactions import REACTIONS
from tests.conftest import College
from tests.examples.people import ANWEN, BETHAN, GWEN, Example

E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=Refusal)
BEGIN = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
SPRING = (date(2027, 1, 11), date(2027, 4, 2))
HALF_TERM = ClosedDays(from_on=date(2027, 2, 15), until_on=date(2027, 2, 19), name="half term")
ALL_YES = VenueAccess(step_free=Access.YES, hearing_loop=Access.YES, quiet_space=Access.YES, parking=Access.YES)
KEYS = VenuePrivate(contact="Zoe Example", phone="01632 960000", keys="The key is at the café, the alarm is 4711")
KEPT = ("migration", "installation", "relay_cursor")
MONDAY, TUESDAY = 1, 2


class Scene:
    """What a test does with `scheduling`, and what it looks at afterwards."""

    def __init__(self, college: College, begin: datetime = BEGIN) -> None:
        self.college = college
        self.now = begin
        self.house = House(college.settings("scheduling"), lambda: self.now)
        self._revisions: dict[tuple[str, UUID], int] = {}
        self._names = 0

    async def do(self, handler: Callable[..., Any], command: msgspec.Struct, actor: Actor | Example = GWEN) -> Any:
        """A command, in a transaction of its own."""
        async with work(self.house, self._actor(actor)) as unit:
            return await handler(command, unit)

    async def refused(
        self, of: type[R], handler: Callable[..., Any], command: msgspec.Struct, actor: Actor | Example = GWEN
    ) -> R:
        with pytest.raises(of) as caught:
            await self.do(handler, command, actor)
        return caught.value

    async def look(self, question: Callable[..., Any], asked: msgspec.Struct, actor: Actor | Example = GWEN) -> Any:
        async with self.house.database.reading() as db:
            return await question(asked, Look(self.house, db, self.now, self._actor(actor)))

    def _actor(self, actor: Actor | Example) -> Actor:
        return actor.acting(now=self.now) if isinstance(actor, Example) else actor

    async def hear(self, *events: Event) -> list[Arrived]:
        """Each event arrives once, with the next revision of its aggregate."""
        arrived = [self.arrived(event) for event in events]
        await self.deliver(*arrived)
        return arrived

    async def deliver(self, *arrived: Arrived) -> None:
        for one in arrived:
            await Inbox(self.house, REACTIONS, Interest(one.publisher, one.aggregate)).apply([one])

    def arrived(self, event: Event) -> Arrived:
        key = (event.aggregate, event.aggregate_id)
        revision = self._revisions[key] = self._revisions.get(key, 0) + 1
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

    def _name(self, kind: str) -> str:
        self._names += 1
        return f"{kind} {self._names}"

    async def term(self, starts_on: date = SPRING[0], ends_on: date = SPRING[1], *closed: ClosedDays) -> UUID:
        closed = closed or ((HALF_TERM,) if starts_on <= HALF_TERM.from_on <= ends_on else ())
        command = OpenTerm(name=self._name("Term"), starts_on=starts_on, ends_on=ends_on, closed=closed)
        term_id: UUID = (await self.do(open_term, command)).term_id
        return term_id

    async def venue(self, **more: Any) -> UUID:
        known: dict[str, Any] = {
            "name": self._name("Old Library"),
            "town": "Morfa",
            "access": ALL_YES,
            "checked_on": date(2026, 11, 2),
            "checked_by": CheckedBy.COORDINATOR,
            "latitude": 52.0,
            "longitude": -3.0,
            "private": KEYS,
        }
        venue_id: UUID = (await self.do(add_venue, AddVenue(**known | more))).venue_id
        return venue_id

    async def room(self, venue_id: UUID | None = None, **more: Any) -> UUID:
        known: dict[str, Any] = {"name": self._name("Willow"), "room_limit": 12, "step_free": Access.YES}
        command = AddRoom(venue_id=venue_id or await self.venue(), **known | more)
        room_id: UUID = (await self.do(add_room, command)).room_id
        return room_id

    def facts(self, version: int = 1, **more: Any) -> CourseFacts:
        known: dict[str, Any] = {
            "version": version,
            "digest": f"{version:064x}",
            "title": Words(en=self._name("Sleeping better, gently"), cy=self._name("Cysgu’n well")),
            "summary": Words(en="Small things that help."),
            "who_for": Words(en="Everybody."),
            "outcomes": (),
            "theme": Theme.UNDERSTANDING,
            "sessions": 6,
            "minutes": 120,
            "places": 12,
        }
        return CourseFacts(**known | more)

    async def course(self, **more: Any) -> UUID:
        """A course that the group has agreed."""
        course_id = new_id()
        await self.hear(CourseApproved(course_id=course_id, facts=self.facts(**more), proposal_id=new_id()))
        return course_id

    def carried_over(self, course_id: UUID, until_on: date, **more: Any) -> CourseCarriedOver:
        return CourseCarriedOver(course_id=course_id, facts=self.facts(**more), plannable_until_on=until_on)

    def withdrawn(self, course_id: UUID) -> CourseWithdrawn:
        return CourseWithdrawn(course_id=course_id)

    def readiness(self, tutor_id: UUID, kind: TutorKind, *days: tuple[date, date]) -> TutorReadinessChanged:
        ready = tuple(Interval(from_on=from_on, until_on=until_on) for from_on, until_on in days)
        return TutorReadinessChanged(tutor_id=tutor_id, kind=kind, ready=ready)

    async def tutor(self, kind: TutorKind, *days: tuple[date, date], tutor_id: UUID | None = None) -> UUID:
        """Somebody who is ready all year, unless `days` are given."""
        tutor_id = tutor_id or new_id()
        await self.hear(self.readiness(tutor_id, kind, *(days or ((date(2026, 9, 1), date(2027, 8, 31)),))))
        return tutor_id

    async def pair(self) -> tuple[UUID, UUID]:
        return await self.tutor(TutorKind.PEER), await self.tutor(TutorKind.BY_TRAINING)

    async def cast(self) -> tuple[UUID, UUID]:
        """Anwen and Bethan, ready to teach."""
        return (
            await self.tutor(TutorKind.PEER, tutor_id=ANWEN.person_id),
            await self.tutor(TutorKind.BY_TRAINING, tutor_id=BETHAN.person_id),
        )

    async def plan(self, **more: Any) -> PlanRun:
        """A wish that can be had; `more` replaces parts of it."""
        known: dict[str, Any] = {"version": 1, "weekday": MONDAY, "starts": time(10), **more}
        known.setdefault("term_id", None)
        known["term_id"] = known["term_id"] or await self.term()
        for name, make in (("course_id", self.course), ("room_id", self.room), ("tutor_ids", self.pair)):
            if name not in known:
                known[name] = await make()
        return PlanRun(**known)

    async def planned(self, **more: Any) -> RunView:
        """A run, planned."""
        answer = await self.do(plan_run, await self.plan(**more))
        return await self.run(answer.run_id)

    async def published(self, **more: Any) -> RunView:
        view = await self.planned(**more)
        await self.do(publish_run, PublishRun(run_id=view.run_id))
        return await self.run(view.run_id)

    async def run(self, run_id: UUID) -> RunView:
        view: RunView = await self.look(run, RunQuestion(run_id=run_id))
        return view

    def demand(self, run_id: UUID, taken: int, waiting: int = 0) -> RunDemandChanged:
        return RunDemandChanged(run_id=run_id, taken=taken, waiting=waiting)

    async def told(self, of: type[E], aggregate_id: UUID | None = None) -> list[E]:
        """What the journal says."""
        async with self.house.database.reading() as db:
            rows = await db.fetch(
                "select body from journal where type = $1 and ($2::uuid is null or aggregate_id = $2) order by seq",
                event_type(of),
                aggregate_id,
            )
        return [msgspec.json.decode(row["body"], type=of) for row in rows]

    async def kinds_told(self, aggregate_id: UUID) -> list[str]:
        async with self.house.database.reading() as db:
            rows = await db.fetch("select type from journal where aggregate_id = $1 order by seq", aggregate_id)
        return [row["type"] for row in rows]

    async def value(self, statement: str, *values: Any) -> Any:
        async with self.house.database.reading() as db:
            return await db.fetchval(statement, *values)

    async def troubles(self) -> list[str]:
        """What reactions stumbled over."""
        async with self.house.database.reading() as db:
            return [row["reason"] for row in await db.fetch("select reason from attempt")]

    async def move(self, session: SessionView, starts_at: datetime | None = None, room_id: UUID | None = None) -> None:
        await self.do(move_session, self.move_of(session, starts_at, room_id))

    def move_of(
        self, session: SessionView, starts_at: datetime | None = None, room_id: UUID | None = None
    ) -> MoveSession:
        return MoveSession(
            session_id=session.session_id,
            room_id=room_id or session.room_id,
            starts_at=starts_at or session.starts_at,
        )

    def wait(self, **of: float) -> None:
        self.now += timedelta(**of)


@asynccontextmanager
async def opened(college: College) -> AsyncIterator[Scene]:
    scene = Scene(college)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()


async def empty(college: College) -> None:
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        tables = await admin.fetch(
            "select relname from pg_class where relnamespace = 'scheduling'::regnamespace and relkind = 'r'"
        )
        names = ", ".join(f"scheduling.{row['relname']}" for row in tables if row["relname"] not in KEPT)
        await admin.execute(f"truncate {names}")
    finally:
        await admin.close()
