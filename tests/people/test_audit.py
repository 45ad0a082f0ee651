"""The invariants that SQL can decide hold after a day at the college, and each would be seen if it were broken."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from services.contracts.people import Role
from services.people.commands.organisation import (
    ForgetOrganisation,
    TurnOrganisation,
    forget_organisation,
    turn_organisation,
)
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import EndRole, GiveRole, end_role, give_role
from services.runtime.actor import Actor, Factor, house
from tests.conftest import College, MakeCollege
from tests.examples.people import OWAIN
from tests.people.conftest import Desk, opened
from tests.people.provider import answering
from tests.people.test_merging import merge, part
from tests.people.test_organisation import colleague, mail, sign_in, tried
from tests.people.test_organisation import set_up as set_up_organisation
from tests.people.test_passkeys import with_passkey
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import new_contact

AUDIT = Path(__file__).parents[2] / "services" / "people" / "audit.sql"


def questions() -> list[str]:
    lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
    return [one.strip() for one in "\n".join(lines).split(";") if one.strip()]


async def found(desk: Desk) -> list[str]:
    return [row["what"] for one in questions() for row in await desk.fetch(one)]


async def a_day(desk: Desk) -> None:
    await set_up(desk)
    person_id = (await desk.do(add_person, AddPerson(name="Dil", contact=new_contact()), house("example"))).person_id
    for role in (Role.MEMBER, Role.TRAINEE):
        await desk.do(give_role, GiveRole(person_id=person_id, role=role), house("example"))
    first, second, third = [
        (await desk.do(add_person, AddPerson(name="Dil", contact=new_contact()), house("example"))).person_id
        for _ in range(3)
    ]
    for kept, gone in ((second, first), (third, second)):
        await merge(desk, kept, gone)
    await part(desk, second)
    herself = Actor(person_id=person_id, factor=Factor.CODE)
    await desk.do(end_role, EndRole(person_id=person_id, role=Role.TRAINEE), herself)


@pytest_asyncio.fixture(scope="module")
async def after_a_day(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as one, opened(one, is_example=True) as desk:
        await a_day(desk)
        yield one


async def broken(college: College, damage: str = "") -> list[str]:
    db = await asyncpg.connect(college.admin_dsn)
    try:
        await db.execute(f"set search_path = people; begin; {damage}")
        return [row["what"] for one in questions() for row in await db.fetch(one)]
    finally:
        await db.close()  # and nothing has happened


async def test_nothing_is_broken_after_a_day(after_a_day: College) -> None:
    assert await broken(after_a_day) == []


@pytest.mark.parametrize(
    ("damage", "seen"),
    [
        ("delete from journal where type = 'person_registered'", "registered, and nobody was told"),
        ("delete from journal where type = 'contact_confirmed'", "a contact that works, and nobody was told"),
        ("delete from journal where type = 'role_taken'", "a role that events do not tell"),
        ("delete from journal where type = 'role_ended'", "a role that ended, and nobody was told"),
        ("delete from journal where type = 'persons_merged'", "one person, and events tell it otherwise"),
        ("delete from merged", "told as one person, and two here"),
        (
            """insert into merged select kept_id, s.person_id, s.person_id, merged_by, merged_at
               from merged, session s limit 1""",
            "gone into a record that has gone itself",
        ),
        (
            "update session set person_id = (select merged_id from merged)",
            "signed in by a record that has gone into another",
        ),
        ("delete from second_factor", "a second factor out of nothing"),
    ],
)
async def test_damage_is_seen(after_a_day: College, damage: str, seen: str) -> None:
    assert seen in await broken(after_a_day, damage)


@pytest.mark.parametrize("sign", ["a passkey", "her organisation"])
async def test_a_second_factor_rests_on_other_things_too(new_college: MakeCollege, sign: str) -> None:
    async with new_college() as one, opened(one, is_example=True) as desk:
        if sign == "a passkey":
            await with_passkey(desk)
        else:
            async with answering(desk.clock) as provider:
                await set_up_organisation(desk, provider)
                await tried(desk, provider)
                await desk.do(turn_organisation, TurnOrganisation(is_on=True), OWAIN.acting(now=desk.clock()))
                _, contact = await colleague(desk)
                session = await sign_in(desk, provider, sub="4711", amr=["mfa"], **mail(contact))
                assert session.factor is Factor.SECOND
        assert await found(desk) == []

        if sign == "her organisation":  # taken away, nothing is left that rests on its word
            await desk.do(forget_organisation, ForgetOrganisation(), OWAIN.acting(now=desk.clock()))
            assert await found(desk) == []
