"""What the services answered, and what of it is said to a person."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from web.language import Says
from web.take_along.words import LABELS, NO, YES

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table of one service, with her rows."""

    name: str
    why: str
    until: str
    erasing: str
    leaves_out: dict[str, str]
    rows: list[dict[str, Any]]


Everything = Mapping[str, list[Table]]
"""By service."""
Line = tuple[str, str]
"""What it is, and what stands there."""


class Speaks:
    """Puts rows into words of one language. `say` finds the words of a label."""

    def __init__(self, says: Says, say: Any) -> None:
        self._says = says
        self._say = say

    def row(self, row: Mapping[str, Any]) -> list[Line]:
        """What says something to a person: without ids, and without what is empty."""
        return [
            (self._say(LABELS[name]), words)
            for name, value in row.items()
            if name in LABELS and (words := self.value(value))
        ]

    def value(self, value: Any) -> str:
        if value is None or value == "" or value == [] or value == {}:
            return ""
        if isinstance(value, bool):
            return str(self._say(YES if value else NO))
        if isinstance(value, dict):
            return "\n".join(
                f"{name.replace('_', ' ')}: {words}" for name, one in value.items() if (words := self.value(one))
            )
        if isinstance(value, list):
            return "\n".join(words for one in value if (words := self.value(one)))
        return self._text(value) if isinstance(value, str) else str(value)

    def _text(self, text: str) -> str:
        if _ID.fullmatch(text):
            return ""
        if _MOMENT.fullmatch(text):
            at = datetime.fromisoformat(text)
            return f"{self._says.longdate(at, year=True)}, {self._says.clock(at)}"
        if _DAY.fullmatch(text):
            return self._says.longdate(datetime.fromisoformat(text).date(), year=True)
        return self.value(inner) if (inner := _inside(text)) is not None else text


def _inside(text: str) -> Any:
    """What was sealed as a whole form."""
    if text[:1] not in "{[":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def rows_of(everything: Everything, service: str, table: str) -> Iterator[dict[str, Any]]:
    for one in everything.get(service, ()):
        if one.name == table:
            yield from one.rows
