"""The audit finds nothing in a run that lived, and cries out for each planted defect."""

from pathlib import Path
from uuid import UUID

import asyncpg

from services import enrolment
from services.contracts.enrolment import Mark
from services.contracts.messages import MessageSent
from services.enrolment.commands.places import (
    AcceptPlaceOffer,
    GiveBackPlace,
    LeaveWaitingList,
    UndoLeavingPlace,
    accept_place_offer,
    give_back_place,
    leave_waiting_list,
    undo_leaving_place,
)
from services.enrolment.commands.registers import MarkWhoCame, mark_who_came
from services.runtime.database import Connection
from services.runtime.ids import new_id
from tests.enrolment.scene import BEGIN, Scene, first_session, marks, somebody
from tests.examples.people import ANWEN

AUDIT = Path(enrolment.__file__).parent / "audit.sql"


async def found(db: Connection) -> set[str]:
    """What the audit says, all questions together."""
    questions = [question for question in AUDIT.read_text().split(";\n") if question.strip()]
    return {row["what"] for question in questions for row in await db.fetch(question)}


async def a_life(scene: Scene) -> tuple[UUID, UUID, UUID]:
    """Booked, given back, undone, given back for good, offered, lapsed, offered on, accepted, marked."""
    run_id, people = await scene.run(2), [somebody() for _ in range(6)]
    places = [(await scene.book(run_id, person)).place_id for person in people]
    await scene.ask(give_back_place, GiveBackPlace(place_id=places[0]), people[0])
    await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=places[0]), people[0])
    await scene.ask(leave_waiting_list, LeaveWaitingList(place_id=places[5]), people[5])
    await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=places[5]), people[5])
    await scene.ask(give_back_place, GiveBackPlace(place_id=places[0]), people[0])
    await scene.later(minutes=10)
    await scene.hear(MessageSent(message_id=new_id(), template="place-offered", person_id=new_id(), about_id=places[2]))
    await scene.later(days=5)
    await scene.ask(accept_place_offer, AcceptPlaceOffer(place_id=places[3]), people[3])
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN.replace(day=1, month=2)
    await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=marks((people[3], Mark.CAME))), ANWEN)
    return run_id, places[3], places[4]


DEFECTS = {
    "more places were taken than there were": """
        insert into journal (event_id, aggregate, aggregate_id, revision, type, body, at)
        select gen_random_uuid(), aggregate, aggregate_id, 1000, 'place_booked',
               jsonb_build_object('place_id', gen_random_uuid())::text, at
        from journal where aggregate_id = $1 and revision = 1""",
    "the run counts otherwise than its places": "update run_places set waiting = waiting + 1 where run_id = $1",
    "the events give other places than the run counts": """
        update journal set type = 'waiting_list_joined' where aggregate_id = $1 and type = 'offer_accepted'""",
    "the run and its journal are not equally far": "update run_places set revision = revision + 1 where run_id = $1",
    "two places for one person": """
        update place set person_id = (select person_id from place where run_id = $1 and is_live order by number limit 1)
        where run_id = $1 and is_live""",
    "passed over in the line": """
        update place set turn = 0, changed_at = asked_at where run_id = $1 and state = 'waiting'""",
    "lapsed, and no message had reached her": """
        delete from journal where aggregate_id = $1 and type = 'offer_reached'""",
    "its time will come, and nobody looks": """
        update place set until = now() where run_id = $1 and state = 'waiting'""",
    "a mark that was told otherwise": """
        update mark set mark = 'not_with_us'
        where session_id in (select session_id from session_copy where run_id = $1)""",
    "waits while a place is free": """
        update run_places set places = places + 1, planned = planned + 1 where run_id = $1""",
}


async def test_a_run_that_lived_breaks_no_promise_and_each_planted_defect_is_found(alone: Scene) -> None:
    run_id, *_ = await a_life(alone)
    admin = await asyncpg.connect(alone.college.admin_dsn, server_settings={"search_path": "enrolment, extensions"})
    assert await found(admin) == set()

    for what, defect in DEFECTS.items():
        planted = admin.transaction()
        await planted.start()
        await admin.execute("drop index one_place_for_a_person")
        await admin.execute(defect, run_id)
        assert what in await found(admin), what
        await planted.rollback()
    await admin.close()
