"""CSV and its relations: whatever encoding and separator an office program wrote."""

import csv
import io
from collections import Counter

from charset_normalizer import from_bytes

from web.imports.model import SheetNote, Verdict, say
from web.imports.sources.sheet import Opened, Sheet, lines_of, note, refuse

SEPARATORS = ",;\t|"
OFFICE = ["cp1252", "mac_roman", "utf_16"]
NAMES = {"cp1252": "Windows (1252)", "mac_roman": "Macintosh", "utf_16": "UTF-16"}
GARBLED = ("â€", "Ã©", "Ã«", "Ã¨", "Ã´", "Ã¢", "Ã­", "Ã¯", "Å·", "Åµ", "Â£")


def open_text(name: str, data: bytes) -> Opened:
    text, notes = _decoded(name, data)
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)), start=1))
    except csv.Error:
        return refuse(
            name,
            say("A quotation mark in this file is opened and never closed, or a cell is far too long."),
            say("Open it in your spreadsheet program and save it as CSV again."),
        )
    return Opened([Sheet(file=name, name="", lines=lines_of(rows[1:] if text.startswith("sep=") else rows))], notes)


def _decoded(name: str, data: bytes) -> tuple[str, list[SheetNote]]:
    encoding = _encoding(data)
    text = data.decode(encoding, errors="replace").replace("\0", "")
    notes = [note(name, say("We read its letters as %(code)s.", code=NAMES[encoding]))] if encoding in NAMES else []
    if "\ufffd" in text:
        notes.append(
            note(
                name,
                say("Some letters in this file are damaged."),
                say("Save it again as CSV UTF-8, then choose it again."),
                Verdict.GUESS,
            )
        )
    if any(sign in text for sign in GARBLED):
        text = _ungarbled(text)
        notes.append(note(name, say("Accents and quotation marks had been garbled, and we mended them.")))
    return text, notes


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf_16"
    try:
        data.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        found = from_bytes(data, cp_isolation=OFFICE).best()
        return found.encoding if found and found.encoding in NAMES else "cp1252"


def _ungarbled(text: str) -> str:
    """UTF-8 that was once taken for Windows-1252, line by line: a line that is not so stays as it is."""
    return "".join(_mended(line) for line in text.splitlines(keepends=True))


def _mended(line: str) -> str:
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line


def _separator(text: str) -> str:
    """What Excel says in a first line `sep=;`, else the sign that gives the most rows of one width above one."""
    if text.startswith("sep=") and text[4:5]:
        return text[4]
    sample = text[:50_000].splitlines()[:60]
    return max(SEPARATORS, key=lambda sign: _evenness(sample, sign))


def _evenness(sample: list[str], separator: str) -> int:
    widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
    return max((width * count for width, count in widths.items()), default=0)
