"""What a service keeps, table by table: whose it is, what for, how long, and what an erasure does with it.

Each service's `kept.py` lists all of its tables. Three things follow from that list and can so never forget one: what
somebody takes along who asks for everything about her, `docs/trust/retention.md`, and the test that plants a canary in
every field and finds none after an erasure. A table that is not on a list fails a test.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from litestar.handlers import HTTPRouteHandler

from services.runtime import http
from services.runtime.actor import STEP_UP_LIFE, require_person
from services.runtime.http import Look
from services.runtime.refusal import StepUpFirst

MOST_ROWS = 5000
"""Of one table for one person: more is not hers, or a mistake."""


class Erasing(StrEnum):
    """What an erasure does with the rows of a person."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    """The row stays under an id that leads to nobody; what she wrote in it is gone, or cannot be opened any more."""
    STAYS = "stays"
    """Under an id that leads to nobody: it holds nothing but ids, numbers, days and words of ours."""
    OWN_END = "own end"
    """Kept until an end of its own, with a reason in law that `until` names."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table with something about persons."""

    name: str
    whose: str
    """SQL over `t`: true for the rows of her whose ids are $1."""
    why: str
    until: str
    erasing: Erasing
    sealed: Mapping[str, str] = {}
    """Each sealed column, and the column with the id for which it is sealed."""
    leaves_out: Mapping[str, str] = {}
    """What she does not get, and why: what is another person's, or a secret that only a machine reads."""
    also: str = ""
    """More columns, that say in words what an id means."""
    joins: str = ""
    for_everybody: tuple[str, ...] = ()
    """Columns that she let everybody read and that name nobody: they stay."""
    reads: Mapping[str, Callable[[str], Any]] = {}
    """How what was sealed is put into words."""


class Nobodys(msgspec.Struct, frozen=True, kw_only=True):
    """A table in which no person is."""

    name: str
    why: str


RUNTIME = (
    Nobodys(name="chain", why="that no row of a log was changed: numbers and hashes"),
    Nobodys(name="journal", why="what happened, in ids, numbers and days; never edited"),
    Nobodys(name="relay_cursor", why="how far events have gone out"),
    Nobodys(name="heard", why="how far we have heard of others: ids and numbers"),
    Nobodys(name="inbox", why="which event was taken in: ids"),
    Nobodys(name="reaction_start", why="since when we react"),
    Nobodys(name="attempt", why="which event stumbled: an id and a place in the program"),
    Nobodys(name="parked", why="an event that stands still: ids, numbers and days"),
    Nobodys(name="due", why="what must happen when: ids; nothing that anybody wrote, or sealed"),
    Nobodys(name="job", why="long work: ids and numbers"),
    Nobodys(name="idempotency", why="answers to buttons pressed twice: ids, for a day; hers go at an erasure"),
    Nobodys(name="person_key", why="the keys, wrapped; hers goes at an erasure"),
    Nobodys(name="installation", why="whether this is the example"),
    Nobodys(name="outbox", why="of the example college only: its last 200 messages to invented people"),
    Nobodys(name="import_part", why="rows of a sheet, sealed, until they are in; a week for those that were refused"),
    Nobodys(name="import_part_heard", why="which services have their part of a sheet"),
    Nobodys(name="import_decision", why="how an import ended"),
    Nobodys(name="merged_copy", why="which two records were one person: ids"),
    Nobodys(name="migration", why="which changes of the tables were made"),
)
"""What every service has, because the runtime keeps it."""


class EverythingQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """All that this service keeps about whoever asks. She has just shown who she is."""


class TableView(msgspec.Struct, frozen=True, kw_only=True):
    """One table, also when nothing of hers is in it: so that she sees that we looked."""

    name: str
    why: str
    until: str
    erasing: Erasing
    leaves_out: dict[str, str]
    rows: list[dict[str, Any]]


class Kept:
    """`KEPT = Kept("enrolment", Table(…), Nobodys(…), …)`; then `KEPT.route` in api.py."""

    def __init__(self, service: str, *tables: Table | Nobodys) -> None:
        self.service = service
        self.tables = tuple(one for one in tables if isinstance(one, Table))
        self.nobodys = tuple(one for one in tables if isinstance(one, Nobodys))

    @property
    def route(self) -> HTTPRouteHandler:
        async def everything_about_me(question: EverythingQuestion, look: Look) -> list[TableView]:
            return await self.everything(look)

        return http.question(everything_about_me)

    async def everything(self, look: Look) -> list[TableView]:
        person_id = require_asked_afresh(look)
        ids: list[UUID] = await look.db.fetchval("select one_person($1)", person_id)
        return [
            TableView(
                name=table.name,
                why=table.why,
                until=table.until,
                erasing=table.erasing,
                leaves_out=dict(table.leaves_out),
                rows=await self._rows(look, table, ids),
            )
            for table in self.tables
        ]

    async def _rows(self, look: Look, table: Table, ids: list[UUID]) -> list[dict[str, Any]]:
        also = f", {table.also}" if table.also else ""
        rows = await look.db.fetch(
            f"select t.*{also} from {table.name} t {table.joins} where {table.whose} limit {MOST_ROWS}",  # noqa: S608
            ids,
        )
        opened = await look.sealer.open_all(
            look.db, [(row[of], row[column]) for row in rows for column, of in table.sealed.items()]
        )
        texts = iter(opened)
        return [_shown(table, row, {column: next(texts) for column in table.sealed}) for row in rows]


def require_asked_afresh(look: Look) -> UUID:
    """In the best way she has: `people` decides which that is, and is asked first."""
    person_id = require_person(look.actor)
    if look.actor.factor_at is None or look.now - look.actor.factor_at > STEP_UP_LIFE:
        raise StepUpFirst("We need to be sure that it is you.")
    return person_id


def _shown(table: Table, row: Record, texts: Mapping[str, str | None]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in table.leaves_out}
    for column, text in texts.items():
        if column in shown:
            shown[column] = table.reads[column](text) if text is not None and column in table.reads else text
    return {name: str(value) if _is_range(value) else value for name, value in shown.items()}


def _is_range(value: Any) -> bool:
    """Ranges of PostgreSQL have no JSON of their own."""
    return type(value).__name__ == "Range" or (isinstance(value, list) and any(_is_range(one) for one in value))
