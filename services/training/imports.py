"""The tutors of a college's sheets. What a sheet says of a person is provisional: it counts for pairs only."""

import msgspec

from services.runtime.parts.part import Parts
from services.runtime.work import Work
from services.training.commands import AddTutor, add_tutor


class ImportRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    tutor: AddTutor


async def take_row(row: ImportRow, work: Work) -> bool:
    return (await add_tutor(row.tutor, work)).is_new


PARTS = Parts("training", ImportRow, take_row)
