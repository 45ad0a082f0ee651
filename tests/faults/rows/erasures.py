"""Row 28: kill -9 while somebody is being forgotten. It ends by itself, and nothing of hers is left."""

import asyncio
from uuid import UUID

import msgspec

from infra.local.services import SERVICES
from services.runtime.actor import Actor, Factor
from services.runtime.clock import machine_clock
from services.runtime.database import Connection
from services.runtime.ids import new_id
from tests.faults.county import until
from tests.faults.people import CANARY, Person
from tests.faults.quiet import quiet
from tests.faults.trial import Missed, Row, Trial

TABLES = """
select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = any($1) order by 1
"""
FOUND = "select '{table}' as place from {table} t where strpos(lower(t::text), $1) > 0"
ENDED = "select not exists (select from people.erasure where person_ids @> array[$1::uuid])"


class Hidden(msgspec.Struct):
    secret: str


async def killed_erasure(trial: Trial) -> None:
    scene = trial.scene
    word = f"{CANARY}{new_id().hex[-12:]}"
    token, person_id = await scene.town.register(f"{word} Nia")
    await _lives(trial, Person(scene.county, token, person_id))
    await quiet(scene.county)
    hidden = await scene.town.send("people", "/ask-erasure", {}, Hidden, _herself(person_id))
    await quiet(scene.county)
    process = "people" if trial.moment == "A" else trial.rng.choice([one for one in SERVICES if one != "people"])
    hand = await scene.county.hand(process)
    await hand.arm(trial.moment)
    saying = asyncio.create_task(scene.town.send("people", "/erase-now", {"secret": hidden.secret}, object))
    if not await hand.reached(trial.moment):
        await hand.go(trial.moment)
        await saying
        raise Missed(f"{process} did not come to {trial.moment} by an erasure")
    scene.county.kill(process)
    trial.hit()
    await saying
    db = await scene.county.database()
    await until(lambda: db.fetchval(ENDED, person_id), 60)
    await quiet(scene.county)
    for place in await places_of(db, word):
        trial.find("I12", f"a word of somebody who was forgotten stands in {place}")


async def _lives(trial: Trial, somebody: Person) -> None:
    """What is kept about her in several services."""
    try:
        await somebody.insist(f"/courses/{await trial.scene.run()}/book")
        await somebody.insist("/ideas", words=f"{CANARY} {new_id()}")
    finally:
        await somebody.close()
    trial.scene.claims.count("idea")


def _herself(person_id: UUID) -> Actor:
    """Signed in a moment ago with the six numbers."""
    return Actor(person_id=person_id, roles=frozenset({"student"}), factor=Factor.CODE, factor_at=machine_clock())


async def places_of(db: Connection, word: str) -> list[str]:
    """Every table in which it stands, in clear."""
    tables = [row["name"] for row in await db.fetch(TABLES, list(SERVICES))]
    question = " union ".join(FOUND.format(table=table) for table in tables)
    return [row["place"] for row in await db.fetch(question, word.lower())]


ROWS = (Row(28, "kill -9 during an erasure", ("A", "F", "G"), killed_erasure, 2, 20, 15),)
