"""A summary of what was argued, for those who wrote it or are asked about it. What others answered, nobody sees."""

from uuid import UUID

import msgspec

from services.codesign.rules import versions
from services.contracts.codesign import Theme, Words
from services.contracts.people import Role
from services.runtime.actor import Factor, require_person
from services.runtime.http import Look
from services.runtime.refusal import NotFound


class SummaryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    summary_id: UUID


class SummaryView(msgspec.Struct, frozen=True, kw_only=True):
    summary_id: UUID
    proposal_id: UUID
    version: int
    title: Words
    theme: Theme
    words: str
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool
    """Everybody has said yes. As long as nobody has looked at the course, nobody sees it all the same."""
    course_id: UUID | None


_ROWS = """
    select s.summary_id, s.proposal_id, s.version, s.words as sealed, v.content, p.course_id,
           exists (select from owner o where o.proposal_id = s.proposal_id and o.person_id = any (one_person($2))
                   and o.state = 'joined') as is_owner,
           exists (select from argued a where a.summary_id = s.summary_id and a.person_id = kept_person($2))
               as is_asked,
           (select is_yes from summary_answer y where y.summary_id = s.summary_id and y.person_id = any (one_person($2))
            order by y.at desc limit 1) as my_answer,
           exists (select from summary_shown h where h.summary_id = s.summary_id) as is_shown
    from summary s join version v on v.proposal_id = s.proposal_id and v.number = s.version
         join proposal p on p.proposal_id = s.proposal_id """


async def summary(question: SummaryQuestion, look: Look) -> SummaryView:
    person_id = require_person(look.actor)
    row = await look.db.fetchrow(f"{_ROWS} where s.summary_id = $1", question.summary_id, person_id)
    if row is None or not (row["is_asked"] or row["is_owner"] or _chairs(look)):
        raise NotFound("There is nothing here.")
    words = await look.sealer.open(look.db, row["summary_id"], row["sealed"])
    content = versions.read(row["content"])
    told = {"title": content.title, "theme": content.theme, "words": words or ""}
    return msgspec.convert(dict(row) | told | {"may_write": row["is_owner"] or _chairs(look)}, SummaryView)


class SummaryOfVersionQuestion(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    version: int


class SummaryOfVersionView(msgspec.Struct, frozen=True, kw_only=True):
    """What stands below the talk about a version."""

    summary_id: UUID | None
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool


async def summary_of_version(question: SummaryOfVersionQuestion, look: Look) -> SummaryOfVersionView:
    person_id = require_person(look.actor)
    row = await look.db.fetchrow(
        """select s.summary_id,
                  exists (select from owner o where o.proposal_id = p.proposal_id and o.person_id = any (one_person($3))
                          and o.state = 'joined') as is_owner,
                  exists (select from comment c where c.proposal_id = p.proposal_id and c.version = $2
                          and c.person_id <> all (one_person($3))) as is_spoken_of,
                  exists (select from argued a where a.summary_id = s.summary_id and a.person_id = kept_person($3))
                      as is_asked,
                  (select is_yes from summary_answer y where y.summary_id = s.summary_id
                     and y.person_id = any (one_person($3)) order by y.at desc limit 1) as my_answer,
                  exists (select from summary_shown h where h.summary_id = s.summary_id) as is_shown
           from proposal p left join summary s on s.proposal_id = p.proposal_id and s.version = $2
           where p.proposal_id = $1""",
        question.proposal_id,
        question.version,
        person_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    may_write = row["is_spoken_of"] and (row["is_owner"] or _chairs(look))
    return msgspec.convert(dict(row) | {"may_write": may_write}, SummaryOfVersionView)


def _chairs(look: Look) -> bool:
    return look.actor.has(Role.CO_CHAIR) and look.actor.factor is Factor.SECOND
