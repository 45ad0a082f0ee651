"""Excel and LibreOffice workbooks, opened in a child process.

One stray cell far outside the table can ask the reader for gigabytes, and a reader that gets none ends its whole
process. So a child with a ceiling on memory and time opens the file, and only rows of text come back.
"""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from web.imports.model import Sentence, SheetNote, Verdict, say
from web.imports.sources.sheet import MAX_BYTES, SAVE_AS, Opened, Sheet, lines_of, note, refuse, too_wide

CHILD = Path(__file__).with_name("workbook_child.py")
SECONDS = 60
CELLS_SHOWN = 5


class ChildSheet(msgspec.Struct, frozen=True):
    name: str
    hidden: bool
    rows: list[tuple[int, list[str]]]


class ChildAnswer(msgspec.Struct, frozen=True):
    sheets: list[ChildSheet] = []
    problem: str = ""
    not_calculated: list[str] = []


PROBLEMS: dict[str, tuple[Sentence, Sentence]] = {
    "password": (
        say("This workbook is locked with a password."),
        say("Save a copy without the password."),
    ),
    "rows": (
        say("A sheet in this workbook has more than 20,000 rows, more than we read at once."),
        say("Split it into smaller files."),
    ),
    "damaged": (
        say("This workbook is damaged, or is of a kind that we cannot open."),
        SAVE_AS,
    ),
    "too_much": (
        say("Opening this workbook takes too much memory or time. Often something stands far outside the table."),
        say("Delete the empty rows below and the empty columns beside your table, or save each sheet as CSV."),
    ),
}


def open_workbook(name: str, data: bytes) -> Opened:
    if data.startswith(b"PK") and _unpacked_size(data) > MAX_BYTES:
        return refuse(
            name,
            say("Unpacked, this workbook is larger than 20 MB."),
            say("Take pictures and empty rows out, or split it."),
        )
    answer = _ask_child(data)
    if answer.problem:
        return refuse(name, *PROBLEMS[answer.problem])
    shown = [
        Sheet(file=name, name=sheet.name, lines=lines_of(sheet.rows)) for sheet in answer.sheets if not sheet.hidden
    ]
    hidden = [_hidden(name, sheet.name) for sheet in answer.sheets if sheet.hidden]
    wide = [one for sheet in answer.sheets for one in too_wide(name, sheet.name, (cells for _, cells in sheet.rows))]
    return Opened(shown, hidden + wide + _not_calculated(name, answer.not_calculated))


def _unpacked_size(data: bytes) -> int:
    """Packages that are damaged, or packed in a way that Python cannot read, count as nothing here: the child says so
    properly."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        return 0


def _ask_child(data: bytes) -> ChildAnswer:
    try:
        done = subprocess.run(  # noqa: S603  (our own file, no shell, and the sheet goes in as bytes)
            [sys.executable, "-I", str(CHILD)], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ChildAnswer(problem="too_much")
    return (
        msgspec.json.decode(done.stdout, type=ChildAnswer) if done.returncode == 0 else ChildAnswer(problem="too_much")
    )


def _hidden(name: str, sheet: str) -> SheetNote:
    return note(
        name,
        say("This sheet is hidden, so we did not read it."),
        say("If it should be read, show it in your spreadsheet program and save."),
        sheet=sheet,
    )


def _not_calculated(name: str, cells: list[str]) -> list[SheetNote]:
    if not cells:
        return []
    return [
        note(
            name,
            say("These cells hold a formula whose result was never saved: %(cells)s. We read them as blank.",
                cells=", ".join(cells[:CELLS_SHOWN]) + (" …" if len(cells) > CELLS_SHOWN else "")),
            say("Open the workbook in your spreadsheet program and save it once."),
            Verdict.GUESS,
        )
    ]  # fmt: skip
