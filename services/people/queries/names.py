"""Names: the last thing that a page asks for."""

from uuid import UUID

import msgspec

from services.people.rules import roles as role_rules
from services.runtime.actor import require_person, require_role
from services.runtime.http import Look
from services.runtime.refusal import Refusal

MOST_NAMES = 200


class TooManyAsked(Refusal):
    slug = "too-many-asked"
    status = 422


class NamesQuestion(msgspec.Struct, frozen=True):
    person_ids: tuple[UUID, ...] = ()


class NameView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str


async def names(question: NamesQuestion, look: Look) -> list[NameView]:
    """What tutors, members and staff may call people whose ids their own lists hold. Oneself, always. Who asked to be
    forgotten is not in the answer. A tutor who keeps the list of a session reads it as she does signed in."""
    _refuse_many(question.person_ids)
    is_list = look.actor.errand is not None and look.actor.errand.is_list
    if not is_list and set(question.person_ids) != {require_person(look.actor)}:
        require_role(look.actor, *role_rules.SEES_NAMES)
    rows = await look.db.fetch(
        """select a.person_id, p.name from unnest($1::uuid[]) a(person_id)
           join person p on p.person_id = kept_person(a.person_id) and p.hidden_at is null""",
        list(question.person_ids),
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


class PublicNamesQuestion(msgspec.Struct, frozen=True):
    person_ids: tuple[UUID, ...] = ()


async def public_names(question: PublicNamesQuestion, look: Look) -> list[NameView]:
    """Anybody may ask. Only those answer who chose to be named."""
    _refuse_many(question.person_ids)
    rows = await look.db.fetch(
        """select a.person_id, p.public_name as name from unnest($1::uuid[]) a(person_id)
           join person p on p.person_id = kept_person(a.person_id) where p.public_name is not null""",
        list(question.person_ids),
    )
    return [msgspec.convert(dict(row), NameView) for row in rows]


def _refuse_many(person_ids: tuple[UUID, ...]) -> None:
    if len(person_ids) > MOST_NAMES:
        raise TooManyAsked(f"At most {MOST_NAMES} at once.", field="person_ids")
