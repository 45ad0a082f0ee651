"""Invariants I3, I4 and I5 on the arriving side: once, in order, nothing invented; poison set aside; late services."""

import asyncio
import random
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import pytest

from services.runtime import heard, inbox
from services.runtime.arrived import Arrived
from services.runtime.bus import Message
from services.runtime.database import Connection
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.inbox import ATTEMPTS, Inbox
from services.runtime.journal import Revision
from services.runtime.reactions import ACTIVATION, BEGINNING, Consequence, Reactions
from services.runtime.work import Work
from tests.runtime.notes import INTEREST, Noted, arrivals, hearing, notes, relaying, told


async def count(house: House, question: str, *arguments: object) -> int:
    async with house.database.reading() as db:
        found: int = await db.fetchval(question, *arguments)
    return found


async def test_an_event_delivered_twice_is_done_once(codesign: House, scheduling: House) -> None:
    note_id = await notes(codesign, 4)
    arrived = await arrivals(codesign, note_id)
    hears = Inbox(scheduling, hearing(), INTEREST)

    await hears.apply([*arrived, *arrived])
    again = await hears.apply(arrived)

    assert again.done == {0, 1, 2, 3}
    assert await told(scheduling, note_id) == [1, 2, 3, 4]
    assert await count(scheduling, "select count(*) from journal where aggregate_id = $1", note_id) == 4


async def test_without_revision_and_inbox_an_event_delivered_twice_is_done_twice(
    codesign: House, scheduling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: with both memories off the same test must see it twice."""
    note_id = await notes(codesign, 2)
    arrived = await arrivals(codesign, note_id)

    async def all_of_them(_: object, consequences: list[Consequence], __: object) -> list[Consequence]:
        return consequences

    async def forget(*_: object) -> None:
        return None

    monkeypatch.setattr(inbox, "_still_to_do", all_of_them)
    monkeypatch.setattr(heard, "remember", forget)
    hears = Inbox(scheduling, hearing(), INTEREST)
    await hears.apply(arrived)
    await hears.apply(arrived)

    assert await told(scheduling, note_id) == [1, 2, 1, 2]


async def test_shuffled_events_are_applied_in_order(codesign: House, scheduling: House) -> None:
    note_ids = [await notes(codesign, 12) for _ in range(3)]
    waiting = [event for note_id in note_ids for event in await arrivals(codesign, note_id)]
    random.Random(7).shuffle(waiting)  # noqa: S311
    hears = Inbox(scheduling, hearing(), INTEREST)

    while waiting:
        batch, waiting = waiting[:5], waiting[5:]
        outcome = await hears.apply(batch)
        waiting += [event for n, event in enumerate(batch) if n not in outcome.done]

    for note_id in note_ids:
        assert await told(scheduling, note_id) == list(range(1, 13))


async def test_without_the_gap_rule_shuffled_events_are_applied_out_of_order(
    codesign: House, scheduling: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Negative control: the rule is what keeps the order."""
    note_id = await notes(codesign, 6)
    arrived = await arrivals(codesign, note_id)
    original = inbox._Batch.apply

    async def without_gap_rule(self: inbox._Batch, n: int, event: Arrived) -> None:
        self._heard[event.of] = event.revision - 1
        await original(self, n, event)

    monkeypatch.setattr(inbox._Batch, "apply", without_gap_rule)
    hears = Inbox(scheduling, hearing(), INTEREST)
    for n in (3, 1, 0, 5, 2, 4):
        await hears.apply([arrived[n]])

    assert await told(scheduling, note_id) == [4, 2, 1, 6, 3, 5]


async def test_a_gap_applies_nothing_and_raises_the_alarm(codesign: House, scheduling: House) -> None:
    note_id = await notes(codesign, 3)
    first, second, third = await arrivals(codesign, note_id)
    hears = Inbox(scheduling, hearing(), INTEREST)

    outcome = await hears.apply([first, third])

    assert outcome.done == {0}
    assert await told(scheduling, note_id) == [1]
    assert f"gap.codesign.note.{note_id}" in scheduling.troubles
    await hears.apply([second, third])
    assert await told(scheduling, note_id) == [1, 2, 3]
    assert f"gap.codesign.note.{note_id}" not in scheduling.troubles


async def test_nothing_is_recorded_without_an_event_behind_it(codesign: House, scheduling: House) -> None:
    """I4: every inbox row belongs to an event of the publisher's journal."""
    note_id = await notes(codesign, 3)
    await Inbox(scheduling, hearing(), INTEREST).apply(await arrivals(codesign, note_id))

    done, written = await told_of(scheduling), {event.event_id for event in await arrivals(codesign)}

    assert done
    assert invented(done, written) == set()


async def test_what_was_told_without_an_event_is_seen(codesign: House, scheduling: House) -> None:
    """Negative control of the test above."""
    written = {event.event_id for event in await arrivals(codesign)}
    async with scheduling.database.transaction() as db:
        event_id = await db.fetchval("insert into inbox values ('tell', gen_random_uuid()) returning event_id")
    done = await told_of(scheduling)
    async with scheduling.database.transaction() as db:
        await db.execute("delete from inbox where event_id = $1", event_id)

    assert invented(done, written) == {event_id}


async def told_of(house: House) -> set[UUID]:
    async with house.database.reading() as db:
        return {row["event_id"] for row in await db.fetch("select event_id from inbox where reaction = 'tell'")}


def invented(done: Collection[UUID], written: Collection[UUID]) -> set[UUID]:
    return set(done) - set(written)


@pytest.mark.parametrize("is_guarded", [True, False], ids=["as built", "control: heard moves on regardless"])
async def test_of_two_that_believe_they_lead_one_gives_way(
    codesign: House, scheduling: House, monkeypatch: pytest.MonkeyPatch, is_guarded: bool
) -> None:
    """Both have looked before either has applied: only one of them may stay."""
    note_id = await notes(codesign, 1)
    arrived = await arrivals(codesign, note_id)
    both_have_looked = asyncio.Barrier(2)
    reactions = Reactions("scheduling")

    @reactions.copy(Noted)
    async def count_note(event: Noted, db: Connection) -> None:
        await both_have_looked.wait()
        await db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)

    async def move_on(db: Connection, aggregate: str, steps: list[heard.Step]) -> None:
        return None

    if not is_guarded:
        monkeypatch.setattr(heard, "remember", move_on)
    outcomes = await asyncio.gather(
        *(Inbox(scheduling, reactions, INTEREST).apply(arrived) for _ in range(2)), return_exceptions=True
    )

    overtaken = [outcome for outcome in outcomes if isinstance(outcome, heard.Overtaken)]
    assert len(overtaken) == (1 if is_guarded else 0)
    assert await told(scheduling, note_id) == ([1] if is_guarded else [1, 1])


@pytest.mark.parametrize("was_restored", [True, False], ids=["as built", "control: still on the old timeline"])
async def test_after_a_restore_what_was_sent_since_the_backup_has_not_happened(
    codesign: House, scheduling: House, was_restored: bool
) -> None:
    note_id = await notes(codesign, 2)
    first, second = await arrivals(codesign, note_id)
    hears = Inbox(scheduling, hearing(), INTEREST)
    await hears.apply([first])
    dropped = 'college_events_dropped_total{reason="timeline",service="scheduling"}'
    before = counted(scheduling, dropped)
    async with scheduling.database.transaction() as db:
        await db.execute("update relay_cursor set timeline = $1", 2 if was_restored else 1)
    try:
        outcome = await hears.apply([second])
        new = await hears.apply([second._replace(timeline=2, event_id=new_id())])
    finally:
        async with scheduling.database.transaction() as db:
            await db.execute("update relay_cursor set timeline = 1")

    assert outcome.done == {0}
    assert counted(scheduling, dropped) - before == (1 if was_restored else 0)
    assert len(new.revisions) == (1 if was_restored else 0)
    assert await told(scheduling, note_id) == [1, 2]


def counted(house: House, name: str) -> float:
    lines = [line for line in house.metrics.text(False, 0).decode().splitlines() if line.startswith(name)]
    return float(lines[0].split()[-1]) if lines else 0.0


async def test_copies_are_emptied_and_made_again_and_nobody_is_told_twice(codesign: House, scheduling: House) -> None:
    """As docs/decisions/0002 says: the copies and their lines in `heard` go, the inbox stays."""
    note_id = await notes(codesign, 5)
    arrived = await arrivals(codesign, note_id)
    hears = Inbox(scheduling, hearing(), INTEREST)
    await hears.apply(arrived)
    async with scheduling.database.transaction() as db:
        await db.execute("delete from note_copy where note_id = $1", note_id)
        await db.execute("delete from heard where aggregate_id = $1", note_id)

    again = await hears.apply(arrived)

    assert await count(scheduling, "select number from note_copy where note_id = $1", note_id) == 5
    assert await told(scheduling, note_id) == [1, 2, 3, 4, 5]
    assert again.revisions == []


async def test_what_no_relay_has_written_is_left_out_and_said(codesign: House, scheduling: House) -> None:
    note_id = await notes(codesign, 2)
    strange = Message(f"college.codesign.note.noted.{note_id}", b"\xff", {"Nats-Msg-Id": str(new_id())})
    await codesign.bus.publish(strange)
    async with relaying(codesign) as relay:
        while await relay.send_some():
            pass
    hearer = asyncio.create_task(Inbox(scheduling, hearing(), INTEREST).run())
    async with asyncio.timeout(20):
        while await told(scheduling, note_id) != [1, 2]:
            await asyncio.wait({hearer}, timeout=0.02)
    hearer.cancel()
    await asyncio.gather(hearer, return_exceptions=True)

    assert "unreadable.scheduling_codesign_note" in scheduling.troubles
    assert counted(scheduling, 'college_events_dropped_total{reason="unreadable",service="scheduling"}') == 1


def test_two_consequences_of_one_name_are_refused() -> None:
    """The inbox would take the second for done."""
    reactions = hearing()

    async def tell(event: Noted, unit: Work) -> None: ...

    with pytest.raises(ValueError, match="called tell"):
        reactions.consequence(Noted, since=BEGINNING)(tell)


def poisoned(number: int) -> Reactions:
    reactions = Reactions("scheduling")

    @reactions.consequence(Noted, since=BEGINNING)
    async def tell(event: Noted, unit: Work) -> None:
        await unit.db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)
        if event.number == number:
            raise ValueError("what a person wrote")

    return reactions


async def test_a_poison_event_is_parked_and_other_aggregates_go_on(codesign: House, scheduling: House) -> None:
    sick, well = await notes(codesign, 5), await notes(codesign, 2)
    waiting = [*await arrivals(codesign, sick), *await arrivals(codesign, well)]
    hears = Inbox(scheduling, poisoned(3), INTEREST)

    for _ in range(ATTEMPTS):
        outcome = await hears.apply(waiting)
        waiting = [event for n, event in enumerate(waiting) if n not in outcome.done]

    assert waiting == []
    assert await told(scheduling, sick) == [1, 2]
    assert await told(scheduling, well) == [1, 2]
    async with scheduling.database.reading() as db:
        rows = await db.fetch("select revision, reason from parked where aggregate_id = $1 order by revision", sick)
    assert [row["revision"] for row in rows] == [3, 4, 5]
    assert rows[0]["reason"].startswith("ValueError at ")
    assert "person" not in rows[0]["reason"]
    assert rows[1]["reason"] == "behind a parked event"


def young_service() -> Reactions:
    reactions = Reactions("scheduling")

    @reactions.copy(Noted)
    async def copy_note(event: Noted, db: Connection) -> None:
        await db.execute(
            "insert into note_copy values ($1, $2) on conflict (note_id) do update set number = $2",
            event.note_id,
            event.number,
        )

    @reactions.consequence(Noted, since=ACTIVATION)
    async def write_to_people(event: Noted, unit: Work) -> None:
        await unit.db.execute("insert into told (note_id, number) values ($1, $2)", event.note_id, event.number)

    return reactions


@pytest.mark.parametrize("is_awake_from_the_start", [False, True], ids=["as built", "control: awake from the start"])
async def test_a_service_added_after_a_year_fills_its_copies_and_writes_to_nobody(
    codesign: House, scheduling: House, is_awake_from_the_start: bool
) -> None:
    old = await notes(codesign, 30)
    a_year_ago = [event._replace(at=event.at - timedelta(days=365)) for event in await arrivals(codesign, old)]
    reactions = young_service()
    activated_at = scheduling.now() - timedelta(days=400 if is_awake_from_the_start else 0)
    async with scheduling.database.transaction() as db:
        await db.execute("delete from reaction_start where reaction = 'write_to_people'")
        await inbox.activate(db, reactions, activated_at)
    hears = Inbox(scheduling, reactions, INTEREST)

    await hears.apply(a_year_ago)
    new = await notes(codesign, 1)
    await hears.apply(await arrivals(codesign, new))

    assert await count(scheduling, "select number from note_copy where note_id = $1", old) == 30
    assert len(await told(scheduling, old)) == (30 if is_awake_from_the_start else 0)
    assert await told(scheduling, new) == [1]


async def test_an_event_of_a_kind_that_nobody_here_knows_only_moves_the_revision_on(
    codesign: House, scheduling: House
) -> None:
    note_id = await notes(codesign, 2)
    first, second = await arrivals(codesign, note_id)
    unknown = first._replace(kind="something_new", body=b'{"later": true}')
    hears = Inbox(scheduling, hearing(), INTEREST)

    outcome = await hears.apply([unknown, second])

    assert outcome.done == {0, 1}
    assert await told(scheduling, note_id) == [2]


async def test_a_question_waits_for_what_has_not_arrived_yet(codesign: House, scheduling: House) -> None:
    note_id = new_id()
    async with scheduling.database.reading() as db:
        assert not await scheduling.wait_for(db, "codesign", Revision("note", note_id, 1), seconds=0)
        note_id = await notes(codesign, 1)
        await Inbox(scheduling, hearing(), INTEREST).apply(await arrivals(codesign, note_id))
        assert await scheduling.wait_for(db, "codesign", Revision("note", note_id, 1), seconds=0)
