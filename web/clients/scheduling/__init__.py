"""What pages ask `scheduling`: rooms, terms and course dates. Its answers are in views.py."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import Refused, ServiceClient
from web.clients.scheduling.views import (
    Coming,
    CourseToPlan,
    MySession,
    RoomsWeek,
    RoomToPlan,
    RunId,
    RunPreview,
    RunRow,
    RunView,
    Taken,
    TermId,
    TermView,
    VenueId,
    VenueRow,
    VenueView,
)

Wish = Mapping[str, Any]
"""What a run would be: term_id, course_id, version, room_id, weekday, starts, from_on."""


def taken_of(refused: Refused) -> Taken:
    """What a refusal says is in the way, and what is free instead; empty when it says nothing of it."""
    try:
        return msgspec.convert(refused.values, Taken)
    except msgspec.ValidationError:
        return Taken()


class Scheduling(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `scheduling`."""

    async def terms(self, *, actor: str | None, open_only: bool = False) -> list[TermView]:
        return await self.get("/terms", list[TermView], actor=actor, params={"open_only": open_only})

    async def runs(self, term_id: UUID, *, actor: str | None, marked_only: bool = False) -> list[RunRow]:
        params = {"term_id": term_id, "marked_only": marked_only}
        return await self.get("/runs", list[RunRow], actor=actor, params=params)

    async def courses_to_plan(self, term_id: UUID | None, *, actor: str | None) -> list[CourseToPlan]:
        params = {"term_id": term_id}
        return await self.get("/courses-to-plan", list[CourseToPlan], actor=actor, params=params)

    async def venues(self, wish: Wish, *, actor: str | None) -> list[VenueRow]:
        return await self.get("/venues", list[VenueRow], actor=actor, params=wish)

    async def venue(self, venue_id: UUID, *, actor: str | None) -> VenueView:
        return await self.get("/venue", VenueView, actor=actor, params={"venue_id": venue_id})

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

    async def rooms_week(
        self, day: date, venue_id: UUID | None, moving: UUID | None, *, actor: str | None
    ) -> RoomsWeek:
        params = {"day": day, "venue_id": venue_id, "moving": moving}
        return await self.get("/rooms-week", RoomsWeek, actor=actor, params=params)

    async def coming(self, days: int, *, actor: str | None) -> list[Coming]:
        return await self.get("/coming", list[Coming], actor=actor, params={"days": days})

    async def run(self, run_id: UUID, *, actor: str | None) -> RunView:
        return await self.get("/run", RunView, actor=actor, params={"run_id": run_id})

    async def my_sessions(self, *, actor: str | None) -> list[MySession]:
        return await self.get("/my-sessions", list[MySession], actor=actor)

    async def open_term(self, term: Wish, *, actor: str | None, key: str | None) -> TermId:
        return await self.send("/open-term", term, TermId, actor=actor, key=key)

    async def change_term(self, term: Wish, *, actor: str | None, key: str | None) -> TermId:
        return await self.send("/change-term", term, TermId, actor=actor, key=key)

    async def add_venue(self, venue: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/add-venue", venue, VenueId, actor=actor, key=key)

    async def change_venue(self, venue: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/change-venue", venue, VenueId, actor=actor, key=key)

    async def rest_venue(self, venue_id: UUID, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/rest-venue", {"venue_id": venue_id}, VenueId, actor=actor, key=key)

    async def use_venue_again(self, venue_id: UUID, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/use-venue-again", {"venue_id": venue_id}, VenueId, actor=actor, key=key)

    async def add_room(self, room: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/add-room", room, VenueId, actor=actor, key=key)

    async def change_room(self, room: Wish, *, actor: str | None, key: str | None) -> VenueId:
        return await self.send("/change-room", room, VenueId, actor=actor, key=key)

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
