"""Opening a folder or a set of files: what a file is, is told by its first bytes and not by its name."""

from collections.abc import Mapping
from pathlib import Path

from web.imports.model import say
from web.imports.sources import text_file, workbook
from web.imports.sources.sheet import MAX_BYTES, MAX_ROWS, SAVE_AS, Opened, note, refuse

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SHEETS = (".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm", ".ods")
PACKED = (".zip", ".7z", ".rar", ".gz")
PASSING = ("~$", ".~lock", ".", "Thumbs.db", "desktop.ini", "README", "LICENSE")


def open_folder(folder: Path) -> Opened:
    """Every spreadsheet directly in `folder`, by name."""
    inside = sorted(path for path in folder.iterdir() if not path.name.startswith(PASSING))
    opened = open_files({path.name: _bytes(path) for path in inside if path.is_file()})
    skipped = [
        note(path.name, say("This folder inside the folder was not opened.")) for path in inside if path.is_dir()
    ]
    return Opened(opened.sheets, opened.notes + skipped)


def open_files(files: Mapping[str, bytes]) -> Opened:
    parts = [open_file(name, files[name]) for name in sorted(files)]
    return Opened([sheet for part in parts for sheet in part.sheets], [one for part in parts for one in part.notes])


def open_file(name: str, data: bytes) -> Opened:
    opened = _open(name, data)
    if sum(len(sheet.lines) for sheet in opened.sheets) > MAX_ROWS:
        return refuse(
            name,
            say("This file has more than %(most)s rows, more than we read at once.", most=f"{MAX_ROWS:,}"),
            say("Split it into smaller files."),
        )
    return opened


def _open(name: str, data: bytes) -> Opened:
    if len(data) > MAX_BYTES:
        return refuse(name, say("This file is larger than 20 MB."), say("Take pictures out, or split it."))
    if not data.strip():
        return refuse(name, say("This file is empty."), say("Look whether it was saved."))
    if name.lower().endswith(PACKED):
        return refuse(name, say("This is a packed folder."), say("Unpack it and choose the sheets in it."))
    if not name.lower().endswith(SHEETS):
        return refuse(name, say("This is not a spreadsheet that we can open."), SAVE_AS)
    if data.startswith((ZIP, OLE)):
        return workbook.open_workbook(name, data)
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"%pdf", b"{\\rtf")):
        return refuse(name, say("This is a page or document with the name of a spreadsheet."), SAVE_AS)
    return text_file.open_text(name, data)


def _bytes(path: Path) -> bytes:
    """One byte more than we take, so that a huge file is refused and not loaded."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
