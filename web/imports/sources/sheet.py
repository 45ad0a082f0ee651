"""A sheet as it lies in a file: rows of text, numbered as the person sees them."""

import re
from collections.abc import Iterable

import msgspec

from web.imports.model import Sentence, SheetNote, Verdict, say

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
SAVE_AS = say("Open it in your spreadsheet program and save it as Excel workbook (.xlsx) or CSV.")


class Line(msgspec.Struct, frozen=True):
    number: int
    cells: list[str]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    file: str
    name: str
    lines: list[Line]


class Opened(msgspec.Struct, frozen=True):
    """What a file gave: its sheets, and what is to be said about it."""

    sheets: list[Sheet] = []
    notes: list[SheetNote] = []


def refuse(file: str, why: Sentence, what_to_do: Sentence, sheet: str = "") -> Opened:
    return Opened(notes=[note(file, why, what_to_do, Verdict.UNUSABLE, sheet)])


def note(
    file: str, why: Sentence, what_to_do: Sentence | None = None, verdict: Verdict = Verdict.CLEAR, sheet: str = ""
) -> SheetNote:
    return SheetNote(file=file, sheet=sheet, verdict=verdict, why=why, what_to_do=what_to_do)


def too_wide(file: str, sheet: str, rows: Iterable[list[str]]) -> list[SheetNote]:
    """Nothing is cut off without a word."""
    if all(len(cells) <= MAX_COLUMNS or not any(cells[MAX_COLUMNS:]) for cells in rows):
        return []
    why = say("This sheet has more than %(most)s columns; we read the first %(most)s.", most=MAX_COLUMNS)
    return [note(file, why, say("Put the others into a sheet of their own."), Verdict.GUESS, sheet)]


def lines_of(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    """The rows that hold something, tidied."""
    tidied = (Line(number, [tidy(cell) for cell in cells[:MAX_COLUMNS]]) for number, cells in rows)
    return [line for line in tidied if any(line.cells)]


def tidy(text: str) -> str:
    """Without control characters, and with single spaces. Line breaks stay: they part lists."""
    kept = "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign.isspace())
    return "\n".join(filter(None, (" ".join(part.split()) for part in re.split(r"[\r\n]+", kept))))
