"""Bringing in a college's spreadsheets: each service takes its part; all is shown when all parts are in."""

from typing import ClassVar
from uuid import UUID

from services.contracts.event import Code, Event


class ImportPartEvent(Event, frozen=True, kw_only=True):
    publisher: ClassVar[str] = "*"
    aggregate: ClassVar[str] = "import_part"
    id_field: ClassVar[str] = "import_part_id"
    import_part_id: UUID
    import_id: UUID
    service: Code


class ImportPartTaken(ImportPartEvent, frozen=True, kw_only=True):
    """This service has checked and kept its rows. It shows them when every service in `of` has taken its part."""

    of: tuple[Code, ...]


class ImportPartShown(ImportPartEvent, frozen=True, kw_only=True):
    rows: int


class ImportPartDropped(ImportPartEvent, frozen=True, kw_only=True):
    """Not all parts came in time; nothing of this import is shown."""
