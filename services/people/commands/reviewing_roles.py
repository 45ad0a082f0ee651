"""Somebody has looked through who may do what. Each quarter an administrator is asked to."""

import msgspec

from services.contracts.people import Role, RolesReviewDue, RolesReviewed
from services.people.rules import roles as rules
from services.people.store import college, roles
from services.runtime.actor import require_person, require_role
from services.runtime.clock import college_date
from services.runtime.work import Work

DUE = "review-roles"
KEY = "quarter"


class ReviewRoles(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What should not be so any more she has ended on the person's own page."""


async def review_roles(command: ReviewRoles, work: Work) -> None:
    require_role(work.actor, Role.ADMINISTRATOR)
    await college.lock_college(work.db)
    await roles.note_reviewed(work.db, require_person(work.actor), work.now)
    await work.due(DUE, KEY, work.now + rules.REVIEWED_EVERY)
    work.record(RolesReviewed())


async def ask_for_review(work: Work) -> None:
    """Again each week until somebody has."""
    await college.lock_college(work.db)
    told = await roles.holders(work.db, (Role.ADMINISTRATOR,), college_date(work.now))
    work.record(RolesReviewDue(told_ids=tuple(told)))
    await work.due(DUE, KEY, work.now + rules.ASKED_AGAIN_AFTER)
