"""I9 I11 I15: what was confirmed is there, nothing personal has left its home, and work goes on."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local import http
from infra.local.services import SERVICES, present
from tests.faults.people import CANARY

if TYPE_CHECKING:
    from tests.faults.after import Seen

NEEDLES = (CANARY.encode(), CANARY.lower().encode())
HEALED_SECONDS = 5.0
EXPECTED = ("due.",)
"""Troubles that only say that something was tried again."""


async def confirmed_is_kept(seen: "Seen") -> list[str]:
    claims = seen.scene.claims
    return await claims.missing(seen.db) + await claims.wrong_counts(seen.db)


async def nothing_leaks(seen: "Seen") -> list[str]:
    """Names, contacts and free words of our people, in events, the stream's files, logs and metrics."""
    county = seen.scene.county
    told = " union all ".join(
        f"select '{service}' as service, event_id from {service}.journal where body ilike '%{CANARY}%'"
        for service in SERVICES
    )
    found = [f"{row['service']} tells a name in {row['event_id']}" for row in await seen.db.fetch(told)]
    folders = (county.folder.path / "logs", county.folder.nats / "store")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    found += [f"a name in {path}" for path in files if await asyncio.to_thread(_holds, path, seen.scene.read_so_far)]
    for name in present():
        _, said = await http.get(county.place.listen(name), "/metrics")
        found += [f"a name in the metrics of {name}"] if any(one in said for one in NEEDLES) else []
    return found


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
    return any(one in said for one in NEEDLES)


async def work_goes_on(seen: "Seen") -> list[str]:
    """No service still has a trouble five seconds after everything is healed, and each has somebody who leads."""
    waits = ["nobody has looked"]
    try:
        async with asyncio.timeout(HEALED_SECONDS):
            while waits := await _troubles(seen):
                await asyncio.sleep(0.1)
    except TimeoutError:
        return waits
    return []


async def _troubles(seen: "Seen") -> list[str]:
    found = []
    for name in present():
        status, said = await http.get(seen.scene.county.place.listen(name), "/health/how")
        how = json.loads(said) if status == 200 else {}
        if not how.get("leads") and not seen.scene.county.has_replica(name):
            found.append(f"nobody leads {name}")
        wrong = [one for one in how.get("troubles", ()) if not one.startswith(EXPECTED)]
        found += [f"{name}: {one}" for one in wrong]
        if how.get("parked", 0) > seen.parked:
            found.append(f"{name} has something parked")
    return found
