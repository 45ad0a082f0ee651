"""Circles: what nobody took in time goes to the next on the list; what somebody had who is gone is nobody's again."""

from typing import Any
from uuid import UUID

from services.contracts.codesign import OwnerLeft
from services.contracts.groups import CoChairStoodDown, SeatLeft
from services.contracts.people import PersonErased, PersonLeft, PersonsMerged, RoleEnded
from services.messages.commands.tasks import PASS, close_tasks_of, release_tasks
from services.messages.model import Said, Template
from services.messages.reactions.saying import DUE, REACTIONS, say
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.clock import college_date
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work


@DUE.at(PASS)
async def pass_task(key: str, body: dict[str, Any], work: Work) -> None:
    """Never to somebody who is away: then to who covers for her. When nobody is here, it is looked at again."""
    task = await store.load_task(work.db, UUID(key))
    if task.ended_at is not None or task.owner_id is not None:
        return
    members = await store.load_members(work.db, task.circle)
    last_id = await store.load_turn(work.db, task.circle)
    found = rules.pass_on(members, last_id, college_date(work.now))
    if found is None:
        return await work.due(PASS, key, rules.looks_again(work.now))
    turn_id, owner_id = found
    await store.save_turn(work.db, task.circle, turn_id)
    await store.save_owner(work.db, task.task_id, owner_id)
    await _tell(work, owner_id, task.task_id)


async def _tell(work: Work, person_id: UUID, task_id: UUID) -> None:
    """At once; but one message says it of everything that comes to her within the hour."""
    said = Said(template=Template.TASK_PASSED, person_id=person_id, about_id=task_id)
    await say(work, [said], cause=f"passed.{work.now:%Y-%m-%dT%H}")


@REACTIONS.consequence(PersonsMerged, since=BEGINNING)
async def move_what_the_other_record_had(event: PersonsMerged, work: Work) -> None:
    await store.move_owner(work.db, event.person_id, event.kept_id)


@REACTIONS.consequence(RoleEnded, since=BEGINNING)
async def hand_back_what_the_role_gave(event: RoleEnded, work: Work) -> None:
    await release_tasks(work, event.person_id, [one for one, roles in rules.ROLES_OF.items() if event.role in roles])


@REACTIONS.consequence(PersonLeft, since=BEGINNING)
async def hand_on_what_was_hers(event: PersonLeft, work: Work) -> None:
    """To the one who was named, in the circles that they share; the rest is nobody's, and is passed on in its time."""
    if event.tasks_to_id is not None and (handed := await store.hand_on(work.db, event.person_id, event.tasks_to_id)):
        await _tell(work, event.tasks_to_id, handed[0])
    await release_tasks(work, event.person_id)
    await store.forget_away(work.db, event.person_id)


@REACTIONS.consequence(SeatLeft, CoChairStoodDown, since=BEGINNING)
async def hand_back_what_the_seat_gave(event: SeatLeft | CoChairStoodDown, work: Work) -> None:
    await release_tasks(work, event.person_id, [rules.group(event.group_id)])


@REACTIONS.consequence(OwnerLeft, since=BEGINNING)
async def hand_back_what_owning_gave(event: OwnerLeft, work: Work) -> None:
    await release_tasks(work, event.person_id, [rules.owners(event.proposal_id)])


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def forget_whose_it_was(event: PersonErased, work: Work) -> None:
    await release_tasks(work, event.person_id)
    await close_tasks_of(work, rules.person(event.person_id))
    await store.forget_person(work.db, event.person_id)
