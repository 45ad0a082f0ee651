"""I1 I2 I6 I7 I8 I14: what each service's own audit.sql asks, asked in that service's schema."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from infra.local.services import HOME, SERVICES
from tests.faults.checkers.look import Look

OF = {
    ("enrolment", "never_oversold"): "I1",
    ("scheduling", "room_is_free"): "I2",
    ("scheduling", "tutor_is_free"): "I2",
    ("enrolment", "counts_are_rows"): "I6",
    ("enrolment", "revision_is_told"): "I6",
    ("enrolment", "ledger_sums"): "I6",
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


async def ask(look: Look, which: str) -> list[str]:
    found = []
    for question in questions():
        if OF.get((question.service, question.name), "I8") == which:
            async with look.db.transaction():
                await look.db.execute(f"set local search_path = {question.service}, public")
                rows = await look.db.fetch(question.statement)
            found += [f"{question.service} {question.name}: {row['what']} {row['which']}" for row in rows]
    return found


async def never_oversold(look: Look) -> list[str]:
    return await ask(look, "I1")


async def nobody_in_two_places(look: Look) -> list[str]:
    return await ask(look, "I2")


async def counts_are_rows(look: Look) -> list[str]:
    return await ask(look, "I6")


async def line_in_order(look: Look) -> list[str]:
    return await ask(look, "I7")


async def everything_else(look: Look) -> list[str]:
    return await ask(look, "I8")


async def readings_are_written_down(look: Look) -> list[str]:
    return await ask(look, "I14")
