"""Bringing rows to two services: nothing while one refuses, all when all are in, the same rows twice change nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest
import pytest_asyncio

from services.contracts.imports import ImportPartTaken
from services.runtime.actor import Actor, Factor
from services.runtime.due import Due, do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.parts import ImportQuestion, Parts, import_part
from services.runtime.reactions import Interest, Reactions
from services.runtime.refusal import Refusal
from services.runtime.work import Work, work
from tests.conftest import College, MakeCollege
from tests.runtime.notes import WANTED, Noted, arrivals, make_tables, opened

GWEN = Actor(person_id=new_id(), roles=frozenset({"coordinator"}), factor=Factor.SECOND)
OF = ("codesign", "groups")
INTEREST = Interest("*", "import_part")


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    number: int


class Odd(Refusal):
    slug = "odd"


async def take_note(row: NoteRow, unit: Work) -> bool:
    if row.number % 2:
        raise Odd(f"{row.number} is odd.")
    table = "note" if unit.house.name == "codesign" else "due_note"
    status = await unit.db.execute(
        f"insert into {table} (note_id, number) values ($1, $2) on conflict do nothing",  # noqa: S608
        row.note_id,
        row.number,
    )
    if status == "INSERT 0 1" and unit.house.name == "codesign":
        unit.record(Noted(note_id=row.note_id, number=row.number))
    return bool(status == "INSERT 0 1")


class Side:
    """One service's side of an import, and its arriving end."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.reactions, self.due = Reactions(house.name), Due()
        self.parts = Parts(house.name, NoteRow, take_note)
        self.parts.react(self.reactions, self.due)

    async def take(self, import_id: UUID, rows: list[msgspec.Raw]) -> None:
        async with work(self.house, GWEN) as unit:
            await self.parts._keep(import_id, OF, rows, unit)

    async def hear(self, *others: "Side") -> None:
        for other in others:
            told = [one for one in await arrivals(other.house) if one.aggregate == "import_part"]
            if told:
                await Inbox(self.house, self.reactions, INTEREST).apply(told)

    async def state(self, import_id: UUID) -> str:
        async with self.house.database.reading() as db:
            view = await import_part(ImportQuestion(import_id=import_id), Look(self.house, db, self.house.now(), GWEN))
        return view.state


@pytest_asyncio.fixture
async def sides(new_college: MakeCollege) -> AsyncIterator[tuple[Side, Side]]:
    async with new_college(WANTED) as college:
        await make_tables(college)
        await _second_table(college)
        async with opened(college, "codesign") as codesign, opened(college, "groups") as groups:
            yield Side(codesign), Side(groups)


async def _second_table(college: College) -> None:
    connection = await asyncpg.connect(college.admin_dsn)
    await connection.execute(
        "set role groups_owner; create table groups.due_note (note_id uuid primary key, number integer); reset role"
    )
    await connection.close()


def rows(*numbers: int) -> list[msgspec.Raw]:
    return [raw(NoteRow(note_id=new_id(), number=number)) for number in numbers]


def raw(row: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(row))


async def count(house: House, question: str) -> Any:
    async with house.database.reading() as db:
        return await db.fetchval(question)


async def test_a_check_says_of_each_row_whether_it_would_be_taken_and_changes_nothing(
    sides: tuple[Side, Side],
) -> None:
    codesign, _ = sides
    async with work(codesign.house, GWEN) as unit:
        verdicts = await codesign.parts._try_all(rows(2, 3, 4), unit)

    assert [verdict.verdict for verdict in verdicts] == ["new", "refused", "new"]
    assert verdicts[1].sentence == "3 is odd."
    assert await count(codesign.house, "select count(*) from note") == 0


async def test_a_row_that_has_another_form_is_refused_by_itself(sides: tuple[Side, Side]) -> None:
    codesign, _ = sides
    async with work(codesign.house, GWEN) as unit:
        verdicts = await codesign.parts._try_all([*rows(2), raw({"number": "two"}), *rows(4)], unit)

    assert [(verdict.verdict, verdict.slug) for verdict in verdicts] == [
        ("new", ""),
        ("refused", "row-unreadable"),
        ("new", ""),
    ]


async def test_nothing_is_shown_before_every_service_has_its_part(sides: tuple[Side, Side]) -> None:
    codesign, groups = sides
    import_id = new_id()
    await codesign.take(import_id, rows(2, 4))
    await codesign.hear(codesign)
    assert await codesign.state(import_id) == "taken"
    assert await count(codesign.house, "select count(*) from note") == 0

    await groups.take(import_id, rows(6))
    await codesign.hear(groups)
    await groups.hear(codesign, groups)

    assert await codesign.state(import_id) == await groups.state(import_id) == "shown"
    assert await count(codesign.house, "select count(*) from note") == 2
    assert await count(codesign.house, "select count(*) from journal where aggregate = 'note'") == 2


async def test_a_part_with_a_refused_row_is_not_taken(sides: tuple[Side, Side]) -> None:
    codesign, _ = sides
    import_id = new_id()
    with pytest.raises(Refusal, match="cannot be taken"):
        await codesign.take(import_id, rows(2, 3))
    assert await codesign.state(import_id) == "none"


async def test_the_same_import_twice_changes_nothing(sides: tuple[Side, Side]) -> None:
    codesign, groups = sides
    same, import_id = rows(2, 4), new_id()
    for _ in range(2):
        await codesign.take(import_id, same)
        await groups.take(import_id, same)
        await codesign.hear(groups, codesign)
        await groups.hear(codesign, groups)

    again = new_id()
    await codesign.take(again, same)
    await groups.take(again, same)
    await codesign.hear(groups, codesign)

    assert await count(codesign.house, "select count(*) from journal where aggregate = 'note'") == 2


async def test_a_part_that_stays_alone_is_put_aside_and_shown_if_the_last_one_comes_after_all(
    sides: tuple[Side, Side],
) -> None:
    codesign, groups = sides
    import_id = new_id()
    await codesign.take(import_id, rows(2))
    await codesign.hear(codesign)
    await later(codesign.house, lambda: do_everything_due(codesign.house, codesign.due))
    assert await codesign.state(import_id) == "dropped"

    await groups.take(import_id, rows(4))
    await groups.hear(codesign, groups)
    await codesign.hear(groups)

    assert await codesign.state(import_id) == await groups.state(import_id) == "shown"


async def test_what_a_part_says_is_sealed_while_it_waits_and_gone_when_it_is_shown(sides: tuple[Side, Side]) -> None:
    codesign, groups = sides
    import_id, some = new_id(), rows(2, 4)
    await codesign.take(import_id, some)
    sealed = await count(codesign.house, "select sealed from import_part")
    assert not any(bytes(one) in sealed for one in some)

    await groups.take(import_id, rows(6))
    await codesign.hear(groups, codesign)

    assert await codesign.state(import_id) == "shown"
    assert await count(codesign.house, "select count(*) from import_part where sealed is not null") == 0
    assert await count(codesign.house, "select count(*) from person_key") == 0


async def test_what_was_put_aside_is_forgotten_after_a_week(sides: tuple[Side, Side]) -> None:
    codesign, _ = sides
    import_id = new_id()
    await codesign.take(import_id, rows(2))
    await later(codesign.house, lambda: do_everything_due(codesign.house, codesign.due))
    assert await count(codesign.house, "select count(*) from import_part where sealed is not null") == 1

    await later(codesign.house, lambda: do_everything_due(codesign.house, codesign.due), timedelta(days=8))

    assert await count(codesign.house, "select count(*) from import_part where sealed is not null") == 0
    await codesign.take(import_id, rows(2))
    assert await codesign.state(import_id) == "taken"


async def later(house: House, do: Callable[[], Awaitable[Any]], after: timedelta = timedelta(hours=1)) -> None:
    """Does it an hour from now."""
    clock = house.clock
    house.clock = lambda: clock() + after
    await do()
    house.clock = clock


def test_what_is_heard_is_every_services_part() -> None:
    reactions = Reactions("codesign")
    Parts("codesign", NoteRow, take_note).react(reactions, Due())
    assert reactions.interests == {INTEREST}
    assert ImportPartTaken.publisher == "*"
