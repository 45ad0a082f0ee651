"""Who is told when the program does not run: for the administrators' page, and for whoever watches."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.store import trouble as store
from services.runtime.actor import require_role
from services.runtime.clock import college_date
from services.runtime.database import Connection
from services.runtime.http import Look
from services.runtime.mail import is_example


class WhoIsToldQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ReachedView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    is_told: bool


class WhoIsToldView(msgspec.Struct, frozen=True, kw_only=True):
    """`can_tell`: mail is set up, and this is no example. `people`: who could be told, and who is."""

    can_tell: bool
    people: list[ReachedView]


async def who_is_told(question: WhoIsToldQuestion, look: Look) -> WhoIsToldView:
    require_role(look.actor, Role.ADMINISTRATOR)
    found = await store.reached(look.db, college_date(look.now))
    return WhoIsToldView(
        can_tell=bool(look.house.settings.mail_url) and not await is_example(look.db),
        people=[ReachedView(person_id=one.person_id, name=one.name, is_told=one.is_told) for one in found],
    )


class ToldView(msgspec.Struct, frozen=True, kw_only=True):
    contact: str
    language: str


async def addresses_of_told(db: Connection, now: datetime) -> list[ToldView]:
    """For whoever watches, which keeps them for the moment when nothing here answers."""
    found = await store.reached(db, college_date(now))
    return [ToldView(contact=one.contact, language=one.language) for one in found if one.is_told]
