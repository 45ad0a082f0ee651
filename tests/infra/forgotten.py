"""Somebody in a real college, of whom several services keep something, and where anything of hers still stands."""

import asyncio
import re
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import msgspec

from infra.backup import form
from infra.bench.town import CollegeFacts, Registered, Session, Town, soon
from infra.local.services import SERVICES
from infra.local.status import running
from services.runtime.actor import Actor, Factor
from services.runtime.clock import machine_clock
from services.runtime.database import Connection
from services.runtime.ids import new_id
from tests.messages.smtp_sink import Sink
from web.clients.base import Errand, Refused, errand

TABLES = """
select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname = any($1) order by 1
"""


class Hidden(msgspec.Struct):
    number: str
    secret: str


class Place(msgspec.Struct):
    place_id: UUID


class Somebody:
    """Called by a word that stands nowhere else. `actor` has typed six numbers a moment ago."""

    def __init__(self, person_id: UUID, word: str, contact: str) -> None:
        self.person_id, self.word, self.contact = person_id, word, contact
        self.hidden = Hidden("", "")

    @property
    def actor(self) -> Actor:
        roles = frozenset({"student"})
        return Actor(person_id=self.person_id, roles=roles, factor=Factor.CODE, factor_at=machine_clock())


class RealTown(Town):
    """The bench's town in a college of one's own, whose letters come to `sink`."""

    def __init__(self, data: Path, sink: Sink) -> None:
        found = running(data)
        sockets = found.folder.service_sockets
        super().__init__(SimpleNamespace(running=found, socket=lambda name: sockets / f"{name}.sock"))  # type: ignore[arg-type]
        self._sink = sink

    async def somebody(self, name: str) -> Somebody:
        """Registered by the four things, with the numbers of her letter."""
        word = f"{name}{new_id().hex[-12:]}"
        contact = f"{word}@post.example".lower()
        errand.set(Errand(browser=contact))
        people = self._clients["people"]
        await people.get("/college", CollegeFacts)
        asked = {"name": f"{word} Wen", "contact": contact, "is_of_age": True, "district": "Coed hills"}
        registered = await people.send("/register-student", asked, Registered)
        code = (await self.letter(contact, " 6 numbers"))[:6]
        await people.send("/redeem-code", {"attempt_id": registered.attempt_id, "code": code}, Session)
        return Somebody(registered.person_id, word, contact)

    async def letter(self, contact: str, words: str, seconds: float = 60) -> str:
        """The newest to this address that says so."""
        async with asyncio.timeout(seconds):
            while True:
                for one in reversed(self._sink.letters):
                    if one["To"] == contact and words in (text := str(one.get_content())):
                        return text
                await asyncio.sleep(0.05)

    def letters_to(self, contact: str, words: str) -> int:
        return sum(one["To"] == contact and words in str(one.get_content()) for one in self._sink.letters)

    async def lives(self, who: Somebody) -> None:
        """She has a place, and a note for her tutor, sealed with a key of hers."""
        asked = {"run_id": await self.run(await self.course(6), 0, self._slot())}
        place = await soon(lambda: self._book(asked, who))
        note = {"place_id": place.place_id, "words": f"{who.word} needs the window seat"}
        await self.send("enrolment", "/share-note-to-tutor", note, object, who.actor)

    async def _book(self, asked: dict[str, UUID], who: Somebody) -> Place:
        """Dates that are planned and not yet in the prospectus there will be in a moment."""
        try:
            return await self.send("enrolment", "/ask-for-place", asked, Place, who.actor)
        except Refused as refused:
            raise Refused("not-here-yet", refused.sentence) if refused.slug == "run-closed" else refused from None

    def _slot(self) -> int:
        self._slots = getattr(self, "_slots", -1) + 1
        return self._slots

    async def ask(self, who: Somebody) -> None:
        who.hidden = await self.send("people", "/ask-erasure", {}, Hidden, who.actor)

    async def now(self, who: Somebody) -> None:
        await self.send("people", "/erase-now", {"secret": who.hidden.secret}, object)


async def left_of(db: Connection, who: Somebody) -> list[str]:
    """Every table in which her word or her address stands in clear, and every service that has a key of hers."""
    found = []
    for row in await db.fetch(TABLES, list(SERVICES)):
        question = f"select exists (select from {row['name']} t where strpos(lower(t::text), $1) > 0)"  # noqa: S608
        if await db.fetchval(question, who.word.lower()):
            found.append(row["name"])
    return found + [f"a key in {service}" for service in await keys_of(db, who)]


async def keys_of(db: Connection, who: Somebody) -> list[str]:
    asks = " union all ".join(
        f"select '{service}' as service from {service}.person_key where person_id = $1"  # noqa: S608
        for service in SERVICES
    )
    return [row["service"] for row in await db.fetch(asks, who.person_id)]


def is_in_keys(file: Path, who: Somebody) -> bool:
    return any(str(who.person_id) in one.rows for one in form.read_keys(file).person_keys.values())


def taken(said: str) -> dict[str, Path]:
    """The files of a backup, as `./college backup` names them."""
    return {Path(found).suffix: Path(found) for found in re.findall(r"^  (\S+)", said, re.MULTILINE)}
