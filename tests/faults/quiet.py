"""Waiting for quiet: what was told has been sent and heard, nothing is due, nothing waits to be acknowledged."""

import asyncio
import json
import re
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from infra import steward
from infra.local.services import SERVICES
from infra.nats.config import ANY, STREAM
from services.runtime.database import AWAY
from tests.faults.county import County

INTERESTS = steward.interests()
LOOK = " union all ".join(
    f"""select '{service}' as service,
       (select count(*) from {service}.journal where pos is null) + (select numbered - sent from {service}.relay_cursor)
           as unsent,
       (select count(*) from {service}.due
        where at <= now() + coalesce(($1::jsonb ->> '{service}')::int, 0) * interval '1 second') as due,
       (select count(*) from {service}.parked where skipped_because is null) as parked,
       (select coalesce(jsonb_object_agg(aggregate, n), '{{}}')
        from (select aggregate, count(*) as n from {service}.journal group by aggregate) j)::text as told,
       (select coalesce(jsonb_agg(jsonb_build_array(publisher, aggregate, n)), '[]')
        from (select publisher, aggregate, sum(revision)::bigint as n from {service}.heard group by 1, 2) h)::text
           as heard"""
    for service in SERVICES
)
FIRST_PAUSE, LONGEST_PAUSE = 0.04, 0.25
"""Looking costs the county's database something too."""


class NotQuiet(Exception):  # noqa: N818
    """It did not come to rest in its time. Says what still waits."""


async def quiet(
    county: County,
    seconds: float = 60,
    *,
    parked: int = 0,
    acknowledged: bool = False,
    ahead: Mapping[str, int] = MappingProxyType({}),
    letters: bool = True,
) -> float:
    """Seconds until it was quiet. `parked`: so many events may stand still. `ahead`: whose clock was moved, and by
    how many seconds. Without `letters` those may still be on their way. Raises NotQuiet."""
    began, waits, pause = time.monotonic(), ["nobody has looked"], FIRST_PAUSE
    while waits:
        if time.monotonic() - began > seconds:
            raise NotQuiet("; ".join(waits[:8]))
        waits = await _look(county, parked, ahead, letters)
        if not waits and acknowledged:
            waits = await unacknowledged(county)
        if waits:
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
    return time.monotonic() - began


async def _look(county: County, parked: int, ahead: Mapping[str, int], letters: bool) -> list[str]:
    try:
        rows = await (await county.database()).fetch(LOOK, dict(ahead))
    except AWAY as trouble:
        await county.let_go_of_database()
        return [f"the database: {type(trouble).__name__}"]
    waits = what_waits(rows, parked, letters)
    return waits or ([] if await county.all_answer() else ["somebody does not answer"])


def what_waits(rows: list[Any], parked: int = 0, letters: bool = True) -> list[str]:
    """Pure: what is not at rest in one look at all services."""
    told = {row["service"]: json.loads(row["told"]) for row in rows}
    found = []
    for row in rows:
        name = row["service"]
        if row["unsent"] or row["due"]:
            found.append(f"{name} has {row['unsent']} unsent and {row['due']} due")
        if row["parked"] > parked:
            found.append(f"{name} has {row['parked']} parked")
        if not row["parked"]:
            found += _not_heard(name, {(p, a): n for p, a, n in json.loads(row["heard"])}, told)
    return found if letters else [one for one in found if not is_about_letters(one)]


def is_about_letters(what: str) -> bool:
    """What messages does by itself afterwards, one letter after another, and tells of it."""
    return re.search(r"messages has \d+ unsent|messages\.message|messages says|for messages\.", what) is not None


def _not_heard(name: str, heard: dict[tuple[str, str], int], told: dict[str, dict[str, int]]) -> list[str]:
    wanted = [
        (teller, aggregate)
        for publisher, aggregate in INTERESTS.get(name, ())
        for teller in (SERVICES if publisher == ANY else (publisher,))
    ]
    return [
        f"{name} has heard {heard.get(of, 0)} of {told[of[0]].get(of[1], 0)} {of[0]}.{of[1]}"
        for of in sorted(wanted)
        if heard.get(of, 0) != told[of[0]].get(of[1], 0)
    ]


async def unacknowledged(county: County) -> list[str]:
    """Consumers of whom the stream still waits for an answer."""
    client = await steward.connect(county.running.steward_url())
    try:
        infos, stream = list[Any](), client.jetstream()
        while page := await stream.consumers_info(STREAM, offset=len(infos)):
            infos += page
    finally:
        await client.close()
    return [
        f"{one.name}: {one.num_ack_pending} not acknowledged, {one.num_pending} to come"
        for one in infos
        if one.num_ack_pending or one.num_pending
    ]
