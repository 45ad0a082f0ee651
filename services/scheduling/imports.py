"""The venues, rooms and terms of a college's sheets; a row holds one of them."""

import msgspec

from services.runtime.parts.part import Parts
from services.runtime.work import Work
from services.scheduling.commands.terms import OpenTerm, open_term
from services.scheduling.commands.venues import AddRoom, AddVenue, add_room, add_venue


class ImportRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    venue: AddVenue | None = None
    room: AddRoom | None = None
    term: OpenTerm | None = None


async def take_row(row: ImportRow, work: Work) -> bool:
    before = len(work.recorded)
    if row.venue is not None:
        await add_venue(row.venue, work)
    if row.room is not None:
        await add_room(row.room, work)
    if row.term is not None:
        await open_term(row.term, work)
    return len(work.recorded) > before


PARTS = Parts("scheduling", ImportRow, take_row)
