"""A group begins, and its rule changes: by a coordinator or an administrator."""

from uuid import UUID

import msgspec

from services.contracts.groups import CompositionRuleSet, GroupFormed
from services.groups.commands.deciding import open_voting
from services.groups.commands.seats import load, new_seat, take
from services.groups.model import Group
from services.groups.rules import forming as rules
from services.groups.store import decisions as decision_store
from services.groups.store import groups as store
from services.runtime.ids import new_id
from services.runtime.work import Work


class FormGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group begins, with two co-chairs, its members and its rule (rows 1, 4, 5)."""

    name: str
    co_chair_ids: tuple[UUID, ...]
    member_ids: tuple[UUID, ...] = ()
    remit: str = "courses"
    least_per_side: int = 2
    voting_days: int = 14
    extension_days: int = 7


class GroupFormedView(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID


async def form_group(command: FormGroup, work: Work) -> GroupFormedView:
    """What was asked before there was a group for it is put to this one at once."""
    rules.require_office(work.actor)
    group = _new_group(command, work)
    people = list(dict.fromkeys((*command.co_chair_ids, *command.member_ids)))
    known = await store.known_members(work.db, people)
    rules.check_members(command.co_chair_ids, known, "co_chair_ids")
    rules.check_members(command.member_ids, known, "member_ids")
    if await store.lock_remit(work.db, command.remit) is not None:
        raise rules.RemitTaken("There is a group that decides on this already.")
    await store.insert_group(work.db, group)
    await store.give_remit(work.db, command.remit, group.group_id)
    work.record(GroupFormed(group_id=group.group_id, name=group.name, remit=command.remit))
    await take(work, [new_seat(work, group.group_id, one, one in command.co_chair_ids) for one in people])
    await open_voting(work, group, await decision_store.requests_waiting(work.db, command.remit))
    return GroupFormedView(group_id=group.group_id)


def _new_group(command: FormGroup, work: Work) -> Group:
    rules.check_rule(command.least_per_side, command.voting_days, command.extension_days)
    rules.check_co_chairs(command.co_chair_ids)
    return Group(
        group_id=new_id(),
        name=rules.check_name(command.name),
        least_per_side=command.least_per_side,
        voting_days=command.voting_days,
        extension_days=command.extension_days,
        formed_at=work.now,
    )


class ChangeRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Holds for what is put to the group from now on; what is open keeps the rule it was opened with."""

    group_id: UUID
    least_per_side: int
    voting_days: int
    extension_days: int


async def change_rule(command: ChangeRule, work: Work) -> GroupFormedView:
    rules.require_office(work.actor)
    rules.check_rule(command.least_per_side, command.voting_days, command.extension_days)
    group = await load(work, command.group_id)
    changed = msgspec.structs.replace(
        group,
        least_per_side=command.least_per_side,
        voting_days=command.voting_days,
        extension_days=command.extension_days,
    )
    if changed != group:
        await store.update_group(work.db, changed)
        work.record(CompositionRuleSet(**msgspec.structs.asdict(command)))
    return GroupFormedView(group_id=group.group_id)
