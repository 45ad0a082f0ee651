"""Bringing what was read into the college: every service is asked first, then each is given its part. From there on it
goes by itself (docs/decisions/0005).

Used by the page and by `./college import`; they differ only in who acts.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

import msgspec

from web.clients.base import ServiceAway, ServiceClient
from web.imports.ids import NAMESPACE
from web.imports.tried import Place

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


class RefusedLater(msgspec.Struct, frozen=True, kw_only=True):
    """A row that a service does not take, and why."""

    label: str
    slug: str
    sentence: str
    what_to_do: str

    @property
    def place(self) -> Place | None:
        return msgspec.json.decode(self.label, type=Place) if self.label.startswith("{") else None


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """How far one service is: see `services/runtime/parts/view.py`."""

    state: str
    rows: int = 0
    new: int = 0
    refused: int = 0
    told: list[RefusedLater] = []


class Came(NamedTuple):
    """How far an import is: `coming`, `shown`, `refused`, `dropped`, or `none` when there is no such import."""

    state: str
    parts: Mapping[str, PartView]

    @property
    def new(self) -> int:
        return sum(one.new for one in self.parts.values())

    @property
    def refused(self) -> int:
        return sum(one.refused for one in self.parts.values())


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


def import_id(parts: Mapping[str, Part], key: str) -> UUID:
    """Follows from what is brought in and from `key`: one press of a button, however often it arrives."""
    content = msgspec.json.encode({service: [row for _, row in part] for service, part in sorted(parts.items())})
    return uuid5(NAMESPACE, f"{key} {hashlib.sha256(content).hexdigest()}")


async def give(
    clients: Mapping[str, ServiceClient],
    parts: Mapping[str, Part],
    actor: str,
    key: str,
    *,
    places: Mapping[UUID, Place],
    leaves_out: bool,
) -> UUID:
    """Gives every service its part, and waits for one that goes away meanwhile. Each answers at once; said again,
    nothing changes. Raises Refused."""
    services = sorted(service for service in parts if parts[service])
    which = await asyncio.to_thread(import_id, parts, f"{key} {leaves_out}")
    labels = await asyncio.to_thread(_labels, places)
    shared = {"import_id": which, "of": services, "leaves_out": leaves_out}
    told = {
        service: {
            **shared,
            "rows": [row for _, row in parts[service]],
            "labels": [labels.get(thing_id, "") for thing_id, _ in parts[service]],
        }
        for service in services
    }
    await asyncio.gather(*(_give(clients[service], told[service], actor) for service in services))
    return which


def _labels(places: Mapping[UUID, Place]) -> dict[UUID, str]:
    """What a service keeps sealed beside a row, and gives back when it refuses it: see `PartView.told`."""
    return {thing_id: msgspec.json.encode(place).decode() for thing_id, place in places.items()}


async def _give(client: ServiceClient, command: dict[str, Any], actor: str) -> None:
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


async def came(clients: Mapping[str, ServiceClient], services: Sequence[str], which: UUID, actor: str) -> Came:
    """Asks every service how far it is."""
    views = await asyncio.gather(
        *(
            clients[service].get("/import-part", PartView, actor=actor, params={"import_id": which})
            for service in services
        )
    )
    parts = {service: view for service, view in zip(services, views, strict=True) if view.state != "none"}
    return Came(_in_all({view.state for view in parts.values()}), parts)


def _in_all(states: set[str]) -> str:
    if not states or states == {"shown"}:
        return "shown" if states else "none"
    return next((one for one in ("refused", "dropped") if one in states), "coming")


async def wait_until_over(
    clients: Mapping[str, ServiceClient],
    services: Sequence[str],
    which: UUID,
    actor: Callable[[], str],
    seconds: float = WAIT_SECONDS,
) -> Came:
    """How it ended, or, after a while, how far it is: it goes on by itself."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        found = await _until_back(lambda: came(clients, services, which, actor()))
        if found.state != "coming" or asyncio.get_running_loop().time() > until:
            return found
        await asyncio.sleep(LOOK_SECONDS)
