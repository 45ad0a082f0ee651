"""Each planted defect is caught by the checker that is named for it; without a defect every checker keeps still."""

import importlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from infra import steward
from services.runtime.database import prepare
from tests.conftest import MakeCollege
from tests.faults.checkers import Look, Seen, by_checker
from tests.faults.planted import PLANTED, change_schemas, planted
from tests.faults.planted.document import FOUND
from tests.faults.planted.proofs import PROVED_BY
from tests.runtime.notes import WANTED

pytestmark = [pytest.mark.faults, pytest.mark.timeout(90)]
LIVES = sorted({one.life for one in PLANTED.values()})


@pytest.fixture(scope="session")
def caught() -> Iterator[dict[str, list[tuple[str, str]]]]:
    """What caught each; `python -m tests.faults.planted --write` makes the table of it."""
    found: dict[str, list[tuple[str, str]]] = {}
    yield found
    if FOUND in os.environ:
        Path(os.environ[FOUND]).write_text(json.dumps(found))


async def wrong_after(
    new_college: MakeCollege, life: str, defect: str | None
) -> tuple[dict[tuple[str, str], list[str]], list[str]]:
    lived_in = importlib.import_module(f"tests.faults.lives.{life}")
    async with new_college(WANTED if life == "delivery" else steward.interests()) as college:
        if defect:
            await change_schemas(defect, college.admin_dsn)
        seen = Seen()
        lived = await lived_in.live(college, seen)
        admin = await asyncpg.connect(college.admin_dsn)
        await prepare(admin)
        try:
            look = Look(admin, seen, lived.stream, lived.interests, lived.reactions, lived.reactions, lived.heard)
            return await by_checker(look, *lived_in.CHECKS), seen.broke_off
        finally:
            await admin.close()


@pytest.mark.parametrize("life", LIVES)
async def test_without_a_defect_no_checker_cries_out(new_college: MakeCollege, life: str) -> None:
    assert await wrong_after(new_college, life, None) == ({}, [])


@pytest.mark.parametrize("name", PLANTED)
async def test_a_planted_defect_is_caught(
    new_college: MakeCollege, name: str, caught: dict[str, list[tuple[str, str]]]
) -> None:
    """By a checker of the invariant that is named for it, and by each checker that it is to prove."""
    with planted(name):
        wrong, broke_off = await wrong_after(new_college, PLANTED[name].life, name)
    caught[name] = list(wrong)

    assert PLANTED[name].caught_by in {invariant for invariant, _ in wrong}, (wrong, broke_off)
    assert {checker for checker, defect in PROVED_BY.items() if defect == name} <= {one for _, one in wrong}
