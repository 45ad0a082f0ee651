"""Invitations that wait for an answer, and people whom nobody can ask yet."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import Channel
from services.people.rules import roles as role_rules
from services.people.store import roles
from services.people.store.persons import REACHED_BY
from services.runtime.actor import require_person, require_role, require_second_factor
from services.runtime.http import Look

MOST = 200


class OpenInvitationsQuestion(msgspec.Struct, frozen=True):
    """Those that the asker could have sent."""


class OpenInvitationView(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    name: str
    role: Role
    invited_at: datetime
    ends_at: datetime
    channel: Channel | None
    """How a message reaches her; by text or mail it is sent, else the desk rings or prints."""


class UnreachedView(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str


class OpenInvitationsView(msgspec.Struct, frozen=True, kw_only=True):
    invitations: list[OpenInvitationView]
    unreached: list[UnreachedView]
    """Whom a spreadsheet named, and nobody knows how to reach."""


async def open_invitations(question: OpenInvitationsQuestion, look: Look) -> OpenInvitationsView:
    """The office's own; a co-chair's those into her groups."""
    chaired = await roles.chaired_by(look.db, require_person(look.actor))
    if chaired:
        require_second_factor(look.actor)
    else:
        require_role(look.actor, Role.COORDINATOR, Role.ADMINISTRATOR)
    is_office = look.actor.has(Role.COORDINATOR, Role.ADMINISTRATOR)
    rows = await look.db.fetch(
        f"""select i.invitation_id, i.person_id, p.name, i.role, i.invited_at, i.ends_at, c.channel
            from invitation i join person p on p.person_id = kept_person(i.person_id)
            left join {REACHED_BY} c on true
            where i.answer is null and (i.role = any($1) or i.group_id = any($2))
            order by i.invited_at desc limit {MOST}""",  # noqa: S608
        sorted(role_rules.may_give(look.actor.roles)),
        chaired,
    )
    unreached = await _unreached(look) if is_office else []
    return msgspec.convert(
        {"invitations": [dict(row) for row in rows], "unreached": [dict(row) for row in unreached]},
        OpenInvitationsView,
    )


async def _unreached(look: Look) -> list[Any]:
    return await look.db.fetch(
        f"""select p.person_id, p.name from person p
            where p.registered_by = 'import'
              and not exists (select from merged m where m.merged_id = p.person_id)
              and not exists (select from contact c where c.person_id = any (one_person(p.person_id)) and c.is_current)
            order by p.registered_at, p.person_id limit {MOST}"""  # noqa: S608
    )
