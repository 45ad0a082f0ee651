"""Groups, seats and meetings: who sets them up, what is refused."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.contracts.groups import (
    CoChairNamed,
    CoChairStoodDown,
    CompositionRuleSet,
    GroupFormed,
    MeetingPlanned,
    SeatLeft,
    SeatTaken,
)
from services.contracts.people import Role, RoleTaken
from services.groups.commands.forming import ChangeRule, FormGroup, change_rule, form_group
from services.groups.commands.meetings import CallOffMeeting, PlanMeeting, call_off_meeting, plan_meeting
from services.groups.commands.seats import (
    EndSeat,
    GiveSeat,
    NameCoChair,
    StandDown,
    end_seat,
    give_seat,
    name_co_chair,
    stand_down,
)
from services.groups.queries.groups import (
    GroupQuestion,
    GroupSetupsQuestion,
    GroupSetupView,
    GroupsQuestion,
    GroupView,
    MyGroupView,
    group,
    group_setups,
    groups,
)
from services.groups.rules import forming as rules
from services.groups.store import groups as store
from services.runtime.actor import CLOCK, Actor, Factor, house
from services.runtime.database import Connection
from services.runtime.refusal import NotAllowed, NotFound, Refusal, SignInFirst, StepUpFirst
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, NIA, OWAIN, RHIAN, Example
from tests.groups.scene import MEMBERS, Scene

SOON = datetime(2027, 1, 20, 18, 0, tzinfo=UTC)


def a_group(**more: Any) -> FormGroup:
    return FormGroup(
        **{"name": "The Wednesday group", "co_chair_ids": (ELERI.person_id, BETHAN.person_id)} | more  # type: ignore[arg-type]
    )


async def test_a_group_begins_with_its_co_chairs_members_and_remit(scene: Scene) -> None:
    group_id = await scene.form((ANWEN, ELERI, DIL))

    assert await scene.told(GroupFormed) == [
        GroupFormed(group_id=group_id, name="The Wednesday group", remit="courses")
    ]
    taken = await scene.told(SeatTaken)
    assert {(one.person_id, one.is_co_chair) for one in taken} == {
        (ELERI.person_id, True),
        (BETHAN.person_id, True),
        (ANWEN.person_id, False),
        (DIL.person_id, False),
    }


@pytest.mark.parametrize(
    ("wrong", "refusal", "field"),
    [
        ({"name": "  "}, rules.NameMissing, "name"),
        ({"co_chair_ids": (ELERI.person_id,)}, rules.TwoCoChairs, "co_chair_ids"),
        ({"co_chair_ids": (ELERI.person_id, ELERI.person_id)}, rules.TwoCoChairs, "co_chair_ids"),
        ({"least_per_side": 0}, rules.QuorumOnBothSides, "least_per_side"),
        ({"voting_days": 2}, rules.DaysOutOfRange, "voting_days"),
        ({"extension_days": 61}, rules.DaysOutOfRange, "extension_days"),
        ({"member_ids": (NIA.person_id,)}, rules.NotAMemberYet, "member_ids"),
    ],
)
async def test_what_a_group_cannot_be_is_refused_beside_its_field(
    scene: Scene, wrong: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    await scene.take_roles(*MEMBERS)
    with pytest.raises(refusal) as refused:
        await scene.do(form_group, a_group(**wrong), GWEN)

    assert refused.value.field == field
    assert await scene.value("select count(*) from co_production_group") == 0


async def test_one_group_decides_on_one_thing(scene: Scene) -> None:
    await scene.form()
    with pytest.raises(rules.RemitTaken):
        await scene.form()


async def test_two_groups_formed_at_once_for_the_same_leave_one(scene: Scene) -> None:
    await scene.take_roles(*MEMBERS)

    formed = await asyncio.gather(*(scene.do(form_group, a_group(), GWEN) for _ in range(3)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in formed) == ["GroupFormedView", "RemitTaken", "RemitTaken"]


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (ANWEN.acting(), NotAllowed),
        (ELERI.acting(), NotAllowed),
        (GWEN.acting(factor=Factor.CODE), StepUpFirst),
        (house("enrolment"), SignInFirst),
        (Actor(), SignInFirst),
    ],
)
async def test_only_the_office_forms_groups_and_gives_seats(scene: Scene, actor: Actor, refusal: type[Refusal]) -> None:
    group_id = await scene.form((ANWEN,))
    await scene.take_roles(DIL)
    for handler, command in (
        (form_group, a_group(remit="more")),
        (give_seat, GiveSeat(group_id=group_id, person_id=DIL.person_id)),
        (name_co_chair, NameCoChair(group_id=group_id, person_id=ANWEN.person_id)),
        (change_rule, ChangeRule(group_id=group_id, least_per_side=1, voting_days=9, extension_days=9)),
    ):
        with pytest.raises(refusal):
            await scene.do(handler, command, actor)


@pytest.mark.parametrize("actor", [GWEN, OWAIN, house("example")])
async def test_coordinator_administrator_and_the_example_may(scene: Scene, actor: Actor | Example) -> None:
    await scene.take_roles(*MEMBERS)
    await scene.do(form_group, a_group(), actor)

    assert len(await scene.told(GroupFormed)) == 1


async def test_nobody_is_seated_who_has_not_accepted_to_be_a_member(scene: Scene) -> None:
    group_id = await scene.form((ANWEN,))
    with pytest.raises(rules.NotAMemberYet):
        await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=DIL.person_id), GWEN)

    await scene.take_roles(DIL)
    await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=DIL.person_id), GWEN)


async def test_a_second_seat_is_refused_and_two_at_once_leave_one(scene: Scene) -> None:
    group_id = await scene.form((ANWEN,))
    await scene.take_roles(DIL)
    command = GiveSeat(group_id=group_id, person_id=DIL.person_id)

    given = await asyncio.gather(*(scene.do(give_seat, command, GWEN) for _ in range(3)), return_exceptions=True)

    assert sorted(type(one).__name__ for one in given) == ["SeatTakenAlready", "SeatTakenAlready", "SeatTakenView"]


async def test_the_database_itself_holds_one_seat_per_person(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The named constraint becomes the same refusal."""
    group_id = await scene.form((ANWEN,))
    monkeypatch.setattr(rules, "check_free_seat", lambda *given, **more: None)

    with pytest.raises(rules.SeatTakenAlready):
        await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=ANWEN.person_id), GWEN)


async def test_a_third_co_chair_is_refused_until_one_stands_down(scene: Scene) -> None:
    group_id = await scene.form()
    name = NameCoChair(group_id=group_id, person_id=ANWEN.person_id)
    with pytest.raises(rules.TwoCoChairs):
        await scene.do(name_co_chair, name, GWEN)

    await scene.do(stand_down, StandDown(group_id=group_id, person_id=ELERI.person_id), ELERI)
    await scene.do(stand_down, StandDown(group_id=group_id, person_id=ELERI.person_id), ELERI)
    await scene.do(name_co_chair, name, GWEN)
    await scene.do(name_co_chair, name, GWEN)

    assert [one.person_id for one in await scene.told(CoChairStoodDown)] == [ELERI.person_id]
    assert [one.person_id for one in await scene.told(CoChairNamed)] == [ANWEN.person_id]


async def test_a_member_leaves_by_herself_and_sends_nobody_else_away(scene: Scene) -> None:
    group_id = await scene.form()
    with pytest.raises(NotAllowed):
        await scene.do(end_seat, EndSeat(group_id=group_id, person_id=DIL.person_id), ANWEN)

    await scene.do(end_seat, EndSeat(group_id=group_id, person_id=ANWEN.person_id), ANWEN)

    assert [one.person_id for one in await scene.told(SeatLeft)] == [ANWEN.person_id]
    with pytest.raises(NotFound):
        await scene.do(end_seat, EndSeat(group_id=group_id, person_id=ANWEN.person_id), ANWEN)


async def test_a_new_rule_is_told_once(scene: Scene) -> None:
    group_id = await scene.form()
    for _ in range(2):
        rule = ChangeRule(group_id=group_id, least_per_side=3, voting_days=10, extension_days=5)
        await scene.do(change_rule, rule, OWAIN)

    assert await scene.told(CompositionRuleSet) == [
        CompositionRuleSet(group_id=group_id, least_per_side=3, voting_days=10, extension_days=5)
    ]


@pytest.mark.parametrize("who", [ELERI, GWEN])
async def test_a_co_chair_or_the_office_plans_a_meeting(scene: Scene, who: Example) -> None:
    group_id = await scene.form()
    meeting_id = await scene.meet(group_id, SOON, who)

    assert await scene.told(MeetingPlanned) == [
        MeetingPlanned(meeting_id=meeting_id, group_id=group_id, starts_at=SOON)
    ]


async def test_other_members_plan_no_meeting_and_a_past_one_is_refused(scene: Scene) -> None:
    group_id = await scene.form()
    with pytest.raises(NotAllowed):
        await scene.meet(group_id, SOON, ANWEN)
    with pytest.raises(rules.MeetingInThePast):
        await scene.meet(group_id, scene.now)
    with pytest.raises(rules.PlaceTooLong):
        await scene.do(plan_meeting, PlanMeeting(group_id=group_id, starts_at=SOON, place="x" * 201), ELERI)


async def test_a_meeting_is_called_off_once_and_not_when_it_is_over(scene: Scene) -> None:
    group_id = await scene.form()
    meeting_id, later = await scene.meet(group_id, SOON), await scene.meet(group_id, SOON + timedelta(days=1))
    await scene.do(call_off_meeting, CallOffMeeting(meeting_id=meeting_id), ELERI)

    with pytest.raises(rules.MeetingCalledOffAlready):
        await scene.do(call_off_meeting, CallOffMeeting(meeting_id=meeting_id), ELERI)
    scene.now = SOON + timedelta(days=2)
    with pytest.raises(rules.MeetingInThePast):
        await scene.do(call_off_meeting, CallOffMeeting(meeting_id=later), ELERI)
    with pytest.raises(NotFound):
        await scene.do(call_off_meeting, CallOffMeeting(meeting_id=UUID(int=1)), GWEN)


async def test_who_may_not_call_off_a_meeting_is_not_told_whether_there_is_one(scene: Scene) -> None:
    meeting_id = await scene.meet(await scene.form(), SOON)
    for one in (meeting_id, UUID(int=1)):
        with pytest.raises(NotAllowed):
            await scene.do(call_off_meeting, CallOffMeeting(meeting_id=one), NIA)


async def test_a_member_sees_one_list_without_titles_and_strangers_see_nothing(scene: Scene) -> None:
    group_id = await scene.form()
    await scene.meet(group_id, SOON)
    seen: GroupView = await scene.look(group, GroupQuestion(group_id=group_id), ANWEN)

    assert sorted(seen.member_ids) == sorted(one.person_id for one in MEMBERS)
    assert [(one.starts_at, one.place) for one in seen.meetings] == [(SOON, "The old chapel")]
    assert not seen.am_i_co_chair
    for stranger in (NIA, GWEN, OWAIN):
        with pytest.raises(NotFound):
            await scene.look(group, GroupQuestion(group_id=group_id), stranger)


async def test_my_groups_say_what_waits_for_me(scene: Scene) -> None:
    group_id = await scene.form()
    await scene.ask(RHIAN)
    decision_id = await scene.ask()

    async def mine(who: Example) -> list[MyGroupView]:
        found: list[MyGroupView] = await scene.look(groups, GroupsQuestion(), who)
        return found

    assert [(one.group_id, one.to_answer) for one in await mine(ANWEN)] == [(group_id, 2)]
    assert [one.to_answer for one in await mine(RHIAN)] == [1]
    await scene.answer(decision_id, ANWEN)
    assert [one.to_answer for one in await mine(ANWEN)] == [1]
    assert await mine(NIA) == []


async def test_the_office_sees_how_groups_are_set_up(scene: Scene) -> None:
    group_id = await scene.form((ANWEN,), least_per_side=3)
    (seen,) = await scene.look(group_setups, GroupSetupsQuestion(), GWEN)

    assert isinstance(seen, GroupSetupView)
    assert (seen.group_id, seen.remits, seen.least_per_side) == (group_id, ("courses",), 3)
    assert {one.person_id: one.is_co_chair for one in seen.seats} == {
        ANWEN.person_id: False,
        ELERI.person_id: True,
        BETHAN.person_id: True,
    }
    with pytest.raises(NotAllowed):
        await scene.look(group_setups, GroupSetupsQuestion(), MARCUS)


async def test_a_role_that_ends_ends_the_seat(scene: Scene) -> None:
    await scene.form()
    ended = scene.arrived(scene.role_ended(ANWEN, Role.MEMBER))
    await scene.deliver(ended, ended)

    assert [one.person_id for one in await scene.told(SeatLeft)] == [ANWEN.person_id]


async def test_a_co_chair_whose_role_ends_keeps_her_seat_as_a_member(scene: Scene) -> None:
    await scene.form()
    await scene.hear(scene.role_ended(ELERI, Role.CO_CHAIR))
    assert [one.person_id for one in await scene.told(CoChairStoodDown)] == [ELERI.person_id]
    assert await scene.told(SeatLeft) == []

    await scene.hear(scene.role_ended(ELERI, Role.MEMBER))
    assert [one.person_id for one in await scene.told(SeatLeft)] == [ELERI.person_id]


async def test_another_role_that_ends_changes_nothing_here(scene: Scene) -> None:
    await scene.form()
    await scene.hear(scene.role_ended(ANWEN, Role.PEER_TUTOR))

    assert await scene.told(SeatLeft) == []


async def give_a_seat_while_her_role_ends(scene: Scene) -> int:
    """How many seats she has when both are done."""
    group_id = await scene.form((ANWEN,))
    await scene.take_roles(DIL)
    seat = GiveSeat(group_id=group_id, person_id=DIL.person_id)
    ended = scene.arrived(scene.role_ended(DIL, Role.MEMBER))
    await scene.while_it_is_not_committed(
        (GWEN.acting(now=scene.now), lambda unit: give_seat(seat, unit)), (CLOCK, lambda _: scene.deliver(ended))
    )
    left: int = await scene.value("select count(*) from seat where person_id = $1 and ended_at is null", DIL.person_id)
    return left


async def test_a_role_that_ends_while_a_seat_is_given_leaves_no_seat(scene: Scene) -> None:
    assert await give_a_seat_while_her_role_ends(scene) == 0


async def test_without_the_lock_of_the_role_the_seat_would_stay(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""

    async def known_without_lock(db: Connection, person_ids: Collection[UUID]) -> set[UUID]:
        rows = await db.fetch("select person_id from role_copy where person_id = any($1)", list(person_ids))
        return {row["person_id"] for row in rows}

    monkeypatch.setattr(store, "known_members", known_without_lock)

    assert await give_a_seat_while_her_role_ends(scene) == 1


async def test_whom_a_co_chair_asked_has_a_seat_with_her_yes_and_only_one(scene: Scene) -> None:
    group_id = await scene.form()
    yes = RoleTaken(person_id=NIA.person_id, role=Role.MEMBER, group_id=group_id)

    await scene.deliver(*await scene.hear(yes))
    await scene.hear(yes, RoleTaken(person_id=GWEN.person_id, role=Role.MEMBER, group_id=uuid4()))

    assert [one.person_id for one in await scene.told(SeatTaken)].count(NIA.person_id) == 1
    assert GWEN.person_id not in [one.person_id for one in await scene.told(SeatTaken)]
