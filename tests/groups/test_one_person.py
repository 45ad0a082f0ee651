"""Two records of one person answer once, and nobody decides on what she made under another id."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from services.contracts.people import PersonsMerged, PersonsParted, Role, RoleTaken
from services.groups.commands.seats import GiveSeat, give_seat
from services.groups.model import Composition
from services.groups.queries.groups import GroupQuestion, GroupsQuestion, group, groups
from services.groups.rules.deciding import OwnersDoNotAnswer
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from tests.examples.people import ANWEN, BETHAN, DIL, GWEN, MARCUS, RHIAN, Example
from tests.groups.scene import AGREE, CANNOT, LIVED, MEMBERS, Scene

KEPT = Example("Rhian", new_id(), frozenset({Role.MEMBER}), "lived_experience")
GONE = Example("R. Example", new_id(), frozenset({Role.MEMBER}), "lived_experience")
MERGED = PersonsMerged(person_id=GONE.person_id, kept_id=KEPT.person_id)
PARTED = PersonsParted(person_id=GONE.person_id, kept_id=KEPT.person_id)


async def both_in(scene: Scene) -> None:
    await scene.form((*MEMBERS, KEPT, GONE))


async def counted(scene: Scene, decision_id: UUID) -> Composition:
    sealed = await scene.value("select composition from decision where decision_id = $1", decision_id)
    async with scene.house.database.reading() as db:
        text = await scene.house.sealer.open(db, decision_id, sealed)
    return msgspec.json.decode(text or "", type=Composition)


async def test_what_she_said_last_counts_once(scene: Scene) -> None:
    await both_in(scene)
    decision_id = await scene.ask()
    await scene.answer(decision_id, GONE, AGREE, perspective=LIVED)
    await scene.hear(MERGED)
    scene.now += timedelta(minutes=5)
    await scene.answer(decision_id, KEPT, CANNOT, perspective=LIVED)
    for one in (ANWEN, MARCUS, BETHAN, DIL):
        await scene.answer(decision_id, one)
    mine = (await scene.seen(decision_id, KEPT)).mine
    assert mine
    assert mine.choice is CANNOT

    await scene.wait_for_closing(decision_id)

    composition = await counted(scene, decision_id)
    assert (composition.lived_experience.agreed, composition.lived_experience.cannot) == (2, 1)
    assert composition.seats == len(MEMBERS) + 1


async def test_she_does_not_answer_what_she_made_under_the_other_record(scene: Scene) -> None:
    await both_in(scene)
    decision_id = await scene.ask(GONE, ANWEN)
    await scene.answer(decision_id, KEPT, perspective=LIVED)
    await scene.hear(MERGED)
    with pytest.raises(OwnersDoNotAnswer):
        await scene.answer(decision_id, KEPT)
    for one in (MARCUS, RHIAN, BETHAN, DIL):
        await scene.answer(decision_id, one)
    await scene.wait_for_closing(decision_id)
    assert (await counted(scene, decision_id)).lived_experience.agreed == 2


async def test_her_seats_are_one_and_she_stands_once_among_the_members(scene: Scene) -> None:
    await both_in(scene)
    await scene.hear(MERGED)
    mine = await scene.look(groups, GroupsQuestion(), KEPT)
    assert len(mine) == 1
    view = await scene.look(group, GroupQuestion(group_id=mine[0].group_id), KEPT)
    assert (view.member_ids.count(KEPT.person_id), view.member_ids.count(GONE.person_id)) == (1, 0)


@pytest.mark.parametrize("is_a_member_herself", [True, False])
async def test_two_people_again_who_had_a_seat_by_the_other_s_role_leaves_it(
    scene: Scene, is_a_member_herself: bool
) -> None:
    group_id = await scene.form()
    await scene.hear(RoleTaken(person_id=GONE.person_id, role=Role.MEMBER))
    if is_a_member_herself:
        await scene.hear(RoleTaken(person_id=KEPT.person_id, role=Role.MEMBER))
    await scene.hear(MERGED)
    await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=KEPT.person_id), GWEN)
    (event,) = await scene.hear(PARTED)
    await scene.deliver(event)

    assert len(await scene.look(groups, GroupsQuestion(), KEPT)) == int(is_a_member_herself)
    with pytest.raises(NotFound):
        await scene.seen(await scene.ask(), GONE)
