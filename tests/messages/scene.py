"""The desk of messages at a time that the test chooses, with the real `people` to ask where to."""

import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.codesign import ProposalStarted
from services.contracts.event import Event, event_type
from services.contracts.groups import SeatTaken
from services.contracts.scheduling import RunFacts, RunPlanned, SessionFacts, VenueAccess, VenueAdded, VenueFacts
from services.messages.model import Section
from services.messages.queries.desk import DeskQuestion, TaskView, desk
from services.messages.queries.waiting import WaitingQuestion, WaitingView, waiting
from services.messages.reactions import DUE, REACTIONS
from services.people.commands.own import ChangeContact, Choose, change_contact, choose
from services.people.commands.registering import AddPerson, add_person
from services.people.model import Channel, Choice
from services.runtime import inbox
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.arrived import Arrived
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.work import Work, work
from tests.conftest import College
from tests.examples.people import GWEN, Example
from tests.web.conftest import serving

A = TypeVar("A")
BEGIN = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
"""A Monday."""


class Scene:
    """What a test does with `messages`, and what it looks at afterwards."""

    def __init__(self, college: College, **settings: Any) -> None:
        self.college = college
        self.now = BEGIN
        own = msgspec.structs.replace(college.settings("messages"), **settings)
        self.house = House(own, lambda: self.now)
        self._revisions: dict[tuple[str, UUID], int] = {}

    async def do(self, handler: Callable[..., Awaitable[A]], command: Any, actor: Actor | Example = NOBODY) -> A:
        async with work(self.house, self._acting(actor)) as unit:
            return await handler(command, unit)

    async def look(self, question: Callable[..., Awaitable[A]], asked: Any, actor: Actor | Example = NOBODY) -> A:
        async with self.house.database.reading() as db:
            return await question(asked, Look(self.house, db, self.now, self._acting(actor)))

    def _acting(self, actor: Actor | Example) -> Actor:
        return actor.acting(now=self.now) if isinstance(actor, Example) else actor

    async def hear(self, *events: Event) -> list[Arrived]:
        """Each event arrives twice, with the next revision of its aggregate: once must be enough."""
        arrived = [self.arrived(event) for event in events]
        for _ in range(2):
            for one in arrived:
                await self.deliver(one)
        return arrived

    async def deliver(self, one: Arrived) -> None:
        interest = Interest(one.publisher, one.aggregate)
        outcome = await Inbox(self.house, REACTIONS, interest).apply([one])
        assert outcome.done == {0}, "the reaction stumbled"

    def arrived(self, event: Event, at: datetime | None = None) -> Arrived:
        of = (event.aggregate, event.aggregate_id)
        revision = self._revisions[of] = self._revisions.get(of, 0) + 1
        kind = event_type(type(event))
        return Arrived(
            event_id=new_id(),
            publisher=event.publisher,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            kind=kind,
            revision=revision,
            timeline=1,
            at=at or self.now,
            trace=None,
            subject=f"college.{event.publisher}.{event.aggregate}.{kind}.{event.aggregate_id}",
            headers={},
            body=msgspec.json.encode(event),
        )

    def wait(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)

    async def due(self) -> int:
        """Does all that is due at this time."""
        return await do_everything_due(self.house, DUE)

    async def fetch(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        async with self.house.database.reading() as db:
            return [dict(row) for row in await db.fetch(sql, *values)]

    async def said(self, person_id: UUID) -> list[str]:
        """The templates of what was queued for a person, oldest first."""
        rows = await self.fetch("select template from message where person_id = $1 order by message_id", person_id)
        return [row["template"] for row in rows]

    async def facts(self, person_id: UUID) -> dict[str, str]:
        """Of what was queued for a person last, but for what it is about."""
        rows = await self.fetch(
            "select facts from message where person_id = $1 order by message_id desc limit 1", person_id
        )
        return {name: value for name, value in rows[0]["facts"].items() if name != "run_id"}

    async def states(self, person_id: UUID) -> list[tuple[str, str | None]]:
        rows = await self.fetch("select state, reason from message where person_id = $1 order by message_id", person_id)
        return [(row["state"], row["reason"]) for row in rows]

    async def told(self, person_id: UUID) -> list[tuple[str, dict[str, Any]]]:
        """What was recorded about a person."""
        rows = await self.fetch(
            "select type, body::jsonb as body from journal where body::jsonb->>'person_id' = $1 order by seq",
            str(person_id),
        )
        return [(row["type"], row["body"]) for row in rows]

    async def letters(self, contact: str) -> list[dict[str, Any]]:
        """What the example college's outbox has for an address."""
        return await self.fetch("select subject, text from outbox where contact = $1 order by number", contact)

    async def waits(self, section: str, show: str = "everything") -> list[TaskView]:
        """What Gwen sees under one heading of the desk."""
        found = await self.look(desk, DeskQuestion(section=Section(section), show=show), GWEN)
        return [one for part in found.sections for one in part.tasks]

    async def home(self, actor: Actor | Example) -> WaitingView:
        return await self.look(waiting, WaitingQuestion(), actor)

    async def venue(self, name: str = "Old Library") -> UUID:
        facts = VenueFacts(name=name, town="Morfa", access=VenueAccess())
        added = VenueAdded(venue_id=new_id(), facts=facts)
        await self.hear(added)
        return added.venue_id

    async def run(self, *days: float, venue_id: UUID | None = None) -> RunPlanned:
        """Sessions so many days from now, heard of."""
        planned = self.planned(*days, venue_id=venue_id or await self.venue())
        await self.hear(planned)
        return planned

    def planned(self, *days: float, venue_id: UUID) -> RunPlanned:
        sessions = tuple(self.session(number, day, venue_id) for number, day in enumerate(days or (14.0,), 1))
        facts = RunFacts(
            term_id=new_id(),
            course_id=new_id(),
            version=1,
            digest="5a" * 32,
            places=12,
            room_limit=None,
            sessions=sessions,
        )
        return RunPlanned(run_id=new_id(), facts=facts)

    def session(self, number: int, days: float, venue_id: UUID) -> SessionFacts:
        starts_at = self.now + timedelta(days=days)
        return SessionFacts(
            session_id=new_id(),
            number=number,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue_id=venue_id,
            room_id=new_id(),
            tutor_ids=(),
        )

    async def group(self, *members: UUID, co_chair: UUID | None = None) -> UUID:
        group_id = new_id()
        seats = [(one, False) for one in members] + ([(co_chair, True)] if co_chair else [])
        for person_id, is_co_chair in seats:
            await self.hear(
                SeatTaken(group_id=group_id, seat_id=new_id(), person_id=person_id, is_co_chair=is_co_chair)
            )
        return group_id

    async def proposal(self, owner_id: UUID) -> UUID:
        started = ProposalStarted(proposal_id=new_id(), number=1, owner_id=owner_id)
        await self.hear(started)
        return started.proposal_id


@asynccontextmanager
async def opened(college: College, **settings: Any) -> AsyncIterator[Scene]:
    scene = Scene(college, **settings)
    await scene.house.database.connect()
    db = await scene.house.database.direct()
    try:
        await inbox.activate(db, REACTIONS, BEGIN - timedelta(days=1))
        yield scene
    finally:
        await db.close()
        await scene.house.close()


async def mark(college: College, *, is_example: bool) -> None:
    """What kind of college it is, as its installation says once."""
    admin = await asyncpg.connect(college.admin_dsn)
    try:
        for service in ("people", "messages"):
            await admin.execute(f"insert into {service}.installation (is_example) values ($1)", is_example)  # noqa: S608
    finally:
        await admin.close()


@asynccontextmanager
async def people_answering(college: College) -> AsyncIterator[None]:
    """The real `people` at its address."""
    settings = college.settings("people")
    app = importlib.import_module("services.people.main").create_app(settings)
    async with serving(app, settings.listen):
        yield


async def person(college: College, name: str, contact: str = "", **more: Any) -> UUID:
    """Somebody whom `people` knows."""
    async with at_people(college, house("import")) as unit:
        return (await add_person(AddPerson(name=name, contact=contact, **more), unit)).person_id


async def chooses(college: College, person_id: UUID, kind: Choice) -> None:
    """Yes to one thing, on her own page."""
    async with at_people(college, Actor(person_id=person_id, factor=Factor.CODE)) as unit:
        await choose(Choose(kind=kind, is_yes=True), unit)


async def is_reached_through(college: College, person_id: UUID, partner: str, contact: str) -> None:
    """She names an organisation, on her own page."""
    async with at_people(college, Actor(person_id=person_id, factor=Factor.CODE)) as unit:
        await change_contact(ChangeContact(contact=contact, channel=Channel.THROUGH, partner=partner), unit)


@asynccontextmanager
async def at_people(college: College, actor: Actor) -> AsyncIterator[Work]:
    people = House(college.settings("people"))
    await people.database.connect()
    try:
        async with work(people, actor) as unit:
            yield unit
    finally:
        await people.database.close()
