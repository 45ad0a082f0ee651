"""The list for the day: whose sessions these are, who has a place, who came."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.enrolment import Mark
from services.contracts.looking import LookedAt, PersonLookedAt
from services.contracts.people import Role
from services.enrolment.rules.notes import readable_from
from services.enrolment.rules.times import LIST_AFTER, list_is_kept, register_closes_at, register_opens_at
from services.enrolment.store.notes import load_sealed
from services.enrolment.store.registers import MARKS
from services.runtime.actor import list_keeper, require_person, require_role
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.work import Work

LOOK_BACK = timedelta(days=14)
LOOK_AHEAD = timedelta(days=120)
TUTORS = (Role.PEER_TUTOR, Role.TUTOR_BY_TRAINING, Role.COORDINATOR)


class TaughtView(msgspec.Struct, frozen=True, kw_only=True):
    """A session with what its tutors must know. `opens_at` to `closes_at`: when who came can be marked."""

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
    tutor_ids: list[UUID]
    students: int
    opens_at: datetime
    closes_at: datetime


_TAUGHT = """
select s.session_id, s.run_id, p.title_en, p.title_cy, p.theme, s.number, p.sessions, s.starts_at, s.ends_at,
       v.name as venue, m.name as room, s.is_called_off,
       kept_people(s.tutor_ids) as tutor_ids,
       coalesce(r.booked, 0) as students
from session_copy s join prospectus_copy p using (run_id) join venue_copy v using (venue_id)
     join room_copy m using (room_id) left join run_places r using (run_id)
"""


class TaughtSessionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def taught_sessions(question: TaughtSessionsQuestion, look: Look) -> list[TaughtView]:
    """One's own sessions: the last two weeks, and what comes."""
    require_role(look.actor, *TUTORS)
    rows = await look.db.fetch(
        _TAUGHT
        + """where s.tutor_ids && one_person($1) and p.is_shown and s.starts_at > $2 and s.starts_at < $3
             order by s.starts_at limit 100""",
        look.actor.person_id,
        look.now - LOOK_BACK,
        look.now + LOOK_AHEAD,
    )
    return [_taught(dict(row)) for row in rows]


class RegisterQuestion(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    with_notes: bool = True
    """False: only who is on the list is wanted."""


class StudentView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    mark: Mark | None
    is_first_time: bool
    """She has not been on a course before: somebody may like to welcome her."""
    note: str = ""
    """What she would like her tutors to know. Only they read it, from the day before the first session."""


class RegisterView(TaughtView, frozen=True, kw_only=True):
    people: list[StudentView]
    keep_until: datetime | None
    """Until when a tutor of it may keep the list on her device; None when not now, or it is not hers."""


PEOPLE = f"""
select person_id, m.mark, not exists (
           select from mark other
           where other.person_id = any (one_person(l.person_id)) and other.mark in ('came', 'came_partly')
             and other.session_id <> $2) as is_first_time
from (select kept_person(person_id) as person_id from place where run_id = $1 and is_live and state = 'booked'
      union select kept_person(person_id) from mark where session_id = $2) l
left join ({MARKS}) m using (person_id)
order by person_id
"""  # noqa: S608


async def register(question: RegisterQuestion, look: Work) -> RegisterView:
    """For the tutors of this session and for coordinators; around it also by a list that one of them keeps, without the
    notes. Web adds the names and sorts by them. Whose note is read sees that it was."""
    if (keeper := list_keeper(look.actor, question.session_id)) is None:
        require_role(look.actor, *TUTORS)
    row = await look.db.fetchrow(
        _TAUGHT + "where s.session_id = $1 and (s.tutor_ids && one_person($2) or $3)",
        question.session_id,
        keeper or look.actor.person_id,
        look.actor.has(Role.COORDINATOR),
    )
    is_around = row is not None and list_is_kept(row["starts_at"], row["ends_at"], look.now)
    if row is None or (keeper is not None and not is_around):
        raise NotFound("There is no such session among yours.")
    people = await look.db.fetch(PEOPLE, row["run_id"], question.session_id)
    taught = _taught(dict(row))
    notes = await _notes(taught, look) if question.with_notes else {}
    by_id = keeper or require_person(look.actor)
    view = RegisterView(
        **msgspec.structs.asdict(taught),
        people=[_student(dict(person), notes) for person in people],
        keep_until=taught.ends_at + LIST_AFTER if is_around and by_id in taught.tutor_ids else None,
    )
    for one in view.people:
        if one.note:
            what = LookedAt.NOTE
            look.record(PersonLookedAt(look_id=new_id(), person_id=one.person_id, by_id=by_id, what=what, at=look.now))
    return view


async def _notes(taught: TaughtView, look: Work) -> dict[UUID, str]:
    """For the tutors of the session themselves; the desk is not among its readers."""
    times = await look.db.fetchrow(
        "select starts_at, last_ends_at from prospectus_copy where run_id = $1", taught.run_id
    )
    if times is None or look.actor.person_id not in taught.tutor_ids:
        return {}
    if not readable_from(times["starts_at"]) <= look.now < times["last_ends_at"]:
        return {}
    sealed = await load_sealed(look.db, taught.run_id)
    opened = await look.sealer.open_all(look.db, [(written_as, words) for written_as, _, words in sealed])
    return {person_id: words for (_, person_id, _), words in zip(sealed, opened, strict=True) if words}


def _taught(values: dict[str, object]) -> TaughtView:
    starts_at = values["starts_at"]
    assert isinstance(starts_at, datetime)  # noqa: S101  (the column is one)
    return TaughtView(
        opens_at=register_opens_at(starts_at),
        closes_at=register_closes_at(starts_at),
        **values,  # type: ignore[arg-type]
    )


def _student(values: dict[str, Any], notes: dict[UUID, str]) -> StudentView:
    mark = values.pop("mark")
    note = notes.get(values["person_id"], "")
    return StudentView(mark=Mark(str(mark)) if mark else None, note=note, **values)
