"""Somebody leaves the college: what waits with her goes to the one who was named, in the circles that they share."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from services.contracts.codesign import CoOwnerAsked, OwnerNeeded, OwnerTookOver
from services.contracts.event import Event
from services.contracts.groups import ConversationOpened
from services.contracts.people import PersonLeft, Role, RoleEnded, RoleTaken
from services.messages.commands.away import Cover, GoAway, go_away
from services.messages.commands.tasks import TakeTask, take_task
from services.messages.queries.in_hands import InHandsQuestion, in_hands
from services.messages.store import tasks as store
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed
from tests.examples.people import GWEN, IDRIS, MARED, OWAIN
from tests.messages.scene import Scene
from tests.messages.test_tasks import call, colleagues, her, owner

__all__ = ["colleagues"]
LEFT = PersonLeft(person_id=MARED.person_id, tasks_to_id=IDRIS.person_id)
ENDED = RoleEnded(person_id=MARED.person_id, role=Role.COORDINATOR)


async def hers(scene: Scene) -> UUID:
    task_id = await call(scene)
    await scene.do(take_task, TakeTask(task_id=task_id), MARED)
    return task_id


async def test_what_waits_with_her_goes_to_the_one_who_was_named_and_she_is_told(colleagues: Scene) -> None:
    scene = colleagues
    task_id = await hers(scene)

    await scene.hear(LEFT, ENDED)  # each arrives twice

    assert await owner(scene, task_id) == IDRIS.person_id
    assert (await scene.said(IDRIS.person_id)).count("task-passed") == 1


async def test_what_they_do_not_share_is_nobodys(colleagues: Scene) -> None:
    scene = colleagues
    group_id, decision_id = await scene.group(co_chair=MARED.person_id), new_id()
    await scene.hear(ConversationOpened(decision_id=decision_id, group_id=group_id))
    (row,) = await scene.fetch("select task_id from task where about_id = $1", decision_id)
    await scene.do(take_task, TakeTask(task_id=row["task_id"]), her(MARED.person_id))

    await scene.hear(LEFT, ENDED)

    assert await owner(scene, row["task_id"]) is None


@pytest.mark.parametrize("is_late", [False, True])
async def test_a_successor_of_whom_we_hear_late_gets_nothing_that_is_not_hers(colleagues: Scene, is_late: bool) -> None:
    scene = colleagues
    task_id, new = await hers(scene), new_id()
    told: list[Event] = [
        RoleTaken(person_id=new, role=Role.COORDINATOR),
        PersonLeft(person_id=MARED.person_id, tasks_to_id=new),
    ]
    await scene.hear(*(reversed(told) if is_late else told))

    assert await owner(scene, task_id) == (None if is_late else new)


async def test_she_covers_for_nobody_any_more(colleagues: Scene) -> None:
    scene = colleagues
    today = scene.now.date()
    covers = (Cover(circle="desk", cover_id=MARED.person_id),)
    await scene.do(go_away, GoAway(covers=covers, from_on=today, back_on=today + timedelta(days=3)), GWEN)

    await scene.hear(LEFT, ENDED)

    async with scene.house.database.reading() as db:
        assert all(one.cover_id is None for one in await store.load_members(db, "desk"))


async def test_what_she_has_in_hand_is_seen_by_an_administrator_only(colleagues: Scene) -> None:
    scene = colleagues
    await hers(scene)
    leader = new_id()
    planned = scene.planned(-1, 7, 14, venue_id=new_id())
    led = [msgspec.structs.replace(one, tutor_ids=(leader,)) for one in planned.facts.sessions]
    facts = msgspec.structs.replace(planned.facts, sessions=tuple(led))
    await scene.hear(msgspec.structs.replace(planned, facts=facts))

    seen = await scene.look(in_hands, InHandsQuestion(person_id=leader), OWAIN)
    assert (len(seen.sessions), seen.tasks) == (2, 0)
    seen = await scene.look(in_hands, InHandsQuestion(person_id=MARED.person_id), OWAIN)
    assert ([one.kind for one in seen.of_the_desk], seen.tasks) == (["call"], 1)
    with pytest.raises(NotAllowed):
        await scene.look(in_hands, InHandsQuestion(person_id=MARED.person_id), GWEN)


async def test_a_proposal_that_lacks_somebody_waits_at_the_desk_until_somebody_is_found(colleagues: Scene) -> None:
    scene = colleagues
    left, alone = new_id(), new_id()
    for proposal_id, has_one in ((left, True), (alone, False)):
        await scene.hear(OwnerNeeded(proposal_id=proposal_id, number=7, has_one=has_one))
    found = CoOwnerAsked(proposal_id=left, person_id=GWEN.person_id)
    await scene.hear(found, OwnerTookOver(proposal_id=alone, person_id=GWEN.person_id))

    rows = await scene.fetch("select kind, circle, ended_at from task where about_id = any($1)", [left, alone])
    assert sorted((row["kind"], row["circle"], row["ended_at"] is None) for row in rows) == [
        ("co-owner-asked", f"person.{GWEN.person_id}", True),
        ("owner-needed", "desk", False),
        ("owner-needed", "desk", False),
        ("proposal-taken-over", f"person.{GWEN.person_id}", True),
    ]
