"""Opened in need: with a reason, for an hour and one person, told to the lead at once, seen by whom it is about."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.contracts.people import GlassBroken, GlassLookedAt, Role
from services.people.commands.glass import (
    BreakGlass,
    GlassView,
    LookAtGlass,
    LookThroughGlass,
    break_glass,
    look_at_glass,
    look_through_glass,
)
from services.people.commands.shared import SessionView
from services.people.kept import KEPT
from services.people.model import Why
from services.people.queries.glass import OpenedInNeedQuestion, opened_in_need
from services.people.queries.looked import LookedView
from services.people.rules.glass import GlassEnded, LookedAlready, NobodyToTell
from services.runtime.actor import Actor, Factor
from services.runtime.http import Look
from services.runtime.refusal import Missing, NotAllowed, NotFound, StepUpFirst
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, ELERI, NIA
from tests.people.conftest import Desk, opened
from tests.people.test_factor_reset import acting
from tests.people.test_looking import added
from tests.people.test_signing_in import new_contact, signed_in
from tests.people.test_who_looked import seen_by

WORDS = "canary-311: left her medicine in the room, and the desk is closed"


async def lead(desk: Desk) -> Actor:
    return acting(desk, await added(desk, "Carys", "", None, Role.SAFEGUARDING_LEAD), Role.SAFEGUARDING_LEAD)


async def broken(desk: Desk, person_id: UUID, words: str = WORDS) -> GlassView:
    return await desk.do(break_glass, BreakGlass(person_id=person_id, words=words), ANWEN.acting(now=desk.clock()))


async def looks(desk: Desk, session: SessionView) -> list[LookedView]:
    return [one for one in (await seen_by(desk, session)).by_people if one.why is Why.NEED]


async def test_it_opens_how_to_reach_her_and_the_lead_is_told_at_once(example: Desk) -> None:
    contact = new_contact()
    session, carys = await signed_in(example, contact), await lead(example)

    glass = await broken(example, session.person_id)

    assert (glass.address.contact, glass.ends_at) == (contact, example.clock() + timedelta(hours=1))
    (told,) = example.recorded
    assert isinstance(told, GlassBroken)
    assert (told.person_id, told.glass_id, told.by_id) == (session.person_id, glass.glass_id, ANWEN.person_id)
    assert carys.person_id in told.told_ids
    (row,) = [
        one
        for one in await example.ask(opened_in_need, OpenedInNeedQuestion(), carys)
        if one.glass_id == glass.glass_id
    ]
    assert (row.words, row.by_id, row.looked_at) == (WORDS, ANWEN.person_id, None)
    rows = await example.fetch("select t::text as row from glass t union all select l::text from looked l")
    assert not any("canary-311" in one["row"] for one in rows)


async def test_she_sees_it_and_why_when_the_lead_has_looked(example: Desk) -> None:
    session, carys = await signed_in(example, new_contact()), await lead(example)
    glass = await broken(example, session.person_id)
    assert await looks(example, session) == []

    await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id), carys)

    assert example.recorded == (GlassLookedAt(person_id=session.person_id, glass_id=glass.glass_id),)
    (one,) = await looks(example, session)
    assert (one.by, one.words, one.times) == (str(ANWEN.person_id), WORDS, 1)
    with pytest.raises(LookedAlready):
        await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id, harm="late"), carys)


async def test_a_lead_who_does_not_look_hides_it_for_a_day_at_most(example: Desk) -> None:
    session, _ = await signed_in(example, new_contact()), await lead(example)
    await broken(example, session.person_id)
    example.clock.on(hours=23, minutes=59)
    assert await looks(example, session) == []
    example.clock.on(minutes=1)
    assert len(await looks(example, session)) == 1


async def test_what_would_harm_her_she_does_not_see_and_why_is_kept(example: Desk) -> None:
    session, carys = await signed_in(example, new_contact()), await lead(example)
    glass = await broken(example, session.person_id)
    with pytest.raises(Missing, match="would harm"):
        await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id, harm=" "), carys)

    await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id, harm="somebody reads her mail"), carys)

    example.clock.on(days=2)
    assert await looks(example, session) == []
    assert (await example.ask(opened_in_need, OpenedInNeedQuestion(), carys)) != []
    herself = Actor(person_id=session.person_id, factor=Factor.CODE, factor_at=example.clock())
    async with example.house.database.reading() as db:
        taken = await KEPT.everything(Look(example.house, db, example.clock(), herself))
    assert not any(table.name in ("glass", "looked") and table.rows for table in taken)
    assert [row["why"] for row in await example.fetch("select why from looked where person_id = $1", session.person_id)]


async def test_the_hour_is_hers_alone_and_each_look_is_written_down(example: Desk) -> None:
    session, carys = await signed_in(example, new_contact()), await lead(example)
    glass = await broken(example, session.person_id)
    again = LookThroughGlass(glass_id=glass.glass_id)
    example.clock.on(minutes=14)
    await example.do(look_through_glass, again, ANWEN.acting(now=example.clock()))
    other = acting(example, await added(example, "Bethan", "", None, Role.PEER_TUTOR), Role.PEER_TUTOR)
    with pytest.raises(NotFound):
        await example.do(look_through_glass, again, other)
    await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id), carys)
    assert [one.times for one in await looks(example, session)] == [2]

    example.clock.on(minutes=46)
    with pytest.raises(GlassEnded):
        await example.do(look_through_glass, again, ANWEN.acting(now=example.clock()))


async def test_a_reason_and_a_fresh_second_sign_are_asked_of_those_who_teach_or_work_here(example: Desk) -> None:
    session, carys = await signed_in(example, new_contact()), await lead(example)
    command = BreakGlass(person_id=session.person_id, words=WORDS)
    with pytest.raises(Missing, match="why"):
        await broken(example, session.person_id, "  ")
    for one in (NIA, ELERI):
        with pytest.raises(NotAllowed):
            await example.do(break_glass, command, one.acting(now=example.clock()))
    with pytest.raises(StepUpFirst):
        await example.do(break_glass, command, ANWEN.acting(now=example.clock() - timedelta(minutes=16)))
    assert await example.fetch("select from looked where person_id = $1", session.person_id) == []
    glass = await broken(example, session.person_id)
    for by in (ANWEN.acting(now=example.clock()), acting(example, session.person_id, Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            await example.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id), by)
    with pytest.raises(asyncpg.CheckViolationError):
        await example.fetch("update glass set looked_by = by_id, looked_at = now() where glass_id = $1", glass.glass_id)
    assert carys.person_id


async def test_where_there_is_no_lead_administrators_are_told_and_where_nobody_is_it_stays_shut(
    new_college: MakeCollege,
) -> None:
    async with new_college() as college, opened(college, is_example=True) as desk:
        session = await signed_in(desk, new_contact())
        with pytest.raises(NobodyToTell):
            await broken(desk, session.person_id)
        owain = acting(desk, await added(desk, "Owain", "", None, Role.ADMINISTRATOR), Role.ADMINISTRATOR)
        glass = await broken(desk, session.person_id)
        (told,) = desk.recorded
        assert isinstance(told, GlassBroken)
        assert told.told_ids == (owain.person_id,)
        await desk.do(look_at_glass, LookAtGlass(glass_id=glass.glass_id), owain)
        assert len(await looks(desk, session)) == 1
