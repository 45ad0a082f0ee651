"""What pages are told: lists, the week of rooms, who is free; and that each uses an index."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest_asyncio

from services.contracts.codesign import RoomNeed
from services.contracts.scheduling import Access, MarkReason, VenueAccess
from services.contracts.training import TutorKind
from services.runtime.actor import Actor
from services.runtime.clock import UTC
from services.runtime.http import Look
from services.scheduling.commands.publishing import CallOffRun, CallOffSession, call_off_run, call_off_session
from services.scheduling.model import ClashKind, RunState
from services.scheduling.queries.days import ComingQuestion, coming
from services.scheduling.queries.planning import (
    RoomsToPlanQuestion,
    RunPreviewQuestion,
    TutorsForSessionsQuestion,
    TutorsToPlanQuestion,
    rooms_to_plan,
    run_preview,
    tutors_for_sessions,
    tutors_to_plan,
)
from services.scheduling.queries.rooms import RoomsWeekQuestion, RoomsWeekView, rooms_week
from services.scheduling.queries.runs import MySessionsQuestion, RunQuestion, my_sessions, run
from services.scheduling.queries.terms import (
    CoursesToPlanQuestion,
    RunsQuestion,
    TermsQuestion,
    courses_to_plan,
    runs,
    terms,
)
from services.scheduling.queries.venues import VenueQuestion, VenuesQuestion, venue, venues
from services.scheduling.rules.grid import Band, WhyNot
from services.scheduling.rules.refusals import NotAPair
from tests.conftest import College, MakeCollege
from tests.examples.people import ANWEN, BETHAN, GWEN
from tests.scheduling.scene import MONDAY, TUESDAY, Scene, opened

WEEK = date(2027, 1, 13)


async def test_a_term_counts_its_runs_and_what_is_marked(scene: Scene) -> None:
    term_id = await scene.term()
    first = await scene.published(term_id=term_id, tutor_ids=await scene.cast())
    await scene.planned(term_id=term_id)
    gone = await scene.planned(term_id=term_id)
    await scene.do(call_off_run, CallOffRun(run_id=gone.run_id))
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER))
    (view,) = await scene.look(terms, TermsQuestion())
    assert (view.runs, view.published, view.marked) == (2, 1, 1)
    scene.now = datetime(2027, 4, 3, tzinfo=UTC)
    assert await scene.look(terms, TermsQuestion(open_only=True)) == []
    assert first.state is RunState.PUBLISHED


async def test_what_is_on_from_this_morning_for_seven_days_and_at_what_to_look(scene: Scene) -> None:
    run = await scene.published(tutor_ids=await scene.cast())
    first, second = run.sessions[:2]
    await scene.hear(scene.demand(run.run_id, 5, 2), scene.readiness(ANWEN.person_id, TutorKind.PEER))
    scene.now = first.ends_at + timedelta(hours=1)
    (today,) = await scene.look(coming, ComingQuestion())
    assert (today.session_id, today.taken, today.waiting, today.is_published) == (first.session_id, 5, 2, True)
    assert today.marks == ()  # it is over: nobody must look any more
    scene.now += timedelta(days=1)
    (next_week,) = await scene.look(coming, ComingQuestion())
    assert (next_week.session_id, next_week.marks) == (second.session_id, (MarkReason.TUTOR_NOT_READY,))
    await scene.do(call_off_session, CallOffSession(session_id=second.session_id))
    assert await scene.look(coming, ComingQuestion()) == []


async def test_the_runs_of_a_term_come_by_their_first_date(scene: Scene) -> None:
    term_id = await scene.term()
    tuesday = await scene.planned(term_id=term_id, weekday=TUESDAY, tutor_ids=await scene.cast())
    monday = await scene.published(term_id=term_id, weekday=MONDAY)
    await scene.planned()
    await scene.hear(scene.demand(monday.run_id, 5, 2), scene.readiness(ANWEN.person_id, TutorKind.PEER))
    rows = await scene.look(runs, RunsQuestion(term_id=term_id))
    assert [(row.run_id, row.taken, row.waiting, row.marked) for row in rows] == [
        (monday.run_id, 5, 2, 0),
        (tuesday.run_id, 0, 0, 6),
    ]
    assert (rows[0].sessions, rows[0].next_at) == (6, monday.sessions[0].starts_at)
    marked = await scene.look(runs, RunsQuestion(term_id=term_id, marked_only=True))
    assert [row.run_id for row in marked] == [tuesday.run_id]


async def test_a_run_shows_marks_and_what_is_called_off(scene: Scene) -> None:
    view = await scene.published(tutor_ids=await scene.cast())
    await scene.do(call_off_session, CallOffSession(session_id=view.sessions[1].session_id))
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER))
    scene.now = view.sessions[0].ends_at
    after = await scene.run(view.run_id)
    assert [session.is_live for session in after.sessions] == [True, False, True, True, True, True]
    assert [session.is_past for session in after.sessions] == [True, False, False, False, False, False]
    assert [session.marks for session in after.sessions] == [(), ()] + [(MarkReason.TUTOR_NOT_READY,)] * 4


async def test_courses_to_plan_say_how_often_they_are_in_the_term(scene: Scene) -> None:
    term_id = await scene.term()
    course_id = await scene.course(room_needs=(RoomNeed.STEP_FREE,))
    await scene.planned(term_id=term_id, course_id=course_id)
    (view,) = await scene.look(courses_to_plan, CoursesToPlanQuestion(term_id=term_id))
    assert (view.course_id, view.runs, view.room_needs) == (course_id, 1, ("step_free",))


async def test_rooms_that_have_all_a_course_needs_come_first(scene: Scene) -> None:
    course_id = await scene.course(room_needs=(RoomNeed.STEP_FREE, RoomNeed.HEARING_LOOP, RoomNeed.OUTDOORS))
    unsure = await scene.venue(name="A hall", access=VenueAccess(step_free=Access.YES))
    good = await scene.venue(name="Z hall")
    upstairs = await scene.room(good, name="Upstairs", step_free=Access.NO)
    ground, first = await scene.room(good, name="Ground"), await scene.room(unsure, name="Only")
    question = RoomsToPlanQuestion(course_id=course_id, version=1)
    rows = await scene.look(rooms_to_plan, question)
    assert [row.room_id for row in rows] == [ground, first, upstairs]
    assert [row.unmet for row in rows] == [
        {},
        {RoomNeed.HEARING_LOOP: Access.NOT_CHECKED},
        {RoomNeed.STEP_FREE: Access.NO},
    ]
    named = await scene.look(rooms_to_plan, RoomsToPlanQuestion(course_id=course_id, version=1, words="z upst"))
    assert [row.room_id for row in named] == [upstairs]


async def test_a_preview_shows_all_dates_and_what_is_in_the_way_before_anything_is_saved(scene: Scene) -> None:
    term_id, room_id = await scene.term(), await scene.room()
    there = await scene.planned(term_id=term_id, room_id=room_id, course_id=await scene.course(sessions=2))
    pair = await scene.pair()
    wish: dict[str, Any] = {
        "term_id": term_id,
        "course_id": await scene.course(),
        "version": 1,
        "room_id": room_id,
        "weekday": MONDAY,
    }
    view = await scene.look(run_preview, RunPreviewQuestion(**wish, starts=time(11), tutor_ids=pair))
    assert len(view.dates) == 6
    assert [(one.on, one.name) for one in view.skipped] == [(date(2027, 2, 15), "half term")]
    assert [(clash.kind, clash.wish, clash.run_id) for clash in view.clashes] == [
        (ClashKind.ROOM, 0, there.run_id),
        (ClashKind.ROOM, 1, there.run_id),
    ]
    assert view.alternatives
    free = await scene.look(run_preview, RunPreviewQuestion(**wish, starts=time(13), tutor_ids=pair))
    assert (free.clashes, free.alternatives) == ((), ())
    assert await scene.value("select count(*) from run") == 1
    two_peers = RunPreviewQuestion(**wish, starts=time(13), tutor_ids=(pair[0], await scene.tutor(TutorKind.PEER)))
    try:
        await scene.look(run_preview, two_peers)
    except NotAPair:
        return
    raise AssertionError("two of a kind are no pair")


async def test_who_is_free_is_ready_on_all_dates_and_elsewhere_on_none(scene: Scene) -> None:
    term_id = await scene.term()
    busy = await scene.planned(term_id=term_id)
    peer, trained = await scene.pair()
    await scene.tutor(TutorKind.PEER, (date(2027, 1, 1), date(2027, 2, 21)))
    wish: dict[str, Any] = {
        "term_id": term_id,
        "course_id": await scene.course(),
        "version": 1,
        "room_id": await scene.room(),
        "weekday": MONDAY,
    }
    free = await scene.look(tutors_to_plan, TutorsToPlanQuestion(**wish, starts=time(11)))
    assert set(free) == {peer, trained}
    with_her = await scene.look(tutors_to_plan, TutorsToPlanQuestion(**wish, starts=time(11), with_tutor_id=peer))
    assert with_her == [trained]
    later = await scene.look(tutors_to_plan, TutorsToPlanQuestion(**wish, starts=time(12, 30)))
    assert set(later) == {peer, trained, *busy.sessions[0].tutor_ids}
    too_near = await scene.look(tutors_to_plan, TutorsToPlanQuestion(**wish, starts=time(12, 15)))
    assert set(too_near) == {peer, trained}
    question = TutorsForSessionsQuestion(run_id=busy.run_id, session_ids=(busy.sessions[0].session_id,))
    assert set(busy.sessions[0].tutor_ids) < set(await scene.look(tutors_for_sessions, question))


def slot(view: RoomsWeekView, room: str, day: int, band: Band) -> Any:
    rooms = [one for several in view.venues for one in several.rooms if one.name == room]
    return next(one for one in rooms[0].days[day - 1].slots if one.band is band)


async def test_the_week_of_rooms_shows_each_session_where_it_is(scene: Scene) -> None:
    venue_id = await scene.venue()
    room_id = await scene.room(venue_id, name="Willow")
    await scene.room(venue_id, name="Rowan")
    await scene.room(await scene.venue(), name="Empty")
    long = await scene.course(minutes=300, sessions=1)
    one = await scene.published(room_id=room_id, course_id=long)
    await scene.hear(scene.demand(one.run_id, 5))
    view = await scene.look(rooms_week, RoomsWeekQuestion(day=WEEK))
    assert (view.monday, len(view.days), len(view.venues)) == (date(2027, 1, 11), 5, 1)
    assert [room.name for room in view.venues[0].rooms] == ["Rowan", "Willow"]
    (block,) = slot(view, "Willow", MONDAY, Band.MORNING).blocks
    assert (block.title_en, block.taken, block.places, block.is_published) == (one.title_en, 5, 12, True)
    assert slot(view, "Willow", MONDAY, Band.AFTERNOON).busy_until == one.sessions[0].ends_at
    assert slot(view, "Willow", MONDAY, Band.LATE).busy_until is None
    assert slot(view, "Rowan", MONDAY, Band.MORNING).blocks == ()


async def test_a_week_shows_its_weekend_when_something_is_on(scene: Scene) -> None:
    await scene.planned(weekday=6)
    view = await scene.look(rooms_week, RoomsWeekQuestion(day=WEEK))
    assert [day.isoweekday() for day in view.days] == [1, 2, 3, 4, 5, 6]


async def test_moving_shows_where_it_fits_and_why_not_elsewhere(scene: Scene) -> None:
    term_id, venue_id = await scene.term(), await scene.venue()
    room_id = await scene.room(venue_id, name="Willow")
    await scene.room(venue_id, name="Box", room_limit=4, step_free=Access.NO)
    pair, course_id = await scene.pair(), await scene.course(room_needs=(RoomNeed.STEP_FREE,))
    mine = await scene.published(term_id=term_id, room_id=room_id, tutor_ids=pair, course_id=course_id)
    await scene.hear(scene.demand(mine.run_id, 7))
    far = await scene.venue(latitude=52.5)
    await scene.planned(term_id=term_id, tutor_ids=pair, room_id=await scene.room(far, name="Far"), weekday=TUESDAY)
    await scene.planned(
        term_id=term_id, room_id=room_id, weekday=3, starts=time(9), course_id=await scene.course(minutes=180)
    )
    session = mine.sessions[0]
    view = await scene.look(rooms_week, RoomsWeekQuestion(day=WEEK, moving=session.session_id))
    assert view.moving is not None
    assert (view.moving.people, view.moving.title_en) == (7, mine.title_en)
    assert slot(view, "Willow", MONDAY, Band.MORNING).blocks[0].is_moving
    assert slot(view, "Willow", 4, Band.MORNING).move_to == session.starts_at + timedelta(days=3)
    assert slot(view, "Box", 4, Band.MORNING).why_not is WhyNot.TOO_SMALL
    unmet = {room.name: room.unmet for venue in view.venues for room in venue.rooms}
    assert unmet == {"Willow": {}, "Box": {RoomNeed.STEP_FREE: Access.NO}, "Far": {}}
    assert slot(view, "Willow", TUESDAY, Band.MORNING).why_not is WhyNot.TUTOR_ELSEWHERE
    assert slot(view, "Willow", 3, Band.MORNING).blocks[0].run_id != mine.run_id
    assert slot(view, "Willow", 3, Band.AFTERNOON).move_to == datetime(2027, 1, 13, 13, 30, tzinfo=UTC)
    half_term = await scene.look(rooms_week, RoomsWeekQuestion(day=date(2027, 2, 17), moving=session.session_id))
    assert slot(half_term, "Willow", 3, Band.MORNING).why_not is WhyNot.COLLEGE_CLOSED


async def test_every_place_offered_while_moving_can_be_had(scene: Scene) -> None:
    term_id, venue_id = await scene.term(), await scene.venue()
    room_id = await scene.room(venue_id, name="Willow")
    mine = await scene.planned(term_id=term_id, room_id=room_id)
    for weekday, hour in ((2, 9), (3, 11), (4, 14), (5, 17)):
        await scene.planned(term_id=term_id, room_id=room_id, weekday=weekday, starts=time(hour))
    session = mine.sessions[0]
    view = await scene.look(rooms_week, RoomsWeekQuestion(day=WEEK, moving=session.session_id))
    offered = [one.move_to for day in view.venues[0].rooms[0].days for one in day.slots if one.move_to]
    assert len(offered) > 8
    for starts_at in offered:
        await scene.move(session, starts_at)


RUNS = 340
FILL = """
insert into term select uuidv7(), 'Term ' || n, date '2026-01-05' + n * 100, date '2026-01-05' + n * 100 + 90, '[]'
from generate_series(1, 6) n;
insert into venue (venue_id, name, town, words, step_free, hearing_loop, quiet_space, parking, latitude, longitude)
select uuidv7(), 'Hall ' || n, 'Town ' || n % 20, 'hall ' || n || ' town ' || n % 20, 'yes', 'yes', 'yes', 'yes',
       51 + n * 0.01, -2 - n * 0.01 from generate_series(1, 60) n;
insert into room (room_id, venue_id, name, room_limit, step_free, set_up_minutes, clear_down_minutes)
select uuidv7(), venue_id, 'Room ' || n, 12, 'yes', 15, 15 from venue, generate_series(1, 2) n;
insert into course_copy
select uuidv7(), 1, repeat('ab', 32), 'Course ' || n, null, 'skills', 6, 120, 12, '{}', false, null, false
from generate_series(1, 80) n;
insert into tutor_copy
select uuidv7(), case when n % 2 = 0 then 'peer' else 'by_training' end, '{[2026-01-01,2029-01-01)}'
from generate_series(1, 120) n;
with t as (select term_id, starts_on, row_number() over (order by starts_on) - 1 as n from term),
     c as (select course_id, row_number() over () - 1 as n from course_copy),
     r as (select room_id, row_number() over (order by room_id) - 1 as n from room)
insert into run select uuidv7(), t.term_id, c.course_id, 1, repeat('ab', 32), 12, 12, 'published', now(), now()
from generate_series(0, 339) g join t on t.n = g % 6 join c on c.n = g % 80;
with u as (select run_id, starts_on, (row_number() over (order by run_id)) - 1 as n from run join term using (term_id)),
     r as (select room_id, row_number() over (order by room_id) - 1 as n from room),
     s as (select u.run_id, k, r.room_id, (u.starts_on + k * 7 + (u.n / 120)::int) + time '10:00' as at
           from u join r on r.n = u.n % 120, generate_series(0, 5) k)
insert into session
select uuidv7(), run_id, k + 1, at at time zone 'UTC', (at + interval '2 hours') at time zone 'UTC', room_id,
       tstzrange((at - interval '15 minutes') at time zone 'UTC', (at + interval '135 minutes') at time zone 'UTC')
from s;
with s as (select session_id, starts_at, ends_at, room_id, dense_rank() over (order by run_id) - 1 as n from session),
     p as (select tutor_id, row_number() over (partition by kind order by tutor_id) - 1 as n from tutor_copy)
insert into session_tutor select s.session_id, p.tutor_id, room.venue_id, tstzrange(s.starts_at, s.ends_at),
    tstzrange(s.starts_at, s.ends_at)
from s join p on p.n = (s.n / 6) % 60 join room using (room_id) on conflict do nothing;
insert into session_mark select session_id, 'tutor_not_ready', now() from session where number = 6;
"""


@pytest_asyncio.fixture(scope="module")
async def large(new_college: MakeCollege) -> AsyncIterator[College]:
    """Six terms with 340 runs: 2,040 sessions."""
    async with new_college() as college:
        admin = await asyncpg.connect(college.admin_dsn)
        try:
            await admin.execute("set search_path = scheduling, extensions")
            await admin.execute(FILL)
            await admin.execute("analyze")
        finally:
            await admin.close()
        yield college


LARGE_TABLES = {"session", "session_tutor"}


def read_whole(plan: dict[str, Any]) -> set[str]:
    """Large tables of which a plan reads every row."""
    here = {plan["Relation Name"]} & LARGE_TABLES if plan["Node Type"] == "Seq Scan" else set()
    return here.union(*(read_whole(part) for part in plan.get("Plans", ())))


async def test_no_page_reads_a_whole_table_of_two_thousand_sessions(large: College) -> None:
    async with opened(large) as scene:
        scene.now = datetime(2026, 7, 1, tzinfo=UTC)
        assert await scene.value("select count(*) from session") == RUNS * 6
        told = await scene.value(
            "select jsonb_build_object('run', run_id, 'term', term_id, 'course', course_id, 'session', session_id,"
            " 'room', room_id, 'venue', venue_id, 'tutor', tutor_id) from run join session s using (run_id)"
            " join room using (room_id) join session_tutor using (session_id, venue_id)"
            " where starts_at > '2026-08-01' and number = 2 limit 1"
        )
        some = {name: UUID(value) for name, value in told.items()}
        tutor = BETHAN._replace(person_id=some["tutor"])
        asked: list[tuple[Any, Any, Actor]] = []
        gwen = GWEN.acting(now=scene.now)
        wish: dict[str, Any] = {
            "term_id": some["term"],
            "course_id": some["course"],
            "version": 1,
            "room_id": some["room"],
            "weekday": MONDAY,
            "starts": time(10),
        }
        for question, struct in (
            (terms, TermsQuestion()),
            (runs, RunsQuestion(term_id=some["term"])),
            (courses_to_plan, CoursesToPlanQuestion(term_id=some["term"])),
            (venues, VenuesQuestion(words="hall 7")),
            (venue, VenueQuestion(venue_id=some["venue"])),
            (rooms_to_plan, RoomsToPlanQuestion(course_id=some["course"], version=1)),
            (run_preview, RunPreviewQuestion(**wish)),
            (tutors_to_plan, TutorsToPlanQuestion(**wish)),
            (tutors_for_sessions, TutorsForSessionsQuestion(run_id=some["run"])),
            (rooms_week, RoomsWeekQuestion(day=date(2026, 8, 5))),
            (rooms_week, RoomsWeekQuestion(day=date(2026, 8, 5), moving=some["session"])),
            (run, RunQuestion(run_id=some["run"])),
            (coming, ComingQuestion()),
        ):
            asked.append((question, struct, gwen))
        asked.append((my_sessions, MySessionsQuestion(), tutor.acting(now=scene.now)))
        assert {
            (question.__name__, table)
            for question, struct, actor in asked
            for table in await tables_read_whole(scene, question, struct, actor)
        } == set()


async def tables_read_whole(scene: Scene, question: Any, struct: Any, actor: Actor) -> set[str]:
    """Asks, listens which statements that makes, and has each of them explained."""
    statements: list[tuple[str, tuple[Any, ...]]] = []
    async with scene.house.database.reading() as db:
        await db.execute("set random_page_cost = 1.1")  # tables of this size lie in memory
        with db.query_logger(lambda record: statements.append((record.query, tuple(record.args)))):
            await question(struct, Look(scene.house, db, scene.now, actor))
        found: set[str] = set()
        for statement, args in statements:
            plan = await db.fetchval(f"explain (format json) {statement}", *args)
            found |= read_whole(json.loads(plan)[0]["Plan"])
        everything = await db.fetchval("explain (format json) select * from session where number = 3")
        assert read_whole(json.loads(everything)[0]["Plan"]) == {"session"}  # or this test could not fail
        return found
