"""What people do in the county, through the pages, each with what they were told afterwards.

An act belongs to the service that decides it. Each is done by somebody fresh, so that no two acts are in each other's
way; `Scene.run` makes course dates of their own.
"""

import itertools
import re
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import aiohttp

from services.runtime.clock import COLLEGE_ZONE, machine_clock
from services.runtime.ids import new_id
from tests.faults.claims import Claims
from tests.faults.county import County, until
from tests.faults.people import CANARY, PATIENCE, Answered, Cast, CountyTown, Person

ROOMS, PAIRS = 8, 8
FACTS = """
select (select group_id from groups.co_production_group limit 1) as group_id,
       (select decision_id from groups.decision where answer is null and withdrawn_at is null and closes_at > now()
        order by decision_id limit 1) as decision_id,
       p.proposal_id, p.last_version
from codesign.proposal p join codesign.decision_request using (proposal_id)
where decision_request.state = 'asked' order by p.proposal_id limit 1
"""
"""What of the example people talk about and decide."""
MOST_PLACES = 6


class Unexpected(Exception):  # noqa: N818
    """A page answered something that it should not have."""


class Scene:
    """The county with its people, and what was confirmed to them."""

    def __init__(self, county: County, town: CountyTown, cast: Cast) -> None:
        self.county, self.town, self.cast = county, town, cast
        self.claims = Claims()
        self.excused: set[str] = set()
        """Letters that a mail server took without saying so: they came again, under the same Message-ID."""
        self.forgotten: dict[str, UUID] = {}
        """The word by which somebody was called who has been erased → her id."""
        self.read_so_far: dict[Path, int] = {}
        self._slots, self._turns = itertools.count(), itertools.count()
        self._register: tuple[str, Iterator[str]] | None = None
        self._students = itertools.cycle(cast.students)
        self.courses: dict[int, UUID] = {}
        self.facts: dict[str, Any] = {}
        self.ready: list[UUID] = []
        """Course dates that are there already, for acts while none can come into the prospectus."""

    def student(self) -> Person:
        return next(self._students)

    def students(self, number: int) -> list[Person]:
        return [self.student() for _ in range(number)]

    async def open(self) -> None:
        """The courses that people plan and book; in a moment everybody has heard of them."""
        for places in range(1, MOST_PLACES + 1):
            self.courses[places] = await self.town.course(places)
        db = await self.county.database()
        self.facts = dict(await db.fetchrow(FACTS) or {})
        self.opened_at = await db.fetchval("select now()")
        await self.claims.open(db)

    def slot(self) -> tuple[int, int]:
        """A room with its pair, and a time there, that nobody else has."""
        n = next(self._slots)
        return n % ROOMS, n // ROOMS

    async def run(self, places: int = 6) -> UUID:
        """Course dates of their own, in the prospectus."""
        if self.ready:
            return self.ready.pop()
        room, slot = self.slot()
        return await self.town.run(self.courses[places], room, slot, pair=room)

    async def register(self) -> tuple[str, Iterator[str]]:
        """Anwen's own session of these days, and who is on its list, one after another for ever."""
        if self._register is None:
            session_id = (await self._shown_to_anwen("/who-came", r"/teaching/([0-9a-f-]{36})/who-came"))[0]
            people = await self._shown_to_anwen(f"/teaching/{session_id}/who-came", r'name="m-([0-9a-f-]{36})"')
            self._register = session_id, itertools.cycle(sorted(set(people)))
        return self._register

    async def _shown_to_anwen(self, path: str, what: str) -> list[str]:
        """As soon as the page comes: somebody may just have been killed."""

        async def shown() -> list[str]:
            try:
                return re.findall(what, (await self.cast.anwen.look(path))[1])
            except (aiohttp.ClientError, OSError, TimeoutError):
                return []

        return await until(shown, PATIENCE, pause=0.2)

    def one_of(self, several: Sequence[str]) -> str:
        return several[next(self._turns) % len(several)]

    # What is confirmed

    async def books(self, who: Person, run_id: UUID) -> str:
        """The place's id, whether it is a place or the line."""
        answered = _done(await who.insist(f"/courses/{run_id}/book"), "booking")
        self.claims.add("place", answered.last)
        return answered.last

    async def gives_back(self, who: Person, place_id: str) -> None:
        _done(await who.insist(f"/my/places/{place_id}/give-back"), "giving back")
        self.claims.take_back("accepted", place_id)
        self.claims.add("given back", place_id)


def what_is_wrong(page: str) -> str:
    """The sentences at the top of a form that was refused."""
    found = re.search(r'class="rc-errors".*?</div>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def _done(answered: Answered, what: str) -> Answered:
    if not answered.is_done or answered.where.startswith("/sign-in"):
        raise Unexpected(f"{what}: {answered.status} {answered.where} {what_is_wrong(answered.text)}")
    return answered


Act = Callable[[Scene], Coroutine[Any, Any, None]]


async def book(scene: Scene) -> None:
    await scene.books(scene.student(), await scene.run())


async def plan_course_dates(scene: Scene) -> None:
    room, slot = scene.slot()
    wish = scene.town.plan(scene.courses[6], room, slot, pair=room)
    first, second = (str(one) for one in wish["tutor_ids"])
    fields = {
        "term_id": str(wish["term_id"]),
        "course": f"{wish['course_id']}.1",
        "room_id": str(wish["room_id"]),
        "weekday": str(wish["weekday"]),
        "starts": wish["starts"][:5],
        "from_on": str(wish["from_on"]),
        "first": first,
        "second": second,
    }
    answered = _done(await scene.cast.gwen.insist("/runs/new", **fields), "planning")
    scene.claims.add("course dates", answered.last)


@asynccontextmanager
async def somebody_new(scene: Scene) -> AsyncIterator[Person]:
    """On a browser that nobody has used."""
    somebody = Person(scene.county)
    try:
        yield somebody
    finally:
        await somebody.close()


async def leave_idea(scene: Scene) -> None:
    async with somebody_new(scene) as somebody:
        answered = _done(await somebody.insist("/ideas", words=f"{CANARY} {new_id()}"), "an idea")
    scene.claims.add("idea", answered.last)
    scene.claims.count("idea")


async def register(scene: Scene) -> None:
    """Somebody new books: she is registered, and her place is kept from that press on."""
    run_id = await scene.run()
    fields = {
        "name": f"{CANARY} Ceri",
        "reach": "mail",
        "to-mail": f"{CANARY}-{new_id()}@example.org".lower(),
        "of_age": "yes",
        "district": "Coed hills",
    }
    async with somebody_new(scene) as somebody:
        answered = _done(await somebody.insist(f"/courses/{run_id}/book", **fields), "booking as somebody new")
    scene.claims.add("place", parse_qs(urlsplit(answered.where).query)["place"][0])


async def ask_for_a_call(scene: Scene) -> None:
    fields = {"name": f"{CANARY} Eirlys", "phone": "01632 960 177", "good_time": "morning", "about": f"{CANARY} bus"}
    async with somebody_new(scene) as somebody:
        answered = _done(await somebody.insist("/ask-us", somebody_else="nothing", **fields), "asking to be rung")
    scene.claims.add("call", answered.last)


async def pass_on_a_worry(scene: Scene) -> None:
    words = {"about": f"{CANARY} Alun", "what_happened": f"{CANARY} looked tired", "what_was_done": ""}
    answered = _done(await scene.cast.eleri.insist("/worried", session="", **words), "a worry")
    scene.claims.add("worry", answered.last)
    scene.claims.count("worry")


async def add_trainee(scene: Scene) -> None:
    _, person_id = await scene.town.register()
    fields = {"person_id": str(person_id), "kind": "peer"}
    _done(await scene.cast.gwen.insist("/trainees", **fields), "a trainee")
    scene.claims.add("trainee", str(person_id))


async def plan_meeting(scene: Scene) -> None:
    """Two decisions wait for the same group: what is put to it changes with each meeting."""
    day = machine_clock().astimezone(COLLEGE_ZONE).date() + timedelta(days=20)
    place = f"Hall {new_id()}"
    _done(
        await scene.cast.eleri.insist(
            f"/groups/{scene.facts['group_id']}/meetings", day=str(day), hour="18:00", place=place
        ),
        "meeting",
    )
    scene.claims.add("meeting", place)
    scene.claims.count("meeting")


async def comment(scene: Scene) -> None:
    """On a proposal that the group of the example talks about."""
    fields = {"version": str(scene.facts["last_version"]), "words": f"{CANARY} {new_id()}", "back": ""}
    _done(await scene.cast.eleri.insist(f"/proposals/{scene.facts['proposal_id']}/say", **fields), "a comment")
    scene.claims.count("comment")


async def vote(scene: Scene) -> None:
    decision_id = scene.facts["decision_id"]
    fields = {"choice": scene.one_of(("agree", "aside")), "perspective": "unsaid"}
    _done(await scene.cast.eleri.insist(f"/decisions/{decision_id}", **fields), "an answer")
    scene.claims.add("answer", f"{decision_id}")


async def mark_who_came(scene: Scene) -> None:
    """One after another, so that two acts are not about the same person."""
    session_id, people = await scene.register()
    who, mark = next(people), scene.one_of(("came", "came_partly", "sent_apologies"))
    answered = await scene.cast.anwen.insist(f"/teaching/{session_id}/who-came", **{f"m-{who}": mark})
    _done(answered, "who came")
    for other in ("came", "came_partly", "sent_apologies"):
        scene.claims.take_back("mark", f"{session_id} {who} {other}")
    scene.claims.add("mark", f"{session_id} {who} {mark}")


ACTS: dict[str, Act] = {
    "enrolment": book,
    "scheduling": plan_course_dates,
    "codesign": leave_idea,
    "people": register,
    "messages": ask_for_a_call,
    "care": pass_on_a_worry,
    "training": add_trainee,
    "groups": plan_meeting,
}
"""One act for each service: what it decides, and tells."""
MORE: dict[str, tuple[Act, ...]] = {"codesign": (comment,), "groups": (vote,), "enrolment": (mark_who_came,)}
"""What is done there as well: not all of it is told to others."""
