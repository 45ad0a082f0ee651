"""What the bench needs in the college beside the example: rooms, courses, course dates, signed-in students.

Made by commands at the services' own doors, as the coordinator or the house, and not measured.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from infra.bench.college import BenchCollege
from services.runtime.actor import Actor, Factor, house, private_key, sign
from services.runtime.clock import COLLEGE_ZONE, machine_clock
from services.runtime.ids import new_id
from web.clients.base import Errand, Refused, ServiceClient, errand

T = TypeVar("T")
NAMES = ("people", "training", "codesign", "scheduling", "enrolment")
GWEN = Actor(person_id=new_id(), roles=frozenset({"coordinator", "administrator"}), factor=Factor.SECOND)


class Registered(msgspec.Struct):
    person_id: UUID
    attempt_id: UUID


class Session(msgspec.Struct):
    session_token: str


class OutboxLine(msgspec.Struct):
    contact: str
    text: str


class CollegeFacts(msgspec.Struct):
    districts: tuple[str, ...]


class RunId(msgspec.Struct):
    run_id: UUID


class Town:
    def __init__(self, college: BenchCollege) -> None:
        self._key = private_key(college.running.folder.secrets.signing_key)
        self._clients = {name: ServiceClient(name, f"unix:{college.socket(name)}") for name in NAMES}
        self.term_id, self.rooms, self.tutors = new_id(), list[UUID](), list[UUID]()
        self._used: dict[UUID, int] = {}

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self._clients.values()))

    async def send(self, service: str, path: str, command: object, answer: type[T], actor: Actor = GWEN) -> T:
        return await self._clients[service].send(path, command, answer, actor=self._token(actor), key=str(new_id()))

    async def get(self, service: str, path: str, answer: type[T], **params: object) -> T:
        return await self._clients[service].get(path, answer, actor=self._token(GWEN), params=params)

    async def build(self, rooms: int, pairs: int) -> None:
        """A term from today, one venue with rooms, and pairs of tutors who are ready."""
        today = machine_clock().astimezone(COLLEGE_ZONE).date()
        term = {"term_id": self.term_id, "name": f"Bench {self.term_id}", "starts_on": today}
        example = house("import")
        await self.send("scheduling", "/open-term", {**term, "ends_on": today + timedelta(days=150)}, object, example)
        venue_id = new_id()
        venue = {"venue_id": venue_id, "name": f"Bench {venue_id}", "town": "Stroud"}
        await self.send("scheduling", "/add-venue", venue, object, example)
        self.rooms = [new_id() for _ in range(rooms)]
        for n, room_id in enumerate(self.rooms):
            room = {"room_id": room_id, "venue_id": venue_id, "name": f"Room {n}", "room_limit": 60}
            await self.send("scheduling", "/add-room", room, object, example)
        for kind in ("peer", "by_training") * pairs:
            await self._add_tutor(kind, today)

    async def _add_tutor(self, kind: str, today: date) -> None:
        tutor_id = new_id()
        span = {"from_on": today - timedelta(days=10), "until_on": today + timedelta(days=400)}
        held = [{"item": item, **span} for item in ("safeguarding", "co-delivery")]
        tutor = {"tutor_id": tutor_id, "kind": kind, "held": held, "since_on": today - timedelta(days=10)}
        await self.send("training", "/add-tutor", tutor, object, house("import"))
        self.tutors.append(tutor_id)

    async def course(self, places: int) -> UUID:
        """A course of one session."""
        course_id = new_id()
        until = machine_clock().astimezone(COLLEGE_ZONE).date() + timedelta(days=120)
        content: dict[str, Any] = {
            "title": {"en": "A walk and a talk"}, "summary": {"en": "Slowly."}, "who_for": {"en": "Everybody."},
            "outcomes": [{"en": "Find a way"}], "weeks": [], "sessions": 1, "minutes": 60, "places": places,
            "theme": "outdoors",
        }  # fmt: skip
        command = {"course_id": course_id, "content": content, "plannable_until_on": until}
        await self.send("codesign", "/carry-over-course", command, object, house("import"))
        return course_id

    def plan(self, course_id: UUID, room: int, slot: int, pair: int = 0) -> dict[str, Any]:
        """A command for course dates in a room: the slot counts two-hour steps from 8am, then days."""
        day = machine_clock().astimezone(COLLEGE_ZONE).date() + timedelta(days=9 + slot // 5)
        return {
            "term_id": self.term_id, "course_id": course_id, "version": 1, "room_id": self.rooms[room],
            "weekday": day.isoweekday(), "starts": f"{8 + 2 * (slot % 5):02d}:00:00", "from_on": day,
            "tutor_ids": self.tutors[2 * pair : 2 * pair + 2],
        }  # fmt: skip

    async def run(self, course_id: UUID, room: int, slot: int, pair: int = 0) -> UUID:
        """Course dates, published and in the prospectus."""
        command = self.plan(course_id, room, slot, pair)
        made = await soon(lambda: self.send("scheduling", "/plan-run", command, RunId))
        await self.send("scheduling", "/publish-run", {"run_id": made.run_id}, object)
        await soon(lambda: self.get("enrolment", "/run", object, run_id=made.run_id))
        return made.run_id

    async def student(self) -> str:
        """Somebody who registered and typed the six numbers. Answers her session's token."""
        contact = f"bench-{new_id()}@example.org"
        errand.set(Errand(browser=contact))
        client = self._clients["people"]
        district = (await client.get("/college", CollegeFacts)).districts[0]
        command = {"name": "Nia", "contact": contact, "is_of_age": True, "district": district}
        registered = await client.send("/register-student", command, Registered)
        redeem = {"attempt_id": registered.attempt_id, "code": await self._code(contact)}
        return (await client.send("/redeem-code", redeem, Session)).session_token

    async def _code(self, contact: str) -> str:
        """The six numbers, as soon as they are in the example's outbox."""
        async with asyncio.timeout(20):
            while True:
                lines = await self._clients["people"].get("/outbox", list[OutboxLine], actor=self._token(GWEN))
                for line in lines:
                    if line.contact == contact:
                        return line.text[:6]
                await asyncio.sleep(0.05)

    def _token(self, actor: Actor) -> str:
        return sign(actor, self._key, machine_clock())


async def soon(ask: Callable[[], Awaitable[T]], seconds: float = 10) -> T:
    """Asks until what was told elsewhere has arrived here."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                return await ask()
            except Refused as refused:
                if refused.slug not in ("not-here-yet", "not-found"):
                    raise
                await asyncio.sleep(0.05)
