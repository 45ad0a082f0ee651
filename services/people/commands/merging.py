"""Two records turn out to be one person, or two people after all (docs/decisions/0008)."""

from uuid import UUID

import msgspec

from services.contracts.people import PersonsMerged, PersonsParted, Role, SaidToBeTwo
from services.people.commands.shared import roles_now
from services.people.rules import merging as rules
from services.people.store import merging as store
from services.people.store import sign_in
from services.runtime.actor import require_fresh_second_factor, require_person, require_role
from services.runtime.work import Work


class MergePersons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From now on both are `person_id`. Everything that was written stays as it is, under both ids."""

    person_id: UUID
    merged_person_id: UUID


class OnePersonView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


async def merge_persons(command: MergePersons, work: Work) -> OnePersonView:
    """Whoever was signed in by the record that went into the other signs in again, by either contact."""
    by = _who_may(work)
    kept_id, merged_id = command.person_id, command.merged_person_id
    rules.refuse_same(kept_id, merged_id)
    known = await store.lock_all(work.db, [kept_id, merged_id])
    rules.refuse_own(by, known)
    rules.refuse_merged({known[kept_id], known[merged_id]}, (kept_id, merged_id))
    rules.refuse_roles(work.actor.roles, await roles_now(work, kept_id) | await roles_now(work, merged_id))
    sure = await store.have_second_factor(work.db, known)
    rules.refuse_losing_second_sign(kept_has_it=kept_id in sure, merged_has_it=merged_id in sure)
    for one in await store.merge(work.db, merged_id, kept_id, by, work.now):
        work.record(PersonsMerged(person_id=one, kept_id=kept_id))
    await sign_in.end_sessions_of(work.db, merged_id)
    return OnePersonView(person_id=kept_id)


class PartPersons(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """They are two people after all. What was done meanwhile stays with the record that was kept."""

    merged_person_id: UUID


async def part_persons(command: PartPersons, work: Work) -> OnePersonView:
    """Both sign in again: nobody keeps what was opened to her by the other's contact."""
    by = _who_may(work)
    known = await store.lock_all(work.db, [command.merged_person_id])
    rules.refuse_own(by, known)
    merged = await store.load_merged(work.db, command.merged_person_id)
    rules.refuse_parting(merged.merged_at if merged else None, work.now)
    assert merged is not None  # noqa: S101  (else it was refused)
    for one in await store.part(work.db, merged.merged_id):
        work.record(PersonsMerged(person_id=one, kept_id=merged.merged_id))
    work.record(PersonsParted(person_id=merged.merged_id, kept_id=merged.kept_id))
    await sign_in.end_sessions_of(work.db, merged.kept_id)
    return OnePersonView(person_id=merged.merged_id)


class SayTwoPeople(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """However alike they are, these are two people. Nobody is asked about them again."""

    person_id: UUID
    other_id: UUID


async def say_two_people(command: SayTwoPeople, work: Work) -> None:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    rules.refuse_same(command.person_id, command.other_id)
    known = await store.lock_all(work.db, [command.person_id, command.other_id])
    rules.refuse_merged({known[command.person_id], known[command.other_id]}, (command.person_id, command.other_id))
    by = require_person(work.actor)
    if newer := await store.say_two(work.db, command.person_id, command.other_id, by, work.now):
        other_id = command.other_id if newer == command.person_id else command.person_id
        work.record(SaidToBeTwo(person_id=newer, other_id=other_id))


def _who_may(work: Work) -> UUID:
    require_role(work.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    require_fresh_second_factor(work.actor, work.now)
    return require_person(work.actor)
