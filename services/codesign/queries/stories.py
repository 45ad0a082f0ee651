"""The story of a course: one question answers it all."""

from base64 import b64decode
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.codesign.rules import story, versions
from services.contracts.codesign import Theme, Words
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class CourseStoryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID


class CourseStoryView(msgspec.Struct, frozen=True, kw_only=True):
    """For anybody. Of a course that was carried over only what the group said: nothing else is claimed."""

    course_id: UUID
    title: Words
    theme: Theme
    is_carried_over: bool
    is_withdrawn: bool
    anew_id: UUID | None
    """The course as which it was written anew, and agreed."""
    from_course_id: UUID | None
    """The course from before that it writes anew."""
    group_name: str | None
    steps: tuple[story.Step, ...]
    as_of: datetime
    """What is past and what is to come is meant as of this moment."""


async def course_story(question: CourseStoryQuestion, look: Look) -> CourseStoryView:
    """What stands in later versions, which nobody has agreed yet, is not part of it."""
    row = await look.db.fetchrow(
        """select c.course_id, c.is_carried_over, c.withdrawn_at, v.content, i.number as idea_number,
                  i.left_at as idea_left_at, p.started_at, p.from_course_id,
                  case when c.proposal_id is null then coalesce(c.carried_over_at, c.at) end as carried_over_at,
                  (select a.course_id from proposal a where a.from_course_id = c.course_id and a.course_id is not null
                   order by a.number limit 1) as anew_id,
                  (select min(o.answered_at) from owner o
                   where o.proposal_id = c.proposal_id and o.state in ('joined', 'left')) as joined_at,
                  (select g.name from group_copy g where g.remit = 'courses' limit 1) as group_name,
                  array(select a.content from version a where a.proposal_id = c.proposal_id and a.number <= c.version
                        order by a.number) as contents,
                  (select jsonb_agg(jsonb_build_object('number', a.number, 'at', a.at, 'said', s.said,
                                                       'answered', s.answered, 'people', s.people) order by a.number)
                   from version a, lateral (
                       select count(*) as said, count(distinct kept_person(x.person_id)) as people,
                              count(*) filter (where exists (
                                  select from comment y where y.answers = x.comment_id and y.is_from_owner
                                  and y.words is not null)) as answered
                       from comment x where x.proposal_id = a.proposal_id and x.version = a.number
                         and x.words is not null and not x.is_from_owner and x.answers is null) s
                   where a.proposal_id = c.proposal_id and a.number <= c.version) as signed,
                  (select jsonb_agg(jsonb_build_object('version', h.version, 'summary_id', h.summary_id,
                                                       'words', encode(h.words, 'base64')))
                   from summary_shown h
                   where h.proposal_id = c.proposal_id and h.version <= c.version) as summaries,
                  (select jsonb_agg(jsonb_build_object('version', r.version, 'asked_at', r.asked_at, 'state', r.state,
                                                       'answered_at', r.answered_at,
                                                       'if_not_agreed', r.if_not_agreed) order by r.asked_at)
                   from decision_request r
                   where r.proposal_id = c.proposal_id and r.version <= c.version
                      or r.course_id = c.course_id) as askings,
                  (select jsonb_agg(jsonb_build_object('run_id', r.run_id, 'starts_at', s.starts_at,
                                                       'ends_at', s.ends_at) order by s.starts_at)
                   from run_copy r, lateral (
                       select min(starts_at) as starts_at, max(ends_at) as ends_at
                       from session_copy x where x.run_id = r.run_id and not x.is_called_off) s
                   where r.course_id = c.course_id and r.is_published and not r.is_called_off
                     and s.starts_at is not null) as dates
           from course c join version v using (digest) left join proposal p on p.proposal_id = c.proposal_id
           left join idea i using (idea_id) where c.course_id = $1""",
        question.course_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    content = versions.read(row["content"])
    told = {"title": content.title, "theme": content.theme, "steps": await _steps(dict(row), look), "as_of": look.now}
    told["is_withdrawn"] = row["withdrawn_at"] is not None
    return msgspec.convert(dict(row) | told, CourseStoryView)


async def _steps(row: dict[str, Any], look: Look) -> tuple[story.Step, ...]:
    several = {name: row[name] or () for name in ("signed", "askings", "dates")}
    contents = tuple(map(versions.read, row["contents"]))
    argued = await _opened(row["summaries"] or [], look)
    return story.steps(msgspec.convert(row | several, story.Facts), contents, argued, look.now)


async def _opened(summaries: list[dict[str, Any]], look: Look) -> dict[int, str]:
    """What was argued, by version. Only what everybody who argued lets us show is in the rows."""
    sealed = [(UUID(one["summary_id"]), b64decode(one["words"])) for one in summaries]
    words = await look.sealer.open_all(look.db, list(sealed))
    return {one["version"]: told for one, told in zip(summaries, words, strict=True) if told}
