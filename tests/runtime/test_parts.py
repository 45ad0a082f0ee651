"""Bringing rows to several services: nothing while one refuses, all when all are in, whatever is cut off in between."""

import random
from collections.abc import AsyncIterator
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
from services.runtime.parts import store
from services.runtime.parts.part import ImportIsOver, Parts, TakeImportPart
from services.runtime.parts.view import ImportPartQuestion, ImportPartView, import_part
from services.runtime.reactions import Interest, Reactions
from services.runtime.refusal import Refusal
from services.runtime.work import Work, work
from tests.conftest import College, MakeCollege
from tests.runtime.notes import WANTED, Noted, arrivals, make_tables, opened

GWEN = Actor(person_id=new_id(), roles=frozenset({"coordinator"}), factor=Factor.SECOND)
OF = ("codesign", "groups", "scheduling")
INTEREST = Interest("*", "import_part")
CUT_OFF = timedelta(minutes=11)
BEGINS, GOES_ON = ("give", "do"), (*["hear"] * 6, *["do"] * 3, "give", "wait")


class NoteRow(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    number: int


class Odd(Refusal):
    slug = "odd"


async def take_note(row: NoteRow, unit: Work) -> bool:
    if row.number % 2:
        raise Odd(f"{row.number} is odd.")
    table = "note" if unit.house.name == "codesign" else "sheet_note"
    if await unit.db.fetchval(f"select true from {table} where number = $1 and note_id <> $2", row.number, row.note_id):  # noqa: S608
        raise Odd(f"{row.number} is there under another name.")
    status = await unit.db.execute(
        f"insert into {table} (note_id, number) values ($1, $2) on conflict do nothing",  # noqa: S608
        row.note_id,
        row.number,
    )
    if status == "INSERT 0 1" and unit.house.name == "codesign":
        unit.record(Noted(note_id=row.note_id, number=row.number))
    return bool(status == "INSERT 0 1")


class Side:
    """One service's side of an import, its arriving end, and its clock."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.table = "note" if house.name == "codesign" else "sheet_note"
        self.reactions, self.due = Reactions(house.name), Due()
        self.parts = Parts(house.name, NoteRow, take_note)
        self.parts.react(self.reactions, self.due)

    async def take(self, import_id: UUID, rows: list[msgspec.Raw], *, leaves_out: bool = False) -> None:
        labels = [f"row {n}" for n, _ in enumerate(rows)]
        part = TakeImportPart(import_id=import_id, of=OF, rows=rows, labels=labels, leaves_out=leaves_out)
        async with work(self.house, GWEN) as unit:
            await self.parts.take_import_part(part, unit)

    async def hear(self, *others: "Side") -> None:
        """All that they ever said of imports, also what was heard before."""
        for other in others:
            told = [one for one in await arrivals(other.house) if one.aggregate == "import_part"]
            if told:
                await Inbox(self.house, self.reactions, INTEREST).apply(told)

    async def do(self) -> None:
        await do_everything_due(self.house, self.due)

    async def view(self, import_id: UUID) -> ImportPartView:
        async with self.house.database.reading() as db:
            look = Look(self.house, db, self.house.now(), GWEN)
            return await import_part(ImportPartQuestion(import_id=import_id), look)

    async def state(self, import_id: UUID) -> str:
        return (await self.view(import_id)).state

    async def notes(self) -> bool:
        async with self.house.database.reading() as db:
            return await store.is_coming_in(db)

    async def has(self, numbers: list[int]) -> int:
        return int(await self.count(f"select count(*) from {self.table} where number = any($1)", numbers))  # noqa: S608

    async def count(self, question: str, *values: object) -> Any:
        async with self.house.database.reading() as db:
            return await db.fetchval(question, *values)


class Sides(list[Side]):
    """All of them, who hear each other."""

    def __init__(self, *sides: Side) -> None:
        super().__init__(sides)
        self.after = timedelta()
        for side in sides:
            clock = side.house.clock
            side.house.clock = lambda clock=clock: clock() + self.after

    async def talk(self) -> None:
        """Until nobody has anything more to say. Everything is delivered again each time."""
        before = -1
        while (said := sum([await side.count("select count(*) from journal") for side in self])) != before:
            before = said
            for side in self:
                await side.do()
                await side.hear(*self)

    async def later(self, after: timedelta = CUT_OFF) -> None:
        """Twice: who decides waits from when it first hears of an import."""
        for _ in range(2):
            self.after += after
            await self.talk()

    async def states(self, import_id: UUID) -> list[str]:
        return [await side.state(import_id) for side in self]


@pytest_asyncio.fixture
async def sides(new_college: MakeCollege) -> AsyncIterator[Sides]:
    async with new_college(WANTED) as college:
        await make_tables(college)
        await _more_tables(college)
        async with (
            opened(college, "codesign") as codesign,
            opened(college, "groups") as groups,
            opened(college, "scheduling") as scheduling,
        ):
            yield Sides(Side(codesign), Side(groups), Side(scheduling))


async def _more_tables(college: College) -> None:
    connection = await asyncpg.connect(college.admin_dsn)
    for service in OF[1:]:
        await connection.execute(
            f"""set role {service}_owner;
                create table {service}.sheet_note (note_id uuid primary key, number integer); reset role"""
        )
    await connection.close()


def rows(*numbers: int) -> list[msgspec.Raw]:
    return [raw(NoteRow(note_id=new_id(), number=number)) for number in numbers]


def raw(row: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(row))


async def test_a_check_says_of_each_row_whether_it_would_be_taken_and_changes_nothing(sides: Sides) -> None:
    codesign = sides[0]
    async with work(codesign.house, GWEN) as unit:
        verdicts = await codesign.parts._rows.try_all([*rows(2, 3), raw({"number": "two"}), *rows(4)], unit)

    assert [(verdict.verdict, verdict.slug) for verdict in verdicts] == [
        ("new", ""),
        ("refused", "odd"),
        ("refused", "row-unreadable"),
        ("new", ""),
    ]
    assert verdicts[1].sentence == "3 is odd."
    assert await codesign.has([2, 3, 4]) == 0


async def test_cut_off_after_each_part_it_ends_by_itself_in_all_or_in_nothing(sides: Sides) -> None:
    """Whoever gave the parts is gone after `given` of them."""
    for given in (1, 2, 3):
        import_id, numbers = new_id(), [10 * given, 10 * given + 2]
        for side in sides[:given]:
            await side.take(import_id, rows(*numbers))
            await sides.talk()
        whole = given == len(sides)
        assert await sides.states(import_id) == (["shown"] * 3 if whole else ["taken"] * given + ["none"] * (3 - given))
        assert [await side.has(numbers) for side in sides] == ([2] * 3 if whole else [0] * 3)

        await sides.later()

        assert await sides.states(import_id) == (["shown"] * 3 if whole else ["dropped"] * 3)
        assert [await side.has(numbers) for side in sides] == ([2] * 3 if whole else [0] * 3)
        assert not any([await side.notes() for side in sides])
        for side in sides:  # nothing of what the sheets said is kept beside what came in
            assert await side.count("select count(*) from import_part where sealed is not null") == 0
            assert await side.count("select count(*) from person_key") == 0
        if not whole:
            with pytest.raises(ImportIsOver):
                await sides[2].take(import_id, rows(6))
    assert await sides[0].count("select count(*) from journal where aggregate = 'note'") == 2


async def test_cut_off_between_two_that_carry_out_each_that_shows_it_says_that_it_is_not_all(sides: Sides) -> None:
    for carried_out in (0, 1, 2):
        import_id, number = new_id(), 2 * carried_out
        for side in sides:
            await side.take(import_id, rows(number))
            await side.do()
        await sides[0].hear(*sides)  # it decides
        for side in sides[:carried_out]:
            await side.hear(*sides)
            await side.do()
            await sides[0].hear(*sides)

        assert [await side.has([number]) for side in sides] == [1] * carried_out + [0] * (3 - carried_out)
        assert all([await side.notes() for side in sides])

        await sides.later(timedelta(days=3))

        assert await sides.states(import_id) == ["shown"] * 3
        assert not any([await side.notes() for side in sides])


@pytest.mark.apart
async def test_whatever_order_and_however_often_things_arrive_it_is_never_half(sides: Sides) -> None:
    """Parts, events, due work and the end of the time in any order; some parts never come, one may be refused."""
    chance = random.Random(7)  # noqa: S311
    ends: set[frozenset[str]] = set()
    for n in range(16):
        import_id, number = new_id(), 2 * (n + 1)
        wanted = {side.house.name: [number + (chance.random() < 0.1)] for side in sides}
        to_give = [side for side in sides if chance.random() < 0.9]
        for step in range(50):
            side, other = chance.choice(sides), chance.choice(sides)
            what = chance.choice(BEGINS if step < 10 else GOES_ON)
            if what == "give" and to_give:
                given = to_give.pop()
                try:
                    await given.take(import_id, rows(*wanted[given.house.name]))
                except ImportIsOver:
                    assert "shown" not in await sides.states(import_id)
            elif what == "hear":
                await side.hear(other)
            elif what == "wait":
                sides.after += timedelta(minutes=2)
            else:
                await side.do()
            await never_half(sides, import_id, number)
        await sides.later()
        ends.add(frozenset(await sides.states(import_id)))
        assert len({await side.has([number]) for side in sides}) == 1
        assert not any([await side.notes() for side in sides])
    assert ends == {frozenset({"shown"}), frozenset({"dropped"}), frozenset({"dropped", "refused"})}


async def never_half(sides: Sides, import_id: UUID, number: int) -> None:
    """Who shows it says that it is not all, unless it is; and nobody shows it before every part is taken for good."""
    shows = [await side.has([number]) > 0 for side in sides]
    states = set(await sides.states(import_id))
    if any(shows):
        assert states <= {"taken", "agreed", "shown"}
        assert all(shows) or all([await side.notes() for side in sides])


async def test_one_refused_row_and_nothing_comes_in_at_once(sides: Sides) -> None:
    import_id, some = new_id(), rows(2)
    for side in sides[:2]:
        await side.take(import_id, some)
    await sides[2].take(import_id, rows(2, 3))
    assert bytes(some[0]) not in await sides[0].count("select sealed from import_part")

    await sides.talk()

    assert await sides.states(import_id) == ["dropped", "dropped", "refused"]
    assert [await side.has([2]) for side in sides] == [0, 0, 0]
    view = await sides[2].view(import_id)
    assert [(one.label, one.sentence) for one in view.told] == [("row 1", "3 is odd.")]

    await sides.later(timedelta(days=8))

    assert (await sides[2].view(import_id)).told == []
    assert await sides[2].count("select count(*) from person_key") == 0


async def test_refused_rows_stay_out_when_whoever_brings_them_says_so(sides: Sides) -> None:
    import_id = new_id()
    for side in sides:
        await side.take(import_id, rows(2, 3), leaves_out=True)

    await sides.talk()

    assert await sides.states(import_id) == ["shown"] * 3
    assert [await side.has([2, 3]) for side in sides] == [1, 1, 1]
    assert [one.sentence for one in (await sides[0].view(import_id)).told] == ["3 is odd."]


async def test_what_somebody_makes_by_hand_meanwhile_holds_up_nothing_of_the_rest(sides: Sides) -> None:
    import_id = new_id()
    for side in sides:
        await side.take(import_id, rows(2, 4))
        await side.do()
    async with work(sides[1].house, GWEN) as unit:
        await take_note(NoteRow(note_id=new_id(), number=2), unit)

    await sides.talk()

    assert await sides.states(import_id) == ["shown"] * 3
    assert [await side.has([2, 4]) for side in sides] == [2, 2, 2]
    assert (await sides[1].view(import_id)).refused == 1


async def test_the_same_rows_twice_change_nothing(sides: Sides) -> None:
    same, import_id = rows(2, 4), new_id()
    for which in (import_id, import_id, new_id()):
        for side in sides:
            await side.take(which, same)
        await sides.talk()
        assert await sides.states(which) == ["shown"] * 3

    assert await sides[0].count("select count(*) from journal where aggregate = 'note'") == 2


async def test_a_part_that_nobody_could_look_at_is_given_up(sides: Sides) -> None:
    import_id = new_id()
    for side in sides:
        await side.take(import_id, rows(2))
    for side in sides[:2]:
        await side.do()
    sides[2].due.handlers.pop("check-import-part")

    await sides.later()

    assert await sides.states(import_id) == ["dropped"] * 3


def test_what_is_heard_is_every_services_part() -> None:
    reactions = Reactions("codesign")
    Parts("codesign", NoteRow, take_note).react(reactions, Due())
    assert reactions.interests == {INTEREST}
    assert ImportPartTaken.publisher == "*"
