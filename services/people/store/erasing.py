"""What becomes of a person's rows when she asks to be forgotten: taken out, put back, or gone."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.people.model import Channel
from services.people.rules.erasing import Erasure
from services.people.store.persons import REACHED_BY
from services.runtime.database import Connection

HERS = {
    "contact": "person_id = any($1)",
    "second_factor": "person_id = any($1)",
    "printed_code": "person_id = any($1)",
    "factor_reset": "person_id = any($1)",
    "glass": "person_id = any($1)",
    "passkey": "person_id = any($1)",
    "organisation_link": "person_id = any($1)",
    "invitation": "person_id = any($1)",
    "choice": "person_id = any($1)",
    "named_contact": "person_id = any($1)",
    "contact_card": "person_id = any($1)",
    "told_of_trouble": "person_id = any($1)",
    "likely_second": "person_id = any($1) or other_id = any($1)",
}
"""Taken out when nobody is to see her any more, and put back if she comes back."""
_PERSON = "name, found_by, public_name, is_of_age, district, language"
_ERASURE = """erasure_id, number, person_ids, state, asked_at, asked_by, erase_at, erased_at, is_written_to, kept"""


async def insert_erasure(db: Connection, erasure: Erasure) -> bool:
    """False when one is open for these records already, or the number is taken."""
    status = await db.execute(
        f"""insert into erasure ({_ERASURE}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict do nothing""",  # noqa: S608
        erasure.erasure_id,
        erasure.number,
        list(erasure.person_ids),
        erasure.state,
        erasure.asked_at,
        erasure.asked_by,
        erasure.erase_at,
        erasure.erased_at,
        erasure.is_written_to,
        erasure.kept,
    )
    return status == "INSERT 0 1"


async def load_erasure(db: Connection, erasure_id: UUID) -> Erasure | None:
    row = await db.fetchrow(f"select {_ERASURE} from erasure where erasure_id = $1 for update", erasure_id)  # noqa: S608
    return msgspec.convert(dict(row), Erasure) if row else None


async def find_by_link(db: Connection, token_hash: bytes) -> UUID | None:
    found: UUID | None = await db.fetchval("select erasure_id from erasure_link where token_hash = $1", token_hash)
    return found


async def find_open(db: Connection, person_id: UUID) -> UUID | None:
    """One that waits for its second yes."""
    found: UUID | None = await db.fetchval(
        "select erasure_id from erasure where person_ids && one_person($1) and state = 'asked'", person_id
    )
    return found


async def find_hidden(db: Connection, person_id: UUID) -> UUID | None:
    found: UUID | None = await db.fetchval(
        "select erasure_id from erasure where $1 = any (person_ids) and state = 'hidden'", person_id
    )
    return found


async def still_there(db: Connection, person_ids: Sequence[UUID]) -> list[UUID]:
    """Of these, who has not been erased here: seen, or out of sight and to be brought back."""
    rows = await db.fetch(
        """select person_id from person p where person_id = any($1) and (hidden_at is null or exists (
               select from erasure e where p.person_id = any (e.person_ids) and e.state = 'hidden'))
           order by person_id""",
        list(person_ids),
    )
    return [row["person_id"] for row in rows]


async def find_of_erased(db: Connection, person_id: UUID) -> UUID | None:
    found: UUID | None = await db.fetchval(
        "select erasure_id from erasure where $1 = any (person_ids) and state = 'erased'", person_id
    )
    return found


async def hidden(db: Connection) -> list[Erasure]:
    rows = await db.fetch(f"select {_ERASURE} from erasure where state = 'hidden' order by erase_at limit 500")  # noqa: S608
    return [msgspec.convert(dict(row), Erasure) for row in rows]


class Reached(NamedTuple):
    channel: Channel
    address: str
    language: str


async def reached_by(db: Connection, person_id: UUID) -> Reached | None:
    """As `persons.look_up_addresses`; nobody has looked, it is she who is told."""
    row = await db.fetchrow(
        f"""select c.channel, c.address, p.language from person p join {REACHED_BY} c on true
            where p.person_id = $1""",  # noqa: S608
        person_id,
    )
    return Reached(Channel(row["channel"]), row["address"], row["language"]) if row else None


async def insert_link(db: Connection, erasure_id: UUID, token_hash: bytes) -> None:
    await db.execute("insert into erasure_link (token_hash, erasure_id) values ($1, $2)", token_hash, erasure_id)


async def take_out(db: Connection, person_ids: Sequence[UUID], now: datetime) -> dict[str, Any]:
    """Everything of hers, out of its tables. What is answered puts it back."""
    ids = list(person_ids)
    kept: dict[str, Any] = {
        table: await db.fetchval(f"select coalesce(jsonb_agg(to_jsonb(t)), '[]') from {table} t where {where}", ids)  # noqa: S608
        for table, where in HERS.items()
    }
    kept["person"] = await db.fetchval(
        f"select jsonb_agg(to_jsonb(t)) from (select person_id, {_PERSON} from person where person_id = any($1)) t",  # noqa: S608
        ids,
    )
    await _delete(db, ids)
    await db.execute(
        """update person set name = '', found_by = '', public_name = null, is_of_age = null, district = null,
               language = 'en', hidden_at = coalesce(hidden_at, $2) where person_id = any($1)""",
        ids,
        now,
    )
    return kept


async def put_back(db: Connection, kept: dict[str, Any]) -> None:
    await db.execute(
        """update person p set name = x.name, found_by = x.found_by, public_name = x.public_name,
               is_of_age = x.is_of_age, district = x.district, language = x.language, hidden_at = null
           from jsonb_populate_recordset(null::person, $1) x where p.person_id = x.person_id""",
        kept["person"],
    )
    for table in HERS:
        await db.execute(
            f"""insert into {table} overriding system value
                select * from jsonb_populate_recordset(null::{table}, $1) on conflict do nothing""",  # noqa: S608
            kept[table],
        )


async def _delete(db: Connection, ids: list[UUID]) -> None:
    await db.execute("delete from session where person_id = any($1)", ids)
    await db.execute("delete from sign_in_attempt where person_id = any($1)", ids)
    for table, where in HERS.items():
        await db.execute(f"delete from {table} where {where}", ids)  # noqa: S608


async def erase(db: Connection, person_ids: Sequence[UUID], addresses: Collection[str], now: datetime) -> None:
    """For good. Also a record of which nothing was taken out before: one that a backup brought back."""
    ids = list(person_ids)
    await take_out(db, ids, now)
    await db.execute("delete from named_contact where named_contact_id = any($1)", ids)
    await db.execute("delete from district_contact where named_contact_id = any($1)", ids)
    await db.execute("delete from welsh_remarks where written_by = any($1)", ids)
    await db.execute("update welsh set reader_id = null where reader_id = any($1)", ids)
    await db.execute("delete from outbox where contact = any($1)", list(addresses))


async def save_state(db: Connection, erasure: Erasure) -> None:
    await db.execute(
        """update erasure set state = $2, erase_at = $3, erased_at = $4, is_written_to = $5, kept = $6, person_ids = $7
           where erasure_id = $1""",
        erasure.erasure_id,
        erasure.state,
        erasure.erase_at,
        erasure.erased_at,
        erasure.is_written_to,
        erasure.kept,
        list(erasure.person_ids),
    )


async def save_agreed(db: Connection, erasure_id: UUID, agreed_by: UUID) -> None:
    await db.execute("update erasure set agreed_by = $2 where erasure_id = $1", erasure_id, agreed_by)


async def forget_links(db: Connection, erasure_id: UUID) -> None:
    await db.execute("delete from erasure_link where erasure_id = $1", erasure_id)


async def note_carried_out(db: Connection, person_id: UUID, service: str) -> None:
    await db.execute(
        "insert into erasure_carried_out (person_id, service) values ($1, $2) on conflict do nothing",
        person_id,
        service,
    )


async def carried_out(db: Connection, person_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    rows = await db.fetch(
        "select person_id, service from erasure_carried_out where person_id = any($1)", list(person_ids)
    )
    return {(row["person_id"], row["service"]) for row in rows}


async def close(db: Connection, erasure: Erasure, done_on: date) -> None:
    """A number and days are left. Nothing of them leads to an id."""
    await db.execute("delete from erasure_carried_out where person_id = any($1)", list(erasure.person_ids))
    await db.execute(
        """update erasure set state = 'done', done_on = $2, person_ids = '{}', asked_by = null, agreed_by = null,
               erase_at = null, erased_at = null, asked_at = date_trunc('day', asked_at) where erasure_id = $1""",
        erasure.erasure_id,
        done_on,
    )


async def forget_address(db: Connection, erasure_id: UUID, sent_on: date | None) -> None:
    await db.execute("update erasure set kept = null, proof_sent_on = $2 where erasure_id = $1", erasure_id, sent_on)
