"""Every table stands in its service's catalogue; what is in it comes along on asking, and goes with an erasure."""

import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from infra import retention
from infra.local.services import SERVICES
from services.contracts.event import subject
from services.contracts.people import PersonErased
from services.people.commands.erasing import AskErasure, EraseNow, ask_erasure, erase_now
from services.people.reactions import DUE as PEOPLE_DUE
from services.runtime.actor import Actor, Factor
from services.runtime.arrived import Arrived
from services.runtime.database import prepare
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.inbox import Inbox
from services.runtime.kept import RUNTIME, Erasing
from services.runtime.reactions import Interest
from services.runtime.refusal import StepUpFirst
from services.runtime.work import work
from tests.architecture.test_copies import reactions_of
from tests.canaries import CANARY, catalogue, columns, for_everybody, found, hers, plant, readable
from tests.conftest import College, MakeCollege

A_PERSON = re.compile(r"(person|owner|tutor|writer|asker|reader|cover|last|keeper)_ids?$|_by$")
NOW = datetime(2027, 3, 1, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_is_in_the_catalogue(college: College, service: str) -> None:
    """A new one fails here until somebody has said whose it is, what for, how long, and what an erasure does."""
    kept = catalogue(service)
    db = await asyncpg.connect(college.admin_dsn)
    try:
        there = await columns(db, service)
    finally:
        await db.close()

    assert {one.name for one in (*kept.tables, *kept.nobodys)} == there.keys()
    assert {one.name for one in RUNTIME}.isdisjoint(there)
    for table in kept.tables:
        names = {one["attname"] for one in there[table.name]}
        raw = {one["attname"] for one in there[table.name] if one["typname"] == "bytea"}
        assert raw <= table.sealed.keys() | table.leaves_out.keys(), f"{table.name}: a column that nobody can read"
        assert hers(table) <= names
    for nobodys in kept.nobodys:
        persons = [one["attname"] for one in there[nobodys.name] if one["typname"] in ("uuid", "_uuid")]
        assert [one for one in persons if A_PERSON.search(one)] == [], f"{nobodys.name} has persons in it"


def test_the_document_says_what_the_catalogues_say() -> None:
    assert retention.PLACE.read_text() == retention.document(), "python -m infra.retention"


class Town:
    """All services without their processes: what one records, the others hear at once."""

    def __init__(self, admin: "asyncpg.Connection[asyncpg.Record]", houses: dict[str, House]) -> None:
        self.admin = admin
        self.houses = houses
        self._heard: set[UUID] = set()

    async def go_round(self) -> int:
        """Every event that nobody has heard yet, to everybody who hears such. Answers how many there were."""
        count = 0
        for service in SERVICES:
            rows = await self.admin.fetch(f"select * from {service}.journal order by seq")  # noqa: S608
            for row in [row for row in rows if row["event_id"] not in self._heard]:
                self._heard.add(row["event_id"])
                await self.say(_arrived(service, row))
                count += 1
        return count

    async def say(self, arrived: Arrived) -> None:
        for name, house in self.houses.items():
            reactions = reactions_of(name)
            for publisher in (arrived.publisher, "*"):
                interest = Interest(publisher, arrived.aggregate)
                if interest in reactions.interests and name != arrived.publisher:
                    outcome = await Inbox(house, reactions, interest).apply([arrived])
                    assert outcome.done == {0}, (name, arrived.kind, await self._why(name))

    async def _why(self, service: str) -> list[str]:
        return [row["reason"] for row in await self.admin.fetch(f"select reason from {service}.attempt")]  # noqa: S608


def _arrived(service: str, row: asyncpg.Record) -> Arrived:
    return Arrived(
        event_id=row["event_id"],
        publisher=service,
        aggregate=row["aggregate"],
        aggregate_id=row["aggregate_id"],
        kind=row["type"],
        revision=row["revision"],
        timeline=1,
        at=row["at"],
        trace=None,
        subject=f"college.{service}.{row['aggregate']}.{row['type']}.{row['aggregate_id']}",
        headers={},
        body=row["body"].encode(),
    )


@asynccontextmanager
async def town(college: College) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        admin = await asyncpg.connect(college.admin_dsn)
        stack.push_async_callback(admin.close)
        await prepare(admin)
        houses = {service: House(college.settings(service), lambda: NOW) for service in SERVICES}
        for house in houses.values():
            await house.database.connect()
            stack.push_async_callback(house.database.close)
        await admin.execute("insert into people.installation (is_example) values (false)")
        yield Town(admin, houses)


@pytest.mark.apart
async def test_all_of_it_comes_along_and_none_of_it_is_left(
    new_college: MakeCollege, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person_id = uuid4()
    she = Actor(person_id=person_id, factor=Factor.SECOND, factor_at=NOW)
    async with new_college() as college, town(college) as here:
        planted = [one for house in here.houses.values() for one in await plant(here.admin, house, person_id)]
        await here.admin.execute("update people.person set hidden_at = null")
        await here.admin.execute("delete from people.merged")  # with herself
        await here.admin.execute("update people.glass set harm = null")  # else it is kept from her

        along = {}
        for name, house in here.houses.items():
            async with house.database.reading() as db:
                along[name] = await catalogue(name).everything(Look(house, db, NOW, she))
                late = msgspec.structs.replace(she, factor_at=NOW.replace(hour=9))
                with pytest.raises(StepUpFirst):
                    await catalogue(name).everything(Look(house, db, NOW, late))
        left_out = {
            (name, table.name, column)
            for name in SERVICES
            for table in catalogue(name).tables
            for column in table.leaves_out
        }
        text = json.dumps(msgspec.to_builtins(along))
        missing = [one for one in planted if one.canary not in text and one not in left_out]
        assert [one for one in missing if one.table != "merged"] == []

        async with work(here.houses["people"], she) as unit:
            hidden = await ask_erasure(AskErasure(), unit)
        while await here.go_round():
            pass
        assert await readable(here.houses["codesign"]) == await readable(here.houses["groups"]) == []
        async with work(here.houses["people"], Actor()) as unit:
            await erase_now(EraseNow(secret=hidden.secret), unit)
        await do_everything_due(here.houses["people"], PEOPLE_DUE)
        while await here.go_round():
            pass

        left = await found(here.admin, SERVICES)
        assert {at.partition(": ")[2] for at in left} == for_everybody(SERVICES), left
        assert [at for house in here.houses.values() for at in await readable(house)] == []
        for service, table in [(name, table) for name in SERVICES for table in catalogue(name).tables]:
            if table.erasing is Erasing.DELETED:
                hers_now = f"select from {service}.{table.name} t where {table.whose}"
                assert await here.admin.fetch(hers_now, [person_id]) == [], f"{service}.{table.name}"
        (state,) = await here.admin.fetch("select state from people.erasure where number = $1", hidden.number)
        assert state["state"] == "done"
        assert CANARY not in caplog.text


async def test_heard_twice_it_is_done_once(new_college: MakeCollege) -> None:
    """And for somebody of whom nothing is there."""
    event = PersonErased(person_id=uuid4())
    async with new_college() as college, town(college) as here:
        arrived = Arrived(
            event_id=uuid4(),
            publisher="people",
            aggregate="person",
            aggregate_id=event.person_id,
            kind="person_erased",
            revision=1,
            timeline=1,
            at=NOW,
            trace=None,
            subject=subject("people", event),
            headers={},
            body=msgspec.json.encode(event),
        )
        await here.say(arrived)
        await here.say(arrived)
        for service in SERVICES:
            counted = f"select count(*) from {service}.journal where type = 'erasure_carried_out'"  # noqa: S608
            said = await here.admin.fetchval(counted)
            assert said == (service != "people")
