"""I will be away, and somebody covers for me."""

from datetime import date
from uuid import UUID

import msgspec

from services.messages.commands.tasks import require_circle
from services.messages.rules import tasks as rules
from services.messages.store import tasks as store
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.refusal import NotFound
from services.runtime.work import Work


class Cover(msgspec.Struct, frozen=True):
    circle: str
    cover_id: UUID


class GoAway(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From a day (today when left out) until I am back, with a cover for each circle in which I share what waits."""

    covers: tuple[Cover, ...]
    back_on: date | None = None
    from_on: date | None = None


class AwayView(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    back_on: date


async def go_away(command: GoAway, work: Work) -> AwayView:
    person_id = require_person(work.actor)
    from_on, back_on = rules.days_away(command.from_on, command.back_on, college_date(work.now))
    for cover in command.covers:
        if not rules.is_shared(cover.circle):
            raise NotFound("There is no such circle.")
        members = await store.load_members(work.db, cover.circle)
        await require_circle(work.db, work.actor, cover.circle, members)
        rules.go_away(members, person_id, cover.cover_id, from_on, back_on)
        await store.save_away(work.db, person_id, cover.circle, cover.cover_id, from_on, back_on)
    return AwayView(from_on=from_on, back_on=back_on)


class ComeBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Here again, or not away after all."""


async def come_back(command: ComeBack, work: Work) -> None:
    await store.delete_away(work.db, require_person(work.actor))
