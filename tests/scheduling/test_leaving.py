"""A tutor leaves the college: somebody of her kind leads what she can; for the rest the desk finds somebody."""

from datetime import date
from uuid import UUID

from services.contracts.people import PersonLeft
from services.contracts.scheduling import MarkReason, SessionChanged, SessionMarked
from services.contracts.training import TutorKind
from services.scheduling.queries.runs import RunView
from tests.examples.people import ANWEN
from tests.scheduling.scene import MONDAY, Scene

INCOMPLETE = (MarkReason.PAIR_INCOMPLETE,)


async def leaves(scene: Scene, run_id: UUID, to: UUID | None) -> RunView:
    """Anwen has left; it is delivered twice."""
    await scene.deliver(*await scene.hear(PersonLeft(person_id=ANWEN.person_id, sessions_to_id=to)))
    assert await scene.troubles() == []
    return await scene.run(run_id)


async def anwen_and_another(scene: Scene) -> tuple[UUID, UUID]:
    return await scene.tutor(TutorKind.PEER, tutor_id=ANWEN.person_id), await scene.tutor(TutorKind.BY_TRAINING)


async def test_whoever_is_of_her_kind_ready_and_free_leads_what_is_to_come(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await anwen_and_another(scene))
    other = await scene.tutor(TutorKind.PEER)
    scene.now = run.sessions[0].ends_at

    after = await leaves(scene, run.run_id, other)

    assert ANWEN.person_id in after.sessions[0].tutor_ids  # what is over stays as it was
    assert all(other in session.tutor_ids for session in after.sessions[1:])
    assert all(session.marks == () for session in after.sessions)
    assert len(await scene.told(SessionChanged, run.run_id)) == len(run.sessions) - 1


async def test_what_cannot_be_handed_over_needs_a_tutor(scene: Scene) -> None:
    """She teaches elsewhere in some weeks, and is ready only until a day."""
    run = await scene.planned(tutor_ids=await anwen_and_another(scene), weekday=MONDAY)
    last = run.sessions[-1].starts_at.date()
    other = await scene.tutor(TutorKind.PEER, (date(2026, 9, 1), date(last.year, last.month, last.day - 1)))
    partner = await scene.tutor(TutorKind.BY_TRAINING)
    busy = await scene.planned(tutor_ids=(other, partner), weekday=MONDAY, course_id=await scene.course(sessions=2))

    after = await leaves(scene, run.run_id, other)

    taken = {session.starts_at for session in busy.sessions}
    for session in after.sessions:
        can = session.starts_at not in taken and session.starts_at.date() < last
        assert (other in session.tutor_ids) is can
        assert session.marks == (() if can else INCOMPLETE)
    assert len(await scene.told(SessionMarked, run.run_id)) == 3


async def test_nobody_of_the_other_kind_and_nobody_unknown_makes_the_pair(scene: Scene) -> None:
    for to in (await scene.tutor(TutorKind.BY_TRAINING), UUID(int=1), None):
        run = await scene.planned(tutor_ids=await anwen_and_another(scene))
        after = await leaves(scene, run.run_id, to)
        assert {session.marks for session in after.sessions} == {INCOMPLETE}
        assert all(len(session.tutor_ids) == 1 for session in after.sessions)


async def test_the_end_of_her_readiness_may_come_before_or_after(scene: Scene) -> None:
    other, seen = await scene.tutor(TutorKind.PEER), []
    for is_before in (True, False):
        run = await scene.planned(tutor_ids=await anwen_and_another(scene), room_id=await scene.room())
        told = scene.readiness(ANWEN.person_id, TutorKind.PEER, (date(2026, 9, 1), date(2026, 11, 30)))
        if is_before:
            await scene.hear(told)
        await leaves(scene, run.run_id, other if is_before else None)
        if not is_before:
            await scene.hear(told)
        seen.append({session.marks for session in (await scene.run(run.run_id)).sessions})

    assert seen == [{()}, {INCOMPLETE}]
