"""What the tests of the reader share: the two colleges, and a way to say a sheet in a few lines."""

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from web.imports.model import Kind, Note, Reading, Rows, SourceRow, Thing, Verdict
from web.imports.reading import read_files

TODAY = date(2026, 11, 22)
COUNTY = Path(__file__).parents[3] / "infra" / "example_college"
OTHER = Path(__file__).parent / "other_college"

PIECES = [
    "Mon", "Tues", "thurs", "Fri", "Sun", "-", "–", "to", "9", "5", "10:00", "5.30pm", "8am", "noon", "not", "closed",
    "any", "every day", "evenings", "am", "by arrangement", ";", ",", "&", "about", "12-14", "12", "6 x 2hrs", "x",
    "90 mins", "half", "day", "weeks", "£", "8/hr", "per hour", "free", "donation", "3 May", "31/5/27", "2027-01-11",
    "15-19 Feb 2027", "29 Feb", "31/02/2026", "?", "✓", "yes", "no", "½", "one", "24:00", "25:99", "99999999999", "0",
    "-5", "½½", "12.5.", "Sept", "’", "\n",
]  # fmt: skip
cells = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
"""What somebody may have typed: anything at all, or pieces of what people do type in any order."""


def sheets(**tables: str) -> Reading:
    """Each table as the text of a CSV file."""
    return read_files({f"{name}.csv": text.encode() for name, text in tables.items()}, TODAY)


def row(reading: Reading, number: int, kind: Kind | None = None, file: str = "") -> SourceRow:
    found = [
        one for one in reading.rows if one.row == number and kind in (None, one.kind) and one.file.startswith(file)
    ]
    assert len(found) == 1, found
    return found[0]


def note(
    reading: Reading,
    number: int,
    field: str,
    kind: Kind | None = None,
    file: str = "",
    verdict: Verdict | None = None,
) -> Note:
    notes = row(reading, number, kind, file).notes
    found = [one for one in notes if one.field == field and verdict in (None, one.verdict)]
    assert len(found) == 1, found
    return found[0]


def named(things: tuple[Thing, ...], name: str) -> Thing:
    found = [one for one in things if getattr(one, "name", getattr(one, "title", "")) == name]
    assert len(found) == 1, found
    return found[0]


def everything(rows: Rows) -> list[Thing]:
    return [*rows.venues, *rows.rooms, *rows.terms, *rows.tutors, *rows.courses]
