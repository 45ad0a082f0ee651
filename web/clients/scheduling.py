"""What pages ask `scheduling`: rooms, terms and course dates. A view struct, then the question that gives it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import Refused, ServiceClient


class ClosedDays(msgspec.Struct, frozen=True, kw_only=True):
    from_on: date
    until_on: date
    name: str = ""


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...]
    runs: int
    published: int
    marked: int


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


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Each is yes, no or not_checked."""

    step_free: str = "not_checked"
    hearing_loop: str = "not_checked"
    quiet_space: str = "not_checked"
    parking: str = "not_checked"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    weekday: int
    opens: time
    closes: time


class Private(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ring and how to open up: for the desk, and for tutors on the day and the day before."""

    contact: str = ""
    phone: str = ""
    email: str = ""
    keys: str = ""


class Venue(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    access: Access
    checked_on: date | None = None
    checked_by: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    how_to_get_there: str | None = None
    opening: tuple[Opening, ...] = ()
    is_resting: bool = False


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: int
    largest: int | None


class Room(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    venue_id: UUID
    name: str
    room_limit: int | None = None
    step_free: str = "not_checked"
    checked_on: date | None = None
    checked_by: str | None = None
    layout: str | None = None
    floor: str | None = None
    set_up_minutes: int = 15
    clear_down_minutes: int = 15


class RoomView(msgspec.Struct, frozen=True, kw_only=True):
    room: Room
    is_step_free: str
    coming: int


class VenueView(msgspec.Struct, frozen=True, kw_only=True):
    venue: Venue
    rooms: tuple[RoomView, ...]
    private: Private

    def room(self, room_id: UUID) -> Room | None:
        return next((one.room for one in self.rooms if one.room.room_id == room_id), None)


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


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the week of rooms."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    taken: int
    places: int
    is_published: bool
    is_marked: bool
    is_past: bool
    is_moving: bool = False


class PartOfDay(msgspec.Struct, frozen=True, kw_only=True):
    band: str
    blocks: tuple[Block, ...] = ()
    busy_until: datetime | None = None
    move_to: datetime | None = None
    why_not: str | None = None


class Day(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    slots: tuple[PartOfDay, ...]

    @property
    def is_free(self) -> bool:
        return not any(slot.blocks or slot.busy_until for slot in self.slots)


class RoomWeek(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    name: str
    room_limit: int | None
    is_step_free: str
    hearing_loop: str
    quiet_space: str
    days: tuple[Day, ...]


class VenueWeek(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    rooms: tuple[RoomWeek, ...]


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    room: str
    people: int


class RoomsWeek(msgspec.Struct, frozen=True, kw_only=True):
    monday: date
    days: tuple[date, ...]
    venues: tuple[VenueWeek, ...]
    moving: Moving | None = None


class TermId(msgspec.Struct, frozen=True):
    term_id: UUID


class VenueId(msgspec.Struct, frozen=True):
    venue_id: UUID


class RunId(msgspec.Struct, frozen=True):
    run_id: UUID


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
