"""Runs alone, as its own process: a workbook comes in, JSON with rows of text goes out. See `workbook.py`."""

import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

MEMORY = 1 << 30
MAX_ROWS = 20_000
UNSAVED_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


class TooManyRowsError(Exception):
    pass


def main() -> None:
    limit_memory()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def limit_memory() -> None:
    try:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        pass  # where the system knows no such ceiling, the time limit of the parent is left


def answer(data: bytes) -> dict[str, Any]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [read(book, number) for number in range(len(book.sheet_names))]
        return {"sheets": sheets, "not_calculated": formulas_without_result(data)}
    except PasswordError:
        return {"problem": "password"}
    except TooManyRowsError:
        return {"problem": "rows"}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, EOFError):
        return {"problem": "damaged"}


def read(book: CalamineWorkbook, number: int) -> dict[str, Any]:
    known = book.sheets_metadata[number]
    if known.visible != SheetVisibleEnum.Visible:
        return {"name": known.name, "hidden": True, "rows": []}
    return {"name": known.name, "hidden": False, "rows": rows(book.get_sheet_by_index(number))}


def rows(sheet: CalamineSheet) -> list[tuple[int, list[str]]]:
    top, left = sheet.start or (0, 0)
    filled: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=top + 1):
        texts = [text(cell) for cell in cells]
        if any(texts):
            filled.append((number, [""] * left + texts))
        if len(filled) > MAX_ROWS:
            raise TooManyRowsError
    return merged_down(sheet, filled)


def merged_down(sheet: CalamineSheet, filled: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """A cell merged over several rows says its text in each of them."""
    by_number = {number - 1: cells for number, cells in filled}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or []:
        below = [by_number[row] for row in range(top + 1, min(bottom, top + MAX_ROWS) + 1) if row in by_number]
        said = by_number.get(top, [])
        for cells in below:
            if column < len(cells) and column < len(said) and not cells[column]:
                cells[column] = said[column]
    return filled


def text(cell: object) -> str:
    """As a person would have typed it, dates the one way that cannot be mistaken."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(round(cell, 10))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell).strip()


def formulas_without_result(data: bytes) -> list[str]:
    if not data.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pages = [name for name in package.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return [cell.decode() for name in pages for cell in UNSAVED_FORMULA.findall(package.read(name))]


if __name__ == "__main__":
    main()
