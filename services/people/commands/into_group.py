"""A co-chair asks somebody into her own group. It is the one role that is hers to give, and only there."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.commands.registering import make_known
from services.people.commands.roles import InvitedView, ask
from services.people.commands.shared import require_to_see_to
from services.people.model import Channel
from services.runtime.work import Work


class InviteIntoGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever it is: nobody learns here whether the college knows her. With her yes she is a member and has a seat."""

    group_id: UUID
    name: str
    contact: str = ""
    channel: Channel | None = None
    language: str = "en"


async def invite_into_group(command: InviteIntoGroup, work: Work) -> InvitedView:
    await require_to_see_to(work, Role.MEMBER, command.group_id)
    person_id = await make_known(work, command.name, command.contact, command.channel, command.language)
    return await ask(work, person_id, Role.MEMBER, group_id=command.group_id)
