"""What the harness has seen of its county after a trial, for the checkers (`tests/faults/checkers`) to look at."""

import asyncio
import importlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from infra.local import http
from infra.local.services import SERVICES, present
from services.runtime.actor import Actor, Factor
from services.runtime.database import Connection
from services.runtime.reactions import Reactions
from tests.faults.acts import Scene
from tests.faults.checkers import Letter, Look, Seen
from tests.faults.checkers.letters import said_to_be_sent
from tests.faults.people import CANARY, Person
from tests.faults.quiet import INTERESTS
from web.clients.base import Refused, ServiceAway

NEEDLE = CANARY.lower().encode()
STAFF_ONLY = ("/desk", "/people", "/running")
STAFF_ASKS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("people", "/find-people", {"words": CANARY}),
    ("messages", "/desk", {"section": "calls"}),
)
HEALED_SECONDS = 5.0
EXPECTED = ("due.",)
"""Troubles that only say that something was tried again."""


@cache
def reactions() -> dict[str, Reactions]:
    return {one: importlib.import_module(f"services.{one}.reactions").REACTIONS for one in SERVICES}


async def look_at(
    scene: Scene, db: Connection, *, parked: int = 0, letters: bool = True, deep: bool = False, is_here: bool = True
) -> Look:
    """`deep`: copies are compared with a fresh rebuild as well. `is_here`: the database is the county's own, and not
    what was put back of it elsewhere."""
    return Look(
        db,
        await seen(scene, db, parked) if is_here else Seen(),
        interests=INTERESTS,
        reactions=reactions(),
        copies=reactions() if deep and letters and not parked else {},
        parked=parked,
        letters=letters,
    )


async def seen(scene: Scene, db: Connection, parked: int = 0) -> Seen:
    county = scene.county
    said_sent = await said_to_be_sent(db, scene.opened_at)
    return Seen(
        claims=scene.claims,
        letters=[Letter("", "", one) for one, n in county.post.references().items() for _ in range(n)],
        excused=scene.excused,
        said_sent=said_sent,
        canaries=dict(scene.forgotten),
        unsayable={CANARY},
        outside=[*await _files(scene), *await _metrics(scene)],
        leaks=await _shown_to_others(scene, db),
        erased=set(scene.forgotten.values()),
        late=await _not_healed(scene, parked),
        applied=county.hands.applied,
    )


async def _files(scene: Scene) -> list[tuple[str, str]]:
    """Logs and the stream's blocks: only what has our people's word in it, since the rest is long."""
    county = scene.county
    folders = (county.folder.path / "logs", county.folder.nats / "store")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [(str(path), CANARY) for path in files if await asyncio.to_thread(_holds, path, scene.read_so_far)]


def _holds(path: Path, read_so_far: dict[Path, int]) -> bool:
    """Only what was written since the last look (logs and blocks only grow, but for those made anew)."""
    try:
        size = path.stat().st_size
        begin = read_so_far.get(path, 0)
        begin = max(begin - 200, 0) if size >= begin else 0
        with path.open("rb") as file:
            file.seek(begin)
            said = file.read()
    except OSError:  # a block that was made anew a moment ago
        return False
    read_so_far[path] = begin + len(said)
    return NEEDLE in said.lower()


async def _metrics(scene: Scene) -> list[tuple[str, str]]:
    asked = [(name, await http.get(scene.county.place.listen(name), "/metrics")) for name in present()]
    return [(f"the metrics of {name}", said.decode(errors="replace")) for name, (_, said) in asked]


async def _shown_to_others(scene: Scene, db: Connection) -> list[str]:
    """A student asks for the desk's pages and for another's place; somebody signed out as well."""
    rows = await db.fetch(
        "select place_id from enrolment.place where person_id <> $1 order by asked_at desc limit 2",
        scene.cast.reader.person_id,
    )
    pages = [*STAFF_ONLY, *(f"/my/places/{row['place_id']}" for row in rows)]
    told = [
        f"a student who asks {service} itself is told somebody's name or words by {path}"
        for service, path, params in STAFF_ASKS
        if CANARY in await _said(scene, service, path, params)
    ]
    return told + [
        f"{who} is shown somebody's name or words at {path}"
        for who, asks in (("a student", scene.cast.reader), ("somebody signed out", scene.cast.somebody))
        for path in await _shown(asks, pages)
    ]


async def _said(scene: Scene, service: str, path: str, params: dict[str, str]) -> str:
    """By the service, past the pages. Nothing when it refuses."""
    town = scene.town
    student = Actor(person_id=scene.cast.reader.person_id, roles=frozenset({"student"}), factor=Factor.CODE)
    try:
        found = await town._clients[service].get(path, object, actor=town._token(student), params=params)
    except (Refused, ServiceAway):
        return ""
    return str(found)


async def _shown(asks: Person, pages: Iterable[str]) -> list[str]:
    """The pages that say something of our people."""
    found = [(path, await asks.look(path)) for path in pages]
    return [path for path, (status, text) in found if status == 200 and CANARY in text]


async def _not_healed(scene: Scene, parked: int) -> list[str]:
    """No service still has a trouble five seconds after everything is healed, and each has somebody who leads."""
    waits = ["nobody has looked"]
    try:
        async with asyncio.timeout(HEALED_SECONDS):
            while waits := await _troubles(scene, parked):
                await asyncio.sleep(0.1)
    except TimeoutError:
        return waits
    return []


async def _troubles(scene: Scene, parked: int) -> list[str]:
    found = []
    for name in present():
        status, said = await http.get(scene.county.place.listen(name), "/health/how")
        how = json.loads(said) if status == 200 else {}
        if not how.get("leads") and not scene.county.has_replica(name):
            found.append(f"nobody leads {name}")
        wrong = [one for one in how.get("troubles", ()) if not one.startswith(EXPECTED)]
        found += [f"{name}: {one}" for one in wrong]
        if how.get("parked", 0) > parked:
            found.append(f"{name} has something parked")
    return found
