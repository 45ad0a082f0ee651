"""What we do when others' events arrive, and when a time comes."""

from typing import Any
from uuid import UUID

from services.contracts.people import PersonErased, PersonLeft, PersonsParted, Role, RoleEnded, RoleTaken
from services.contracts.requests import DecisionRequested, DecisionRequestWithdrawn
from services.groups.commands import deciding, seats
from services.groups.store import answers as answer_store
from services.groups.store import groups as group_store
from services.runtime import erasing, merged
from services.runtime.database import Connection
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

REACTIONS = Reactions("groups")
merged.follow(REACTIONS)
DUE = Due()
MEMBERS = frozenset({Role.MEMBER, Role.CO_CHAIR})


@REACTIONS.copy(RoleTaken)
async def copy_role(event: RoleTaken, db: Connection) -> None:
    if event.role in MEMBERS:
        await group_store.copy_role(db, event.person_id, event.role)


@REACTIONS.copy(RoleEnded)
async def end_role_copy(event: RoleEnded, db: Connection) -> None:
    await group_store.end_role_copy(db, event.person_id, [event.role])


@REACTIONS.copy(PersonErased)
async def forget_role_copies(event: PersonErased, db: Connection) -> None:
    await group_store.end_role_copy(db, event.person_id, list(MEMBERS))


@REACTIONS.consequence(RoleTaken, since=BEGINNING)
async def seat_whom_a_co_chair_asked(event: RoleTaken, work: Work) -> None:
    """Whoever chairs the group asked her, and she said yes."""
    if event.role is Role.MEMBER and event.group_id is not None:
        await seats.join(work, event.group_id, event.person_id)


@REACTIONS.consequence(RoleEnded, since=BEGINNING)
async def end_what_the_role_gave(event: RoleEnded, work: Work) -> None:
    """Her role was checked when she was seated; this is the other half, for when it ends later."""
    if event.role not in MEMBERS:
        return
    if not await group_store.known_members(work.db, [event.person_id]):
        await seats.leave_everywhere(work, event.person_id)
    elif event.role is Role.CO_CHAIR:
        await seats.stand_down_everywhere(work, event.person_id)


@REACTIONS.consequence(PersonsParted, since=BEGINNING)
async def end_what_the_other_s_role_gave(event: PersonsParted, work: Work) -> None:
    """Two people after all: who was seated by the role of the other has no role of her own."""
    for person_id in (event.kept_id, event.person_id):
        if not await group_store.known_members(work.db, [person_id]):
            await seats.leave_everywhere(work, person_id)


@REACTIONS.consequence(PersonLeft, since=BEGINNING)
async def hand_on_seats(event: PersonLeft, work: Work) -> None:
    await seats.hand_on(work, event.person_id, event.seats_to_id)


@REACTIONS.consequence(PersonErased, since=BEGINNING)
async def forget_person(event: PersonErased, work: Work) -> None:
    await seats.leave_everywhere(work, event.person_id)
    await answer_store.forget_person(work.db, event.person_id)
    await work.sealer.forget(work.db, event.person_id)


erasing.follow(REACTIONS)


@REACTIONS.consequence(DecisionRequested, since=BEGINNING)
async def open_voting_for_request(event: DecisionRequested, work: Work) -> None:
    await deciding.take_request(work, event)


@REACTIONS.consequence(DecisionRequestWithdrawn, since=BEGINNING)
async def withdraw_decision(event: DecisionRequestWithdrawn, work: Work) -> None:
    await deciding.withdraw_request(work, event.decision_request_id)


@DUE.at(deciding.REMIND)
async def remind_members(key: str, body: dict[str, Any], work: Work) -> None:
    await deciding.remind_members(work, UUID(key))


@DUE.at(deciding.CLOSE)
async def close_voting(key: str, body: dict[str, Any], work: Work) -> None:
    await deciding.close_voting(work, UUID(key))
