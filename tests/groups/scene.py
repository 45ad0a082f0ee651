"""A college with a co-production group, at a time that the test chooses."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.contracts.event import Event, event_type
from services.contracts.people import PersonErased, Role, RoleEnded, RoleTaken
from services.contracts.requests import DecisionRequested, DecisionRequestWithdrawn
from services.groups.commands.answering import AnswerDecision, answer_decision
from services.groups.commands.forming import FormGroup, form_group
from services.groups.commands.meetings import PlanMeeting, plan_meeting
from services.groups.model import Choice, Perspective, Readers
from services.groups.queries.decisions import DecisionQuestion, DecisionView, decision
from services.groups.reactions import DUE, REACTIONS
from services.runtime.actor import Actor
from services.runtime.arrived import Arrived
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.work import Work, work
from tests.conftest import College
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, RHIAN, Example

E = TypeVar("E", bound=Event)
BEGIN = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
DIGEST = "5a" * 32
MEMBERS = (ANWEN, BETHAN, MARCUS, DIL, ELERI, RHIAN)
LIVED, PROFESSIONAL = Perspective.LIVED_EXPERIENCE, Perspective.PROFESSIONAL
AGREE, CONCERN, ASIDE, CANNOT = Choice
SIDES = {one.person_id: Perspective(one.side) for one in MEMBERS}


Step = tuple[Actor, Callable[[Work], Awaitable[Any]]]
SOMEBODY_WAITS = "select exists (select from pg_locks where not granted)"


class Scene:
    """What a test does with `groups`, and what it looks at afterwards."""

    def __init__(self, college: College, begin: datetime = BEGIN) -> None:
        self.college = college
        self.now = begin
        self.house = House(college.settings("groups"), lambda: self.now)
        self._revisions: dict[UUID, int] = {}

    async def do(self, handler: Callable[..., Any], command: msgspec.Struct, actor: Actor | Example) -> Any:
        """A command, in a transaction of its own."""
        async with work(self.house, actor.acting(now=self.now) if isinstance(actor, Example) else actor) as unit:
            return await handler(command, unit)

    async def while_it_is_not_committed(self, first: Step, second: Step) -> None:
        """The first is done and not committed when the second begins: until the second waits for it, or is done."""
        actor, step = first
        async with work(self.house, actor) as unit:
            await step(unit)
            other = asyncio.create_task(self._alone(*second))
            while not other.done() and not await self.value(SOMEBODY_WAITS):
                await asyncio.wait({other}, timeout=0.01)
        await other

    async def _alone(self, actor: Actor, step: Callable[[Work], Awaitable[Any]]) -> None:
        async with work(self.house, actor) as unit:
            await step(unit)

    async def look(self, question: Callable[..., Any], asked: msgspec.Struct, actor: Actor | Example) -> Any:
        actor = actor.acting(now=self.now) if isinstance(actor, Example) else actor
        async with self.house.database.reading() as db:
            return await question(asked, Look(self.house, db, self.now, actor))

    async def hear(self, *events: Event) -> list[Arrived]:
        """Each event arrives once, with the next revision of its aggregate."""
        arrived = [self.arrived(event) for event in events]
        await self.deliver(*arrived)
        return arrived

    async def deliver(self, *arrived: Arrived) -> None:
        for one in arrived:
            publisher = "people" if one.aggregate == "person" else "*"
            await Inbox(self.house, REACTIONS, Interest(publisher, one.aggregate)).apply([one])

    def arrived(self, event: Event) -> Arrived:
        publisher = "codesign" if event.publisher == "*" else event.publisher
        revision = self._revisions[event.aggregate_id] = self._revisions.get(event.aggregate_id, 0) + 1
        kind = event_type(type(event))
        return Arrived(
            event_id=new_id(),
            publisher=publisher,
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            kind=kind,
            revision=revision,
            timeline=1,
            at=self.now,
            trace=None,
            subject=f"college.{publisher}.{event.aggregate}.{kind}.{event.aggregate_id}",
            headers={},
            body=msgspec.json.encode(event),
        )

    async def take_roles(self, *people: Example) -> None:
        await self.hear(
            *(
                RoleTaken(person_id=one.person_id, role=role)
                for one in people
                for role in sorted(one.roles & {Role.MEMBER, Role.CO_CHAIR})
            )
        )

    async def form(self, members: Iterable[Example] = MEMBERS, **more: Any) -> UUID:
        """A group with Eleri and Bethan as its co-chairs."""
        members = list(members)
        await self.take_roles(*{one.person_id: one for one in (*members, ELERI, BETHAN)}.values())
        command = FormGroup(
            name="The Wednesday group",
            co_chair_ids=(ELERI.person_id, BETHAN.person_id),
            member_ids=tuple(one.person_id for one in members),
            **more,
        )
        formed = await self.do(form_group, command, GWEN)
        group_id: UUID = formed.group_id
        return group_id

    def request(self, *owners: Example, **more: Any) -> DecisionRequested:
        return DecisionRequested(
            **{
                "decision_request_id": new_id(),
                "item_kind": "course-version",
                "item_id": new_id(),
                "item_digest": DIGEST,
                "owner_ids": tuple(one.person_id for one in owners),
                "answer_by": self.now + timedelta(days=40),
            }
            | more
        )

    async def ask(self, *owners: Example, **more: Any) -> UUID:
        """Something is put to the group: the id of the decision."""
        asked = self.request(*owners, **more)
        await self.hear(asked)
        return await self.decision_of(asked.decision_request_id)

    async def decision_of(self, decision_request_id: UUID) -> UUID:
        found: UUID = await self.value(
            "select decision_id from decision where decision_request_id = $1", decision_request_id
        )
        return found

    async def answer(
        self,
        decision_id: UUID,
        who: Example,
        choice: Choice = AGREE,
        words: str = "",
        readers: Readers = Readers.GROUP,
        **more: Any,
    ) -> None:
        perspective = more.get("perspective", SIDES.get(who.person_id))
        words = words or ("We have not heard from the valleys." if choice in (CONCERN, CANNOT) else "")
        command = AnswerDecision(
            decision_id=decision_id, choice=choice, perspective=perspective, words=words, readers=readers
        )
        await self.do(answer_decision, command, who)

    async def meet(self, group_id: UUID, starts_at: datetime, who: Example = ELERI) -> UUID:
        planned = await self.do(
            plan_meeting, PlanMeeting(group_id=group_id, starts_at=starts_at, place="The old chapel"), who
        )
        meeting_id: UUID = planned.meeting_id
        return meeting_id

    async def seen(self, decision_id: UUID, who: Example) -> DecisionView:
        view: DecisionView = await self.look(decision, DecisionQuestion(decision_id=decision_id), who)
        return view

    async def wait_until(self, moment: datetime) -> int:
        """Time passes, and everything is done at its time."""
        done = 0
        while (next_at := await self.value("select min(at) from due")) and next_at <= moment:
            self.now = max(self.now, next_at)
            done += await do_everything_due(self.house, DUE)
        self.now = moment
        return done

    async def be_away_until(self, moment: datetime) -> int:
        """As after an outage: what was due meanwhile is done late."""
        self.now = moment
        return await do_everything_due(self.house, DUE)

    async def wait_for_closing(self, decision_id: UUID) -> datetime:
        """To the very moment at which it closes."""
        closes_at: datetime = await self.value("select closes_at from decision where decision_id = $1", decision_id)
        await self.wait_until(closes_at)
        return closes_at

    async def told(self, of: type[E], decision_id: UUID | None = None) -> list[E]:
        """What the journal says."""
        async with self.house.database.reading() as db:
            rows = await db.fetch(
                "select body from journal where type = $1 and ($2::uuid is null or aggregate_id = $2) order by seq",
                event_type(of),
                decision_id,
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

    def withdrawn(self, decision_request_id: UUID) -> DecisionRequestWithdrawn:
        return DecisionRequestWithdrawn(decision_request_id=decision_request_id)

    def erased(self, who: Example) -> PersonErased:
        return PersonErased(person_id=who.person_id)

    def role_ended(self, who: Example, role: Role) -> RoleEnded:
        return RoleEnded(person_id=who.person_id, role=role)


@asynccontextmanager
async def opened(college: College) -> AsyncIterator[Scene]:
    scene = Scene(college)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()
