"""I1 I2 I6 I7 I8 I14: what each service's own audit.sql asks, asked in that service's schema."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from infra.local.services import HOME, SERVICES

if TYPE_CHECKING:
    from tests.faults.after import Seen

OF = {
    ("enrolment", "never_oversold"): "I1",
    ("scheduling", "room_is_free"): "I2",
    ("scheduling", "tutor_is_free"): "I2",
    ("enrolment", "counts_are_rows"): "I6",
    ("enrolment", "revision_is_told"): "I6",
    ("enrolment", "nobody_has_two"): "I7",
    ("enrolment", "line_in_order"): "I7",
    ("enrolment", "nobody_waits_beside_a_free_place"): "I7",
    ("enrolment", "lapse_after_message"): "I7",
    ("care", "read_is_written_down"): "I14",
}
"""Questions that belong to an invariant of their own; all others are asked for I8."""


class Question(NamedTuple):
    service: str
    name: str
    statement: str


@cache
def questions() -> tuple[Question, ...]:
    return tuple(one for service in SERVICES for one in read(service, (HOME / f"services/{service}/audit.sql")))


def read(service: str, path: Path) -> Iterator[Question]:
    """A comment `-- name: …` (or a sentence) stands before the statements that it is about."""
    name = ""
    for statement in path.read_text().split(";\n"):
        lines = statement.strip().splitlines()
        for line in lines:
            if named := re.match(r"-- (\w*_\w+)(?: \(I\d+\))?(?::|$)", line):
                name = named[1]
        if any(not line.startswith("--") for line in lines):
            yield Question(service, name or "audit", statement)


async def ask(seen: "Seen", which: str) -> list[str]:
    found = []
    for question in questions():
        if OF.get((question.service, question.name), "I8") == which:
            async with seen.db.transaction():
                await seen.db.execute(f"set local search_path = {question.service}, public")
                rows = await seen.db.fetch(question.statement)
            found += [f"{question.service} {question.name}: {row['what']} {row['which']}" for row in rows]
    return found


async def never_oversold(seen: "Seen") -> list[str]:
    over = await seen.db.fetch(
        "select run_id, places, booked + held + offered + kept as taken from enrolment.run_places"
        " where booked + held + offered + kept > places"
    )
    return [f"run {row['run_id']} has {row['places']} places, {row['taken']} taken" for row in over] + await ask(
        seen, "I1"
    )


async def nobody_in_two_places(seen: "Seen") -> list[str]:
    return await ask(seen, "I2")


async def counts_are_rows(seen: "Seen") -> list[str]:
    return await ask(seen, "I6")


async def line_in_order(seen: "Seen") -> list[str]:
    return await ask(seen, "I7")


async def everything_else(seen: "Seen") -> list[str]:
    return await ask(seen, "I8")


async def readings_are_written_down(seen: "Seen") -> list[str]:
    return await ask(seen, "I14")
