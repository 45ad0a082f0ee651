"""The facts of the college, and its first administrator."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from services.contracts.people import CrisisInfoReviewed, PersonRegistered, Role
from services.people import tokens
from services.people.commands.shared import SessionView, begin_session, browser_of, roles_now, take_role
from services.people.model import Channel, College, Colours, Contact, CrisisLine, Person
from services.people.rules import college as rules
from services.people.rules import contacts, registering
from services.people.rules import signing_in as sign_in_rules
from services.people.store import college, persons, roles
from services.runtime.actor import Factor, require_role, require_second_factor
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.work import Work


class ChangeCollege(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the facts, as the page showed them."""

    name: str
    name_cy: str = ""
    short_name: str = ""
    neutral_name: str = "the college"
    neutral_name_cy: str = "y coleg"
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    address: str = ""
    districts: tuple[str, ...] = ()
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    crisis_lines_look_again_on: date | None = None
    crisis_keeper_id: UUID | None = None
    worry_lines: tuple[CrisisLine, ...] = ()
    colours: Colours = Colours.SEA


class CollegeChangedView(msgspec.Struct, frozen=True, kw_only=True):
    name: str


async def change_college(command: ChangeCollege, work: Work) -> CollegeChangedView:
    require_role(work.actor, Role.ADMINISTRATOR, service="example")
    before = await college.lock_college(work.db)
    facts = College(
        **{name: getattr(command, name) for name in command.__struct_fields__},
        crisis_lines_looked_at_on=before.crisis_lines_looked_at_on if before else None,
    )
    rules.refuse_unusable(facts)
    if facts.crisis_keeper_id and (before is None or before.crisis_keeper_id != facts.crisis_keeper_id):
        rules.refuse_keeper(await roles_now(work, facts.crisis_keeper_id))
    if rules.is_reviewed(before, facts):
        facts = await _reviewed(work, facts)
    await college.save_college(work.db, facts, work.actor.person_id, work.now)
    return CollegeChangedView(name=facts.name)


class ReviewCrisisLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Their keeper has rung or looked up each number: they are right, or mended here. Then again on another day."""

    crisis_lines: tuple[CrisisLine, ...]
    look_again_on: date


async def review_crisis_lines(command: ReviewCrisisLines, work: Work) -> None:
    before, _ = await college.load_college(work.db)
    before = await college.lock_college(work.db) or before
    if before.crisis_keeper_id is None or work.actor.person_id != before.crisis_keeper_id:
        require_role(work.actor, Role.ADMINISTRATOR)
    require_second_factor(work.actor)
    rules.refuse_day(command.look_again_on, college_date(work.now))
    facts = msgspec.structs.replace(
        before, crisis_lines=command.crisis_lines, crisis_lines_look_again_on=command.look_again_on
    )
    rules.refuse_nobody_to_ring(facts)
    await college.save_college(work.db, await _reviewed(work, facts), work.actor.person_id, work.now)


async def _reviewed(work: Work, facts: College) -> College:
    """Today somebody looked; on the day that she named, or in a year, somebody is asked to look again."""
    today = college_date(work.now)
    look_again_on = facts.crisis_lines_look_again_on or today + rules.LONGEST_UNSEEN
    await work.due("review-numbers", "crisis", rules.asked_at(look_again_on))
    work.record(CrisisInfoReviewed(look_again_on=look_again_on))
    return msgspec.structs.replace(facts, crisis_lines_looked_at_on=today, crisis_lines_look_again_on=look_again_on)


class SetUpAdministrator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first administrator opens a new college with the link that its start printed."""

    token: str
    name: str
    contact: str
    language: str = "en"
    browser: str = ""


async def set_up_administrator(command: SetUpAdministrator, work: Work) -> SessionView:
    """Once, and only while there is no administrator. What follows is the second factor."""
    name = registering.name(command.name)
    folded = contacts.fold(Channel.MAIL, command.contact)
    if not await college.use_set_up_link(work.db, tokens.token_hash(command.token), work.now):
        raise sign_in_rules.LinkEnded("This link cannot be used any more.", what_to_do="Start the college again.")
    if await roles.administrators(work.db):
        raise sign_in_rules.LinkEnded("There is an administrator already.", what_to_do="Ask her to invite you.")
    person_id: UUID = new_id()
    person = Person(person_id=person_id, name=name, language="cy" if command.language == "cy" else "en")
    await persons.insert_person(work.db, person, "set-up", work.now)
    await persons.insert_contact(
        work.db,
        Contact(
            contact_id=new_id(),
            person_id=person_id,
            channel=Channel.MAIL,
            address=command.contact.strip(),
            folded=folded,
        ),
        work.now,
    )
    work.record(PersonRegistered(person_id=person_id))
    await take_role(work, person_id, Role.ADMINISTRATOR, None)
    tomorrow = college_date(work.now) + timedelta(days=1)  # nobody here has looked at the numbers that came with it
    await work.due("review-numbers", "crisis", rules.asked_at(tomorrow))
    return await begin_session(work, person_id, Factor.CODE, browser_of(work.actor, command.browser))
