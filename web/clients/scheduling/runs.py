"""Courses with dates."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.scheduling.venues import Private, Venue
from web.clients.scheduling.wish import Wish


class RunRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of course dates."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    state: str
    places: int
    taken: int
    waiting: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    next_at: datetime | None
    room: str
    venue: str
    town: str
    marked: int


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """One session of the next days."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    room: str
    room_limit: int | None
    venue: str
    town: str
    tutor_ids: tuple[UUID, ...]
    taken: int
    waiting: int
    places: int
    is_published: bool
    marks: tuple[str, ...]


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    room_id: UUID
    room: str
    room_limit: int | None
    venue_id: UUID
    venue: str
    town: str
    tutor_ids: tuple[UUID, ...]
    is_live: bool
    is_past: bool
    marks: tuple[str, ...]


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    term_id: UUID
    term: str
    course_id: UUID
    version: int
    title_en: str
    title_cy: str | None
    theme: str
    minutes: int
    state: str
    places: int
    course_places: int
    taken: int
    waiting: int
    published_at: datetime | None
    undo_until: datetime | None
    sessions: tuple[SessionView, ...]

    @property
    def tutor_ids(self) -> set[UUID]:
        return {tutor_id for session in self.sessions for tutor_id in session.tutor_ids}

    @property
    def coming(self) -> list[SessionView]:
        return [session for session in self.sessions if session.is_live and not session.is_past]

    def session(self, session_id: UUID) -> SessionView | None:
        return next((one for one in self.coming if one.session_id == session_id), None)


class MySession(msgspec.Struct, frozen=True, kw_only=True):
    """One session that a tutor leads."""

    session_id: UUID
    run_id: UUID
    number: int
    of: int
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    set_up_minutes: int
    clear_down_minutes: int
    room: str
    room_limit: int | None
    is_step_free: str
    layout: str | None
    floor: str | None
    venue: Venue
    tutor_ids: tuple[UUID, ...]
    is_published: bool
    taken: int
    may_open_up: bool
    private: Private | None


class RunId(msgspec.Struct, frozen=True):
    run_id: UUID


class Runs(ServiceClient):
    async def runs(self, term_id: UUID, *, actor: str | None, marked_only: bool = False) -> list[RunRow]:
        params = {"term_id": term_id, "marked_only": marked_only}
        return await self.get("/runs", list[RunRow], actor=actor, params=params)

    async def coming(self, days: int, *, actor: str | None) -> list[Coming]:
        return await self.get("/coming", list[Coming], actor=actor, params={"days": days})

    async def run(self, run_id: UUID, *, actor: str | None) -> RunView:
        return await self.get("/run", RunView, actor=actor, params={"run_id": run_id})

    async def my_sessions(self, *, actor: str | None) -> list[MySession]:
        return await self.get("/my-sessions", list[MySession], actor=actor)

    async def plan_run(self, wish: Wish, tutor_ids: Iterable[UUID], *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/plan-run", {**wish, "tutor_ids": list(tutor_ids)}, RunId, actor=actor, key=key)

    async def move_session(
        self, session_id: UUID, room_id: UUID, starts_at: datetime, *, actor: str | None, key: str | None
    ) -> RunId:
        body = {"session_id": session_id, "room_id": room_id, "starts_at": starts_at}
        return await self.send("/move-session", body, RunId, actor=actor, key=key)

    async def change_tutors(
        self,
        run_id: UUID,
        tutor_ids: Iterable[UUID],
        session_ids: Iterable[UUID],
        *,
        actor: str | None,
        key: str | None,
    ) -> RunId:
        body = {"run_id": run_id, "tutor_ids": list(tutor_ids), "session_ids": list(session_ids)}
        return await self.send("/change-tutors", body, RunId, actor=actor, key=key)

    async def undo_change(self, run_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/undo-change", {"run_id": run_id}, RunId, actor=actor, key=key)

    async def publish_run(self, run_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/publish-run", {"run_id": run_id}, RunId, actor=actor, key=key)

    async def unpublish_run(self, run_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/unpublish-run", {"run_id": run_id}, RunId, actor=actor, key=key)

    async def fit_places(self, run_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/fit-places", {"run_id": run_id}, RunId, actor=actor, key=key)

    async def call_off_run(self, run_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/call-off-run", {"run_id": run_id}, RunId, actor=actor, key=key)

    async def call_off_session(self, session_id: UUID, *, actor: str | None, key: str | None) -> RunId:
        return await self.send("/call-off-session", {"session_id": session_id}, RunId, actor=actor, key=key)
