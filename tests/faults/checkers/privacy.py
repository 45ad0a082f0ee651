"""I11 and I12: the words that people typed are found nowhere but in their fields, and nowhere once they are erased."""

from uuid import uuid4

from infra.local.services import SERVICES
from services.runtime.database import Connection
from tests.faults.checkers.look import Look

_TABLES = "select relname from pg_class where relnamespace = '{service}'::regnamespace and relkind = 'r'"
NAMES_LIVE_IN = "people"
_TELLS = "select '{service} tells: ' || event_id as what from {service}.journal where body ~ $1"
NEVER_TOLD = '"(choice|perspective|words|readers|said|contact|email|phone)"'
"""Fields that no event has but those of the public's: a course's title, a venue, a room."""
_PUBLIC = "('course_approved', 'course_carried_over', 'venue_added', 'venue_changed', 'room_added', 'room_changed', 'term_opened', 'term_changed')"  # noqa: E501


async def no_personal_data_outside_its_home(look: Look) -> list[str]:
    wrong = [
        row["what"]
        for service in SERVICES
        for row in await look.db.fetch(_TELLS.format(service=service) + f" and type not in {_PUBLIC}", NEVER_TOLD)
    ]
    for canary in look.seen.canaries:
        wrong += [f"{canary} is in {place}" for place in await _found(look, canary, but_at_home=True)]
    return wrong


async def erasure(look: Look) -> list[str]:
    """Of whoever is erased no word is left, and no copy that has only to do with her, and no key."""
    wrong = []
    for canary, whose in look.seen.canaries.items():
        if whose in look.seen.erased:
            wrong += [f"{canary} is still in {place}" for place in await _found(look, canary, but_at_home=False)]
    for person_id in look.seen.erased:
        rows = [
            f"{service}.{table}"
            for service in SERVICES
            for table in _OF_A_PERSON.get(service, ())
            if await look.db.fetchval(f"select exists (select from {service}.{table} where person_id = $1)", person_id)
        ]
        wrong += [f"{person_id} is still in {place}" for place in rows]
    return wrong


_OF_A_PERSON: dict[str, tuple[str, ...]] = {
    "enrolment": ("person_key",),
    "groups": ("person_key", "role_copy"),
    "codesign": ("person_key",),
    "care": ("role_copy",),
}


async def _found(look: Look, word: str, *, but_at_home: bool) -> list[str]:
    """Everywhere: tables as text (and bytes), the stream, and whatever people or programs said outside."""
    places = [f"a table, {place}" for place in await _in_tables(look.db, word, but_at_home)]
    places += ["the stream, " + one.subject for one in look.stream or () if word.encode() in _bytes(one)]
    return places + [place for place, text in look.seen.outside if word in text]


async def _in_tables(db: Connection, word: str, but_at_home: bool) -> list[str]:
    found = []
    for service in SERVICES:
        for row in await db.fetch(_TABLES.format(service=service)):
            table = f"{service}.{row['relname']}"
            if but_at_home and _is_home(service, row["relname"]):
                continue
            hidden = word.encode().hex()  # what a bytea shows
            if await db.fetchval(
                f"select exists (select from {table} t where strpos(t::text, $1) > 0 or strpos(t::text, $2) > 0)",
                word,
                hidden,
            ):
                found.append(table)
    return found


def _is_home(service: str, table: str) -> bool:
    """Names and contacts live in `people`, in its own tables; what was written there to be told never."""
    return service == NAMES_LIVE_IN and table not in ("journal", "parked", "idempotency", "due")


def _bytes(one: object) -> bytes:
    return repr(one).encode()


def canary() -> str:
    """A word that stands nowhere else."""
    return f"canary{uuid4().hex}"
