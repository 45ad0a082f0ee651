"""What a page shows of a try-out, and what the services are given. Pure; made in the child process of `apart.py`."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from web.imports.model import ColumnNote, Guess, Note, Reading, Rows, SheetNote, SourceRow, Verdict
from web.imports.parts import parts

MOST_SHOWN = 500
"""Of each list; an office's sheets have fewer, and a longer page helps nobody."""

Parts = dict[str, list[tuple[UUID, msgspec.Raw]]]


class Place(msgspec.Struct, frozen=True):
    """Where a thing stands in the sheets, and what it is called there."""

    file: str
    sheet: str
    row: int
    name: str


class LeftOut(msgspec.Struct, frozen=True):
    """A value, or a whole row, that cannot be used."""

    place: Place
    note: Note


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """Of every list the first rows, and how many there are."""

    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnNote, ...]
    guesses: tuple[Guess, ...]
    left_out: tuple[LeftOut, ...]
    rows: tuple[SourceRow, ...]
    in_all: "InAll"
    kept: str
    """The sheets themselves, for the next page: see `kept.py`."""


class InAll(msgspec.Struct, frozen=True, kw_only=True):
    """`usable`: rows; `clear`: those of them without a guess; `unusable`: the other rows."""

    usable: int
    clear: int
    unusable: int
    guesses: int
    left_out: int


def tried(reading: Reading, kept: str) -> Tried:
    usable = [row for row in reading.rows if row.verdict is not Verdict.UNUSABLE]
    left_out = list(_left_out(reading.rows))
    return Tried(
        sheets=reading.sheets,
        columns=reading.columns,
        guesses=reading.guesses[:MOST_SHOWN],
        left_out=tuple(left_out[:MOST_SHOWN]),
        rows=tuple(usable[:MOST_SHOWN]),
        in_all=InAll(
            usable=len(usable),
            clear=reading.count(Verdict.CLEAR),
            unusable=len(reading.rows) - len(usable),
            guesses=len(reading.guesses),
            left_out=len(left_out),
        ),
        kept=kept,
    )


def places(rows: Iterable[SourceRow]) -> dict[UUID, Place]:
    """Where each thing is told first."""
    found: dict[UUID, Place] = {}
    for row in rows:
        if row.thing_id is not None:
            found.setdefault(row.thing_id, place(row))
    return found


def place(row: SourceRow) -> Place:
    return Place(row.file, row.sheet, row.row, row.name)


def given(rows: Rows, today: date) -> Parts:
    """Each row as the JSON that its service reads; the same rows are the same bytes."""
    return {
        service: [(thing_id, msgspec.Raw(msgspec.json.encode(row, order="sorted"))) for thing_id, row in part]
        for service, part in parts(rows, today).items()
    }


def unanswered(reading: Reading, answers: Mapping[UUID, bool]) -> int:
    return sum(guess.guess_id not in answers for guess in reading.guesses)


def _left_out(rows: Iterable[SourceRow]) -> Iterable[LeftOut]:
    return (LeftOut(place(row), note) for row in rows for note in row.notes if note.verdict is Verdict.UNUSABLE)
