"""Bringing what was read into the college: every service is asked first, then each takes its part, then all is shown.

Used by the page and by `./college import`; they differ only in who acts.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

import msgspec

from web.clients.base import ServiceAway, ServiceClient
from web.imports.reading import NAMESPACE

Part = Sequence[tuple[UUID, msgspec.Raw]]
"""What one service is given: the id of the thing, and its row as JSON."""

LONGEST_SECONDS = 120.0
"""Thousands of rows are many questions to a database."""
WAIT_SECONDS = 60.0
LOOK_SECONDS = 0.2
COME_BACK_SECONDS = 30.0
"""How long a service that went away in the middle is waited for."""

A = TypeVar("A")


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    verdict: str
    slug: str = ""
    sentence: str = ""
    what_to_do: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one service says of its rows."""

    new: int
    known: list[int]
    refused: list[Verdict]


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    state: str


class RefusedRow(NamedTuple):
    """A row that a service does not take, and why."""

    service: str
    thing_id: UUID
    verdict: Verdict


class Checked(NamedTuple):
    """What the services say: how many things are new, which all of them know, and the rows they do not take."""

    new: int
    known: list[UUID]
    refused: list[RefusedRow]


async def check(clients: Mapping[str, ServiceClient], parts: Mapping[str, Part], actor: str) -> Checked:
    """Asks every service about its rows. Changes nothing."""
    services = [service for service in parts if parts[service]]
    answers = await asyncio.gather(*(_check(clients[service], parts[service], actor) for service in services))
    told = list(zip(services, answers, strict=True))
    things = Counter(thing_id for service in services for thing_id, _ in parts[service])
    known = Counter(parts[service][row][0] for service, answer in told for row in answer.known)
    refused = [
        RefusedRow(service, parts[service][one.row][0], one) for service, answer in told for one in answer.refused
    ]
    stay = [thing_id for thing_id, times in things.items() if known[thing_id] == times]
    return Checked(len(things) - len(stay) - len({one.thing_id for one in refused}), stay, refused)


async def _check(client: ServiceClient, part: Part, actor: str) -> Answer:
    command = {"rows": [row for _, row in part]}
    return await _until_back(
        lambda: client.send("/check-import", command, Answer, actor=actor, seconds=LONGEST_SECONDS)
    )


def without(parts: Mapping[str, Part], refused: Sequence[RefusedRow]) -> dict[str, Part]:
    """The same parts without the rows that were refused."""
    out = {(one.service, one.thing_id) for one in refused}
    return {service: [row for row in part if (service, row[0]) not in out] for service, part in parts.items()}


def import_id(parts: Mapping[str, Part]) -> UUID:
    """Follows from what is brought in: the same sheets make the same import."""
    content = msgspec.json.encode({service: [row for _, row in part] for service, part in sorted(parts.items())})
    return uuid5(NAMESPACE, content.decode())


async def take(clients: Mapping[str, ServiceClient], parts: Mapping[str, Part], actor: str) -> UUID:
    """Gives every service its part, and waits for one that goes away meanwhile. Nothing is shown before all have
    theirs; said again, nothing changes. Raises Refused."""
    services = sorted(service for service in parts if parts[service])
    which = import_id(parts)
    await asyncio.gather(*(_take(clients[service], which, services, parts[service], actor) for service in services))
    return which


async def _take(client: ServiceClient, which: UUID, services: list[str], part: Part, actor: str) -> None:
    command: dict[str, Any] = {"import_id": which, "of": services, "rows": [row for _, row in part]}
    await _until_back(
        lambda: client.send("/take-import-part", command, object, actor=actor, seconds=LONGEST_SECONDS),
    )


async def _until_back(ask: Callable[[], Awaitable[A]]) -> A:
    """A service that was killed is back in a moment; only one that stays away ends this."""
    until = asyncio.get_running_loop().time() + COME_BACK_SECONDS
    while True:
        try:
            return await ask()
        except ServiceAway:
            if asyncio.get_running_loop().time() > until:
                raise
        await asyncio.sleep(LOOK_SECONDS)


async def states(
    clients: Mapping[str, ServiceClient], services: Sequence[str], which: UUID, actor: str
) -> frozenset[str]:
    """How far the parts have come. A service that has none does not count."""
    views = await asyncio.gather(
        *(
            clients[service].get("/import-part", PartView, actor=actor, params={"import_id": which})
            for service in services
        )
    )
    return frozenset(view.state for view in views) - {"none"}


async def wait_until_shown(
    clients: Mapping[str, ServiceClient],
    services: Sequence[str],
    which: UUID,
    actor: Callable[[], str],
    seconds: float = WAIT_SECONDS,
) -> str:
    """`shown`, or after a while `taken` (it goes on by itself), `dropped` (cut off: nothing of it is shown), `none`."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        found = await _until_back(lambda: states(clients, services, which, actor()))
        if found in ({"shown"}, set()) or asyncio.get_running_loop().time() > until:
            return next((one for one in ("dropped", "taken", "shown") if one in found), "none")
        await asyncio.sleep(LOOK_SECONDS)
