"""Who opened what of somebody, and why."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class LookedAt(StrEnum):
    """What of hers somebody opened, or changed for her."""

    PAGE = "page"
    """What staff see of her on one page: name, district, what she does here."""
    REACH = "reach"
    REACH_WRITTEN = "reach-written"
    NUMBERS_SAID = "numbers-said"
    """Six numbers were made for whoever rang as her."""
    SECOND_SIGN = "second-sign"
    """One of two said yes to a second sign set up anew."""
    COMPLAINT = "complaint"
    NOTE = "note"
    TRAINING = "training"
    READINESS = "readiness"


class Why(StrEnum):
    """What somebody looks for. It follows from the task; where none leads there it is chosen."""

    MESSAGE = "message"
    CALL = "call"
    SESSION = "session"
    TRAINING = "training"
    COMPLAINT = "complaint"
    WORK = "work"
    """The page that staff have of everybody: it holds no way to reach her."""
    ASKED = "asked"
    TELL = "tell"
    CHECK = "check"
    OTHER = "other"
    NEED = "need"
    """The glass was broken; the words say why."""


class Glass(msgspec.Struct, frozen=True, kw_only=True):
    """How one person can be reached, opened in need for an hour by somebody whose work it is not."""

    glass_id: UUID
    person_id: UUID
    by_id: UUID
    words: bytes
    opened_at: datetime
    ends_at: datetime
    looked_at: datetime | None = None
