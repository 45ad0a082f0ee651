"""The links that `./college up` prints: reusable ones of the example's people, and the one that sets up a college.

They are made by whoever holds the settings of `people`, on the machine itself. A reusable link is kept nowhere: it
follows from the key, and counts only where the database says that this is the example college.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from services.contracts.people import Role
from services.people import tokens
from services.people.store import college, persons, roles
from services.runtime.clock import machine_clock
from services.runtime.database import Database
from services.runtime.mail import is_example
from services.runtime.settings import Settings

SET_UP_LIFE = timedelta(minutes=30)
WORDS = {
    Role.PEER_TUTOR: "peer tutor",
    Role.TUTOR_BY_TRAINING: "tutor by training",
    Role.TRAINEE: "trainee",
    Role.MEMBER: "member of the co-production group",
    Role.CO_CHAIR: "co-chair",
    Role.COACH: "coach",
    Role.COORDINATOR: "coordinator",
    Role.ASSESSOR: "assessor",
    Role.INTERNAL_VERIFIER: "internal verifier",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
    Role.SAFEGUARDING_DEPUTY: "safeguarding deputy",
    Role.ADMINISTRATOR: "administrator",
    Role.STUDENT: "student",
}
"""For the terminal, in English. Pages have their own words."""


async def example_links(settings: Settings) -> list[tuple[str, str, str, tuple[Role, ...]]]:
    """Name, roles in words, link and roles of each example person. None in a college that is not the example."""
    async with _opened(settings) as database, database.reading() as db:
        if not await is_example(db):
            return []
        people = await persons.example_people(db)
    return [
        (one.name, _words(one.roles), _address(settings, tokens.example_token(settings.key, one.person_id)), one.roles)
        for one in people
    ]


async def first_administrator_link(settings: Settings) -> str | None:
    """Works once, within half an hour, and only while there is no administrator. None when there is one."""
    token, now = tokens.new_token(), machine_clock()
    async with _opened(settings) as database, database.transaction() as db:
        if await is_example(db) or await roles.administrators(db):
            return None
        await college.replace_set_up_link(db, tokens.token_hash(token), now + SET_UP_LIFE)
    return f"{settings.college_address}/set-up/{token}"


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings)
    await database.connect()
    try:
        yield database
    finally:
        await database.close()


def _address(settings: Settings, token: str) -> str:
    return f"{settings.college_address}/sign-in/link/{token}"


def _words(roles_held: tuple[Role, ...]) -> str:
    return ", ".join(WORDS[role] for role in roles_held) or WORDS[Role.STUDENT]
