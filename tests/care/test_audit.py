"""The audit finds nothing in a college that is well, and what is not well it finds."""

from pathlib import Path

import asyncpg

from services.care.commands.worries import CloseWorry, ReadWorry, close_worry, read_worry
from tests.care.scene import Scene
from tests.care.test_worries import passed_on
from tests.examples.people import CARYS

AUDIT = Path(__file__).parents[2] / "services" / "care" / "audit.sql"


async def found(scene: Scene) -> set[str]:
    lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
    questions = [one for one in "\n".join(lines).split(";") if one.strip()]
    return {row["what"] for question in questions for row in await scene.fetch(question)}


async def test_what_was_read_is_written_down_and_what_is_closed_ends(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)
    await scene.do(close_worry, CloseWorry(worry_id=worry_id), CARYS)
    assert await found(scene) == set()

    admin = await asyncpg.connect(scene.college.admin_dsn)
    await admin.execute("set session_replication_role = replica")  # past the second wall
    try:
        for broken, what in (
            ("delete from care.due where key = $1::uuid::text", "closed, and kept for ever"),
            (
                """insert into care.reading (worry_id, person_id, role, did, at)
                   select worry_id, person_id, role, did, at from care.reading
                   where worry_id = $1 and did = 'closed'""",
                "closed, and nobody wrote it down once",
            ),
            (
                """insert into care.worry_note (note_id, worry_id, writer_id, sealed, written_at)
                   values (uuidv7(), $1, uuidv7(), '', now())""",
                "written, and nobody wrote it down once",
            ),
            ("delete from care.reading where worry_id = $1", "read, and nobody wrote it down"),
            ("delete from care.worry_told where worry_id = $1", "passed on, and nobody was told"),
            ("update care.worry set sealed = null where worry_id = $1", "rubbed out, and something is left"),
        ):
            await admin.execute(broken, worry_id)
            assert what in await found(scene)
    finally:
        await admin.execute("delete from care.worry_note where worry_id = $1", worry_id)
        await admin.execute("delete from care.worry where worry_id = $1", worry_id)
        await admin.close()
