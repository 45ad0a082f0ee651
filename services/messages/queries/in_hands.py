"""What somebody has in hand, for whoever hands it over when she leaves. As far as we have heard of it."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.http import Look

MOST_SESSIONS = 50


class InHandsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


class LedSessionView(msgspec.Struct, frozen=True, kw_only=True):
    title_en: str | None
    title_cy: str | None
    starts_at: datetime


class InHandsView(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions still to come, earliest first; how many things wait with her; her seats, and how many as co-chair."""

    sessions: tuple[LedSessionView, ...]
    tasks: int
    seats: int
    chairs: int


async def in_hands(question: InHandsQuestion, look: Look) -> InHandsView:
    require_role(look.actor, Role.ADMINISTRATOR)
    counts = await look.db.fetchrow(
        """select (select count(*) from task where owner_id = any (one_person($1)) and ended_at is null) as tasks,
                  (select count(*) from seat_copy where person_id = any (one_person($1))) as seats,
                  (select count(*) from seat_copy
                   where person_id = any (one_person($1)) and is_co_chair) as chairs""",
        question.person_id,
    )
    sessions = await look.db.fetch(
        f"""select co.title_en, co.title_cy, s.starts_at
            from session_copy s left join run_copy r using (run_id)
                 left join course_copy co on co.course_id = r.course_id and co.version = r.version
            where s.tutor_ids && one_person($1) and not s.is_called_off and s.ends_at > $2
            order by s.starts_at limit {MOST_SESSIONS}""",  # noqa: S608  (a number of ours)
        question.person_id,
        look.now,
    )
    return msgspec.convert({**dict(counts or {}), "sessions": [dict(row) for row in sessions]}, InHandsView)
