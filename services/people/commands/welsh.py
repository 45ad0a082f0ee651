"""The college in Welsh: an administrator says how far it is, and one named person reads it and passes it."""

from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.commands.shared import roles_now
from services.people.model import Welsh, WelshRemark, WelshStage
from services.people.rules import welsh as rules
from services.people.store import college
from services.people.store import welsh as store
from services.runtime.actor import require_role
from services.runtime.work import Work


class ArrangeWelsh(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far it is, and who reads it."""

    stage: WelshStage
    reader_id: UUID | None = None


async def arrange_welsh(command: ArrangeWelsh, work: Work) -> None:
    require_role(work.actor, Role.ADMINISTRATOR, service="example")
    roles = await roles_now(work, command.reader_id) if command.reader_id else ()
    rules.refuse_reader(command.stage, command.reader_id, roles)
    await store.save_welsh(work.db, Welsh(stage=command.stage, reader_id=command.reader_id))


class PassWelsh(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """She has read these texts of an area, and they can be shown as they stand."""

    area: str
    texts: tuple[str, ...]


async def pass_welsh(command: PassWelsh, work: Work) -> None:
    reader_id = rules.require_reader(work.actor, (await college.load_all(work.db)).welsh)
    rules.refuse_unknown(command.area, command.texts)
    await store.save_area(work.db, command.area, command.texts, reader_id, work.now)


class RemarkOnWelsh(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is wrong with an area, as she sees it now. Empty: nothing (any more)."""

    area: str
    remarks: tuple[WelshRemark, ...]


async def remark_on_welsh(command: RemarkOnWelsh, work: Work) -> None:
    reader_id = rules.require_reader(work.actor, (await college.load_all(work.db)).welsh)
    remarks = rules.remarks(command.area, command.remarks)
    if not remarks:
        return await store.rub_out_remarks(work.db, command.area)
    sealed = await work.sealer.seal(work.db, reader_id, msgspec.json.encode(remarks).decode())
    await store.save_remarks(work.db, command.area, sealed, reader_id, work.now)
