"""People of the county: each with a browser of her own, pressing buttons until she is told that it is done."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NamedTuple, TypeVar
from urllib.parse import urljoin, urlsplit
from uuid import UUID

import aiohttp

from infra.bench.browser import Browser
from infra.bench.town import GWEN, CollegeFacts, Registered, RunId, Session, Town
from infra.local.services import present
from services.runtime.actor import Actor, sign
from services.runtime.clock import machine_clock
from services.runtime.ids import new_id
from tests.faults.county import County, until
from web.clients.base import Errand, Refused, ServiceAway, ServiceClient, errand

T = TypeVar("T")
CANARY = "Zzyzx"
"""In every name, contact and free text: found anywhere but at home, it says that something leaks."""
PATIENCE = 45.0
STUDENTS = 200
AT_ONCE = 12


class Answered(NamedTuple):
    status: int
    where: str
    """The address that the answer leads to."""
    text: str

    @property
    def is_done(self) -> bool:
        return self.status == 303

    @property
    def last(self) -> str:
        """The id at the end of the address."""
        return self.where.partition("?")[0].rpartition("/")[2]


class Person:
    def __init__(self, county: County, token: str = "", person_id: UUID | None = None) -> None:
        self.person_id = person_id
        self._county = county
        self._browser = Browser(county.address)
        self._csrf = ""
        if token:
            self._browser.take_session(token)

    async def close(self) -> None:
        await self._browser.__aexit__(None, None, None)

    async def sign_in(self, link: str) -> None:
        await self._browser.sign_in(link)

    async def look(self, path: str) -> tuple[int, str]:
        page = await self._browser.get(path)
        return page.status, page.text

    async def is_signed_in(self) -> bool:
        """Whether her own page answers, and does not lead to the signing in."""
        return urlsplit((await self._browser.get("/my")).address).path == "/my"

    async def press(self, path: str, key: str = "", **fields: str) -> Answered:
        """Once. Raises what aiohttp raises when nobody answers."""
        await self._take_csrf()
        data = {"csrf": self._csrf, "idempotency_key": key or str(new_id()), **fields}
        headers = {"Origin": self._county.address}
        address = urljoin(self._county.address, path)
        began = time.monotonic()
        try:
            async with self._browser._session.post(
                address, data=data, headers=headers, allow_redirects=False
            ) as answer:
                return Answered(answer.status, answer.headers.get("Location", ""), await answer.text())
        finally:
            self._county.longest_answer = max(self._county.longest_answer, time.monotonic() - began)

    async def insist(self, path: str, **fields: str) -> Answered:
        """The same form again and again, as people do, until there is an answer that is neither silence nor trouble."""
        key = str(new_id())

        async def once() -> Answered | None:
            try:
                answered = await self.press(path, key, **fields)
            except (aiohttp.ClientError, OSError, TimeoutError, LookupError):
                return None
            self._county.error_pages += answered.status >= 500
            return None if answered.status >= 500 else answered

        return await until(once, PATIENCE, pause=0.1)

    async def press_for_file(self, path: str) -> tuple[int, str, bytes]:
        """Status, what kind it is, and the bytes. Status 0: nobody answered."""
        try:
            await self._take_csrf()
            data = {"csrf": self._csrf, "idempotency_key": str(new_id())}
            async with self._browser._session.post(
                urljoin(self._county.address, path), data=data, headers={"Origin": self._county.address}
            ) as answer:
                return answer.status, answer.content_type, await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError, LookupError):
            return 0, "", b""

    async def _take_csrf(self) -> None:
        if not self._csrf:
            form = (await self._browser.get("/ask-us")).form("/ask-us")
            self._csrf = next(field.value for field in form.fields if field.name == "csrf")


class CountyTown(Town):
    """The bench's town, whose services may be away for a while; the six numbers come by mail here."""

    def __init__(self, county: County) -> None:
        super().__init__(county)  # type: ignore[arg-type]  # what it asks of a college, a county answers as well
        self._county = county
        self._clients |= {name: ServiceClient(name, f"unix:{county.socket(name)}") for name in present()}
        self.clock_by = timedelta()
        """As the county's clock was moved."""

    def _token(self, actor: Actor) -> str:
        return sign(actor, self._key, machine_clock() + self.clock_by)

    async def run(self, course_id: UUID, room: int, slot: int, pair: int = 0) -> UUID:
        """Course dates that somebody signed out can see."""
        made = await self.send("scheduling", "/plan-run", self.plan(course_id, room, slot, pair), RunId)
        await self.send("scheduling", "/publish-run", {"run_id": made.run_id}, object)
        await self.get("enrolment", "/run", object, run_id=made.run_id)
        return made.run_id

    async def send(self, service: str, path: str, command: object, answer: type[T], actor: Actor = GWEN) -> T:
        """The same command under the same key, until there is an answer."""
        key = str(new_id())
        return await self._until_here(
            lambda: self._clients[service].send(path, command, answer, actor=self._token(actor), key=key)
        )

    async def get(self, service: str, path: str, answer: type[T], **params: object) -> T:
        """As somebody signed out: what is not published is not there for her."""
        return await self._until_here(lambda: self._clients[service].get(path, answer, params=params))

    async def _until_here(self, ask: Callable[[], Awaitable[T]]) -> T:
        async def once() -> tuple[T] | None:
            try:
                return (await ask(),)
            except ServiceAway:
                return None
            except Refused as refused:
                if refused.slug not in ("not-here-yet", "not-found"):
                    raise
                return None

        return (await until(once, PATIENCE, pause=0.05))[0]

    async def register(self, name: str = f"{CANARY} Nia") -> tuple[str, UUID]:
        contact = f"{name.partition(' ')[0]}-{new_id()}@example.org".lower()
        errand.set(Errand(browser=new_id().hex))
        client = self._clients["people"]
        district = (await self._until_here(lambda: client.get("/college", CollegeFacts))).districts[0]
        command = {"name": name, "contact": contact, "is_of_age": True, "district": district}
        key = str(new_id())
        registered = await self._until_here(lambda: client.send("/register-student", command, Registered, key=key))
        redeem = {"attempt_id": registered.attempt_id, "code": await self._code(contact)}
        session = await self._until_here(lambda: client.send("/redeem-code", redeem, Session))
        return session.session_token, registered.person_id

    async def _code(self, contact: str) -> str:
        return await code_of(self._county, contact)


async def code_of(county: County, contact: str) -> str:
    async def arrived() -> str:
        return county.post.newest_to(contact)[:6]

    return await until(arrived, 20)


class Cast(NamedTuple):
    students: list[Person]
    gwen: Person
    eleri: Person
    anwen: Person
    somebody: Person
    """Signed out."""
    reader: Person
    """A student whose name is not to be found anywhere: what she is shown of others is seen."""

    async def close(self) -> None:
        others = (self.gwen, self.eleri, self.anwen, self.somebody, self.reader)
        await asyncio.gather(*(one.close() for one in (*self.students, *others)))


async def make_students(county: County, town: CountyTown, number: int = STUDENTS) -> None:
    """Registered and signed in once, for all trials: their sessions are part of the county's first state."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(*name: str) -> tuple[str, str]:
        async with turn:
            token, person_id = await town.register(*name)
            return token, str(person_id)

    names = [("Bronwen",), *(() for _ in range(number))]
    made = await asyncio.gather(*(asyncio.create_task(one(*name)) for name in names))
    (county.folder.path / "students.json").write_text(json.dumps(made))


async def gather_cast(county: County) -> Cast:
    known = json.loads((county.folder.path / "students.json").read_text())
    reader, *students = [Person(county, token, UUID(person_id)) for token, person_id in known]
    links = {name: link for name, _, link, _ in await county.links("links")}
    staff = [await _signed_in(county, links[name]) for name in ("Gwen", "Eleri", "Anwen")]
    return Cast(students, *staff, Person(county), reader)


async def _signed_in(county: County, link: str) -> Person:
    one = Person(county)
    await one.sign_in(link)
    return one
