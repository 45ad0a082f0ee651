"""What `people` tells, told twice to everybody who hears it, is done once; going and coming back lose nothing."""

from collections import Counter
from uuid import uuid4

import msgspec
import pytest

from infra.local.services import SERVICES
from services.contracts import people as contracts
from services.contracts.event import Event, event_type, subject
from services.contracts.people import PersonCameBack, PersonErased, PersonHidden
from services.runtime.arrived import Arrived
from tests.architecture.test_copies import golden, reactions_of
from tests.architecture.test_kept import NOW, Town, town
from tests.canaries import plant, readable
from tests.conftest import MakeCollege

pytestmark = pytest.mark.apart

OTHERS = [service for service in SERVICES if service != "people"]
TABLES = """
select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = any($1)
"""
OF_A_TABLE = """
select '{name}' as name, coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as sum from {name} t
"""
RUNG = "messages.call.sealed"
HEARD = {
    key
    for service in OTHERS
    for heard in (reactions_of(service).copies, reactions_of(service).consequences)
    for key in heard
}
DECLARED = [of for of in vars(contracts).values() if isinstance(of, type) and issubclass(of, Event)]
EVENTS = [golden(of) for of in DECLARED if ("people", getattr(of, "aggregate", ""), event_type(of)) in HEARD]


class Telling:
    """`people` without a process: one event after another, each with the next revision of its aggregate."""

    def __init__(self, here: Town) -> None:
        self.here = here
        self._revisions: Counter[object] = Counter()

    async def tell(self, event: Event, times: int = 1) -> Arrived:
        self._revisions[event.aggregate, event.aggregate_id] += 1
        one = Arrived(
            event_id=uuid4(),
            publisher="people",
            aggregate=event.aggregate,
            aggregate_id=event.aggregate_id,
            kind=event_type(type(event)),
            revision=self._revisions[event.aggregate, event.aggregate_id],
            timeline=1,
            at=NOW,
            trace=None,
            subject=subject("people", event),
            headers={},
            body=msgspec.json.encode(event),
        )
        for _ in range(times):
            await self.here.say(one)
        return one

    async def forgotten(self, one: Arrived) -> None:
        """As if nobody had heard of it: only the inbox knows."""
        for service in OTHERS:
            await self.here.admin.execute(
                f"update {service}.heard set revision = $3 where aggregate = $1 and aggregate_id = $2",  # noqa: S608
                one.aggregate,
                one.aggregate_id,
                one.revision - 1,
            )


async def all_there_is(here: Town) -> dict[str, str]:
    """A sum over each table of every service, in one question."""
    rows = await here.admin.fetch(TABLES, list(SERVICES))
    asked = " union all ".join(OF_A_TABLE.format(name=row["name"]) for row in rows)
    return {row["name"]: row["sum"] for row in await here.admin.fetch(asked)}


def differ(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(name for name in before if before[name] != after[name])


def of_two(event: Event) -> Event:
    """The golden ones have one id everywhere; nobody is merged with herself."""
    return msgspec.structs.replace(event, kept_id=uuid4()) if hasattr(event, "kept_id") else event


async def test_what_people_tells_is_done_once_when_it_is_told_twice(new_college: MakeCollege) -> None:
    """Known by its revision; and where that is forgotten, by the inbox, and a copy made again is the same copy."""
    async with new_college() as college, town(college) as here:
        telling = Telling(here)
        for event in map(of_two, EVENTS):
            one = await telling.tell(event)
            once = await all_there_is(here)
            await here.say(one)
            await telling.forgotten(one)
            await here.say(one)
            assert differ(once, await all_there_is(here)) == [], event


async def test_who_goes_out_of_sight_and_comes_back_finds_all_her_words(new_college: MakeCollege) -> None:
    """Each time, also when each is told twice; but for her wish to be rung, which nobody keeps for her. Erased, nothing
    of it opens any more."""
    async with new_college() as college, town(college) as here:
        person_id, telling = uuid4(), Telling(here)
        for house in here.houses.values():
            await plant(here.admin, house, person_id)
        await here.admin.execute("update people.person set hidden_at = null; delete from people.merged")
        for service in OTHERS:
            await here.admin.execute(f"delete from {service}.merged_copy")  # noqa: S608  (with herself)
        hers = await open_to_somebody(here)
        assert len(hers) > 10

        for _ in range(2):
            await telling.tell(PersonHidden(person_id=person_id), times=2)
            assert await open_to_somebody(here) == []
            await telling.tell(PersonCameBack(person_id=person_id), times=2)
            assert await open_to_somebody(here) == [one for one in hers if one != RUNG]

        await telling.tell(PersonErased(person_id=person_id), times=2)
        assert await open_to_somebody(here) == []


async def open_to_somebody(here: Town) -> list[str]:
    """What of hers can be opened, outside of `people`."""
    return [at for name in OTHERS for at in await readable(here.houses[name])]
