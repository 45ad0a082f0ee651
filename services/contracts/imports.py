"""Bringing in a college's spreadsheets: each service takes its part; all is shown when all parts are taken."""

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
    """This service has looked at its rows and keeps them. It carries them out when the import is agreed."""

    of: tuple[Code, ...]


class ImportPartRefused(ImportPartEvent, frozen=True, kw_only=True):
    """This service does not take its part: `rows` cannot be taken, or (none) it could not look in time."""

    of: tuple[Code, ...]
    rows: int


class ImportPartShown(ImportPartEvent, frozen=True, kw_only=True):
    """Carried out: `rows` are new. `left_out` were made by hand after they had been looked at."""

    rows: int
    left_out: int = 0


class ImportPartDropped(ImportPartEvent, frozen=True, kw_only=True):
    """The import is put aside; nothing of this part is shown."""


class ImportEvent(Event, frozen=True, kw_only=True):
    """What one service (the first by name of those that have a part) decides for all of them."""

    publisher: ClassVar[str] = "*"
    aggregate: ClassVar[str] = "import_part"
    id_field: ClassVar[str] = "import_id"
    import_id: UUID
    service: Code
    of: tuple[Code, ...]


class ImportAgreed(ImportEvent, frozen=True, kw_only=True):
    """Every service has taken its part: each carries its own out now. Never taken back."""


class ImportPutAside(ImportEvent, frozen=True, kw_only=True):
    """A part was refused, or did not come in time: nothing of this import is shown. Never taken back."""


class ImportCompleted(ImportEvent, frozen=True, kw_only=True):
    """Every part is carried out."""
