"""The week of rooms, and where in it a session could move."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import asyncpg
import msgspec

from services.contracts.codesign import RoomNeed
from services.contracts.scheduling import Access
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.scheduling.model import Place, Slot
from services.scheduling.rules.changes import coming_session
from services.scheduling.rules.dates import local, minutes_of, require_our_time, slot_on
from services.scheduling.rules.grid import BANDS, Band, Busy, WhyNot, Wish, bands_of, fit
from services.scheduling.rules.planning import is_ready, unmet_needs
from services.scheduling.rules.who import require_desk
from services.scheduling.store import copies, places, runs

MOST_VENUES = 8
DAYS = 7


class RoomsWeekQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """The week of `day`. Rooms with something in them; with `venue_id` that venue's; with `moving` those near it."""

    day: date
    venue_id: UUID | None = None
    moving: UUID | None = None


class BlockView(msgspec.Struct, frozen=True, kw_only=True):
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


class SlotView(msgspec.Struct, frozen=True, kw_only=True):
    """One part of one day in one room."""

    band: Band
    blocks: tuple[BlockView, ...] = ()
    busy_until: datetime | None = None
    """Something that began earlier in the day goes on until then."""
    move_to: datetime | None = None
    """When the session that is being moved would begin here."""
    why_not: WhyNot | None = None


class DayView(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    slots: tuple[SlotView, ...]


class RoomWeekView(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    name: str
    room_limit: int | None
    is_step_free: Access
    hearing_loop: Access
    quiet_space: Access
    unmet: dict[RoomNeed, Access]
    """What the course of the session that is being moved needs, and this room is not known to have."""
    days: tuple[DayView, ...]


class VenueWeekView(msgspec.Struct, frozen=True, kw_only=True):
    venue_id: UUID
    name: str
    town: str
    rooms: tuple[RoomWeekView, ...]


class MovingView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime
    room: str
    people: int


class RoomsWeekView(msgspec.Struct, frozen=True, kw_only=True):
    monday: date
    days: tuple[date, ...]
    venues: tuple[VenueWeekView, ...]
    moving: MovingView | None = None


class _Moving(msgspec.Struct, frozen=True):
    wish: Wish
    view: MovingView
    venue_id: UUID
    needs: tuple[RoomNeed, ...]
    not_ready: frozenset[date]


async def rooms_week(question: RoomsWeekQuestion, look: Look) -> RoomsWeekView:
    require_desk(look.actor)
    require_our_time(question.day, "day")
    monday = question.day - timedelta(days=question.day.weekday())
    week = Slot(slot_on(monday, time(), 0).starts_at, slot_on(monday + timedelta(days=DAYS), time(), 0).starts_at)
    moving = await _moving(look, question.moving, monday) if question.moving else None
    shown = await _places(look, question, week, moving)
    rows = await _sessions(look, [place.room.room_id for place in shown], week, moving)
    days = _days_shown(monday, rows)
    grid = _Grid(look.now, days, rows, moving)
    return RoomsWeekView(
        monday=monday, days=days, venues=_venues(shown, grid), moving=moving.view if moving is not None else None
    )


async def _moving(look: Look, session_id: UUID, monday: date) -> _Moving:
    """The session that looks for another place, and the days of this week on which one of its pair is not ready."""
    run = await runs.read_run(look.db, await runs.run_of_session(look.db, session_id))
    session = coming_session(run, session_id, look.now)
    term = await places.read_term(look.db, run.term_id)
    course = await copies.load_course(look.db, run.course_id, run.version)
    room = (await places.read_place(look.db, session.room_id)).room
    tutors = await copies.read_tutors(look.db, session.tutor_ids)
    week = [monday + timedelta(days=n) for n in range(DAYS)]
    at = local(session.starts_at)
    people = max(run.taken, 1)
    return _Moving(
        Wish(session_id, at.time(), minutes_of(session.slot), people, session.tutor_ids, term),
        MovingView(
            session_id=session_id,
            run_id=run.run_id,
            title_en=course.title_en,
            title_cy=course.title_cy,
            starts_at=session.starts_at,
            room=room.name,
            people=run.taken,
        ),
        session.venue_id,
        course.room_needs,
        frozenset(day for day in week if not all(is_ready(tutor, day) for tutor in tutors)),
    )


async def _places(look: Look, question: RoomsWeekQuestion, week: Slot, moving: _Moving | None) -> list[Place]:
    """Rooms of the venues that are shown: the chosen one, those nearest to a session that moves, or those in use."""
    rows = await look.db.fetch(
        f"""with shown as (
                select v.venue_id, case when $4::uuid is null then 0 else row_number() over (
                           order by v.venue_id <> $4, v.is_resting,
                                    power(v.latitude - o.latitude, 2)
                                    + power((v.longitude - o.longitude) * cos(radians(o.latitude)), 2), v.town, v.name
                       ) end as nearness
                from venue v left join venue o on o.venue_id = $4
                where ($1::uuid is null or v.venue_id = $1)
                  and ($1 is not null or ($4 is not null and not v.is_resting)
                       or exists (select from session s join room r using (room_id)
                                  where r.venue_id = v.venue_id and s.is_live
                                    and s.starts_at >= $2 and s.starts_at < $3)))
            select {places.VENUE_COLUMNS}, (select to_jsonb(x) from (select {places.ROOM_COLUMNS}) x) as room
            from shown join venue v using (venue_id) join room r on r.venue_id = v.venue_id
            where nearness <= {MOST_VENUES}
            order by nearness, v.town, v.name, v.venue_id, r.name""",  # noqa: S608  (columns and a number of ours)
        question.venue_id,
        week.starts_at,
        week.ends_at,
        moving.venue_id if moving is not None else None,
    )
    return [places.place_of(row) for row in rows]


async def _sessions(look: Look, room_ids: Sequence[UUID], week: Slot, moving: _Moving | None) -> list[asyncpg.Record]:
    """What happens in these rooms, and wherever else the pair of the moving session is."""
    rows: list[asyncpg.Record] = await look.db.fetch(
        """select s.session_id, s.run_id, s.room_id, m.venue_id, s.starts_at, s.ends_at,
                  lower(s.occupied) as occupied_from, upper(s.occupied) as occupied_until,
                  coalesce(c.title_en, '') as title_en, c.title_cy,
                  coalesce(c.theme, 'skills') as theme, u.places, coalesce(d.taken, 0) as taken,
                  u.state = 'published' as is_published, s.ends_at <= $4 as is_past,
                  exists (select from session_mark k where k.session_id = s.session_id) as is_marked,
                  array(select tutor_id from session_tutor t where t.session_id = s.session_id) as tutor_ids
           from session s join run u using (run_id) left join course_copy c using (course_id, version)
                left join run_demand_copy d using (run_id) join room m using (room_id)
           where s.is_live and s.starts_at >= $2 and s.starts_at < $3
             and (s.room_id = any($1) or s.session_id = any(array(
                      select session_id from session_tutor
                      where tutor_id = any (all_ids($5)) and is_live and taught && tstzrange($2, $3))))
           order by s.starts_at""",
        list(room_ids),
        week.starts_at,
        week.ends_at,
        look.now,
        list(moving.wish.tutor_ids) if moving is not None else [],
    )
    return rows


def _days_shown(monday: date, rows: Sequence[asyncpg.Record]) -> tuple[date, ...]:
    """Monday to Friday, and the days at the end of the week when something is on."""
    last = max((college_date(row["starts_at"]).isoweekday() for row in rows), default=5)
    return tuple(monday + timedelta(days=n) for n in range(max(last, 5)))


class _Grid:
    """Fills the slots of every room."""

    def __init__(
        self, now: datetime, days: Sequence[date], rows: Sequence[asyncpg.Record], moving: _Moving | None
    ) -> None:
        self._now = now
        self._days = days
        self._moving = moving
        self._busy = [_busy(row) for row in rows]
        self._of_room: dict[tuple[UUID, date], list[asyncpg.Record]] = {}
        for row in rows:
            self._of_room.setdefault((row["room_id"], college_date(row["starts_at"])), []).append(row)

    def room(self, place: Place) -> RoomWeekView:
        return RoomWeekView(
            room_id=place.room.room_id,
            name=place.room.name,
            room_limit=place.room.room_limit,
            is_step_free=place.step_free,
            hearing_loop=place.venue.access.hearing_loop,
            quiet_space=place.venue.access.quiet_space,
            unmet=unmet_needs(self._moving.needs, place) if self._moving is not None else {},
            days=tuple(
                DayView(on=day, slots=tuple(self._slot(place, day, band) for band in BANDS)) for day in self._days
            ),
        )

    def _slot(self, place: Place, day: date, band: Band) -> SlotView:
        here = [(row, bands_of(_slot(row))) for row in self._of_room.get((place.room.room_id, day), ())]
        blocks = tuple(self._block(row) for row, bands in here if bands[0] is band)
        busy = max((row["ends_at"] for row, bands in here if band in bands[1:]), default=None)
        if self._moving is None or blocks:
            return SlotView(band=band, blocks=blocks, busy_until=busy)
        found = fit(self._moving.wish, place, day, band, self._near(day), self._moving.not_ready, self._now)
        if isinstance(found, WhyNot):
            return SlotView(band=band, busy_until=busy, why_not=found)
        return SlotView(band=band, busy_until=busy, move_to=found.starts_at)

    def _near(self, day: date) -> list[Busy]:
        return [busy for busy in self._busy if college_date(busy.taught.starts_at) == day]

    def _block(self, row: asyncpg.Record) -> BlockView:
        known = {name: row[name] for name in BlockView.__struct_fields__ if name in row}
        is_moving = self._moving is not None and row["session_id"] == self._moving.wish.session_id
        return msgspec.convert({**known, "is_moving": is_moving}, BlockView)


def _busy(row: asyncpg.Record) -> Busy:
    return Busy(
        row["session_id"],
        row["room_id"],
        row["venue_id"],
        tuple(row["tutor_ids"]),
        Slot(row["occupied_from"], row["occupied_until"]),
        _slot(row),
    )


def _slot(row: asyncpg.Record) -> Slot:
    return Slot(row["starts_at"], row["ends_at"])


def _venues(shown: Sequence[Place], grid: _Grid) -> tuple[VenueWeekView, ...]:
    found: dict[UUID, list[Place]] = {}
    for place in shown:
        found.setdefault(place.venue.venue_id, []).append(place)
    return tuple(
        VenueWeekView(
            venue_id=venue_id,
            name=several[0].venue.name,
            town=several[0].venue.town,
            rooms=tuple(grid.room(place) for place in several),
        )
        for venue_id, several in found.items()
    )
