"""The courses of a college's sheets, made before this record was kept. No decision, owner or vote is invented."""

import msgspec

from services.codesign.commands.courses import CarryOverCourse, carry_over_course
from services.runtime.parts.part import Parts
from services.runtime.work import Work


class ImportRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    course: CarryOverCourse


async def take_row(row: ImportRow, work: Work) -> bool:
    return (await carry_over_course(row.course, work)).is_new


PARTS = Parts("codesign", ImportRow, take_row)
