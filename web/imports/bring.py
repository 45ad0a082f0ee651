"""Bringing what was read into the college: every service is asked first, then each takes its part, then all is shown.

Used by the page and by `./college import`; they differ only in who acts.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import msgspec

from web.clients.base import ServiceClient
from web.imports.reading import NAMESPACE

Part = Sequence[tuple[UUID, dict[str, Any]]]
"""What one service is given: the id of the thing, and its row."""

WAIT_SECONDS = 20.0
LOOK_SECONDS = 0.2


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    verdict: str
    slug: str = ""
    sentence: str = ""
    what_to_do: str = ""


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    state: str


class RefusedRow(NamedTuple):
    """A row that a service does not take, and why."""

    service: str
    thing_id: UUID
    verdict: Verdict


class Checked(NamedTuple):
    """What the services say: how many rows are new to them, how many they know, and those they do not take."""

    new: int
    known: int
    refused: list[RefusedRow]


async def check(clients: Mapping[str, ServiceClient], parts: Mapping[str, Part], actor: str) -> Checked:
    """Asks every service about its rows. Changes nothing."""
    services = [service for service in parts if parts[service]]
    answers = await asyncio.gather(
        *(
            clients[service].send(
                "/check-import", {"rows": [row for _, row in parts[service]]}, list[Verdict], actor=actor
            )
            for service in services
        )
    )
    said = [
        (service, parts[service][one.row][0], one)
        for service, answer in zip(services, answers, strict=True)
        for one in answer
    ]
    return Checked(
        new=sum(one.verdict == "new" for _, _, one in said),
        known=sum(one.verdict == "known" for _, _, one in said),
        refused=[RefusedRow(*found) for found in said if found[2].verdict == "refused"],
    )


def without(parts: Mapping[str, Part], refused: Sequence[RefusedRow]) -> dict[str, Part]:
    """The same parts without the rows that were refused."""
    out = {(one.service, one.thing_id) for one in refused}
    return {service: [row for row in part if (service, row[0]) not in out] for service, part in parts.items()}


def import_id(parts: Mapping[str, Part]) -> UUID:
    """Follows from what is brought in: the same sheets make the same import."""
    content = msgspec.json.encode({service: list(part) for service, part in sorted(parts.items())}, order="sorted")
    return uuid5(NAMESPACE, content.decode())


async def take(clients: Mapping[str, ServiceClient], parts: Mapping[str, Part], actor: str) -> UUID:
    """Gives every service its part. Nothing is shown before all have theirs. Raises Refused."""
    services = sorted(service for service in parts if parts[service])
    one = import_id(parts)
    for service in services:
        command = {"import_id": one, "of": services, "rows": [row for _, row in parts[service]]}
        await clients[service].send("/take-import-part", command, object, actor=actor)
    return one


async def is_shown(clients: Mapping[str, ServiceClient], services: Sequence[str], which: UUID, actor: str) -> bool:
    """Whether every service shows its part. A service that has none does not count."""
    views = await asyncio.gather(
        *(
            clients[service].get("/import-part", PartView, actor=actor, params={"import_id": which})
            for service in services
        )
    )
    return all(view.state in ("shown", "none") for view in views) and any(view.state == "shown" for view in views)


async def wait_until_shown(
    clients: Mapping[str, ServiceClient],
    services: Sequence[str],
    which: UUID,
    actor: str,
    seconds: float = WAIT_SECONDS,
) -> bool:
    """False when it takes longer; it goes on by itself."""
    async with asyncio.timeout(seconds + 10):
        until = asyncio.get_running_loop().time() + seconds
        while not await is_shown(clients, services, which, actor):
            if asyncio.get_running_loop().time() > until:
                return False
            await asyncio.sleep(LOOK_SECONDS)
    return True
