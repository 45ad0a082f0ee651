"""What pages ask `enrolment`: places, the line and who came. A view struct, then the question that gives it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Words(msgspec.Struct, frozen=True):
    en: str
    cy: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One course with its dates, as the list of courses shows it."""

    run_id: UUID
    course_id: UUID
    title_en: str
    title_cy: str | None
    summary_en: str
    summary_cy: str | None
    theme: str
    is_carried_over: bool
    starts_at: datetime
    ends_at: datetime
    sessions: int
    bands: tuple[str, ...]
    venue: str
    town: str
    access: tuple[str, ...]
    free: int


class Prospectus(msgspec.Struct, frozen=True, kw_only=True):
    found: int
    cards: tuple[Card, ...]
    towns: tuple[str, ...]
    pages: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    is_called_off: bool
    tutor_ids: tuple[UUID, ...]
    place: str = ""
    changes: int = 0


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where it meets, and what is known of the way in: yes, no or not_checked."""

    venue: str
    room: str
    town: str
    step_free: str
    hearing_loop: str
    quiet_space: str
    parking: str
    checked_on: date | None
    checked_by: str | None
    room_checked_on: date | None
    room_checked_by: str | None
    how_to_get_there: str | None


class Run(Card, frozen=True, kw_only=True):
    is_kept: bool
    who_for: Words
    outcomes: tuple[Words, ...]
    room: str
    dates: tuple[Session, ...]
    settings: tuple[Setting, ...]
    places: int
    waiting: int
    is_open: bool
    is_called_off: bool
    has_begun: bool
    my_place_id: UUID | None
    my_state: str | None

    @property
    def tutor_ids(self) -> list[UUID]:
        """Of the sessions that take place, each once, in their order."""
        return list(dict.fromkeys(one for date in self.dates if not date.is_called_off for one in date.tutor_ids))

    @property
    def can_be_booked(self) -> bool:
        return self.is_open and not self.has_begun


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with somebody's place, and what it is for."""

    place_id: UUID
    run_id: UUID
    person_id: UUID
    state: str
    is_leaving: bool
    is_confirmed: bool
    is_on_behalf: bool
    until: datetime | None
    undo_until: datetime | None
    has_reached: bool
    asked_at: datetime
    position: int | None
    waiting: int
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    ends_at: datetime
    next_starts_at: datetime | None
    last_ends_at: datetime
    sessions: int
    venue: str
    room: str
    town: str
    tutor_ids: tuple[UUID, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands after a command."""

    place_id: UUID
    run_id: UUID
    state: str
    until: datetime | None


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """How many places course dates have, and what became of them. No persons."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    last_ends_at: datetime
    venue: str
    town: str
    is_open: bool
    places: int
    room_limit: int | None
    booked: int
    held: int
    offered: int
    kept: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.places - self.booked - self.held - self.offered - self.kept, 0)


class LinePlace(msgspec.Struct, frozen=True, kw_only=True):
    place_id: UUID
    person_id: UUID
    state: str
    is_leaving: bool
    is_confirmed: bool
    is_on_behalf: bool
    is_call_asked: bool
    is_second: bool
    """The same person has another in this run."""
    has_reached: bool
    until: datetime | None
    asked_at: datetime
    position: int | None


class Line(Demand, frozen=True, kw_only=True):
    people: tuple[LinePlace, ...]


class Taught(msgspec.Struct, frozen=True, kw_only=True):
    """A session for those who run it. From `opens_at` to `closes_at` who came can be marked."""

    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    number: int
    sessions: int
    starts_at: datetime
    ends_at: datetime
    venue: str
    room: str
    is_called_off: bool
    tutor_ids: tuple[UUID, ...]
    students: int
    opens_at: datetime
    closes_at: datetime


class Student(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    mark: str | None
    is_first_time: bool
    note: str = ""
    """What she would like her tutors to know."""


class Register(Taught, frozen=True, kw_only=True):
    people: tuple[Student, ...]
    keep_until: datetime | None = None


class NoteToTutor(msgspec.Struct, frozen=True, kw_only=True):
    """One's own note with a place: read by these tutors from a day on, and gone at an end."""

    place_id: UUID
    words: str
    title_en: str
    title_cy: str | None
    theme: str
    readable_from: datetime
    ends_at: datetime
    tutor_ids: tuple[UUID, ...]


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    changed: int
    closes_at: datetime


class NumberedRun(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime


class Enrolment(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `enrolment`."""

    async def prospectus(self, **choices: Any) -> Prospectus:
        """`words theme town weekday band access from_on page`: see what is there, narrowed by what suits."""
        return await self.get("/prospectus", Prospectus, params=choices)

    async def runs_by_number(self, number: int) -> tuple[NumberedRun, ...]:
        return await self.get("/runs-by-number", tuple[NumberedRun, ...], params={"number": number})

    async def run(self, run_id: UUID, *, actor: str | None, awaits: str | None = None) -> Run:
        return await self.get("/run", Run, actor=actor, params={"run_id": run_id}, awaits=awaits)

    async def place(self, place_id: UUID, *, actor: str | None) -> Place:
        return await self.get("/place", Place, actor=actor, params={"place_id": place_id})

    async def my_places(self, *, actor: str | None) -> list[Place]:
        return await self.get("/my-places", list[Place], actor=actor)

    async def demand(self, page: int = 1, *, actor: str | None) -> list[Demand]:
        return await self.get("/demand", list[Demand], actor=actor, params={"page": page})

    async def line(self, run_id: UUID, *, actor: str | None) -> Line:
        return await self.get("/line", Line, actor=actor, params={"run_id": run_id})

    async def taught_sessions(self, *, actor: str | None) -> list[Taught]:
        return await self.get("/taught-sessions", list[Taught], actor=actor)

    async def register(self, session_id: UUID, *, with_notes: bool = True, actor: str | None) -> Register:
        """`with_notes=False`: only who is on the list is wanted, and whose note is read need not be told."""
        params = {"session_id": session_id, "with_notes": with_notes}
        return await self.get("/register", Register, actor=actor, params=params)

    async def ask_for_place(
        self, run_id: UUID, *, on_behalf_of: UUID | None = None, actor: str | None, key: str | None
    ) -> Asked:
        command = {"run_id": run_id, "on_behalf_of": on_behalf_of}
        return await self.send("/ask-for-place", command, Asked, actor=actor, key=key)

    async def about_place(self, command: str, place_id: UUID, *, actor: str | None, key: str | None = None) -> Asked:
        """confirm-place, give-back-place, leave-waiting-list, undo-leaving-place, accept- and decline-place-offer."""
        return await self.send(f"/{command}", {"place_id": place_id}, Asked, actor=actor, key=key)

    async def change_number_of_places(self, run_id: UUID, places: int, *, actor: str | None, key: str | None) -> None:
        await self.send("/change-number-of-places", {"run_id": run_id, "places": places}, object, actor=actor, key=key)

    async def mark_who_came(
        self, session_id: UUID, marks: dict[UUID, str], *, actor: str | None, key: str | None
    ) -> Marked:
        """Only those that the tutor has set or changed: what the other one marked stays."""
        said = [{"person_id": person_id, "mark": mark} for person_id, mark in marks.items()]
        return await self.send(
            "/mark-who-came", {"session_id": session_id, "marks": said}, Marked, actor=actor, key=key
        )

    async def note_to_tutor(self, place_id: UUID, *, actor: str) -> NoteToTutor:
        return await self.get("/note-to-tutor", NoteToTutor, actor=actor, params={"place_id": place_id})

    async def share_note_to_tutor(self, place_id: UUID, words: str, *, actor: str, key: str | None) -> None:
        await self.send("/share-note-to-tutor", {"place_id": place_id, "words": words}, object, actor=actor, key=key)

    async def withdraw_note_to_tutor(self, place_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/withdraw-note-to-tutor", {"place_id": place_id}, object, actor=actor, key=key)
