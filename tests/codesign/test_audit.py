"""The audit's questions find nothing where all is well, and something where it is not."""

from pathlib import Path

import asyncpg
import pytest

from services import codesign
from services.codesign.commands.courses import carry_over_course
from services.codesign.commands.ideas import AnswerIdea, answer_idea
from services.contracts.requests import Answer
from services.runtime.actor import house
from tests.codesign.scene import Scene
from tests.codesign.test_courses import carrying
from tests.examples.people import ELERI

AUDIT = Path(codesign.__file__).parent / "audit.sql"


def questions() -> list[str]:
    lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
    return [one for one in "\n".join(lines).split(";") if one.strip()]


async def found(scene: Scene) -> list[str]:
    return [row["what"] for question in questions() for row in await scene.rows(question)]


async def test_after_every_kind_of_thing_the_audit_finds_nothing(empty: Scene) -> None:
    kept = await empty.idea()
    await empty.do(answer_idea, AnswerIdea(idea_id=(await empty.idea()).idea_id, reply="no", words="No."), ELERI)
    await empty.agreed(idea_id=kept.idea_id)
    other = await empty.signed()
    await empty.hear(await empty.answered(other, await empty.ask_the_group(other), Answer.REFUSED))
    await empty.do(carry_over_course, carrying("a"), house("import"))
    await empty.wait(days=60)
    assert await found(empty) == []


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("update decision_request set state = 'refused'", "a course that nobody agreed"),
        ("update counter set last = last + 1 where name = 'idea'", "numbers with a gap"),
        ("update proposal set last_version = 2", "versions with a gap"),
        ("delete from due", "an idea that nobody will be reminded of"),
        ("update proposal set state = 'taken_back'", "words of a proposal that was taken back"),
        ("update owner set side = null", "an owner who never said where she speaks from"),
    ],
)
async def test_damage_is_noticed(empty: Scene, damage: str, what: str) -> None:
    """Negative control: by hand, past every rule."""
    await empty.idea()
    await empty.agreed()
    admin = await asyncpg.connect(empty.college.admin_dsn)
    await admin.execute(f"set search_path = codesign; {damage}")
    await admin.close()
    assert what in await found(empty)
