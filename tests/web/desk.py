"""A term, places, courses and tutors from today on, for the pages of the desk. Made by commands and events only."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from services.contracts.people import Role
from services.contracts.scheduling import Access
from services.contracts.training import TutorKind
from services.enrolment import reactions as enrolment
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.runtime.actor import house
from services.runtime.arrived import Arrived
from services.runtime.clock import UTC, college_date
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.work import work
from services.scheduling.commands.terms import OpenTerm, open_term
from services.scheduling.model import ClosedDays
from services.scheduling.queries.runs import RunView
from tests.examples.people import Example
from tests.scheduling.scene import Scene
from tests.web.conftest import Site

PEER, TRAINED = TutorKind.PEER, TutorKind.BY_TRAINING


class Tutors(NamedTuple):
    """Four who are known to nobody else: what one test plans with them is in no other's way."""

    anwen: Example
    bethan: Example
    marcus: Example
    dil: Example


class Desk(Scene):
    """The real college of the web tests: its clock is the machine's, so every date follows from today."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.college, datetime.now(UTC))
        self.site = site
        self._names = int(self.now.timestamp() * 1000) % 1_000_000
        today = college_date(self.now)
        self.monday = today + timedelta(days=14 - today.weekday())
        """A Monday that is not tomorrow: the first day of the term."""
        self.term_id = UUID(int=0)

    async def open(self) -> None:
        """A term of fifteen weeks with the third closed."""
        closed = ClosedDays(
            from_on=self.monday + timedelta(weeks=2),
            until_on=self.monday + timedelta(weeks=2, days=4),
            name="half term",
        )
        command = OpenTerm(
            name=self._name("Term"), starts_on=self.monday, ends_on=self.monday + timedelta(weeks=15), closed=(closed,)
        )
        self.term_id = (await self.do(open_term, command)).term_id

    async def deliver(self, *arrived: Arrived) -> None:
        """An agreed course is heard of by the prospectus as well."""
        await super().deliver(*arrived)
        courses = [one for one in arrived if one.aggregate == "course"]
        inbox = Inbox(self.site.house("enrolment"), enrolment.REACTIONS, Interest("codesign", "course"))
        for one in courses:
            await inbox.apply([one])

    async def four(self) -> Tutors:
        number = self._name("")
        return Tutors(
            await self.somebody(f"Anwen{number}", Role.PEER_TUTOR, PEER),
            await self.somebody(f"Bethan{number}", Role.TUTOR_BY_TRAINING, TRAINED),
            await self.somebody(f"Marcus{number}", Role.PEER_TUTOR, PEER),
            await self.somebody(f"Dil{number}", Role.TUTOR_BY_TRAINING, TRAINED),
        )

    async def somebody(self, name: str, role: Role, kind: TutorKind) -> Example:
        one = Example(name, new_id(), frozenset({role}))
        async with work(self.site.house("people"), house("example")) as unit:
            contact = f"{one.person_id}@example.org"
            await add_person(AddPerson(name=name, contact=contact, person_id=one.person_id), unit)
            await give_role(GiveRole(person_id=one.person_id, role=role), unit)
        await self.ready(one, kind)
        return one

    async def ready(self, person: Example, kind: TutorKind, until: timedelta = timedelta(days=400)) -> None:
        today = college_date(self.now)
        await self.tutor(kind, (today - timedelta(days=30), today + until), tutor_id=person.person_id)

    async def hall(self, **more: Any) -> tuple[UUID, UUID]:
        """A venue with one room."""
        checked = {"checked_on": date(2026, 1, 5), "name": self._name("Old Library")}
        venue_id = await self.venue(**checked | more)
        return venue_id, await self.room(venue_id, name=self._name("Willow"), step_free=Access.YES)

    async def dates(self, *people: Example, **more: Any) -> RunView:
        """Planned for these two."""
        pair = tuple(person.person_id for person in people)
        return await self.planned(**{"term_id": self.term_id, "tutor_ids": pair, "starts": time(10)} | more)


async def desk_of(site: Site) -> Desk:
    desk = Desk(site)
    await desk.house.database.connect()
    return desk
