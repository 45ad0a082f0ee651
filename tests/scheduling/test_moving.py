"""A planned run changes: another room, another time, another pair; and the way back for ten minutes."""

from datetime import date, datetime, time, timedelta

from services.contracts.people import PersonErased
from services.contracts.scheduling import MarkReason, RunPlacesChanged, SessionChanged, SessionMarked
from services.contracts.training import TutorKind
from services.runtime.clock import UTC
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound
from services.scheduling.commands.moving import (
    ChangeTutors,
    MoveSession,
    UndoChange,
    change_tutors,
    move_session,
    undo_change,
)
from services.scheduling.commands.publishing import CallOffSession, call_off_session
from services.scheduling.model import Opening
from services.scheduling.rules.refusals import (
    AlreadyPast,
    CalledOff,
    ChangeStays,
    CollegeClosed,
    NotAPair,
    RoomTaken,
    RoomTooSmall,
    TutorNotReady,
    TutorTaken,
    VenueClosed,
)
from tests.examples.people import ANWEN
from tests.scheduling.scene import Scene

HOUR = timedelta(hours=1)


async def test_a_session_moves_to_another_time_and_room(scene: Scene) -> None:
    run, room_id = await scene.planned(), await scene.room()
    first = run.sessions[0]
    await scene.do(
        move_session, MoveSession(session_id=first.session_id, room_id=room_id, starts_at=first.starts_at + HOUR)
    )
    (told,) = await scene.told(SessionChanged, run.run_id)
    assert (told.session.room_id, told.session.starts_at, told.session.ends_at) == (
        room_id,
        first.starts_at + HOUR,
        first.ends_at + HOUR,
    )
    assert (await scene.run(run.run_id)).sessions[0].starts_at == first.starts_at + HOUR


async def test_a_session_that_stays_where_it_is_changes_nothing(scene: Scene) -> None:
    run = await scene.planned()
    first = run.sessions[0]
    await scene.do(
        move_session, MoveSession(session_id=first.session_id, room_id=first.room_id, starts_at=first.starts_at)
    )
    assert await scene.kinds_told(run.run_id) == ["run_planned"]


async def test_a_session_does_not_move_where_another_is(scene: Scene) -> None:
    term_id = await scene.term()
    there, run = await scene.planned(term_id=term_id), await scene.planned(term_id=term_id, weekday=2)
    first, taken = run.sessions[0], there.sessions[0]
    command = MoveSession(session_id=first.session_id, room_id=taken.room_id, starts_at=taken.starts_at + HOUR)
    refusal = await scene.refused(RoomTaken, move_session, command)
    assert there.title_en in refusal.sentence
    for one in refusal.values["alternatives"]:
        await scene.do(
            move_session, MoveSession(session_id=first.session_id, room_id=one.room_id, starts_at=one.starts_at)
        )


async def test_a_session_does_not_move_to_where_its_tutor_is_elsewhere(scene: Scene) -> None:
    term_id, pair = await scene.term(), await scene.pair()
    there = await scene.planned(term_id=term_id, tutor_ids=pair)
    run = await scene.planned(term_id=term_id, tutor_ids=pair, weekday=2)
    command = MoveSession(
        session_id=run.sessions[0].session_id, room_id=run.sessions[0].room_id, starts_at=there.sessions[0].starts_at
    )
    await scene.refused(TutorTaken, move_session, command)


async def test_a_session_stays_within_the_open_days_of_its_term(scene: Scene) -> None:
    venue_id = await scene.venue(opening=(Opening(weekday=1, opens=time(9), closes=time(17)),))
    run = await scene.planned(room_id=await scene.room(venue_id))
    first = run.sessions[0]

    def to(*day: int, hour: int = 10) -> MoveSession:
        starts_at = datetime(*day, hour, tzinfo=UTC)
        return MoveSession(session_id=first.session_id, room_id=first.room_id, starts_at=starts_at)

    refusal = await scene.refused(CollegeClosed, move_session, to(2027, 2, 15))
    assert "half term" in refusal.sentence
    await scene.refused(CollegeClosed, move_session, to(2027, 4, 12))
    await scene.refused(AlreadyPast, move_session, to(2026, 11, 30))
    await scene.refused(VenueClosed, move_session, to(2027, 1, 12))
    await scene.refused(VenueClosed, move_session, to(2027, 1, 11, hour=16))


async def test_a_room_is_not_too_small_for_those_who_have_a_place(scene: Scene) -> None:
    run, small = await scene.published(), await scene.room(room_limit=8)
    command = MoveSession(session_id=run.sessions[0].session_id, room_id=small, starts_at=run.sessions[0].starts_at)
    await scene.hear(scene.demand(run.run_id, 9))
    refusal = await scene.refused(RoomTooSmall, move_session, command)
    assert (refusal.values["limit"], refusal.values["people"]) == (8, 9)
    await scene.hear(scene.demand(run.run_id, 7))
    await scene.do(move_session, command)
    assert (await scene.run(run.run_id)).places == 8
    (told,) = await scene.told(RunPlacesChanged, run.run_id)
    assert (told.places, told.room_limit) == (8, 8)
    assert await scene.told(SessionMarked) == []


async def test_a_move_is_taken_back_within_ten_minutes(scene: Scene) -> None:
    run, small = await scene.planned(), await scene.room(room_limit=8)
    first = run.sessions[0]
    await scene.do(
        move_session, MoveSession(session_id=first.session_id, room_id=small, starts_at=first.starts_at + HOUR)
    )
    moved = await scene.run(run.run_id)
    assert moved.undo_until == scene.now + timedelta(minutes=10)
    scene.wait(minutes=10)
    await scene.do(undo_change, UndoChange(run_id=run.run_id))
    back = await scene.run(run.run_id)
    assert (back.sessions, back.places, back.undo_until) == (run.sessions, run.places, None)
    await scene.refused(ChangeStays, undo_change, UndoChange(run_id=run.run_id))


async def test_after_ten_minutes_a_move_stays(scene: Scene) -> None:
    run, room_id = await scene.planned(), await scene.room()
    first = run.sessions[0]
    await scene.move(first, first.starts_at, room_id)
    scene.wait(minutes=10, seconds=1)
    assert (await scene.run(run.run_id)).undo_until is None
    await scene.refused(ChangeStays, undo_change, UndoChange(run_id=run.run_id))


async def test_a_move_is_not_taken_back_into_a_room_that_somebody_took(scene: Scene) -> None:
    term_id, venue_id = await scene.term(), await scene.venue()
    room_id, other = await scene.room(venue_id), await scene.room(venue_id)
    run = await scene.planned(term_id=term_id, room_id=room_id, course_id=await scene.course(sessions=1))
    first = run.sessions[0]
    await scene.move(first, first.starts_at, other)
    await scene.planned(term_id=term_id, room_id=room_id)
    await scene.refused(RoomTaken, undo_change, UndoChange(run_id=run.run_id))


async def test_another_pair_leads_some_sessions(scene: Scene) -> None:
    run, pair = await scene.planned(), await scene.pair()
    last = run.sessions[-2:]
    await scene.do(
        change_tutors,
        ChangeTutors(run_id=run.run_id, tutor_ids=pair, session_ids=tuple(session.session_id for session in last)),
    )
    after = await scene.run(run.run_id)
    assert [session.tutor_ids for session in after.sessions[-2:]] == [tuple(sorted(pair))] * 2
    assert after.sessions[:4] == run.sessions[:4]
    assert len(await scene.told(SessionChanged, run.run_id)) == 2
    await scene.do(undo_change, UndoChange(run_id=run.run_id))
    assert (await scene.run(run.run_id)).sessions == run.sessions


async def test_a_new_pair_is_a_pair_and_ready_and_free(scene: Scene) -> None:
    term_id = await scene.term()
    run, busy = await scene.planned(term_id=term_id), await scene.planned(term_id=term_id)
    peers = await scene.tutor(TutorKind.PEER), await scene.tutor(TutorKind.PEER)
    late = await scene.tutor(TutorKind.BY_TRAINING, (date(2027, 1, 18), date(2027, 12, 31)))
    await scene.refused(NotAPair, change_tutors, ChangeTutors(run_id=run.run_id, tutor_ids=peers))
    await scene.refused(TutorNotReady, change_tutors, ChangeTutors(run_id=run.run_id, tutor_ids=(peers[0], late)))
    await scene.refused(
        TutorTaken, change_tutors, ChangeTutors(run_id=run.run_id, tutor_ids=busy.sessions[0].tutor_ids)
    )


async def test_what_is_over_or_called_off_does_not_change(scene: Scene) -> None:
    run, pair = await scene.planned(), await scene.pair()
    first, second = run.sessions[:2]
    await scene.do(call_off_session, CallOffSession(session_id=second.session_id))
    stay = MoveSession(session_id=second.session_id, room_id=second.room_id, starts_at=second.starts_at + HOUR)
    await scene.refused(CalledOff, move_session, stay)
    scene.now = first.ends_at
    later = MoveSession(session_id=first.session_id, room_id=first.room_id, starts_at=first.starts_at + 24 * HOUR)
    await scene.refused(AlreadyPast, move_session, later)
    await scene.do(change_tutors, ChangeTutors(run_id=run.run_id, tutor_ids=pair))
    assert [session.tutor_ids == tuple(sorted(pair)) for session in (await scene.run(run.run_id)).sessions] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


async def test_only_the_desk_changes_what_is_planned(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    first = run.sessions[0]
    command = MoveSession(session_id=first.session_id, room_id=first.room_id, starts_at=first.starts_at + HOUR)
    await scene.refused(NotAllowed, move_session, command, ANWEN)
    await scene.refused(NotAllowed, undo_change, UndoChange(run_id=run.run_id), ANWEN)
    await scene.refused(
        NotFound, move_session, MoveSession(session_id=new_id(), room_id=first.room_id, starts_at=first.starts_at)
    )


async def test_a_tutor_who_is_erased_leads_nothing_any_more(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    scene.now = run.sessions[0].ends_at
    (arrived,) = await scene.hear(PersonErased(person_id=ANWEN.person_id))
    await scene.deliver(arrived)
    after = await scene.run(run.run_id)
    assert ANWEN.person_id in after.sessions[0].tutor_ids
    assert all(ANWEN.person_id not in session.tutor_ids for session in after.sessions[1:])
    assert all(session.marks == (MarkReason.PAIR_INCOMPLETE,) for session in after.sessions[1:])
    assert len(await scene.told(SessionChanged, run.run_id)) == 5
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, (date(2027, 1, 1), date(2027, 12, 31))))
    assert (await scene.run(run.run_id)).sessions == after.sessions
