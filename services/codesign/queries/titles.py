"""What versions are called: for lists of what groups decide on and have decided."""

from typing import Any
from uuid import UUID

import msgspec

from services.codesign.rules import versions
from services.codesign.rules.readers import READERS
from services.contracts.codesign import Theme, Words
from services.contracts.event import Digest
from services.runtime.actor import Factor
from services.runtime.http import Look


class VersionTitlesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    digests: tuple[Digest, ...]


class VersionTitleView(msgspec.Struct, frozen=True, kw_only=True):
    digest: Digest
    proposal_id: UUID | None
    """None: a course from before."""
    proposal_number: int | None
    version: int
    title: Words
    theme: Theme
    course_id: UUID | None


async def version_titles(question: VersionTitlesQuestion, look: Look) -> tuple[VersionTitleView, ...]:
    """Anybody: what a group agreed. Its owners, and those who read proposals: what is before a group as well."""
    rows = await look.db.fetch(
        """select v.digest, v.number as version, v.content, p.proposal_id, p.number as proposal_number,
                  coalesce(p.course_id, (select r.course_id from decision_request r
                                         where r.digest = v.digest and r.course_id is not null limit 1)) as course_id
           from version v left join proposal p using (proposal_id)
           where v.digest = any($1) and ($2
               or exists (select from owner o where o.proposal_id = p.proposal_id and o.person_id = any (one_person($3))
                          and o.state = 'joined')
               or exists (select from decision_request r where r.digest = v.digest and r.state = 'granted'
                          and r.proposal_id is not distinct from p.proposal_id))""",
        list(question.digests),
        look.actor.has(*READERS) and look.actor.factor is Factor.SECOND,
        look.actor.person_id if look.actor.factor is not Factor.NONE else None,
    )
    return tuple(_title(dict(row)) for row in rows)


def _title(row: dict[str, Any]) -> VersionTitleView:
    content = versions.read(row["content"])
    return msgspec.convert(row | {"title": content.title, "theme": content.theme}, VersionTitleView)
