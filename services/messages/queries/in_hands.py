"""What somebody has in hand, for whoever hands it over when she leaves. As far as we have heard of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.http import Look

MOST_SESSIONS = 50
MOST_TASKS = 50


class InHandsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


class LedSessionView(msgspec.Struct, frozen=True, kw_only=True):
    title_en: str | None
    title_cy: str | None
    starts_at: datetime


class HeldTaskView(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a desk. Whom it is about is not said: for that one goes there."""

    kind: str
    facts: dict[str, Any]
    until_at: datetime
    title_en: str | None
    title_cy: str | None


class InHandsView(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions still to come, earliest first; what waits with her, that of the desk by name, all of it as a number."""

    sessions: tuple[LedSessionView, ...]
    of_the_desk: tuple[HeldTaskView, ...]
    tasks: int


async def in_hands(question: InHandsQuestion, look: Look) -> InHandsView:
    require_role(look.actor, Role.ADMINISTRATOR)
    tasks = await look.db.fetchval(
        "select count(*) from task where owner_id = any (one_person($1)) and ended_at is null", question.person_id
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
    held = await look.db.fetch(
        f"""select t.kind, t.facts, t.until_at, co.title_en, co.title_cy
            from task t left join run_copy r on r.run_id = t.run_id
                 left join course_copy co on co.course_id = r.course_id and co.version = r.version
            where t.owner_id = any (one_person($1)) and t.ended_at is null and t.section <> 'own'
            order by t.until_at, t.task_id limit {MOST_TASKS}""",  # noqa: S608  (a number of ours)
        question.person_id,
    )
    found = {"sessions": [dict(row) for row in sessions], "of_the_desk": [dict(row) for row in held]}
    return msgspec.convert({"tasks": tasks, **found}, InHandsView)
