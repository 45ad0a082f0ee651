"""I11 and I12: the words that people typed are found nowhere but in their fields, and nowhere once they are erased."""

from collections.abc import Callable, Collection
from uuid import uuid4

from infra.local.services import SERVICES
from services.runtime.database import Connection
from tests.faults.checkers.look import Look

_TABLES = "select relname from pg_class where relnamespace = '{service}'::regnamespace and relkind = 'r' order by 1"
NAMES_LIVE_IN = "people"
Spares = Callable[[str, str], bool]
"""Whether it may stand in this table of this service."""
_TELLS = "select '{service} tells: ' || event_id as what from {service}.journal where body ~ $1 and type <> all($2)"
NEVER_TOLD = '"(choice|perspective|words|readers|said|contact|email|phone)"'
"""Fields that no event has but those of the public's: a course's title, a venue, a room."""
_PUBLIC = (
    *("course_approved", "course_carried_over", "venue_added", "venue_changed", "room_added", "room_changed"),
    *("term_opened", "term_changed"),
)
_HOLDS = "select w from unnest($1::text[]) w where exists (select from {table} t where strpos(lower(t::text), w) > 0)"
_OF_A_PERSON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SERVICES, ("person_key",)),
    "groups": ("person_key", "role_copy"),
    "care": ("person_key", "role_copy"),
    "messages": ("person_key", "role_copy"),
    "codesign": ("person_key", "role_copy"),
}


async def events_have_no_such_field(look: Look) -> list[str]:
    return [
        row["what"]
        for service in SERVICES
        for row in await look.db.fetch(_TELLS.format(service=service), NEVER_TOLD, list(_PUBLIC))
    ]


async def nothing_of_hers_in_other_tables(look: Look) -> list[str]:
    """Names and contacts live in `people`, in its own tables; what was written there to be told never. Words that may
    stand in any other table are in no journal."""
    found = await _in_tables(look.db, look.seen.canaries, but=_is_home)
    return found + await _in_tables(look.db, look.seen.unsayable, but=lambda _, table: table != "journal")


async def nothing_of_hers_outside(look: Look) -> list[str]:
    """In the stream, and in whatever people or programs said outside."""
    words = {one.lower() for one in (*look.seen.canaries, *look.seen.unsayable)}
    said = [("the stream, " + one.subject, repr(one)) for one in look.stream or ()] + look.seen.outside
    return [
        f"{word} is in {place}" for place, text in said for lower in (text.lower(),) for word in words if word in lower
    ]


async def no_word_of_the_erased_is_left(look: Look) -> list[str]:
    hers = [word for word, whose in look.seen.canaries.items() if whose in look.seen.erased]
    return await _in_tables(look.db, hers)


async def no_row_of_the_erased_is_left(look: Look) -> list[str]:
    """No copy that has only to do with her, and no key."""
    ids = list(look.seen.erased)
    return [
        f"{row['person_id']} is still in {service}.{table}"
        for service, tables in _OF_A_PERSON.items()
        for table in tables
        for row in await look.db.fetch(f"select person_id from {service}.{table} where person_id = any($1)", ids)
    ]


async def _in_tables(db: Connection, words: Collection[str], but: Spares = lambda service, table: False) -> list[str]:
    """As text; and as what a column of bytes shows of it."""
    asked = [shape for word in words for shape in (word.lower(), word.encode().hex())]
    if not asked:
        return []
    found = []
    for service in SERVICES:
        for row in await db.fetch(_TABLES.format(service=service)):
            if not but(service, row["relname"]):
                at = f"{service}.{row['relname']}"
                found += [f"{one['w']} is in {at}" for one in await db.fetch(_HOLDS.format(table=at), asked)]
    return found


def _is_home(service: str, table: str) -> bool:
    return service == NAMES_LIVE_IN and table not in ("journal", "parked", "idempotency", "due")


def canary() -> str:
    """A word that stands nowhere else."""
    return f"canary{uuid4().hex}"
