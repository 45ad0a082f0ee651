"""The people of a college's sheets: a name and nothing else. Roles wait until each person has accepted one."""

import msgspec

from services.people.commands.registering import AddPerson, add_person
from services.runtime.parts.part import Parts
from services.runtime.work import Work


class ImportRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    person: AddPerson


async def take_row(row: ImportRow, work: Work) -> bool:
    before = len(work.recorded)
    await add_person(row.person, work)
    return len(work.recorded) > before


PARTS = Parts("people", ImportRow, take_row)
