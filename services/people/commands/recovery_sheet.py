"""The sheet for the day on which the machine is lost: somebody says that it is printed and put away."""

import msgspec

from services.contracts.people import Role
from services.people.store import college
from services.runtime.actor import require_role
from services.runtime.work import Work


class ConfirmSheetPrinted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She holds it in her hands. Said again, it is the newer one that counts."""


async def confirm_sheet_printed(command: ConfirmSheetPrinted, work: Work) -> None:
    require_role(work.actor, Role.ADMINISTRATOR)
    await college.note_sheet_printed(work.db, work.now)
