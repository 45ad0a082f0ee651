"""What everybody may know of the college, and the messages of the example."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from services.people.model import Colours, CrisisLine, WelshStage
from services.people.rules.registering import SOMEWHERE_ELSE
from services.people.store.college import load_all
from services.runtime.http import Look
from services.runtime.mail import is_example
from services.runtime.refusal import NotFound


class CollegeQuestion(msgspec.Struct, frozen=True):
    """Everybody may ask."""


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    name_cy: str
    short_name: str
    neutral_name: str
    neutral_name_cy: str
    phone: str
    text_number: str
    email: str
    hours: str
    hours_cy: str
    who_answers: str
    address: str
    districts: tuple[str, ...]
    somewhere_else: str
    """The last answer to “where do you live”."""
    age_rule: int
    crisis_lines: tuple[CrisisLine, ...]
    crisis_lines_looked_at_on: date | None
    crisis_lines_look_again_on: date | None
    crisis_keeper_id: UUID | None
    worry_lines: tuple[CrisisLine, ...]
    colours: Colours
    is_example: bool
    welsh: WelshStage
    welsh_reader_id: UUID | None
    has_organisation: bool
    """Staff may sign in with the organisation they work for."""


async def college(question: CollegeQuestion, look: Look) -> CollegeView:
    known = await load_all(look.db)
    return CollegeView(
        **msgspec.structs.asdict(known.college),
        somewhere_else=SOMEWHERE_ELSE,
        is_example=known.is_example,
        welsh=known.welsh.stage,
        welsh_reader_id=known.welsh.reader_id,
        has_organisation=known.has_organisation,
    )


class OutboxQuestion(msgspec.Struct, frozen=True):
    """The messages of the example college, which go nowhere. There are none elsewhere."""


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    contact: str
    subject: str
    text: str
    at: datetime


async def outbox(question: OutboxQuestion, look: Look) -> list[LetterView]:
    if not await is_example(look.db):
        raise NotFound("There is nothing here.")
    rows = await look.db.fetch("select number, contact, subject, text, at from outbox order by number desc limit 50")
    return [msgspec.convert(dict(row), LetterView) for row in rows]
