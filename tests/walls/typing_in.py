"""Somebody types a word that stands nowhere else into every field of every command, and nobody may find it elsewhere.

Which fields there are follows from the types of the commands and from the catalogues (`services/*/kept.py`); where a
word must have arrived is asked of the tables themselves, the sealed ones opened.
"""

import re
from secrets import token_hex
from typing import Any, NamedTuple

from msgspec import inspect

from infra.local.services import SERVICES
from services.runtime.database import Connection
from tests.canaries import CODES, catalogue, columns
from tests.walls.house import Walls
from tests.walls.things import WORDS, Maker, Things

WORD = f"kanari{token_hex(3)}"
TOKEN = re.compile(rf"{WORD}q[a-z0-9]+|07700 900 9\d\d")
PHONE = "07700 900 9{:02}"
NOT_FREE = frozenset(WORDS) - {"contact", "phone", "email"} | {"browser"}
"""Fields whose words are of ours: a choice, a number, a place of the house."""


SEALED_ELSE = {
    ("care", "worry", "sealed"): "worry_id",
    ("care", "worry_note", "sealed"): "worry_id",
    ("people", "erasure", "kept"): "erasure_id",
}
"""What is sealed and not taken along: for what."""


class Where(NamedTuple):
    """One personal field: a column in which something of a person stands as somebody typed it."""

    service: str
    table: str
    column: str
    sealed_for: str = ""

    def __str__(self) -> str:
        return f"{self.service}.{self.table}.{self.column}"


def token(command: str, name: str) -> str:
    return f"{WORD}q{re.sub('[^a-z0-9]', '', f'{command}{name}'.lower())}"


class Typist(Maker):
    """Fills in every text, also those that may be left out."""

    def __init__(self, service: str, things: Things, command: str) -> None:
        super().__init__(service, things)
        self._command = command

    def _struct(self, of: Any) -> dict[str, Any]:
        wanted = [one for one in of.fields if one.required or self._is_free(one.name, one.type)]
        return {one.encode_name: self._value(one.name, one.type) for one in wanted}

    def _value(self, name: str, of: Any) -> Any:
        if not self._is_free(name, of):
            return super()._value(name, of)
        said = token(self._command, name)
        if name in ("contact", "email"):
            return f"{said}@walls.example.org"
        return PHONE.format(len(self._command) % 90) if name == "phone" else said

    def _is_free(self, name: str, of: Any) -> bool:
        if isinstance(of, inspect.UnionType):
            return any(self._is_free(name, one) for one in of.types)
        if isinstance(of, inspect.Metadata):
            return self._is_free(name, of.type)
        return isinstance(of, inspect.StrType) and not of.pattern and name not in NOT_FREE


async def personal(db: Connection) -> list[Where]:
    """Every column in which words of a person can stand, out of the catalogues."""
    found = []
    for service in SERVICES:
        there = await columns(db, service)
        for table in catalogue(service).tables:
            for column in there[table.name]:
                name = column["attname"]
                if sealed_for := table.sealed.get(name) or SEALED_ELSE.get((service, table.name, name)):
                    found.append(Where(service, table.name, name, sealed_for))
                elif column["typname"] in ("text", "jsonb", "_text") and (service, table.name, name) not in CODES:
                    found.append(Where(service, table.name, name))
    return found


async def texts(walls: Walls, db: Connection, where: Where) -> list[str]:
    """What stands there now, opened."""
    kept = next(one for one in catalogue(where.service).tables if one.name == where.table)
    also = f", {kept.also}" if kept.also else ""
    rows = await db.fetch(f"select t.*{also} from {where.service}.{where.table} t {_joins(where.service, kept.joins)}")  # noqa: S608
    if not where.sealed_for:
        return [str(row[where.column]) for row in rows if row[where.column] is not None]
    house = walls.house(where.service)
    async with house.database.reading() as own:
        pairs = [(row[where.sealed_for], row[where.column]) for row in rows]
        return [one for one in await house.sealer.open_all(own, pairs) if one is not None]


def _joins(service: str, joins: str) -> str:
    return re.sub(r"join (\w+)", rf"join {service}.\1", joins)
