"""Where, when and by whom a course could be held, and what is in the way."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

import msgspec

from web.clients.base import Refused, ServiceClient
from web.clients.scheduling.venues import Opening
from web.clients.scheduling.wish import Wish


class CourseToPlan(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    sessions: int
    minutes: int
    places: int
    room_needs: tuple[str, ...]
    is_carried_over: bool
    plannable_until_on: date | None
    runs: int


class RoomToPlan(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    is_step_free: str
    hearing_loop: str
    quiet_space: str
    opening: tuple[Opening, ...]
    unmet: dict[str, str]
    places: int


class Slot(msgspec.Struct, frozen=True):
    starts_at: datetime
    ends_at: datetime


class Skipped(msgspec.Struct, frozen=True):
    on: date
    name: str


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """What is already there."""

    kind: str
    wish: int
    tutor_id: UUID | None
    run_id: UUID
    session_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    ends_at: datetime
    room: str
    venue: str


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is free instead."""

    room_id: UUID
    room: str
    venue: str
    town: str
    room_limit: int | None
    starts_at: datetime
    weekday: int
    starts: time
    miles: float | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the way of a wish, and the nearest that is free."""

    clashes: tuple[Clash, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class RunPreview(msgspec.Struct, frozen=True, kw_only=True):
    dates: tuple[Slot, ...]
    skipped: tuple[Skipped, ...]
    places: int
    room_limit: int | None
    unmet: dict[str, str]
    clashes: tuple[Clash, ...]
    alternatives: tuple[Alternative, ...]

    @property
    def taken(self) -> Taken:
        return Taken(clashes=self.clashes, alternatives=self.alternatives)


def taken_of(refused: Refused) -> Taken:
    """What a refusal says is in the way, and what is free instead; empty when it says nothing of it."""
    try:
        return msgspec.convert(refused.values, Taken)
    except msgspec.ValidationError:
        return Taken()


class Planning(ServiceClient):
    async def courses_to_plan(self, term_id: UUID | None, *, actor: str | None) -> list[CourseToPlan]:
        params = {"term_id": term_id}
        return await self.get("/courses-to-plan", list[CourseToPlan], actor=actor, params=params)

    async def rooms_to_plan(
        self, course_id: UUID, version: int, words: str = "", *, actor: str | None
    ) -> list[RoomToPlan]:
        params = {"course_id": course_id, "version": version, "words": words}
        return await self.get("/rooms-to-plan", list[RoomToPlan], actor=actor, params=params)

    async def run_preview(self, wish: Wish, tutor_ids: Iterable[UUID] = (), *, actor: str | None) -> RunPreview:
        params = {**wish, "tutor_ids": list(tutor_ids)}
        return await self.get("/run-preview", RunPreview, actor=actor, params=params)

    async def tutors_to_plan(self, wish: Wish, with_tutor_id: UUID | None, *, actor: str | None) -> list[UUID]:
        params = {**wish, "with_tutor_id": with_tutor_id}
        return await self.get("/tutors-to-plan", list[UUID], actor=actor, params=params)

    async def tutors_for_sessions(
        self, run_id: UUID, session_ids: Iterable[UUID], with_tutor_id: UUID | None, *, actor: str | None
    ) -> list[UUID]:
        params = {"run_id": run_id, "session_ids": list(session_ids), "with_tutor_id": with_tutor_id}
        return await self.get("/tutors-for-sessions", list[UUID], actor=actor, params=params)
