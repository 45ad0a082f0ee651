"""I3, I4 and dense positions over the whole example college, which has lived for weeks; and each question's control."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from infra import steward
from infra.audit import events, imports
from infra.local.status import running
from services.runtime.database import Connection
from tests.conftest import RunningCollege

INTERESTS = steward.interests()


@pytest_asyncio.fixture
async def db(running_college: RunningCollege) -> AsyncIterator[Connection]:
    async with running(running_college.folder).database() as one:
        yield one


async def everything_wrong(db: Connection) -> list[str]:
    found = await events.not_heard(db, INTERESTS)
    return found + await events.invented(db, INTERESTS) + await events.sparse(db) + await imports.half(db)


async def wrong_for_good(db: Connection) -> list[str]:
    """What the college is saying at this moment is still on its way; what is lost stays lost."""
    wrong = await everything_wrong(db)
    for _ in range(100):
        if not wrong:
            break
        await asyncio.sleep(0.1)
        wrong = await everything_wrong(db)
    return wrong


async def test_in_a_college_that_has_lived_nothing_is_lost_or_invented(db: Connection) -> None:
    told = await db.fetchval("select count(*) from people.journal")
    assert told > 20
    assert await wrong_for_good(db) == []


BROKEN: list[tuple[str, Callable[[Connection], Awaitable[list[str]]], str]] = [
    (
        "update enrolment.heard set revision = revision - 1 where (publisher, aggregate_id) in "
        "(select publisher, aggregate_id from enrolment.heard where publisher = 'people' limit 1)",
        lambda db: events.not_heard(db, INTERESTS),
        "enrolment has not heard people.person",
    ),
    (
        "delete from scheduling.heard where publisher = 'codesign'",
        lambda db: events.not_heard(db, INTERESTS),
        "since revision 0",
    ),
    (
        "insert into messages.inbox values ('say_all_off', gen_random_uuid())",
        lambda db: events.invented(db, INTERESTS),
        "messages has done say_all_off",
    ),
    (
        "update groups.heard set revision = revision + 1 where publisher = 'people'",
        lambda db: events.invented(db, INTERESTS),
        "groups has heard people.person",
    ),
    ("update people.journal set pos = null where pos = 3", events.sparse, "people has numbered"),
    ("update groups.journal set revision = revision + 9 where pos = 1", events.sparse, "events and is at 10"),
    ("update training.import_part set state = 'dropped'", imports.half, "is half in: dropped, shown"),
    ("delete from people.import_part", imports.half, "is half in: shown"),
]


@pytest.mark.parametrize(("breaks", "question", "says"), BROKEN, ids=[says for _, _, says in BROKEN])
async def test_what_is_broken_is_found(
    db: Connection, breaks: str, question: Callable[[Connection], Awaitable[list[str]]], says: str
) -> None:
    """Negative controls: each in a transaction that is undone."""
    undone = db.transaction()
    await undone.start()
    try:
        await db.execute(breaks)
        found = await question(db)
    finally:
        await undone.rollback()

    assert any(says in one for one in found)
