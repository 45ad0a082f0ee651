"""What others tell: every reaction twice, and in both orders."""

from datetime import date

from services.contracts.codesign import CourseApproved
from services.contracts.people import PersonErased
from services.contracts.scheduling import MarkReason, SessionMarked, SessionSettled
from services.contracts.training import TutorKind
from services.runtime.ids import new_id
from services.runtime.refusal import NotHereYet
from services.scheduling.commands.planning import plan_run
from services.scheduling.queries.terms import CoursesToPlanQuestion, courses_to_plan
from services.scheduling.rules.refusals import TutorNotReady
from tests.examples.people import ANWEN, BETHAN
from tests.scheduling.scene import Scene

YEAR = (date(2026, 9, 1), date(2027, 8, 31))
UNTIL_FEBRUARY = (date(2026, 9, 1), date(2027, 2, 8))


async def plannable(scene: Scene) -> list[tuple[object, int]]:
    return [(one.course_id, one.version) for one in await scene.look(courses_to_plan, CoursesToPlanQuestion())]


async def test_an_approved_course_can_be_planned_and_its_next_version_takes_its_place(scene: Scene) -> None:
    course_id = new_id()
    for version in (1, 2):
        event = CourseApproved(course_id=course_id, facts=scene.facts(version), proposal_id=new_id())
        (arrived,) = await scene.hear(event)
        await scene.deliver(arrived)
        assert await plannable(scene) == [(course_id, version)]


async def test_a_withdrawn_course_cannot_be_planned_until_it_is_agreed_again(scene: Scene) -> None:
    course_id = await scene.course()
    (arrived,) = await scene.hear(scene.withdrawn(course_id))
    await scene.deliver(arrived)
    assert await plannable(scene) == []
    await scene.hear(CourseApproved(course_id=course_id, facts=scene.facts(2), proposal_id=new_id()))
    assert await plannable(scene) == [(course_id, 2)]


async def test_a_carried_over_course_can_be_planned_until_its_day(scene: Scene) -> None:
    course_id = new_id()
    (arrived,) = await scene.hear(scene.carried_over(course_id, date(2026, 12, 31)))
    await scene.deliver(arrived)
    assert await plannable(scene) == [(course_id, 1)]
    scene.wait(days=31)
    assert await plannable(scene) == []


async def test_readiness_that_arrives_before_the_plan_allows_it(scene: Scene) -> None:
    pair = await scene.cast()
    await scene.planned(tutor_ids=pair)
    assert await scene.told(SessionMarked) == []


async def test_a_plan_that_comes_before_the_readiness_is_put_off(scene: Scene) -> None:
    bethan = await scene.tutor(TutorKind.BY_TRAINING, tutor_id=BETHAN.person_id)
    wish = await scene.plan(tutor_ids=(ANWEN.person_id, bethan))
    await scene.refused(NotHereYet, plan_run, wish)
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, UNTIL_FEBRUARY))
    await scene.refused(TutorNotReady, plan_run, wish)
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, YEAR))
    await scene.do(plan_run, wish)


async def test_a_later_lapse_marks_the_sessions_after_it_once(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    (arrived,) = await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, UNTIL_FEBRUARY))
    await scene.deliver(arrived)
    told = await scene.told(SessionMarked, run.run_id)
    assert [(one.session_id, one.reason) for one in told] == [(run.sessions[5].session_id, MarkReason.TUTOR_NOT_READY)]
    marks = [session.marks for session in (await scene.run(run.run_id)).sessions]
    assert marks == [()] * 5 + [(MarkReason.TUTOR_NOT_READY,)]


async def test_a_later_gain_settles_what_a_lapse_marked(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, UNTIL_FEBRUARY))
    (arrived,) = await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, YEAR))
    await scene.deliver(arrived)
    (told,) = await scene.told(SessionSettled, run.run_id)
    assert told.session_id == run.sessions[5].session_id
    assert all(session.marks == () for session in (await scene.run(run.run_id)).sessions)


async def test_intervals_that_touch_are_one(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    touching = ((date(2026, 9, 1), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 8, 31)))
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER, *touching))
    assert await scene.told(SessionMarked, run.run_id) == []


async def test_a_lapse_leaves_what_is_over_and_what_is_called_off(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    scene.now = run.sessions[2].ends_at
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.PEER))
    marked = [one.session_id for one in await scene.told(SessionMarked, run.run_id)]
    assert marked == [session.session_id for session in run.sessions[3:]]


async def test_somebody_who_turns_out_to_be_of_the_other_kind_leaves_the_pair_incomplete(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast())
    await scene.hear(scene.readiness(ANWEN.person_id, TutorKind.BY_TRAINING, YEAR))
    assert {session.marks for session in (await scene.run(run.run_id)).sessions} == {(MarkReason.PAIR_INCOMPLETE,)}


async def test_an_erased_tutor_is_not_planned_whatever_came_first(scene: Scene) -> None:
    bethan = await scene.tutor(TutorKind.BY_TRAINING, tutor_id=BETHAN.person_id)
    before, after = await scene.tutor(TutorKind.PEER), new_id()
    await scene.hear(PersonErased(person_id=before), PersonErased(person_id=after))
    await scene.tutor(TutorKind.PEER, tutor_id=after)
    for gone in (before, after):
        await scene.refused(NotHereYet, plan_run, await scene.plan(tutor_ids=(gone, bethan)))
