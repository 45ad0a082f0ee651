"""Somebody leaves: one step in which what was hers goes to others, her roles end and she is signed out everywhere."""

from uuid import UUID

import msgspec

from services.contracts.people import PersonLeft, Role, RoleEnded
from services.people.rules import leaving as rules
from services.people.rules import roles as role_rules
from services.people.store import persons, roles, sign_in
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.clock import college_date
from services.runtime.work import Work


class LetGo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She does nothing here any more, and may come to courses like everybody. Each service hands over what it holds.

    Without a successor, what waits is nobody's, sessions need a tutor, seats are free and proposals stay with who owns
    them too; the desk finds somebody where one is missing.
    """

    person_id: UUID
    tasks_to_id: UUID | None = None
    sessions_to_id: UUID | None = None
    seats_to_id: UUID | None = None
    proposals_to_id: UUID | None = None


class LetGoView(msgspec.Struct, frozen=True, kw_only=True):
    ended: tuple[Role, ...]


async def let_go(command: LetGo, work: Work) -> LetGoView:
    """Told before her roles end: what goes to somebody is handed over before it would be nobody's."""
    require_role(work.actor, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    rules.refuse_oneself(require_person(work.actor), command.person_id)
    person_id = (await persons.load_person(work.db, command.person_id)).person_id
    held = await roles.held_by(work.db, command.person_id)
    rules.refuse_without_role(held)
    if any(one.role is Role.ADMINISTRATOR for one in held):
        role_rules.refuse_last_administrator(Role.ADMINISTRATOR, await roles.administrators(work.db))
    successors = {
        "tasks_to_id": command.tasks_to_id,
        "sessions_to_id": command.sessions_to_id,
        "seats_to_id": command.seats_to_id,
        "proposals_to_id": command.proposals_to_id,
    }
    known = await roles.held_by_all(work.db, [one for one in successors.values() if one], college_date(work.now))
    rules.refuse_successors(person_id, successors, known)
    work.record(PersonLeft(person_id=person_id, **successors))
    ended = await roles.end_all(work.db, person_id, work.now, work.actor.key)
    for one in ended:
        await work.not_due("end-role", str(one.role_id))
        work.record(RoleEnded(person_id=one.person_id, role=one.role))
    await roles.take_back_all(work.db, person_id, work.now, work.actor.person_id)
    await sign_in.end_sessions_of(work.db, person_id)
    return LetGoView(ended=tuple(one.role for one in ended))
