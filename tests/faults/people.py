"""People of the county: each with a browser of her own, pressing buttons until she is told that it is done."""

import asyncio
import json
from typing import NamedTuple
from urllib.parse import urljoin
from uuid import UUID

import aiohttp

from infra.bench.browser import Browser
from infra.bench.town import CollegeFacts, Registered, Session, Town
from services.runtime.ids import new_id
from tests.faults.county import County, until
from web.clients.base import Errand, errand

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

    async def press(self, path: str, key: str = "", **fields: str) -> Answered:
        """Once. Raises what aiohttp raises when nobody answers."""
        await self._take_csrf()
        data = {"csrf": self._csrf, "idempotency_key": key or str(new_id()), **fields}
        headers = {"Origin": self._county.address}
        address = urljoin(self._county.address, path)
        async with self._browser._session.post(address, data=data, headers=headers, allow_redirects=False) as answer:
            return Answered(answer.status, answer.headers.get("Location", ""), await answer.text())

    async def insist(self, path: str, **fields: str) -> Answered:
        """The same form again and again, as people do, until there is an answer that is neither silence nor trouble."""
        key = str(new_id())

        async def once() -> Answered | None:
            try:
                answered = await self.press(path, key, **fields)
            except (aiohttp.ClientError, OSError, TimeoutError, LookupError):
                return None
            return None if answered.status >= 500 else answered

        return await until(once, PATIENCE, pause=0.1)

    async def _take_csrf(self) -> None:
        if not self._csrf:
            form = (await self._browser.get("/ask-us")).form("/ask-us")
            self._csrf = next(field.value for field in form.fields if field.name == "csrf")


class CountyTown(Town):
    """The bench's town; the six numbers come by mail here."""

    def __init__(self, county: County) -> None:
        super().__init__(county)  # type: ignore[arg-type]  # what it asks of a college, a county answers as well
        self._county = county

    async def register(self, name: str = f"{CANARY} Nia") -> tuple[str, UUID]:
        contact = f"{name.partition(' ')[0]}-{new_id()}@example.org".lower()
        errand.set(Errand(browser=contact))
        client = self._clients["people"]
        district = (await client.get("/college", CollegeFacts)).districts[0]
        command = {"name": name, "contact": contact, "is_of_age": True, "district": district}
        registered = await client.send("/register-student", command, Registered)
        redeem = {"attempt_id": registered.attempt_id, "code": await self._code(contact)}
        session = await client.send("/redeem-code", redeem, Session)
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
    somebody: Person
    """Signed out."""
    reader: Person
    """A student whose name is not to be found anywhere: what she is shown of others is seen."""

    async def close(self) -> None:
        others = (self.gwen, self.eleri, self.somebody, self.reader)
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
    gwen, eleri = Person(county), Person(county)
    await gwen.sign_in(links["Gwen"])
    await eleri.sign_in(links["Eleri"])
    return Cast(students, gwen, eleri, Person(county), reader)
