"""Everywhere that something written could come out: what is told, kept beside, logged, counted, addressed and left."""

import json
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from infra.backup.shelf import Shelf
from infra.backup.taking import take
from infra.local.services import SERVICES
from services.runtime.database import Connection
from services.runtime.kept import RUNTIME
from services.runtime.log import JsonFormatter
from tests.canaries import catalogue
from tests.walls.house import Walls

HOMES = ("outbox",)
"""Tables of the runtime in which words may stand: in the example the letters that were written to somebody."""


class Sink(NamedTuple):
    name: str
    said: bytes


class Said(logging.Handler):
    """Every line of every part of the house, as it stands in its log, and as its makers gave it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._json = JsonFormatter()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self._json.format(record))
        if record.name.startswith(("services", "web", "infra")):
            self.lines.append(json.dumps(vars(record), default=str))


async def tables(db: Connection) -> AsyncIterator[Sink]:
    """Where no person is: what the runtime keeps of what happened (journals, answers to buttons, what is due, waits or
    stands), and the tables of which the catalogues say so."""
    for service in SERVICES:
        there = await db.fetch(
            "select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r'", service
        )
        names = {row["relname"] for row in there} & {one.name for one in (*RUNTIME, *catalogue(service).nobodys)}
        for name in sorted(names - set(HOMES)):
            rows = await db.fetch(f"select t::text as row from {service}.{name} t")  # noqa: S608
            yield Sink(f"{service}.{name}", "\n".join(row["row"] for row in rows).encode())


def files(what: str, folder: Path) -> Iterator[Sink]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield Sink(f"{what} {path.name}", path.read_bytes())


async def metrics(walls: Walls) -> AsyncIterator[Sink]:
    for service in walls.apps:
        yield Sink(f"metrics of {service}", (await walls.ask(service, "GET", "/metrics")).body)
    async with walls.guest() as somebody:
        yield Sink("metrics of web", (await somebody.open("/metrics")).html.encode())


async def a_backup(walls: Walls, folder: Path) -> list[Sink]:
    """Its data file without its keys."""
    shelf = Shelf(folder / "data", folder / "keys")
    name = await take(walls.place.admin_dsn(), walls.place.secrets, shelf, walls.place.database)
    return [Sink("a backup", shelf.data_file(name).read_bytes())]


def found(sinks: Iterable[Sink], words: Iterable[str]) -> list[str]:
    """In which of them which of these stand, plainly or as the bytes that PostgreSQL shows in hex."""
    looked_for = {word: (word.encode(), word.encode().hex().encode(), word.upper().encode()) for word in words}
    return [
        f"{word} in {one.name}"
        for one in sinks
        for word, needles in looked_for.items()
        if any(needle in one.said for needle in needles)
    ]
