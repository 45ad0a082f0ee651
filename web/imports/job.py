"""What the child of `apart.py` is asked, and how its answer begins. Needs none of what reads sheets."""

from datetime import date
from uuid import UUID

import msgspec

from web.imports.tried import Tried


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """New files, or the sheets of the page before (`kept`) with a person's answers. No answers: yes to every guess."""

    today: date
    namespace: UUID
    files: dict[str, bytes] = {}
    kept: str = ""
    answers: dict[UUID, bool] | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: `tried` is for a page, `unanswered` says how many guesses nobody has answered."""

    is_damaged: bool = False
    tried: Tried | None = None
    unanswered: int = 0
