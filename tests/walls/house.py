"""The example college for everything in this folder, with all its services and web on the loop of the tests.

Requests are made over HTTP against the real routes, the real rules and the real PostgreSQL. While `withheld()` holds,
the commit of each request is held back: it is answered as ever, and then the college is as it was before. So every
cell of the matrix meets the same college, and ending somebody's role costs nobody hers.
"""

import importlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import httpx
import pytest
from litestar import Litestar
from prometheus_client import CollectorRegistry

from infra.example import fill
from infra.local.environment import Place
from infra.local.services import present
from services.contracts.people import Role
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.people.tokens import example_token
from services.runtime.actor import Actor, Factor, house, private_key, sign
from services.runtime.clock import machine_clock
from services.runtime.database import Connection, Database
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.journal import Revision
from services.runtime.settings import from_environment
from services.runtime.work import work
from tests.conftest import MakeCollege
from tests.web.conftest import free_port, mark_as_example, serving
from tests.web.guest import Guest
from web.main import create_app
from web.settings import from_environment as web_settings
from web.templating import make_ready

ROLES = tuple(role.value for role in Role if role is not Role.STUDENT)
NOBODY, STUDENT, BY_CODE, FORGED = "nobody", "student", "by_code", "forged"
"""Signed out; somebody with a place on courses; every role at once, but without the second factor; a token that
`people` did not sign."""
COLUMNS = (NOBODY, FORGED, STUDENT, BY_CODE, *ROLES)
_takes_back: ContextVar[bool] = ContextVar("takes_back", default=False)


@dataclass(frozen=True)
class Somebody:
    """Who asks: known to the college, and holding these roles in truth."""

    person_id: UUID
    roles: frozenset[str]
    factor: Factor = Factor.SECOND


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def is_let_in(self) -> bool:
        """Past the door. What the rules then say of it is another matter."""
        return self.status not in (401, 403, 404)


class Heard(NamedTuple):
    """What a service was asked, and what it answered."""

    service: str
    method: str
    path: str
    status: int

    @property
    def is_refused(self) -> bool:
        return self.status in (401, 403, 404)


class Withheld:
    """Around a service: while it is on, what a request has written is taken back when it has been answered."""

    def __init__(self) -> None:
        self.is_on = False
        self.heard: list[Heard] = []
        """By all services, since somebody emptied it."""

    def around(self, name: str, app: Litestar) -> Any:
        async def answered(scope: Any, receive: Any, send: Any) -> None:
            async def noted(message: Any) -> None:
                if message["type"] == "http.response.start":
                    self.heard.append(Heard(name, scope["method"], scope["path"], message["status"]))
                await send(message)

            _takes_back.set(self.is_on)
            await app(scope, receive, noted if scope["type"] == "http" else send)

        return answered


@asynccontextmanager
async def _transaction(self: Database) -> AsyncIterator[Connection]:
    async with self.reading() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        except BaseException:
            await transaction.rollback()
            raise
        if _takes_back.get():
            await transaction.rollback()
        else:
            await transaction.commit()


@dataclass(frozen=True)
class Walls:
    """The college, who may ask, and how each of them asks."""

    place: Place
    apps: Mapping[str, Litestar]
    web: Litestar
    admin_dsn: str
    people: Mapping[str, Somebody]
    """By column."""
    taking_back: Withheld
    clients: Mapping[str, httpx.AsyncClient]

    @property
    def address(self) -> str:
        return self.place.address

    @property
    def registry(self) -> CollectorRegistry:
        found: CollectorRegistry = self.web.state.frame.registry
        return found

    def house(self, service: str) -> House:
        found: House = self.apps[service].state.house
        return found

    @contextmanager
    def withheld(self, is_on: bool = True) -> Iterator[None]:
        before, self.taking_back.is_on = self.taking_back.is_on, is_on
        try:
            yield
        finally:
            self.taking_back.is_on = before

    def token(self, who: Somebody, now: datetime | None = None) -> str:
        """As `people` signs it at this moment."""
        now = now or machine_clock()
        actor = Actor(person_id=who.person_id, roles=who.roles, factor=who.factor, factor_at=now, session_id=new_id())
        return sign(actor, private_key(self.place.secrets.signing_key), now)

    def forged(self, who: Somebody) -> str:
        """Everything is right about it but the signature."""
        payload, _, signature = self.token(who).partition(".")
        return f"{payload}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"

    def token_of(self, column: str) -> str | None:
        if column == NOBODY:
            return None
        who = self.people[column]
        return self.forged(who) if column == FORGED else self.token(who)

    async def ask(
        self,
        service: str,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: bytes | None = None,
        params: list[tuple[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request to a service, on the socket that only web and its like can reach."""
        sent = {"College-Browser": "walls", **(headers or {})}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self.clients[service].request(method, path, params=params, content=body, headers=sent)
        return Answer(answer.status_code, answer.content, answer.headers)

    async def session(self, who: Somebody) -> str:
        """The cookie of somebody who has opened her link, as the example college prints it."""
        with self.withheld(False):
            return await self._session(who)

    async def _session(self, who: Somebody) -> str:
        async with self.guest() as guest:
            await guest.open(f"/sign-in/link/{example_token(self.house('people').settings.key, who.person_id)}")
            await guest.send("/sign-in/link")
            return guest.cookies["session"]

    def guest(self, session: str = "", *, follow: bool = True) -> Guest:
        return Guest.at(self.address, follow=follow, session=session)

    async def everything_arrived(self, *person_ids: UUID) -> None:
        """What `people` told of them is known wherever roles are looked up."""
        async with self.house("people").database.reading() as db:
            told = {
                one: await db.fetchval("select max(revision) from journal where aggregate_id = $1", one)
                for one in person_ids
            }
        for service in ("messages", "care", "codesign", "enrolment"):
            there = self.house(service)
            async with there.database.reading() as db:
                for one, revision in told.items():
                    assert await there.wait_for(db, "people", Revision("person", one, revision), seconds=20)


@asynccontextmanager
async def opened(new_college: MakeCollege) -> AsyncIterator[Walls]:
    make_ready()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "transaction", _transaction)
        async with new_college() as college, AsyncExitStack() as stack:
            port = free_port()
            place = replace(college.place, address=f"http://localhost:{port}", web_listen=f"tcp:127.0.0.1:{port}")
            await mark_as_example(college)
            await fill(college.folder, place.together())
            taking_back = Withheld()
            apps = {}
            for name in present():
                settings = from_environment(name, place.service(name))
                apps[name] = importlib.import_module(f"services.{name}.main").create_app(settings)
                await stack.enter_async_context(serving(taking_back.around(name, apps[name]), settings.listen))
            web = create_app(web_settings(place.web()))
            await stack.enter_async_context(serving(web, place.web_listen))
            clients = {}
            for name in apps:
                transport = httpx.AsyncHTTPTransport(uds=place.listen(name).removeprefix("unix:"))
                client = httpx.AsyncClient(transport=transport, base_url="http://service", timeout=30)
                clients[name] = await stack.enter_async_context(client)
            walls = Walls(place, apps, web, college.admin_dsn, {}, taking_back, clients)
            people = await with_one_role_each(walls)
            await walls.everything_arrived(*{one.person_id for one in people.values()})
            yield replace(walls, people=people)


async def with_one_role_each(walls: Walls) -> dict[str, Somebody]:
    """Somebody for each column, who has nothing to do with anything that is in the college."""
    known = {role: await known_person(walls, role, role) for role in ROLES}
    known[STUDENT] = await known_person(walls, STUDENT)
    everything = await known_person(walls, "everything", *ROLES)
    return {**known, FORGED: everything, BY_CODE: replace(everything, factor=Factor.CODE)}


async def known_person(walls: Walls, name: str, *roles: str) -> Somebody:
    person_id = new_id()
    async with work(walls.house("people"), house("example")) as unit:
        contact = f"{name.replace('_', '.')}@walls.example.org"
        await add_person(AddPerson(name=name.title().replace("_", " "), contact=contact, person_id=person_id), unit)
        for role in roles:
            await give_role(GiveRole(person_id=person_id, role=Role(role)), unit)
    factor = Factor.SECOND if roles else Factor.CODE
    return Somebody(person_id, frozenset({STUDENT, *roles}), factor)


async def admin(walls: Walls) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(walls.admin_dsn)
