"""How signing in with an organisation is set up. Its secret is said to nobody."""

from datetime import datetime

import msgspec

from services.contracts.people import Role
from services.people.rules.organisation import BACK
from services.people.store import organisation as store
from services.runtime.actor import require_role
from services.runtime.http import Look


class OrganisationQuestion(msgspec.Struct, frozen=True):
    """For administrators."""


class OrganisationView(msgspec.Struct, frozen=True, kw_only=True):
    """`back`: the one address that whoever looks after the organisation's sign-in must allow."""

    back: str
    issuer: str = ""
    client_id: str = ""
    is_set: bool = False
    is_on: bool = False
    tried_at: datetime | None = None
    people: int = 0
    """How many have signed in with it."""


async def organisation(question: OrganisationQuestion, look: Look) -> OrganisationView:
    require_role(look.actor, Role.ADMINISTRATOR)
    back = f"{look.house.settings.college_address}{BACK}"
    known = await store.load(look.db)
    if known is None:
        return OrganisationView(back=back)
    return OrganisationView(
        back=back,
        issuer=known.issuer,
        client_id=known.client_id,
        is_set=True,
        is_on=known.is_on,
        tried_at=known.tried_at,
        people=await store.count_linked(look.db),
    )
