"""What is on in the next days, for the desk: where, who leads it, and whether somebody must look."""

from datetime import datetime, time, timedelta
from uuid import UUID

import msgspec

from services.contracts.scheduling import MarkReason
from services.runtime.clock import college_date
from services.runtime.http import Look
from services.scheduling.rules.dates import slot_on
from services.scheduling.rules.who import require_desk

DAYS = 7
MOST = 100


class ComingQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """From this morning on."""

    days: int = DAYS


class ComingView(msgspec.Struct, frozen=True, kw_only=True):
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
    marks: tuple[MarkReason, ...]


async def coming(question: ComingQuestion, look: Look) -> list[ComingView]:
    require_desk(look.actor)
    morning = slot_on(college_date(look.now), time(), 0).starts_at
    rows = await look.db.fetch(
        f"""select s.session_id, s.run_id, coalesce(c.title_en, '') as title_en, c.title_cy,
                   coalesce(c.theme, 'skills') as theme, s.starts_at, s.ends_at, m.name as room, m.room_limit,
                   v.name as venue, v.town, coalesce(d.taken, 0) as taken, coalesce(d.waiting, 0) as waiting,
                   r.places, r.state = 'published' as is_published,
                   array(select tutor_id from session_tutor o where o.session_id = s.session_id
                         order by tutor_id) as tutor_ids,
                   array(select reason from session_mark k where k.session_id = s.session_id
                         and s.ends_at > $3 order by reason) as marks
            from session s join run r using (run_id) join room m using (room_id) join venue v using (venue_id)
                 left join course_copy c using (course_id, version) left join run_demand_copy d using (run_id)
            where s.is_live and s.starts_at >= $1 and s.starts_at < $2
            order by s.starts_at, v.town, m.name limit {MOST}""",  # noqa: S608  (a number of ours)
        morning,
        morning + timedelta(days=min(question.days, DAYS)),
        look.now,
    )
    return [msgspec.convert(dict(row), ComingView) for row in rows]
