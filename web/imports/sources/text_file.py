"""CSV and its relations: whatever encoding and separator an office program wrote."""

import csv
import io
from collections import Counter

from charset_normalizer import from_bytes

from web.imports.model import SheetNote, Verdict, say
from web.imports.sources.sheet import SAVE_AS, Opened, Sheet, lines_of, note, refuse, too_wide

SEPARATORS = ",;\t|"
OFFICE = ["cp1252", "mac_roman", "utf_16"]
UTF_16 = {"utf_16": "UTF-16", "utf_16_le": "UTF-16", "utf_16_be": "UTF-16"}
NAMES = {"cp1252": "Windows (1252)", "mac_roman": "Macintosh", **UTF_16}
BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")
ODD = 0.02
GARBLED = ("â€", "Ã©", "Ã«", "Ã¨", "Ã´", "Ã¢", "Ã­", "Ã¯", "Å·", "Åµ", "Â£")


def open_text(name: str, data: bytes) -> Opened:
    if _is_no_text(data):
        return refuse(name, say("This is not a spreadsheet, whatever its name says."), SAVE_AS)
    text, notes = _decoded(name, data)
    try:
        rows = list(enumerate(_rows(text), start=1))
    except csv.Error:
        return refuse(
            name,
            say("A quotation mark in this file is opened and never closed, or a cell is far too long."),
            say("Open it in your spreadsheet program and save it as CSV again."),
        )
    lines = lines_of(rows[1:] if text.startswith("sep=") else rows)
    return Opened([Sheet(file=name, name="", lines=lines)], notes + too_wide(name, "", (row for _, row in rows)))


def _rows(text: str) -> list[list[str]]:
    """A quotation mark in the middle of a cell is only a sign; one that is never closed swallows all that follows."""
    separator = _separator(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _is_no_text(data: bytes) -> bool:
    """A picture or a program under the name of a sheet: control characters everywhere."""
    if data.startswith(BYTE_ORDER) or _is_utf_16(data):
        return False
    sample = data[:4096]
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) > ODD * len(sample)


def _is_utf_16(data: bytes) -> bool:
    """Without a mark at its beginning: every other byte of western text is nought."""
    sample = data[:4096]
    return max(sample[0::2].count(0), sample[1::2].count(0)) > len(sample) // 4


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
    if data.startswith(BYTE_ORDER):
        return "utf_16"
    if _is_utf_16(data):
        return "utf_16_be" if data[:1] == b"\0" else "utf_16_le"
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
