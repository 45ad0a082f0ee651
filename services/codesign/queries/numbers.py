"""What is found by a number that can be said over the phone."""

from uuid import UUID

import msgspec

from services.codesign.rules import versions
from services.codesign.rules.readers import READERS
from services.contracts.codesign import Words
from services.runtime.actor import Factor, require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class CoursesByNumberQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody heard over the phone."""

    number: int


class NumberedCourseView(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words


async def courses_by_number(question: CoursesByNumberQuestion, look: Look) -> tuple[NumberedCourseView, ...]:
    """Nearly always one or none."""
    rows = await look.db.fetch(
        """select c.course_id, v.content from course c join version v using (digest)
           where short_number(c.course_id) = $1 order by c.at desc limit 10""",
        question.number,
    )
    titles = [versions.read(row["content"]).title for row in rows]
    return tuple(
        NumberedCourseView(course_id=row["course_id"], title=one) for row, one in zip(rows, titles, strict=True)
    )


class ProposalByNumberQuestion(msgspec.Struct, frozen=True, kw_only=True):
    number: int


class ProposalNumberedView(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID


async def proposal_by_number(question: ProposalByNumberQuestion, look: Look) -> ProposalNumberedView:
    """For who may open it: its owners, and once it is signed its readers. To everybody else there is nothing here."""
    person_id = require_person(look.actor)
    is_reader = look.actor.has(*READERS) and look.actor.factor is Factor.SECOND
    found = await look.db.fetchval(
        """select p.proposal_id from proposal p
           where p.number = $1 and (($3 and p.last_version > 0) or exists (
               select from owner o where o.proposal_id = p.proposal_id and o.person_id = any (one_person($2))
                 and o.state in ('asked', 'joined')))""",
        question.number,
        person_id,
        is_reader,
    )
    if found is None:
        raise NotFound("There is nothing here.")
    return ProposalNumberedView(proposal_id=found)
