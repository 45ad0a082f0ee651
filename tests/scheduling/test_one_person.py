"""Two records of one person: nobody makes a pair with herself, and nobody teaches twice at once."""

import pytest

from services.contracts.people import PersonsMerged, PersonsParted
from services.contracts.scheduling import MarkReason, SessionMarked, SessionSettled
from services.contracts.training import TutorKind
from services.runtime.actor import Actor, Factor
from services.runtime.due import do_everything_due
from services.scheduling.commands.moving import ChangeTutors, change_tutors
from services.scheduling.commands.planning import plan_run
from services.scheduling.commands.publishing import CallOffRun, call_off_run
from services.scheduling.queries.runs import MySessionsQuestion, my_sessions
from services.scheduling.reactions import DUE
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


@pytest.mark.parametrize("how", ["moved", "called_off", "parted"])
async def test_two_sessions_at_once_that_turn_out_to_be_hers_are_marked_until_they_are_not(
    scene: Scene, how: str
) -> None:
    kept, by_training = await scene.pair()
    gone = await scene.tutor(TutorKind.PEER)
    other = await scene.tutor(TutorKind.BY_TRAINING)
    first = await scene.planned(tutor_ids=(kept, by_training))
    second = await scene.planned(term_id=first.term_id, tutor_ids=(gone, other))
    assert first.sessions[0].starts_at == second.sessions[0].starts_at

    (event,) = await scene.hear(PersonsMerged(person_id=gone, kept_id=kept))
    await scene.deliver(event)

    for run in (first, second):
        marked = await scene.told(SessionMarked, run.run_id)
        assert {one.reason for one in marked} == {MarkReason.TUTOR_TWICE}
        assert len(marked) == len(run.sessions)
    if how == "parted":
        await scene.hear(PersonsParted(person_id=gone, kept_id=kept))
    elif how == "called_off":
        await scene.do(call_off_run, CallOffRun(run_id=second.run_id))
    else:
        pair = (await scene.tutor(TutorKind.PEER), other)
        await scene.do(change_tutors, ChangeTutors(run_id=second.run_id, tutor_ids=pair))
    await do_everything_due(scene.house, DUE)
    for run in (first, second) if how != "called_off" else (first,):
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
