"""Two records of one person: nobody makes a pair with herself, and nobody teaches twice at once."""

from services.contracts.people import PersonsMerged, PersonsParted
from services.contracts.scheduling import MarkReason, SessionMarked, SessionSettled
from services.contracts.training import TutorKind
from services.runtime.actor import Actor, Factor
from services.scheduling.commands.planning import plan_run
from services.scheduling.queries.runs import MySessionsQuestion, my_sessions
from services.scheduling.rules.refusals import NotAPair, TutorTaken
from tests.scheduling.scene import Scene


async def test_a_pair_of_one_person_is_marked_and_settled_when_they_part(scene: Scene) -> None:
    kept, gone = await scene.pair()
    merged = PersonsMerged(person_id=gone, kept_id=kept)
    run = await scene.planned(tutor_ids=(kept, gone))
    (event,) = await scene.hear(merged)
    await scene.deliver(event)
    marked = await scene.told(SessionMarked, run.run_id)
    assert {one.reason for one in marked} == {MarkReason.PAIR_INCOMPLETE}
    assert len(marked) == len(run.sessions)

    await scene.hear(PersonsParted(person_id=gone, kept_id=kept))
    assert len(await scene.told(SessionSettled, run.run_id)) == len(run.sessions)


async def test_planning_sees_one_person(scene: Scene) -> None:
    kept, gone = await scene.pair()
    other = await scene.tutor(TutorKind.BY_TRAINING)
    await scene.hear(PersonsMerged(person_id=gone, kept_id=kept))
    await scene.refused(NotAPair, plan_run, await scene.plan(tutor_ids=(kept, gone)))
    first = await scene.plan(tutor_ids=(kept, other))
    await scene.do(plan_run, first)
    another = await scene.tutor(TutorKind.PEER)

    await scene.refused(TutorTaken, plan_run, await scene.plan(term_id=first.term_id, tutor_ids=(gone, another)))

    her = Actor(person_id=kept, factor=Factor.SECOND, factor_at=scene.now)
    assert len(await scene.look(my_sessions, MySessionsQuestion(), her)) == 6
