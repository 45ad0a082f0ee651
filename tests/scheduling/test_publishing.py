"""Into the prospectus, out of it while nobody has a place, and calling off."""

from datetime import date, timedelta

from services.contracts.scheduling import MarkReason, RunPlacesChanged, SessionSettled
from services.contracts.training import TutorKind
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound
from services.scheduling.commands.publishing import (
    CallOffRun,
    CallOffSession,
    FitPlaces,
    PublishRun,
    UnpublishRun,
    call_off_run,
    call_off_session,
    fit_places,
    publish_run,
    unpublish_run,
)
from services.scheduling.commands.venues import ChangeRoom, change_room
from services.scheduling.rules.refusals import (
    AlreadyPast,
    CalledOff,
    LastSession,
    RoomTooSmall,
    RunHasPlaces,
    SessionsMarked,
)
from tests.examples.people import ANWEN, BETHAN
from tests.scheduling.scene import Scene


async def test_a_run_is_published_once(scene: Scene) -> None:
    run = await scene.published()
    assert (run.state, run.published_at) == ("published", scene.now)
    await scene.do(publish_run, PublishRun(run_id=run.run_id))
    assert await scene.kinds_told(run.run_id) == ["run_planned", "run_published"]


async def test_a_run_that_somebody_must_look_at_is_not_published(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, (date(2026, 9, 1), date(2027, 2, 1))))
    refusal = await scene.refused(SessionsMarked, publish_run, PublishRun(run_id=run.run_id))
    assert refusal.values == {"count": 2}


async def test_a_run_that_is_over_or_called_off_is_not_published(scene: Scene) -> None:
    run, other = await scene.planned(), await scene.planned()
    await scene.do(call_off_run, CallOffRun(run_id=other.run_id))
    await scene.refused(CalledOff, publish_run, PublishRun(run_id=other.run_id))
    scene.now = run.sessions[-1].ends_at
    await scene.refused(AlreadyPast, publish_run, PublishRun(run_id=run.run_id))


async def test_a_run_is_unpublished_while_nobody_has_a_place(scene: Scene) -> None:
    run = await scene.published()
    await scene.do(unpublish_run, UnpublishRun(run_id=run.run_id))
    assert (await scene.run(run.run_id)).state == "planned"
    await scene.do(unpublish_run, UnpublishRun(run_id=run.run_id))
    assert await scene.kinds_told(run.run_id) == ["run_planned", "run_published", "run_unpublished"]


async def test_a_run_stays_published_when_somebody_has_a_place_or_waits(scene: Scene) -> None:
    run = await scene.published()
    for taken, waiting in ((3, 0), (0, 1)):
        await scene.hear(scene.demand(run.run_id, taken, waiting))
        refusal = await scene.refused(RunHasPlaces, unpublish_run, UnpublishRun(run_id=run.run_id))
        assert refusal.values == {"taken": taken, "waiting": waiting}
    await scene.hear(scene.demand(run.run_id, 0))
    await scene.do(unpublish_run, UnpublishRun(run_id=run.run_id))


async def test_a_place_that_crosses_the_unpublishing_puts_the_run_back(scene: Scene) -> None:
    """The repair half: the other order of arrival. Delivered twice it is done once."""
    run = await scene.published()
    await scene.do(unpublish_run, UnpublishRun(run_id=run.run_id))
    (arrived,) = await scene.hear(scene.demand(run.run_id, 1))
    await scene.deliver(arrived)
    assert (await scene.run(run.run_id)).state == "published"
    assert await scene.kinds_told(run.run_id) == ["run_planned", "run_published", "run_unpublished", "run_published"]


async def test_demand_of_a_run_that_is_called_off_or_unknown_changes_nothing(scene: Scene) -> None:
    run = await scene.published()
    await scene.do(call_off_run, CallOffRun(run_id=run.run_id))
    await scene.hear(scene.demand(run.run_id, 1), scene.demand(new_id(), 1))
    assert (await scene.run(run.run_id)).state == "called_off"


async def test_a_session_that_is_called_off_frees_its_room_and_tutors(scene: Scene) -> None:
    term_id, room_id, pair = await scene.term(), await scene.room(), await scene.pair()
    run = await scene.published(
        term_id=term_id, room_id=room_id, tutor_ids=pair, course_id=await scene.course(sessions=2)
    )
    await scene.do(call_off_session, CallOffSession(session_id=run.sessions[0].session_id))
    assert [session.is_live for session in (await scene.run(run.run_id)).sessions] == [False, True]
    await scene.planned(term_id=term_id, room_id=room_id, tutor_ids=pair, course_id=await scene.course(sessions=1))
    assert await scene.kinds_told(run.run_id) == ["run_planned", "run_published", "session_called_off"]


async def test_the_last_session_is_not_called_off_alone(scene: Scene) -> None:
    run = await scene.planned(course_id=await scene.course(sessions=1))
    await scene.refused(LastSession, call_off_session, CallOffSession(session_id=run.sessions[0].session_id))


async def test_a_run_that_is_called_off_frees_what_was_to_come(scene: Scene) -> None:
    term_id, room_id = await scene.term(), await scene.room()
    run = await scene.published(term_id=term_id, room_id=room_id)
    scene.now = run.sessions[0].ends_at
    for _ in range(2):
        await scene.do(call_off_run, CallOffRun(run_id=run.run_id))
    assert [session.is_live for session in (await scene.run(run.run_id)).sessions] == [True] + [False] * 5
    assert await scene.kinds_told(run.run_id) == ["run_planned", "run_published", "run_called_off"]
    await scene.planned(term_id=term_id, room_id=room_id)


async def test_a_smaller_room_marks_and_nobody_loses_a_place(scene: Scene) -> None:
    room_id = await scene.room(room_limit=12)
    run = await scene.published(room_id=room_id)
    await scene.hear(scene.demand(run.run_id, 9))
    await scene.do(change_room, ChangeRoom(room_id=room_id, name="Willow", room_limit=8))
    marked = await scene.run(run.run_id)
    assert {session.marks for session in marked.sessions} == {(MarkReason.ROOM_TOO_SMALL,)}
    assert marked.places == 12
    refusal = await scene.refused(RoomTooSmall, fit_places, FitPlaces(run_id=run.run_id))
    assert refusal.values == {"limit": 8, "people": 9}
    await scene.hear(scene.demand(run.run_id, 8))
    await scene.do(fit_places, FitPlaces(run_id=run.run_id))
    settled = await scene.run(run.run_id)
    assert (settled.places, {session.marks for session in settled.sessions}) == (8, {()})
    (told,) = await scene.told(RunPlacesChanged, run.run_id)
    assert (told.places, told.room_limit) == (8, 8)


async def test_a_room_that_holds_enough_again_settles_the_marks(scene: Scene) -> None:
    room_id = await scene.room(room_limit=12)
    run = await scene.published(room_id=room_id)
    for limit in (8, 12):
        await scene.do(change_room, ChangeRoom(room_id=room_id, name="Willow", room_limit=limit))
    assert {session.marks for session in (await scene.run(run.run_id)).sessions} == {()}
    assert {told.reason for told in await scene.told(SessionSettled)} == {MarkReason.ROOM_TOO_SMALL}


async def test_only_the_desk_publishes_and_calls_off(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    for handler, command in (
        (publish_run, PublishRun(run_id=run.run_id)),
        (unpublish_run, UnpublishRun(run_id=run.run_id)),
        (call_off_run, CallOffRun(run_id=run.run_id)),
        (call_off_session, CallOffSession(session_id=run.sessions[0].session_id)),
        (fit_places, FitPlaces(run_id=run.run_id)),
    ):
        await scene.refused(NotAllowed, handler, command, BETHAN)
    await scene.refused(NotFound, publish_run, PublishRun(run_id=new_id()))


async def test_what_is_over_is_not_called_off(scene: Scene) -> None:
    run = await scene.published()
    scene.now = run.sessions[0].ends_at + timedelta(minutes=1)
    await scene.refused(AlreadyPast, call_off_session, CallOffSession(session_id=run.sessions[0].session_id))
