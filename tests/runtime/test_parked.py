import asyncio

from services.runtime import parked
from services.runtime.actor import Actor, Factor
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.inbox import ATTEMPTS, Inbox
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work
from tests.runtime.notes import INTEREST, Noted, arrivals, hearing, note, notes, told
from tests.runtime.test_inbox import poisoned

ADMINISTRATOR = Actor(person_id=new_id(), roles=frozenset({"administrator"}), factor=Factor.SECOND)


async def park_third_of(codesign: House, scheduling: House) -> parked.ParkedView:
    note_id = await notes(codesign, 5)
    waiting = await arrivals(codesign, note_id)
    for _ in range(ATTEMPTS):
        await Inbox(scheduling, poisoned(3), INTEREST).apply(waiting)
    async with scheduling.database.reading() as db:
        view = next(one for one in await parked.parked(db) if one.aggregate_id == note_id)
    return view


async def test_after_a_mend_the_parked_events_go_on_in_order(codesign: House, scheduling: House) -> None:
    view = await park_third_of(codesign, scheduling)
    assert view.behind == 2

    assert not await parked.try_again(scheduling, poisoned(3), view.event_id, ADMINISTRATOR)
    assert await parked.try_again(scheduling, hearing(), view.event_id, ADMINISTRATOR)

    assert await told(scheduling, view.aggregate_id) == [1, 2, 3, 4, 5]
    await note(codesign, view.aggregate_id)
    await Inbox(scheduling, hearing(), INTEREST).apply(await arrivals(codesign, view.aggregate_id))
    assert await told(scheduling, view.aggregate_id) == [1, 2, 3, 4, 5, 6]


async def test_a_skipped_event_keeps_its_reason_and_those_behind_it_go_on(codesign: House, scheduling: House) -> None:
    view = await park_third_of(codesign, scheduling)

    assert await parked.skip(scheduling, hearing(), view.event_id, "told by phone instead", ADMINISTRATOR)

    assert await told(scheduling, view.aggregate_id) == [1, 2, 4, 5]
    async with scheduling.database.reading() as db:
        because = await db.fetchval("select skipped_because from parked where event_id = $1", view.event_id)
    assert because == "told by phone instead"


async def test_what_arrives_while_it_is_tried_again_is_not_left_standing(codesign: House, scheduling: House) -> None:
    """Found by seed: it was parked behind what was just being applied, and nobody went on with it."""
    view = await park_third_of(codesign, scheduling)
    await note(codesign, view.aggregate_id)
    sixth = (await arrivals(codesign, view.aggregate_id))[5]
    reactions = Reactions("scheduling")

    @reactions.consequence(Noted, since=BEGINNING)
    async def tell(event: Noted, unit: Work) -> None:
        await unit.db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)
        if event.number == 4:
            await Inbox(scheduling, poisoned(3), INTEREST).apply([sixth])

    assert await parked.try_again(scheduling, reactions, view.event_id, ADMINISTRATOR)
    assert await told(scheduling, view.aggregate_id) == [1, 2, 3, 4, 5, 6]


async def test_behind_what_is_gone_nothing_is_parked(codesign: House, scheduling: House) -> None:
    """Found by seed: it looked while something was parked, and would have been parked when nothing was any more."""
    view = await park_third_of(codesign, scheduling)
    await note(codesign, view.aggregate_id)
    sixth = (await arrivals(codesign, view.aggregate_id))[5]
    async with scheduling.database.transaction() as db:
        await db.execute("delete from parked where aggregate_id = $1", view.aggregate_id)
        arriving = asyncio.create_task(Inbox(scheduling, hearing(), INTEREST).apply([sixth]))
        waits = "select exists (select from pg_locks where not granted)"
        while not arriving.done() and not await db.fetchval(waits):
            await asyncio.wait({arriving}, timeout=0.01)
        assert not arriving.done()
    outcome = await arriving

    assert (outcome.done, set(outcome.again)) == (set(), {0})
    async with scheduling.database.reading() as db:
        assert [one for one in await parked.parked(db) if one.aggregate_id == view.aggregate_id] == []


async def test_an_event_that_is_missing_between_parked_ones_is_waited_for(codesign: House, scheduling: House) -> None:
    """Behind a poison event others are parked as they come: one on its way again must not be stepped over."""
    note_id = await notes(codesign, 5)
    waiting = await arrivals(codesign, note_id)
    late = waiting.pop(3)
    for _ in range(ATTEMPTS):
        await Inbox(scheduling, poisoned(3), INTEREST).apply(waiting)
    async with scheduling.database.reading() as db:
        view = next(one for one in await parked.parked(db) if one.aggregate_id == note_id)

    assert not await parked.try_again(scheduling, hearing(), view.event_id, ADMINISTRATOR)
    assert await told(scheduling, note_id) == [1, 2, 3]

    await Inbox(scheduling, hearing(), INTEREST).apply([late])
    async with scheduling.database.reading() as db:
        view = next(one for one in await parked.parked(db) if one.aggregate_id == note_id)
    assert await parked.try_again(scheduling, hearing(), view.event_id, ADMINISTRATOR)
    assert await told(scheduling, note_id) == [1, 2, 3, 4, 5]
