"""A canary in every field of every table in which something of a person is, as the catalogues name them.

`plant` makes a row of hers in each table of each service; `found` says where a canary stands anywhere; `readable` which
sealed ones can still be opened. The catalogues (`services/*/kept.py`) are what is walked, so a new field is planted by
itself. For tests of what people take along, of erasure, and of what must never leave its home.
"""

import importlib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import asyncpg
from asyncpg import Record

from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.kept import RUNTIME, Erasing, Kept, Table

CANARY = "canary-"
_SPACE = UUID("01930000-0000-7000-8000-0000000ca4a5")
_AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
CODES: dict[tuple[str, str, str], Any] = {
    ("people", "person", "language"): "cy",
    ("people", "role_held", "role"): "member",
    ("people", "role_held", "given_by"): "import",
    ("people", "role_held", "ended_by"): "import",
    ("people", "invitation", "role"): "coach",
    ("people", "choice", "kind"): "reminders",
    ("people", "looked", "looked_by"): "messages",
    ("people", "looked", "what"): "reach",
    ("people", "looked", "why"): "message",
    ("people", "session", "device"): "other",
    ("people", "welsh_area", "area"): "home",
    ("people", "welsh_area", "texts"): [],
    ("people", "welsh_remarks", "area"): "home",
    ("people", "district_contact", "district"): "Stroud",
    ("people", "mail_tried", "trouble"): "",
    ("people", "college", "facts"): {},
    ("people", "complaint", "browser"): "hash",
    ("people", "erasure", "number"): "00000000",
    ("people", "erasure", "state"): "taken-back",
    ("people", "erasure_carried_out", "service"): "groups",
    ("care", "role_copy", "role"): "coach",
    ("care", "reading", "role"): "safeguarding_lead",
    ("care", "worry", "read_as"): "safeguarding_lead",
    ("care", "worry_told", "role"): "safeguarding_lead",
    ("codesign", "role_copy", "role"): "member",
    ("codesign", "decision_request", "digest"): "5a" * 32,
    ("codesign", "ready", "digest"): "5a" * 32,
    ("codesign", "owner", "state"): "joined",
    ("codesign", "idea", "reply"): "our own answer, for everybody",
    ("groups", "role_copy", "role"): "member",
    ("groups", "seat", "ended_at"): None,
    ("groups", "decision", "item_kind"): "course",
    ("groups", "decision", "item_digest"): "5a" * 32,
    ("groups", "decision", "answer"): None,
    ("groups", "decision", "reason"): None,
    ("groups", "decision", "stage"): "first",
    ("groups", "decision_request", "remit"): "courses",
    ("groups", "decision_request", "item_kind"): "course",
    ("groups", "decision_request", "item_digest"): "5a" * 32,
    ("groups", "answer", "readers"): "group",
    ("groups", "answer", "said"): "ap",
    ("training", "tutor", "ready"): [],
    ("training", "item_progress", "item"): "safeguarding",
    ("training", "held_item", "item"): "safeguarding",
    ("training", "held_item", "recorded_by"): "desk",
    ("scheduling", "tutor_copy", "kind"): "peer",
    ("scheduling", "run_before", "sessions"): [],
    ("messages", "message", "template"): "reminder",
    ("messages", "message", "cause"): "due",
    ("messages", "message", "facts"): {},
    ("messages", "message", "reason"): "recipient 550",
    ("messages", "task", "kind"): "call",
    ("messages", "task", "section"): "calls",
    ("messages", "task", "circle"): "desk",
    ("messages", "task", "facts"): {},
    ("messages", "away", "circle"): "desk",
    ("messages", "circle_turn", "circle"): "desk",
    ("messages", "call", "why"): "asked",
    ("messages", "call", "browser"): "hash",
    ("messages", "role_copy", "role"): "coordinator",
    ("enrolment", "place", "state"): "booked",
    ("enrolment", "place", "was"): None,
}
"""Words of ours, that say nothing of her. Every other text is taken for something that somebody wrote."""
_PLAIN: dict[str, Any] = {
    "bool": False,
    "int2": 1,
    "int4": 1,
    "int8": 1,
    "float8": 1.0,
    "timestamptz": _AT,
    "date": date(2027, 3, 1),
    "_text": [],
    "_int4": [],
    "bytea": b"\x00" * 32,
    "tstzrange": asyncpg.Range(_AT, _AT.replace(hour=12)),
    "datemultirange": [],
}


class Planted(NamedTuple):
    service: str
    table: str
    column: str

    @property
    def canary(self) -> str:
        return f"{CANARY}{self.service}-{self.table}-{self.column}"


def catalogue(service: str) -> Kept:
    found: Kept = importlib.import_module(f"services.{service}.kept").KEPT
    return found


def hers(table: Table) -> set[str]:
    """The columns in which her id stands."""
    return set(re.findall(r"t\.(\w+) (?:= any \(\$1\)|&& \$1)", table.whose))


async def columns(db: Connection, service: str) -> dict[str, list[Record]]:
    """Of each table of a service that is not the runtime's."""
    rows = await db.fetch(
        """select c.relname, a.attname, t.typname, t.typtype::text, a.attidentity <> '' as is_made
           from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
           where c.relnamespace = $1::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
           order by c.relname, a.attnum""",
        service,
    )
    runtime = {one.name for one in RUNTIME}
    found: dict[str, list[Record]] = {}
    for row in rows:
        if row["relname"] not in runtime:
            found.setdefault(row["relname"], []).append(row)
    return found


async def plant(admin: Connection, house: House, person_id: UUID) -> list[Planted]:
    """`admin` may switch off what PostgreSQL asks of a row: these are no rows that the house would make."""
    service, kept = house.name, catalogue(house.name)
    tables, planted = {one.name: one for one in kept.tables}, []
    await admin.execute("set session_replication_role = replica")
    allowed = await _without_checks(admin, service)
    async with house.database.transaction() as db:
        for name, known in (await columns(admin, service)).items():
            row = {}
            for column in [one for one in known if not one["is_made"]]:
                where = Planted(service, name, column["attname"])
                value, is_canary = _value(tables.get(name), where, column, person_id, allowed)
                row[where.column] = value
                planted += [where] * is_canary
            for column, of in tables[name].sealed.items() if name in tables else ():
                words = CODES.get((service, name, column), Planted(service, name, column).canary)
                row[column] = await house.sealer.seal(db, row.get(of, person_id), words)
                planted += [Planted(service, name, column)] * (words.startswith(CANARY))
            names, places = ", ".join(f'"{one}"' for one in row), ", ".join(f"${n + 1}" for n in range(len(row)))
            await admin.execute(
                f"insert into {service}.{name} ({names}) values ({places}) on conflict do nothing",  # noqa: S608
                *row.values(),
            )
    return planted


def _value(
    table: Table | None, where: Planted, column: Record, person_id: UUID, allowed: dict[tuple[str, str], str]
) -> tuple[Any, bool]:
    kind, name = column["typname"], where.column
    if where in CODES and kind != "bytea":
        return CODES[where], False
    if kind in ("uuid", "_uuid"):
        one = person_id if table is not None and name in hers(table) else uuid5(_SPACE, name)
        return ([one] if kind == "_uuid" else one), False
    if (where.table, name) in allowed:
        return allowed[where.table, name], False
    if kind == "text":
        return (where.canary, True) if table is not None else (f"{name}", False)
    if kind == "jsonb":
        return ({"words": where.canary}, True) if table is not None else ({}, False)
    if column["typtype"] == "d":
        return "yes", False
    return _PLAIN[kind], False


async def _without_checks(admin: Connection, service: str) -> dict[tuple[str, str], str]:
    """Answers, of columns that may hold certain words only, the first of these."""
    rows = await admin.fetch(
        """select conrelid::regclass::text as at, conname, pg_get_constraintdef(oid) as says, relname
           from (select c.*, k.relname from pg_constraint c join pg_class k on k.oid = c.conrelid
                 where c.connamespace = $1::regnamespace and c.contype = 'c') x""",
        service,
    )
    allowed = {}
    for row in rows:
        if found := re.search(r"\((\w+) = ANY \(ARRAY\['([\w-]+)'::text", row["says"]):
            allowed[row["relname"], found[1]] = found[2]
        await admin.execute(f'alter table {row["at"]} drop constraint "{row["conname"]}"')
    return allowed


def for_everybody(services: Iterable[str]) -> set[str]:
    """The canaries that stay: what she let everybody read, and what names nobody."""
    return {
        Planted(service, table.name, column).canary
        for service in services
        for table in catalogue(service).tables
        for column in table.for_everybody
    }


async def found(admin: Connection, services: Iterable[str], canary: str = CANARY) -> list[str]:
    """Which rows of which tables hold a canary as plain text, of the runtime's tables too."""
    at = []
    for service in services:
        tables = await admin.fetch(
            "select relname from pg_class where relnamespace = $1::regnamespace and relkind = 'r'", service
        )
        for (table,) in tables:
            for row in await admin.fetch(f"select t::text as words from {service}.{table} t"):  # noqa: S608
                at += [f"{service}.{table}: {one}" for one in re.findall(rf"{canary}[\w-]*", row["words"])]
    return at


async def readable(house: House) -> list[str]:
    """Which sealed canaries a service can still open, beside what it keeps until an end of its own."""
    at = []
    async with house.database.reading() as db:
        for table in catalogue(house.name).tables:
            if table.erasing is Erasing.OWN_END:
                continue
            also = f", {table.also}" if table.also else ""
            rows = await db.fetch(f"select t.*{also} from {table.name} t {table.joins}")  # noqa: S608
            for row in rows:
                for column, of in table.sealed.items():
                    if await house.sealer.open(db, row[of], row[column]) is not None:
                        at.append(f"{house.name}.{table.name}.{column}")
    return at
