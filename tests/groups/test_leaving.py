"""Somebody leaves the college: her seats go to whoever takes over, or are free."""

from services.contracts.groups import SeatLeft, SeatTaken
from services.contracts.people import PersonLeft, Role, RoleEnded, RoleTaken
from services.groups.queries.groups import GroupSetupsQuestion, group_setups
from tests.examples.people import BETHAN, ELERI, GWEN, MARCUS, NIA, Example
from tests.groups.scene import Scene


async def seats(scene: Scene) -> dict[object, bool]:
    """Who sits in the group, and whether as co-chair."""
    (setup,) = await scene.look(group_setups, GroupSetupsQuestion(), GWEN)
    return {one.person_id: one.is_co_chair for one in setup.seats}


async def leaves(scene: Scene, who: Example, to: Example | None) -> None:
    """She has left, and then her roles end. All of it is delivered twice."""
    events = (
        PersonLeft(person_id=who.person_id, seats_to_id=to.person_id if to else None),
        *(RoleEnded(person_id=who.person_id, role=role) for role in sorted(who.roles)),
    )
    await scene.deliver(*await scene.hear(*events))


async def test_a_member_who_takes_over_from_a_co_chair_chairs(scene: Scene) -> None:
    await scene.form()
    before = await seats(scene)

    await leaves(scene, ELERI, MARCUS)

    after = await seats(scene)
    assert set(after) == set(before) - {ELERI.person_id}
    assert {one for one, chairs in after.items() if chairs} == {MARCUS.person_id, BETHAN.person_id}


async def test_a_member_who_had_no_seat_gets_hers_once(scene: Scene) -> None:
    await scene.form()
    await scene.hear(RoleTaken(person_id=NIA.person_id, role=Role.MEMBER))

    await leaves(scene, ELERI, NIA)

    assert (await seats(scene))[NIA.person_id]
    assert len([one for one in await scene.told(SeatTaken) if one.person_id == NIA.person_id]) == 1
    assert len([one for one in await scene.told(SeatLeft) if one.person_id == ELERI.person_id]) == 1


async def test_nobody_sits_there_of_whom_we_have_not_heard_that_she_is_a_member(scene: Scene) -> None:
    """Whichever comes first: a seat that is free is given by the office, never by an event that is late."""
    await scene.form()
    await leaves(scene, ELERI, NIA)
    await scene.hear(RoleTaken(person_id=NIA.person_id, role=Role.MEMBER))

    after = await seats(scene)
    assert ELERI.person_id not in after
    assert NIA.person_id not in after
    await leaves(scene, BETHAN, None)
    assert BETHAN.person_id not in await seats(scene)
