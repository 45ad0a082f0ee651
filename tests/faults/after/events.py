"""I3 I4 I5: every event heard once, in order, and none that nobody told."""

import importlib
from functools import cache
from typing import TYPE_CHECKING

from infra.audit import events, imports
from infra.local.services import SERVICES
from infra.nats.config import ANY
from tests.faults.quiet import INTERESTS, is_about_letters

if TYPE_CHECKING:
    from tests.faults.after import Seen

TELLING = " union all ".join(
    f"select '{service}' as publisher, aggregate, type, event_id from {service}.journal" for service in SERVICES
)
UNDONE = """
select '{subscriber} has not done ' || w.reaction || ' for ' || j.publisher || '.' || j.type || ' ' || j.event_id
       as what
from (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as x(publisher, aggregate, type, reaction)) w
join ({telling}) j using (publisher, aggregate, type)
where not exists (select from {subscriber}.inbox i where i.reaction = w.reaction and i.event_id = j.event_id)
  and not exists (select from {subscriber}.parked p where p.event_id = j.event_id)
"""
BEYOND = """
select '{service} says that it sent ' || sent || ' of ' || numbered as what from {service}.relay_cursor
where sent <> numbered
"""


async def everything_heard(seen: "Seen") -> list[str]:
    heard = [] if seen.parked else await events.not_heard(seen.db, INTERESTS)
    sent = [row["what"] for service in SERVICES for row in await seen.db.fetch(BEYOND.format(service=service))]
    return _settled(seen, heard + sent) + await events.sparse(seen.db) + await imports.half(seen.db)


async def every_consequence_done(seen: "Seen") -> list[str]:
    """By inbox: what a consumer must do for each event, it has noted as done."""
    found = []
    for subscriber, wanted in _consequences().items():
        rows = await seen.db.fetch(
            UNDONE.format(subscriber=subscriber, telling=TELLING), *map(list, zip(*wanted, strict=True))
        )
        found += [row["what"] for row in rows]
    return _settled(seen, found)


def _settled(seen: "Seen", found: list[str]) -> list[str]:
    return found if seen.letters else [one for one in found if not is_about_letters(one)]


@cache
def _consequences() -> dict[str, list[tuple[str, str, str, str]]]:
    """By subscriber: publisher, aggregate, type and reaction."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for subscriber in SERVICES:
        reactions = importlib.import_module(f"services.{subscriber}.reactions").REACTIONS
        for (publisher, aggregate, kind), declared in reactions.consequences.items():
            for teller in SERVICES if publisher == ANY else (publisher,):
                found.setdefault(subscriber, []).extend((teller, aggregate, kind, one.name) for one in declared)
    return found


async def nothing_invented(seen: "Seen") -> list[str]:
    return await events.invented(seen.db, INTERESTS)


async def in_order(seen: "Seen") -> list[str]:
    """From what consumers said as they applied it: each step begins where the last one ended or later, never before."""
    return out_of_order(seen.scene.county.hands.applied)


def out_of_order(applied: list[tuple[str, list[object]]]) -> list[str]:
    """Pure. What was applied and not said (killed at that moment) is seen as a step that begins later."""
    reached: dict[tuple[object, ...], int] = {}
    found = []
    for name, (publisher, aggregate, which, before, after) in applied:
        of = (name.partition("-")[0], publisher, aggregate, which)
        if int(str(before)) < reached.get(of, 0) or int(str(after)) <= int(str(before)):
            found.append(
                f"{name} applied {publisher}.{aggregate} {which} {before} to {after} after {reached.get(of, 0)}"
            )
        reached[of] = max(reached.get(of, 0), int(str(after)))
    return found
