"""What a test does with `codesign` and looks at afterwards, at a time that the test chooses."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.codesign.commands.deciding import AskedView, AskGroup, ask_group
from services.codesign.commands.drafts import SavePart, SayReady, save_part, say_ready
from services.codesign.commands.ideas import IdeaKept, LeaveIdea, leave_idea
from services.codesign.commands.proposals import (
    AnswerAsking,
    AskCoOwner,
    StartProposal,
    answer_asking,
    ask_co_owner,
    start_proposal,
)
from services.codesign.model import Cannot, Side, Typed
from services.codesign.queries.drafts import DraftQuestion, DraftView, draft
from services.codesign.queries.ideas import IdeaQuestion, IdeaView, idea
from services.codesign.queries.proposals import ProposalQuestion, ProposalView, proposal
from services.codesign.reactions import DUE, REACTIONS
from services.contracts.event import Event, event_type
from services.contracts.people import RoleTaken
from services.contracts.requests import Answer, DecisionAnswered
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
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, MARCUS, RHIAN, Example

E = TypeVar("E", bound=Event)
BEGIN = datetime(2027, 1, 11, 10, 54, tzinfo=UTC)
LIVED, PROFESSIONAL = Side.LIVED_EXPERIENCE, Side.PROFESSIONAL
PROPOSERS = (ANWEN, BETHAN, MARCUS, DIL, RHIAN, ELERI)

COOKING = Typed(
    title="Cooking for one",
    title_cy="Coginio i un",
    summary="Four easy meals, made and eaten together.",
    theme="making",
    who_for="Anybody who cooks for one and would like company.",
    outcomes="make four meals for under two pounds each\nshop for one without waste\nask somebody round",
    weeks=("Say hello. Soup.", "Eggs, four ways.", "One tray.", "We eat together."),
    minutes="120",
    places="8",
    room_needs=("tables", "step_free"),
    can_change=("Which meals we cook",),
    cannot_change=(Cannot(what="Eight people at most", because="The kitchen has four cookers."),),
)


def browser(name: str) -> Actor:
    return Actor(browser=name)


class Scene:
    def __init__(self, college: College) -> None:
        self.college = college
        self.now = BEGIN
        self.house = House(college.settings("codesign"), lambda: self.now)
        self._revisions: dict[UUID, int] = {}

    async def do(self, handler: Callable[[Any, Work], Any], command: msgspec.Struct, actor: Actor | Example) -> Any:
        """A command, in a transaction of its own."""
        acting = actor.acting(now=self.now) if isinstance(actor, Example) else actor
        async with work(self.house, acting) as unit:
            return await handler(command, unit)

    async def look(self, question: Callable[..., Any], asked: msgspec.Struct, actor: Actor | Example) -> Any:
        acting = actor.acting(now=self.now) if isinstance(actor, Example) else actor
        async with self.house.database.reading() as db:
            return await question(asked, Look(self.house, db, self.now, acting))

    async def hear(self, *events: Event) -> list[Arrived]:
        """Each event arrives once, with the next revision of its aggregate."""
        arrived = [self.arrived(event) for event in events]
        for one in arrived:
            await self.deliver(one)
        return arrived

    async def deliver(self, *arrived: Arrived) -> None:
        """Again, or late: as the stream may."""
        for one in arrived:
            await Inbox(self.house, REACTIONS, Interest(one.publisher, one.aggregate)).apply([one])

    def arrived(self, event: Event) -> Arrived:
        revision = self._revisions[event.aggregate_id] = self._revisions.get(event.aggregate_id, 0) + 1
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

    async def wait(self, **how_long: float) -> int:
        """Time passes, and what is due then is done."""
        self.now += timedelta(**how_long)
        return await do_everything_due(self.house, DUE)

    async def told(self, of: type[E], aggregate_id: UUID) -> list[E]:
        """What the journal says of one aggregate."""
        async with self.house.database.reading() as db:
            rows = await db.fetch(
                "select body from journal where type = $1 and aggregate_id = $2 order by seq",
                event_type(of),
                aggregate_id,
            )
        return [msgspec.json.decode(row["body"], type=of) for row in rows]

    async def kinds_told(self, aggregate_id: UUID) -> list[str]:
        rows = await self.rows("select type from journal where aggregate_id = $1 order by seq", aggregate_id)
        return [row["type"] for row in rows]

    async def value(self, statement: str, *values: Any) -> Any:
        async with self.house.database.reading() as db:
            return await db.fetchval(statement, *values)

    async def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        async with self.house.database.reading() as db:
            return [dict(row) for row in await db.fetch(statement, *values)]

    async def troubles(self) -> list[str]:
        """What reactions stumbled over."""
        return [row["reason"] for row in await self.rows("select reason from attempt")]

    # ideas

    async def idea(
        self, words: str = "A morning on talking to a doctor.", who: Actor | None = None, **more: Any
    ) -> IdeaKept:
        kept: IdeaKept = await self.do(leave_idea, LeaveIdea(words=words, **more), who or browser(str(new_id())))
        return kept

    async def seen(self, number: int, who: Actor | Example | None = None) -> IdeaView:
        view: IdeaView = await self.look(idea, IdeaQuestion(number=number), who or browser("somebody"))
        return view

    # proposals

    async def take_roles(self, *people: Example) -> None:
        for one in people:
            roles = [RoleTaken(person_id=one.person_id, role=role) for role in sorted(one.roles)]
            if not await self.value("select true from role_copy where person_id = $1", one.person_id):
                await self.hear(*roles)

    async def started(self, who: Example = ANWEN, idea_id: UUID | None = None, **more: UUID | None) -> UUID:
        kept = await self.do(start_proposal, StartProposal(idea_id=idea_id, **more), who)
        found: UUID = kept.proposal_id
        return found

    async def ask_to_own(
        self, proposal_id: UUID, asking: Example = ANWEN, asked: Example = BETHAN, side: Side = LIVED
    ) -> None:
        await self.take_roles(asked)
        await self.do(ask_co_owner, AskCoOwner(proposal_id=proposal_id, person_id=asked.person_id, side=side), asking)

    async def answer_to_own(self, proposal_id: UUID, who: Example = BETHAN, side: Side | None = PROFESSIONAL) -> None:
        await self.do(answer_asking, AnswerAsking(proposal_id=proposal_id, joins=side is not None, side=side), who)

    async def owned(self, **more: Any) -> UUID:
        """By Anwen and Bethan."""
        proposal_id = await self.started(**more)
        await self.ask_to_own(proposal_id)
        await self.answer_to_own(proposal_id)
        return proposal_id

    async def write(self, proposal_id: UUID, typed: Typed = COOKING, who: Example = ANWEN) -> None:
        """All parts."""
        known = {part.part: part.revision for part in (await self.draft(proposal_id, who)).parts}
        for part in range(1, 6):
            seen = known.get(part, 0)
            await self.do(save_part, SavePart(proposal_id=proposal_id, part=part, seen=seen, typed=typed), who)

    async def draft(self, proposal_id: UUID, who: Example = ANWEN) -> DraftView:
        view: DraftView = await self.look(draft, DraftQuestion(proposal_id=proposal_id), who)
        return view

    async def proposal(self, proposal_id: UUID, who: Example = ANWEN) -> ProposalView:
        view: ProposalView = await self.look(proposal, ProposalQuestion(proposal_id=proposal_id), who)
        return view

    async def ready(self, proposal_id: UUID, who: Example) -> int | None:
        """She reads the whole and says ready."""
        digest = (await self.draft(proposal_id, who)).digest
        assert digest is not None
        said = await self.do(say_ready, SayReady(proposal_id=proposal_id, digest=digest), who)
        version: int | None = said.version
        return version

    async def signed(self, typed: Typed = COOKING, **more: Any) -> UUID:
        """A proposal with a version that both signed."""
        proposal_id = await self.owned(**more)
        await self.write(proposal_id, typed)
        await self.ready(proposal_id, ANWEN)
        await self.ready(proposal_id, BETHAN)
        return proposal_id

    async def next_version(self, proposal_id: UUID, typed: Typed) -> None:
        await self.write(proposal_id, typed)
        await self.ready(proposal_id, ANWEN)
        await self.ready(proposal_id, BETHAN)

    async def digest(self, proposal_id: UUID) -> str:
        """Of the latest version."""
        return (await self.proposal(proposal_id)).versions[-1].digest

    async def ask_the_group(self, proposal_id: UUID, who: Example = ANWEN) -> AskedView:
        asked: AskedView = await self.do(
            ask_group, AskGroup(proposal_id=proposal_id, digest=await self.digest(proposal_id)), who
        )
        return asked

    async def answered(self, proposal_id: UUID, asked: AskedView, answer: Answer, **more: Any) -> DecisionAnswered:
        return DecisionAnswered(
            **{
                "decision_id": new_id(),
                "decision_request_id": asked.decision_request_id,
                "item_id": proposal_id,
                "item_digest": await self.digest(proposal_id),
                "answer": answer,
                "lived_experience_held": answer is Answer.GRANTED,
                "professional_held": answer is Answer.GRANTED,
            }
            | more
        )

    async def agreed(self, typed: Typed = COOKING, **more: Any) -> UUID:
        """A proposal that the group agreed: its course's id."""
        proposal_id = await self.signed(typed, **more)
        asked = await self.ask_the_group(proposal_id)
        await self.hear(await self.answered(proposal_id, asked, Answer.GRANTED))
        course_id = (await self.proposal(proposal_id)).course_id
        assert course_id is not None
        return course_id


@asynccontextmanager
async def opened(college: College) -> AsyncIterator[Scene]:
    scene = Scene(college)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()
