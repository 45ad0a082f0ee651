"""The audit finds nothing in a college that is well, and what is not well it finds."""

from pathlib import Path

import asyncpg

from services.contracts.enrolment import WaitingListJoined
from services.contracts.people import PersonErased
from services.messages.commands.calls import AskForCall, CloseCall, ask_for_call, close_call
from services.runtime.actor import Actor
from services.runtime.ids import new_id
from tests.examples.people import GWEN
from tests.messages.scene import Scene

AUDIT = Path(__file__).parents[2] / "services" / "messages" / "audit.sql"


async def found(scene: Scene) -> set[str]:
    lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
    questions = [one for one in "\n".join(lines).split(";") if one.strip()]
    return {row["what"] for question in questions for row in await scene.fetch(question)}


async def test_what_waits_has_its_time_and_what_is_over_is_rubbed_out(scene: Scene) -> None:
    nia = new_id()
    await scene.hear(WaitingListJoined(run_id=new_id(), place_id=new_id(), person_id=nia))
    command = AskForCall(name="Ceri", phone="07700 900 142")
    call_id = (await scene.do(ask_for_call, command, Actor(browser="b"))).call_id
    await scene.do(close_call, CloseCall(call_id=call_id, is_reached=True), GWEN)
    assert await found(scene) == set()

    admin = await asyncpg.connect(scene.college.admin_dsn)
    try:
        await admin.execute("delete from messages.due where kind = 'send'")
        await admin.execute("update messages.call set ended_at = now() - interval '9 days' where call_id = $1", call_id)
        assert await found(scene) == {"a queued message that nothing sends", "the words of an old call"}
        await admin.execute("update messages.call set sealed = null where call_id = $1", call_id)
    finally:
        await admin.close()
    await scene.hear(PersonErased(person_id=nia))
    assert await found(scene) == set()


async def test_what_was_said_twice_or_told_otherwise_is_found(scene: Scene) -> None:
    """Negative controls, in a transaction that is undone."""
    await scene.hear(WaitingListJoined(run_id=new_id(), place_id=new_id(), person_id=new_id()))
    admin = await asyncpg.connect(scene.college.admin_dsn, server_settings={"search_path": "messages, extensions"})
    undone = admin.transaction()
    try:
        await undone.start()
        await admin.execute("alter table message drop constraint said_once; update message set state = 'sent'")
        await admin.execute(
            """insert into message (message_id, template, person_id, about_id, cause, made_at)
               select uuidv7(), template, person_id, about_id, cause, now() from message limit 1"""
        )
        lines = [line for line in AUDIT.read_text().splitlines() if not line.startswith("--")]
        asked = [one for one in "\n".join(lines).split(";") if "said twice" in one or "ended otherwise" in one]
        assert [bool(await admin.fetch(one)) for one in asked] == [True, True]
    finally:
        await undone.rollback()
        await admin.close()


async def test_what_waits_stands_on_the_desk_and_is_passed_on(scene: Scene) -> None:
    await scene.do(ask_for_call, AskForCall(name="Ceri", phone="07700 900 142"), Actor(browser="c"))
    assert await found(scene) == set()
    admin = await asyncpg.connect(scene.college.admin_dsn)
    try:
        await admin.execute("delete from messages.due where kind = 'pass-task'")
        assert await found(scene) == {"a task that nobody is given"}
        await admin.execute("update messages.task set ended_at = now() where kind = 'call' and ended_at is null")
        assert await found(scene) == {"a call that waits on no list"}
    finally:
        await admin.close()
