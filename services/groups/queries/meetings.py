"""What is on the list of a meeting, and what came of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.groups.model import Readers, Side
from services.groups.queries.decisions import (
    LINE,
    MOST_SHOWN,
    DecisionLineView,
    DifferentView,
    Part,
    counted,
    opened_views,
    what_may_be_read,
)
from services.runtime.actor import require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class MeetingListQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is on the list of one meeting of my group; once it is over, what came of each."""

    meeting_id: UUID


class MeetingItemView(msgspec.Struct, frozen=True, kw_only=True):
    """Each is a decision of its own: its answers, its outcome, its different views."""

    line: DecisionLineView
    is_put_off: bool
    """From this meeting to a later one."""
    may_put_off: bool
    counts: tuple[Side, Side] | None
    different_views: tuple[DifferentView, ...]


class MeetingListView(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    group_id: UUID
    group_name: str
    starts_at: datetime
    place: str
    is_called_off: bool
    am_i_co_chair: bool
    items: tuple[MeetingItemView, ...]


async def meeting_list(question: MeetingListQuestion, look: Look) -> MeetingListView:
    """Found through my seat."""
    person_id = require_person(look.actor)
    meeting = await look.db.fetchrow(
        """select m.meeting_id, m.group_id, g.name as group_name, m.starts_at, m.place,
                  m.called_off_at is not null as is_called_off, s.is_co_chair as am_i_co_chair
           from meeting m join co_production_group g using (group_id)
           join seat s on s.group_id = m.group_id and s.person_id = any (one_person($2)) and s.ended_at is null
           where m.meeting_id = $1 order by s.is_co_chair desc limit 1""",
        question.meeting_id,
        person_id,
    )
    if meeting is None:
        raise NotFound("There is no such meeting, or you have no seat in its group.")
    rows = await look.db.fetch(
        f"""{LINE}
           where d.meeting_id = $3 or d.decision_id in (select decision_id from put_off where meeting_id = $3)
           order by d.opened_at, d.decision_id limit {MOST_SHOWN}""",  # noqa: S608  (fixed words)
        person_id,
        look.now,
        question.meeting_id,
    )
    return msgspec.convert(dict(meeting) | {"items": await _items(look, dict(meeting), rows)}, MeetingListView)


async def _items(look: Look, meeting: dict[str, Any], rows: list[Any]) -> list[MeetingItemView]:
    own = [row["decision_id"] for row in rows if row["my_part"] == Part.OWNER]
    others = [row["decision_id"] for row in rows if row["my_part"] != Part.OWNER]
    views = await opened_views(look, own, what_may_be_read(Part.OWNER)) | await opened_views(
        look, others, list(Readers)
    )
    return [
        MeetingItemView(
            line=msgspec.convert(dict(row), DecisionLineView),
            is_put_off=row["meeting_id"] != meeting["meeting_id"],
            may_put_off=meeting["am_i_co_chair"] and row["is_open"] and row["put_off_from_id"] is None,
            counts=counts,
            different_views=tuple(views.get(row["decision_id"], ())) if row["answer"] else (),
        )
        for row, counts in zip(rows, await counted(look, rows), strict=True)
    ]
