"""The reader's front: files in, a reading out; and what it comes to once a person has answered its guesses."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from uuid import UUID

from web.imports.headings.tables import find_tables
from web.imports.ids import NAMESPACE
from web.imports.model import ColumnNote, Guess, Reading, Rows, SheetNote, SourceRow, Table
from web.imports.settle import settle
from web.imports.sources.files import open_files, open_folder
from web.imports.sources.sheet import Opened


def read_folder(folder: Path, today: date, namespace: UUID = NAMESPACE) -> Reading:
    """Every spreadsheet in a folder."""
    return _read(open_folder(folder), today, namespace)


def read_files(files: Mapping[str, bytes], today: date, namespace: UUID = NAMESPACE) -> Reading:
    """The same of files that somebody chose, by name.

    Ids follow from `namespace` and the names in the sheets. A college that gives its own, which nobody else knows,
    has ids from which nobody can guess a name.
    """
    return _read(open_files(files), today, namespace)


def apply(reading: Reading, answers: Mapping[UUID, bool]) -> Rows:
    """What goes in. A guess that nobody said yes to is left out: the value, the column or the row."""
    return settle(reading.tables, reading.today, reading.namespace, lambda guess: answers.get(guess) is True).result


def yes_to_all(reading: Reading) -> dict[UUID, bool]:
    return {guess.guess_id: True for guess in reading.guesses}


def _read(opened: Opened, today: date, namespace: UUID) -> Reading:
    found = [find_tables(sheet, namespace) for sheet in opened.sheets]
    tables = tuple(table for one in found for table in one.tables)
    columns = tuple(column for one in found for column in one.columns)
    notes = (*opened.notes, *(note for one in found for note in one.notes))
    return read_tables(tables, notes, columns, today, namespace)


def read_tables(
    tables: tuple[Table, ...],
    notes: tuple[SheetNote, ...],
    columns: tuple[ColumnNote, ...],
    today: date,
    namespace: UUID,
) -> Reading:
    """What tables say that were found in sheets."""
    settled = settle(tables, today, namespace, lambda _: True)
    return Reading(
        today=today,
        namespace=namespace,
        sheets=notes,
        columns=columns,
        rows=settled.rows,
        guesses=tuple(_once((*_of_columns(columns), *_of_rows(settled.rows)))),
        result=settled.result,
        tables=tables,
    )


def _once(guesses: Iterable[Guess]) -> Iterable[Guess]:
    """The same thing said in two sheets is asked once."""
    by_id: dict[UUID, Guess] = {}
    for guess in guesses:
        by_id.setdefault(guess.guess_id, guess)
    return by_id.values()


def _of_columns(columns: Iterable[ColumnNote]) -> Iterator[Guess]:
    for one in columns:
        if one.guess_id:
            yield Guess(
                guess_id=one.guess_id,
                file=one.file,
                sheet=one.sheet,
                row=None,
                name="",
                field=one.field,
                said=one.heading,
                read_as=one.field,
                why=one.why,
            )


def _of_rows(rows: Iterable[SourceRow]) -> Iterator[Guess]:
    for row in rows:
        for one in row.notes:
            if one.guess_id:
                yield Guess(
                    guess_id=one.guess_id,
                    file=row.file,
                    sheet=row.sheet,
                    row=row.row,
                    name=row.name,
                    field=f"{row.kind}.{one.field}" if row.kind else one.field,
                    said=one.said,
                    read_as=one.read_as,
                    why=one.why,
                )
