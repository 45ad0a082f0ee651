"""Two records of one person: what waits for either waits for her, and the desk is told of a second place."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.enrolment import PlaceBooked, PlaceOffered, SecondPlaceFound, SecondPlaceSettled
from services.contracts.people import (
    PersonsMerged,
    PersonsParted,
    Role,
    RoleTaken,
    SaidToBeTwo,
    SecondRecordLikely,
)
from services.messages.commands.tasks import TakeTask, take_task
from services.messages.queries.desk import DeskQuestion, TaskView, desk
from services.runtime.actor import Actor, Factor
from services.runtime.ids import new_id
from tests.examples.people import GWEN
from tests.messages.scene import Scene


async def test_what_waits_for_either_record_is_on_her_page(scene: Scene) -> None:
    kept, gone = new_id(), new_id()
    run = await scene.run()
    place = {"run_id": run.run_id, "place_id": new_id(), "person_id": gone}
    await scene.hear(PlaceBooked(**place))
    offered = {**place, "place_id": new_id()}
    await scene.hear(PlaceOffered(**offered, answer_by=scene.now + timedelta(days=3)))
    her = Actor(person_id=kept, factor=Factor.CODE)
    assert (await scene.home(her)).tasks == ()

    await scene.hear(PersonsMerged(person_id=gone, kept_id=kept))
    home = await scene.home(her)
    assert [one.kind for one in home.tasks] == ["place-offered"]
    assert [one.run_id for one in home.sessions] == [run.run_id]

    await scene.hear(PersonsParted(person_id=gone, kept_id=kept))
    assert (await scene.home(her)).tasks == ()


async def test_a_second_place_is_a_task_until_it_is_settled(scene: Scene) -> None:
    place = {"run_id": new_id(), "place_id": new_id(), "person_id": new_id()}
    await scene.hear(SecondPlaceFound(**place))
    assert place["place_id"] in [one.about_id for one in await scene.waits("places") if one.kind == "second-place"]
    await scene.hear(SecondPlaceSettled(**place))
    assert place["place_id"] not in [one.about_id for one in await scene.waits("places")]


async def test_a_colleague_with_two_records_stands_once_on_the_list_and_keeps_what_she_took(scene: Scene) -> None:
    kept, gone = new_id(), new_id()
    place = {"run_id": new_id(), "place_id": new_id(), "person_id": new_id()}
    await scene.hear(*(RoleTaken(person_id=one, role=Role.COORDINATOR) for one in (kept, gone)))
    await scene.hear(SecondPlaceFound(**place))
    (task,) = [one for one in await scene.waits("places") if one.about_id == place["place_id"]]
    under = {one: Actor(person_id=one, roles=frozenset({"coordinator"}), factor=Factor.SECOND) for one in (kept, gone)}
    await scene.do(take_task, TakeTask(task_id=task.task_id), under[gone])

    await scene.hear(PersonsMerged(person_id=gone, kept_id=kept))

    view = await scene.look(desk, DeskQuestion(), GWEN)
    members = [one.person_id for one in view.members]
    assert (members.count(kept), members.count(gone)) == (1, 0)
    assert (await scene.look(desk, DeskQuestion(), under[kept])).mine == 1
    await scene.hear(SecondPlaceSettled(**place))


@pytest.mark.parametrize("is_merged_first", [True, False])
async def test_a_likely_second_record_waits_until_they_are_one_whichever_is_heard_first(
    scene: Scene, is_merged_first: bool
) -> None:
    newer, older = new_id(), new_id()
    likely = SecondRecordLikely(person_id=newer, other_id=older)
    merged = PersonsMerged(person_id=older, kept_id=newer)
    for event in (merged, likely) if is_merged_first else (likely, merged):
        if event is merged and not is_merged_first:
            assert [one.facts for one in await waits(scene, newer)] == [{"other_id": str(older)}]
        await scene.hear(event)
    assert await waits(scene, newer) == []


async def test_two_people_closes_it_and_another_merge_does_not(scene: Scene) -> None:
    newer, older = new_id(), new_id()
    await scene.hear(SecondRecordLikely(person_id=newer, other_id=older))
    await scene.hear(PersonsMerged(person_id=new_id(), kept_id=newer))
    assert len(await waits(scene, newer)) == 1
    await scene.hear(SaidToBeTwo(person_id=newer, other_id=older))
    assert await waits(scene, newer) == []


async def waits(scene: Scene, about_id: UUID) -> list[TaskView]:
    return [one for one in await scene.waits("people") if one.about_id == about_id]
