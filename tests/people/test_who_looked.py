"""Who looked at what of hers, and why: written with the look, shown to her, and changed by nobody."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import msgspec
import pytest

from services.contracts.event import event_type
from services.contracts.looking import LookedAt as Elsewhere
from services.contracts.looking import PersonLookedAt
from services.people.commands.looking import LookAtPerson, LookUpAddresses, look_at_person, look_up_addresses
from services.people.commands.shared import SessionView
from services.people.model import LookedAt, Why
from services.people.queries.looked import WhoLookedQuestion, WhoLookedView, who_looked
from services.people.queries.people import PersonQuestion, person
from services.people.reactions import REACTIONS
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.arrived import Arrived
from services.runtime.ids import new_id
from services.runtime.inbox import react
from services.runtime.reactions import Interest
from services.runtime.refusal import Missing, SignInFirst
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, GWEN, OWAIN
from tests.people.conftest import Desk, opened
from tests.people.test_signing_in import new_contact, signed_in

OF_SHE = "select looked_by, what, why from looked where person_id = $1 order by number"


def arrived_of(event: PersonLookedAt) -> Arrived:
    return Arrived(
        event_id=new_id(),
        publisher="enrolment",
        aggregate=event.aggregate,
        aggregate_id=event.look_id,
        kind=event_type(type(event)),
        revision=1,
        timeline=1,
        at=event.at,
        trace=None,
        subject=f"college.enrolment.look.person_looked_at.{event.look_id}",
        headers={},
        body=msgspec.json.encode(event),
    )


async def seen_by(desk: Desk, session: SessionView, before_on: date | None = None) -> WhoLookedView:
    herself = Actor(person_id=session.person_id, factor=Factor.CODE)
    return await desk.ask(who_looked, WhoLookedQuestion(before_on=before_on), herself)


async def look(desk: Desk, person_id: UUID, why: Why = Why.ASKED) -> None:
    gwen = GWEN.acting(now=desk.clock())
    await desk.do(look_at_person, LookAtPerson(person_id=person_id, why=why), gwen)


async def test_each_look_says_what_and_why(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    await example.do(person, PersonQuestion(person_id=session.person_id), OWAIN.acting(now=example.clock()))
    await look(example, session.person_id, Why.TELL)
    await look(example, session.person_id, Why.TELL)
    await look(example, session.person_id, Why.CALL)
    await example.do(look_up_addresses, LookUpAddresses(person_ids=(session.person_id,)), house("messages"))

    found = await seen_by(example, session)

    assert [(one.by, one.what, one.why, one.times) for one in found.by_people] == [
        (str(GWEN.person_id), LookedAt.REACH, Why.CALL, 1),
        (str(GWEN.person_id), LookedAt.REACH, Why.TELL, 2),
        (str(OWAIN.person_id), LookedAt.PAGE, Why.WORK, 1),
    ]
    assert [(one.by, one.why) for one in found.by_house] == [("messages", Why.MESSAGE)]
    assert {one.on for one in found.by_people} == {example.clock().date()}


async def test_earlier_days_are_shown_apart(example: Desk) -> None:
    session, today = await signed_in(example, new_contact()), example.clock().date()
    await look(example, session.person_id)

    assert (await seen_by(example, session, today)).by_people == ()
    assert len((await seen_by(example, session, today + timedelta(days=1))).by_people) == 1


async def test_why_is_said_or_follows_from_a_task(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    for why in (Why.MESSAGE, Why.WORK, Why.SESSION):
        with pytest.raises(Missing, match="why"):
            await look(example, session.person_id, why)

    assert await example.fetch(OF_SHE, session.person_id) == []


async def test_whoever_looks_at_herself_looked_at_nobody(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    herself = GWEN._replace(person_id=session.person_id).acting(now=example.clock())
    await example.do(person, PersonQuestion(person_id=session.person_id), herself)

    assert await example.fetch(OF_SHE, session.person_id) == []


async def test_signed_out_nobody_sees_who_looked(example: Desk) -> None:
    with pytest.raises(SignInFirst):
        await example.ask(who_looked, WhoLookedQuestion(), NOBODY)


async def test_a_look_elsewhere_comes_onto_her_page_once(example: Desk) -> None:
    session, then = await signed_in(example, new_contact()), example.clock() - timedelta(days=3)
    event = PersonLookedAt(
        look_id=new_id(), person_id=session.person_id, by_id=ANWEN.person_id, what=Elsewhere.NOTE, at=then
    )
    arrived = arrived_of(event)
    for _ in range(2):
        async with example.house.database.transaction() as db:
            await react(example.house, REACTIONS, Interest("*", "look"), db, arrived)

    (one,) = (await seen_by(example, session)).by_people

    assert (one.by, one.what, one.why, one.times) == (str(ANWEN.person_id), LookedAt.NOTE, Why.SESSION, 1)
    assert one.on == then.date()


async def test_the_service_can_add_to_the_log_and_change_nothing_of_it(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    await look(example, session.person_id)
    for statement in (
        "delete from looked",
        "update looked set why = 'work'",
        "truncate looked",
        "delete from chain",
        "update chain set hash = ''",
        "insert into chain values ('looked', 999999, 999999, '')",
        "select make_log('looked')",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await example.fetch(statement)


async def test_looks_at_one_moment_stand_one_behind_the_other(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college, is_example=True) as desk:
        sessions = [await signed_in(desk, new_contact()) for _ in range(4)]
        await asyncio.gather(*(look(desk, one.person_id) for one in sessions for _ in range(5)))

        places = await desk.fetch("select place from chain where log = 'looked' order by place")
        assert [row["place"] for row in places] == list(range(1, 21))
        admin = await asyncpg.connect(college.admin_dsn)
        try:
            with pytest.raises(asyncpg.RaiseError, match="only added to"):
                await admin.execute("delete from people.looked")
        finally:
            await admin.close()
