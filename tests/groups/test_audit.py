"""The invariants that SQL can decide: silent over a college that decided, loud over one that was tampered with."""

from pathlib import Path

import asyncpg
import pytest

import services.groups
from services.groups.commands.seats import StandDown, stand_down
from tests.conftest import College
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, MARCUS, RHIAN
from tests.groups.scene import CANNOT, Scene

AUDIT = Path(services.groups.__file__).parent / "audit.sql"


async def broken(college: College) -> set[str]:
    """What the audit finds, asked as the service itself."""
    connection = await asyncpg.connect(college.dsn("groups"))
    try:
        plain = "\n".join(line for line in AUDIT.read_text().splitlines() if not line.startswith("--"))
        asked = [part for part in plain.split(";") if part.strip()]
        return {row["what"] for part in asked for row in await connection.fetch(part)}
    finally:
        await connection.close()


async def a_lively_college(scene: Scene) -> None:
    """Granted, refused, lapsed, withdrawn, open; a member gone, a co-chair stood down."""
    group_id = await scene.form()
    granted, refused, _, _ = [await scene.ask(RHIAN) for _ in range(4)]
    taken_back = scene.request()
    await scene.hear(taken_back, scene.withdrawn(taken_back.decision_request_id))
    for one in (ANWEN, MARCUS, BETHAN, DIL):
        await scene.answer(granted, one)
        await scene.answer(refused, one, CANNOT)
    for _ in range(2):
        await scene.wait_for_closing(await scene.value("select decision_id from decision where answer is null limit 1"))
    await scene.do(stand_down, StandDown(group_id=group_id, person_id=ELERI.person_id), ELERI)
    await scene.hear(scene.erased(DIL))


async def test_a_college_that_decided_is_well(scene: Scene) -> None:
    await a_lively_college(scene)

    assert await broken(scene.college) == set()


TAMPERED = {
    "a request answered twice": """insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), aggregate, aggregate_id, revision + 50, type, body, at from journal
        where type = 'decision_answered'""",
    "decided, and told otherwise or not at all": "delete from journal where type = 'decision_answered'",
    "told, and not decided": """insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), 'decision', gen_random_uuid(), 1, type, body, at from journal
        where type = 'decision_answered'""",
    "decided on other bytes than were asked": "update decision_request set item_digest = repeat('0', 64)",
    "asked, and never put to the group": """insert into decision_request
        select gen_random_uuid(), remit, item_kind, item_id, item_digest, owner_ids, answer_by, null, false
        from decision_request where withdrawn_at is null limit 1""",
    "an answer after the closing": "update answer set answered_at = answered_at + interval '1 year'",
    "decided before it closed": "update decision set decided_at = decided_at - interval '1 year'",
    "an owner answered": "update decision set owner_ids = owner_ids || array(select person_id from answer limit 1)",
    "open, and nothing will close it": "delete from due",
    "reminded more than once": """insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), aggregate, aggregate_id, revision + 50, type, body, at from journal
        where type = 'members_reminded'""",
    "given more time more than once": """
        insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), aggregate, aggregate_id, revision + 50, type, body, at from journal
        where type = 'voting_extended'""",
    "more than two co-chairs": "update seat set is_co_chair = true",
    "a seat that events do not tell": "update seat set seat_id = gen_random_uuid()",
    "a seat without the role of a member": "delete from role_copy",
    "an event that tells what somebody said": """update journal set body = '{"choice": "agree"}'""",
}


@pytest.mark.parametrize("what", TAMPERED)
async def test_it_is_loud_when_somebody_tampered(scene: Scene, what: str) -> None:
    """Done as the owner of the database with its triggers off: nothing of the service lets it happen."""
    await a_lively_college(scene)
    admin = await asyncpg.connect(scene.college.admin_dsn)
    try:
        await admin.execute("set session_replication_role = replica; set search_path = groups")
        await admin.execute(TAMPERED[what])
    finally:
        await admin.close()

    assert what in await broken(scene.college)
