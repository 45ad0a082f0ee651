"""Finding a course: what everybody may see, signed in or not."""

from datetime import date, datetime, time
from uuid import UUID

import msgspec
from asyncpg import Record

from services.contracts.people import Role
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.http import Look
from services.runtime.refusal import NotFound

PAGE = 20
MOST_WORDS = 6


class ProspectusQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """Every choice narrows: a run is found when all its sessions suit. What is not checked yet never counts as yes."""

    words: str = ""
    theme: tuple[str, ...] = ()
    town: tuple[str, ...] = ()
    weekday: tuple[int, ...] = ()
    band: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    from_on: date | None = None
    page: int = 1


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """One run, as a card of the prospectus shows it. `free` is turned into words by the page."""

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
    bands: list[str]
    venue: str
    town: str
    access: list[str]
    free: int


class ProspectusView(msgspec.Struct, frozen=True, kw_only=True):
    found: int
    cards: list[CardView]
    towns: list[str]
    """Where there is anything at all."""
    pages: int


PROSPECTUS = """
with found as (
    select * from prospectus_copy
    where is_shown and starts_at >= $1
      and not exists (select from unnest($2::text[]) word where word_similarity(lower(unaccent(word)), words) < 0.55)
      and ($3::text[] = '{}' or theme = any ($3))
      and ($4::text[] = '{}' or towns <@ $4)
      and ($5::integer[] = '{}' or weekdays <@ $5)
      and ($6::text[] = '{}' or bands <@ $6)
      and access @> $7::text[]),
page as (select * from found order by starts_at, run_id limit $8 offset $9)
select (select count(*) from found) as found,
       array(select distinct town from prospectus_copy where is_shown and starts_at >= $10 order by town) as towns,
       p.run_id, p.course_id, p.title_en, p.title_cy, p.summary_en, p.summary_cy, p.theme, p.is_carried_over,
       p.starts_at, p.ends_at, p.sessions, p.bands, p.venue, p.town, p.access,
       greatest(coalesce(r.places - r.booked - r.held - r.offered - r.kept, 0), 0) as free
from (select) one left join page p on true left join run_places r using (run_id)
order by p.starts_at, p.run_id
"""


async def prospectus(question: ProspectusQuestion, look: Look) -> ProspectusView:
    """Runs that have not begun, soonest first."""
    rows = await look.db.fetch(
        PROSPECTUS,
        max(look.now, _midnight(question.from_on)) if question.from_on else look.now,
        _words(question.words),
        question.theme,
        question.town,
        question.weekday,
        question.band,
        question.access,
        PAGE,
        (max(question.page, 1) - 1) * PAGE,
        look.now,
    )
    found = rows[0]["found"]
    return ProspectusView(
        found=found,
        cards=[_card(row) for row in rows if row["run_id"] is not None],
        towns=rows[0]["towns"],
        pages=-(-found // PAGE),
    )


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    is_called_off: bool
    tutor_ids: list[UUID]
    place: str
    changes: int
    """How often it was moved or called off."""


class SettingView(msgspec.Struct, frozen=True, kw_only=True):
    """A venue and a room in it where the run meets, with what is known of the way in: yes, no or not_checked."""

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
    latitude: float | None
    longitude: float | None


class WordsView(msgspec.Struct, frozen=True):
    en: str
    cy: str | None = None


class RunQuestion(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID


class RunView(CardView, frozen=True, kw_only=True):
    """A run whole: its dates, where it meets, how many places there are, and the asker's own place in it."""

    version: int
    is_kept: bool
    """Of a course from before: the group agreed to keep it."""
    who_for: WordsView
    outcomes: list[WordsView]
    room: str
    dates: list[SessionView]
    settings: list[SettingView]
    places: int
    waiting: int
    is_open: bool
    is_called_off: bool
    has_begun: bool
    my_place_id: UUID | None
    my_state: str | None


RUN = """
select p.run_id, p.course_id, p.version, p.title_en, p.title_cy, p.summary_en, p.summary_cy, p.theme,
       p.is_carried_over, p.starts_at, p.ends_at, p.sessions, p.bands, p.venue, p.room, p.town, p.access,
       p.is_called_off, p.starts_at <= $3 as has_begun, c.is_kept, c.who_for_en, c.who_for_cy,
       c.outcomes::text as outcomes,
       coalesce(r.places, 0) as places, coalesce(r.waiting, 0) as waiting, coalesce(r.is_open, false) as is_open,
       greatest(coalesce(r.places - r.booked - r.held - r.offered - r.kept, 0), 0) as free,
       mine.place_id as my_place_id, mine.state as my_state,
       (select json_agg(json_build_object(
                   'session_id', s.session_id, 'number', s.number, 'starts_at', s.starts_at, 'ends_at', s.ends_at,
                   'is_called_off', s.is_called_off, 'tutor_ids', s.tutor_ids, 'changes', s.changes,
                   'place', concat_ws(', ', v.name, m.name, v.town)) order by s.starts_at)::text
        from session_copy s left join venue_copy v using (venue_id) left join room_copy m using (room_id)
        where s.run_id = p.run_id) as dates,
       (select json_agg(setting)::text from (
            select distinct v.name as venue, m.name as room, v.town, v.hearing_loop, v.quiet_space, v.parking,
                   case when 'no' in (v.step_free, m.step_free) then 'no'
                        when v.step_free = 'yes' and m.step_free = 'yes' then 'yes'
                        else 'not_checked' end as step_free,
                   v.checked_on, v.checked_by, m.checked_on as room_checked_on, m.checked_by as room_checked_by,
                   v.how_to_get_there, v.latitude, v.longitude
            from session_copy s join venue_copy v using (venue_id) join room_copy m using (room_id)
            where s.run_id = p.run_id and not s.is_called_off) setting) as settings
from prospectus_copy p join course_copy c using (course_id, version)
left join run_places r using (run_id)
left join lateral (
    select place_id, state from place
    where $2::uuid is not null and run_id = p.run_id and person_id = any (one_person($2)) and is_live
    order by is_second limit 1) mine on true
where p.run_id = $1 and (p.is_shown or mine.place_id is not null or $4)
"""
_dates = msgspec.json.Decoder(list[SessionView]).decode
_settings = msgspec.json.Decoder(list[SettingView]).decode
_outcomes = msgspec.json.Decoder(list[WordsView]).decode


async def run(question: RunQuestion, look: Look) -> RunView:
    """What is not in the prospectus is seen by those who have a place in it, and by the desk."""
    actor = look.actor
    row = await look.db.fetchrow(RUN, question.run_id, actor.person_id, look.now, actor.has(Role.COORDINATOR))
    if row is None:
        raise NotFound("There are no such course dates.")
    values = dict(row)
    return RunView(
        who_for=WordsView(values.pop("who_for_en"), values.pop("who_for_cy")),
        outcomes=_outcomes(values.pop("outcomes")),
        dates=_dates(values.pop("dates") or "[]"),
        settings=_settings(values.pop("settings") or "[]"),
        **values,
    )


class RunsByNumberQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody heard over the phone."""

    number: int


class NumberedView(msgspec.Struct, frozen=True, kw_only=True):
    run_id: UUID
    title_en: str
    title_cy: str | None
    starts_at: datetime


async def runs_by_number(question: RunsByNumberQuestion, look: Look) -> tuple[NumberedView, ...]:
    """Those in the prospectus; nearly always one or none."""
    rows = await look.db.fetch(
        """select p.run_id, p.title_en, p.title_cy, p.starts_at from run_copy r join prospectus_copy p using (run_id)
           where short_number(r.run_id) = $1 and p.is_shown order by p.starts_at desc limit 10""",
        question.number,
    )
    return tuple(NumberedView(**dict(row)) for row in rows)


def _card(row: Record) -> CardView:
    return CardView(**{name: row[name] for name in CardView.__struct_fields__})


def _words(typed: str) -> list[str]:
    """What is looked for. Short words are in every text and tell nothing."""
    words = typed.split()
    return [word for word in words if len(word) > 2][:MOST_WORDS] or words[:1]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), COLLEGE_ZONE)
