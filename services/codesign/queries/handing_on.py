"""What somebody owns who leaves, for the administrator; and a proposal that lacks somebody, for the desk."""

from uuid import UUID

import msgspec

from services.codesign.rules import versions
from services.contracts.codesign import Words
from services.contracts.people import Role
from services.runtime.actor import require_role
from services.runtime.http import Look
from services.runtime.refusal import NotFound

_FACTS = """p.proposal_id, p.number, p.course_id is not null as is_course, v.content,
    kept_people(array(select o.person_id from owner o where o.proposal_id = p.proposal_id and o.state = 'joined'
                      order by o.is_proposer desc)) as owner_ids
    from proposal p left join version v on v.proposal_id = p.proposal_id and v.number = p.last_version"""


class OwnedView(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: Words | None
    """What both owners signed; a draft is theirs alone."""
    is_course: bool
    owner_ids: tuple[UUID, ...]


class ProposalsOfQuestion(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID


async def proposals_of(question: ProposalsOfQuestion, look: Look) -> tuple[OwnedView, ...]:
    require_role(look.actor, Role.ADMINISTRATOR)
    rows = await look.db.fetch(
        f"""select {_FACTS}
            where p.state = 'open' and exists (
                select from owner o where o.proposal_id = p.proposal_id and o.state = 'joined'
                and o.person_id = any (one_person($1)))
            order by p.number""",  # noqa: S608  (fixed words)
        question.person_id,
    )
    return tuple(_view(dict(row)) for row in rows)


class NeedsOwnerQuestion(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID


async def needs_owner(question: NeedsOwnerQuestion, look: Look) -> OwnedView:
    """Nothing is here once somebody was found."""
    require_role(look.actor, Role.COORDINATOR)
    row = await look.db.fetchrow(
        f"""select {_FACTS}
            where p.proposal_id = $1 and p.state = 'open'
              and exists (select from owner o where o.proposal_id = p.proposal_id and o.state = 'left')
              and not exists (select from owner o where o.proposal_id = p.proposal_id and o.state = 'joined'
                              and o.side is null) and (
                select count(distinct kept_person(o.person_id)) from owner o
                where o.proposal_id = p.proposal_id and o.state in ('asked', 'joined')) < 2""",  # noqa: S608
        question.proposal_id,
    )
    if row is None:
        raise NotFound("There is nothing here.")
    return _view(dict(row))


def _view(row: dict[str, object]) -> OwnedView:
    content = row.pop("content")
    title = versions.read(content).title if content else None  # type: ignore[arg-type]
    return msgspec.convert(row | {"title": title}, OwnedView)
