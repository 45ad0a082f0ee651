from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.imports.books import bomb, excel, excel_rows, opendocument
from tests.web.imports.reads import TODAY, row, sheets
from web.imports.model import Kind, Reading, SheetNote, Verdict
from web.imports.reading import read_files, read_folder

HALLS = "Venue,Town,Step free?\nOld Hall,Stroud,yes\n"


def read(name: str, data: bytes) -> Reading:
    return read_files({name: data}, TODAY)


def said(reading: Reading) -> list[SheetNote]:
    return [one for one in reading.sheets if one.verdict is not Verdict.CLEAR]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_of_an_office(encoding: str, separator: str) -> None:
    text = "Venue,Town,Contact\r\nCafé “Ffenestr”,Ross-on-Wye,Siân O’Neill\r\n".replace(",", separator)
    (venue,) = read("halls.csv", text.encode(encoding)).result.venues
    assert (venue.name, venue.town, venue.contact_name) == ("Café “Ffenestr”", "Ross-on-Wye", "Siân O’Neill")


def test_the_separator_that_excel_names_in_the_first_line() -> None:
    (venue,) = read("halls.csv", b"sep=;\r\nVenue;Town\r\nHall, big;Stroud\r\n").result.venues
    assert venue.name == "Hall, big"


def test_garbled_accents_are_mended_and_told() -> None:
    reading = read("halls.csv", "Venue,Town\nCafé O’Neill,Stroud\n".encode().decode("cp1252").encode())
    assert reading.result.venues[0].name == "Café O’Neill"
    assert any("garbled" in str(one.why) for one in reading.sheets)


def test_lines_within_a_cell_do_not_shift_the_row_numbers() -> None:
    reading = sheets(halls='Venue,Town,Notes\n"Old\nHall",Stroud,"Key\nat the pub"\n\n,,\nNew Hall,Stroud,\n')
    assert [(one.row, one.name) for one in reading.rows] == [(2, "Old\nHall"), (5, "New Hall")]
    assert [one.name for one in reading.result.venues] == ["Old Hall", "New Hall"]
    assert reading.result.venues[0].notes == "Key\nat the pub"


def test_trailing_spaces_and_hard_spaces_do_not_matter() -> None:
    (venue,) = sheets(halls=" Venue \u00a0, Town ,Step  free ?\n Old\u00a0Hall  ,Stroud , Y \n").result.venues
    assert (venue.name, venue.town, venue.step_free) == ("Old Hall", "Stroud", "yes")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("halls.csv", b"   \r\n", "empty"),
        ("halls.csv", b'Venue,Town\n"Old Hall,Stroud\n' + b"x,y\n" * 50_000, "quotation mark"),
        ("halls.csv", b"Venue,Town\n" + b"Hall,Stroud\n" * 20_001, "20,000 rows"),
        ("halls.csv", b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
        ("halls.xlsx", b"PK\x03\x04 not a package at all", "damaged"),
        ("halls.xls", b"\xd0\xcf\x11\xe0 not a workbook at all", "damaged"),
        ("halls.xls", b"<html><table><tr><td>Venue</td></tr></table></html>", "page or document"),
        ("halls.pages", HALLS.encode(), "not a spreadsheet"),
        ("halls.xlsx", bomb(200), "Unpacked"),
        ("halls.csv", b"a,b\n1,2\n", "no row of headings"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_reason(name: str, data: bytes, why: str) -> None:
    reading = read(name, data)
    (told,) = said(reading)
    assert (told.file, told.verdict) == (name, Verdict.UNUSABLE)
    assert why in str(told.why)
    assert str(told.what_to_do)
    assert not reading.rows


def test_a_good_file_is_read_beside_one_that_cannot_be_used() -> None:
    reading = read_files({"a.xlsx": bomb(200), "halls.csv": HALLS.encode()}, TODAY)
    assert len(reading.result.venues) == 1


def test_a_csv_under_the_name_of_a_workbook_is_read_for_what_it_is() -> None:
    assert len(read("halls.xls", HALLS.encode()).result.venues) == 1


@pytest.mark.parametrize("cell", ["XFD1048576", "SF300000"])
def test_a_cell_far_outside_the_table_costs_the_file_and_not_the_process(cell: str) -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.append(["Venue", "Town"])
        sheet[cell] = "x"

    (told,) = said(read("halls.xlsx", excel(fill)))
    assert "far outside the table" in str(told.why)


def test_a_workbook_with_too_many_rows_is_refused() -> None:
    book = excel_rows(["Venue", "Town"], *([f"Hall {at}", "Stroud"] for at in range(20_001)))
    assert "20,000 rows" in str(said(read("halls.xlsx", book))[0].why)


def test_numbers_dates_and_times_of_a_workbook_are_as_people_type_them() -> None:
    book = excel_rows(
        ["Venue", "Town", "Lat", "Long", "Cost per hour", "Last bus", "Access checked", "Parking"],
        ["Old Hall", "Stroud", 51.75, -2.2, 12.5, time(17, 42), datetime(2026, 3, 4), True],
        ["New Hall", "Stroud", 51.8, -2.3, 15, None, date(2026, 4, 3), False],
    )
    old, new = read("halls.xlsx", book).result.venues
    assert (old.latitude, old.cost_pence_per_hour, old.last_bus) == (51.75, 1250, time(17, 42))
    assert (old.access_checked_on, old.parking) == (date(2026, 3, 4), "yes")
    assert (new.cost_pence_per_hour, new.access_checked_on, new.parking) == (1500, date(2026, 4, 3), "no")


def test_a_range_that_the_program_turned_into_a_date_is_no_number() -> None:
    book = excel_rows(["Venue", "Room", "Holds"], ["Old Hall", "Snug", datetime(2026, 10, 8)])
    assert read("rooms.xlsx", book).result.rooms[0].room_limit is None


def test_a_cell_merged_over_several_rows_stands_in_each() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for cells in (["Rooms and halls"], ["Venue", "Town", "Room"], ["Old Hall", "Stroud", "A"], ["", "", "B"]):
            sheet.append(cells)
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("A3:A4")

    reading = read("places.xlsx", excel(fill))
    assert [one.name for one in reading.result.rooms] == ["A", "B"]
    assert {one.venue_id for one in reading.result.rooms} == {reading.result.venues[0].venue_id}
    assert row(reading, 4, Kind.ROOM).verdict is Verdict.CLEAR


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["Venue", "Town"])
        sheet.append(["Old Hall", "Stroud"])
        secret = book.create_sheet("Old list")
        secret.append(["Venue", "Town"])
        secret.append(["Secret Hall", "Stroud"])
        secret.sheet_state = "hidden"

    reading = read("halls.xlsx", excel(fill))
    assert [one.name for one in reading.result.venues] == ["Old Hall"]
    assert any(one.sheet == "Old list" and "hidden" in str(one.why) for one in reading.sheets)


def test_a_formula_without_a_saved_result_is_told() -> None:
    book = excel_rows(["Venue", "Room", "Holds"], ["Old Hall", "Snug", "=4+4"])
    reading = read("rooms.xlsx", book)
    assert reading.result.rooms[0].room_limit is None
    assert "C2" in str(said(reading)[0].why)


def test_a_formula_in_a_csv_is_never_a_value() -> None:
    reading = sheets(rooms="Venue,Room,Holds\nOld Hall,Snug,=4+4\nOld Hall,=cmd|' /C calc'!A0,8\nOld Hall,Loft,#REF!\n")
    assert [(one.name, one.room_limit) for one in reading.result.rooms] == [("Snug", None), ("Loft", None)]


def test_opendocument_is_read() -> None:
    book = opendocument(["Venue", "Town", "Step free?"], ["Old Hall", "Stroud", "yes"])
    assert [(one.name, one.step_free) for one in read("halls.ods", book).result.venues] == [("Old Hall", "yes")]


def test_a_folder_is_read_without_its_leftovers(tmp_path: Path) -> None:
    (tmp_path / "halls.csv").write_text(HALLS)
    for leftover in ("~$halls.xlsx", ".DS_Store", "Thumbs.db", "README.md"):
        (tmp_path / leftover).write_text("x")
    (tmp_path / "last year").mkdir()
    reading = read_folder(tmp_path, TODAY)
    assert len(reading.result.venues) == 1
    assert {one.file for one in reading.sheets} == {"halls.csv", "last year"}
