"""Five colleges whose offices keep their sheets in five ways."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.web.imports.books import excel
from tests.web.imports.reads import TODAY, named, note, row
from web.imports.model import Kind, Reading, Verdict
from web.imports.reading import apply, read_files
from web.imports.values.weeks import in_words

MERSEY = {
    "Sites 2026-27.csv": """Mersey Wellbeing College;;;;;;;
Updated by Jan, 3rd Feb 2026;;;;;;;

Postcode;Site;Wheelchair?;Hearing loop;Key contact;Tel;Parking?;Opening times;Notes
L1 4DQ;St Luke’s Café;Y;n/a;Bríd O’Hara;0151 496 0101;x;Mon–Fri 9.00–17.00;Key safe, ring Dave on 07700 900123
WA10 1BX;St Helens Town Hall;TBC;?;Sue;;y;by appt;
CH41 5AL;Birkenhead Priory ;step free throughout;n;Sue;;Pay & display;18.00–20.00 Weds;
L8 1TH;Toxteth Library;3 steps at front;n;;;;Tues & Thurs 10-4;
L1 4DQ;St Lukes Cafe;N;n/a;;;;;
Total;5;;;;;;;
""",
    "Rooms.csv": """Seats;Room;Site;Floor;Accessible
8–10;Snug;St Luke’s Café;G;y
"30 theatre, 16 cabaret";Main;St Helens Town Hall;1 (lift);tbc
""",
    "Facilitators.csv": """Surname;First name;Lived exp?;Trg expires;Email
O’Hara;Niamh;Y;31/12/2027;n.ohara@example.org
Smith;John;N;31/12/2026;
Smith;Jon;;;
""",
    "Course list.csv": """Course name;Facilitator 1;Facilitator 2;Length;Group size;Description;Wk 1;Wk 2
Sleep well;O’Hara, Niamh;Smith, John;8–10 weeks;12 max;Ring Sue on 0151 496 0101;Intro;Diary
Mindful colouring;Niamh;;4 x 90 min;10;;;
""",
}


def mersey() -> Reading:
    return read_files({name: text.encode("cp1252", "replace") for name, text in MERSEY.items()}, TODAY)


def test_semicolons_windows_letters_titles_and_a_total() -> None:
    found = mersey().result
    assert [one.name for one in found.venues] == [
        *("St Luke’s Café", "St Helens Town Hall", "Birkenhead Priory", "Toxteth Library"),
    ]
    assert [one.name for one in found.tutors] == ["Niamh O’Hara", "John Smith", "Jon Smith"]
    assert row(mersey(), 10, Kind.VENUE).verdict is Verdict.UNUSABLE


def test_what_a_place_says_of_getting_in() -> None:
    cafe, hall, priory, library = mersey().result.venues
    assert (cafe.step_free, hall.step_free, priory.step_free, library.step_free) == ("no", "not_checked", "yes", "no")
    assert note(mersey(), 7, "step_free", Kind.VENUE).verdict is Verdict.GUESS
    assert (cafe.parking, hall.parking, priory.parking) == ("not_checked", "yes", "yes")
    assert (in_words(priory.opening), hall.by_arrangement) == ("Wed 18:00–20:00", True)


def test_without_a_town_the_postcode_stands_for_it_if_somebody_agrees() -> None:
    assert [one.town for one in mersey().result.venues] == ["L1 4DQ", "WA10 1BX", "CH41 5AL", "L8 1TH"]
    assert {one.town for one in apply(mersey(), {}).venues} == {""}


def test_two_people_with_nearly_one_name_stay_two() -> None:
    assert "Nearly the same" in str(note(mersey(), 4, "name", Kind.TUTOR).why)


def test_a_number_of_weeks_is_no_time_of_day() -> None:
    sleep = named(mersey().result.courses, "Sleep well")
    assert (sleep.sessions, sleep.minutes, sleep.places) == (8, None, 12)  # type: ignore[union-attr]
    assert note(mersey(), 2, "length", Kind.COURSE).verdict is Verdict.GUESS


def test_two_facilitators_each_surname_first() -> None:
    sleep = named(mersey().result.courses, "Sleep well")
    assert (sleep.peer_tutor, sleep.other_tutor) == ("Niamh O’Hara", "John Smith")  # type: ignore[union-attr]


def test_a_telephone_number_does_not_go_before_the_public() -> None:
    sleep = named(mersey().result.courses, "Sleep well")
    assert "0151" not in sleep.about  # type: ignore[union-attr]
    assert note(mersey(), 2, "about", Kind.COURSE).verdict is Verdict.GUESS


def test_columns_that_are_not_used_say_why() -> None:
    why = {one.heading: str(one.why) for one in mersey().columns if not one.field}
    assert "which training" in why["Trg expires"]
    assert "tell the college themselves" in why["Email"]
    assert "planned in the college" in why["Wk 1"]


def fenland() -> Reading:
    """One workbook: a title over merged cells, two tables on a sheet, a sum, counted days, a timetable."""

    def fill(book: Workbook, sheet: Worksheet) -> None:
        rows(
            sheet, ["FENLAND — WHERE WE GO"], [], ["Venue", "Room", "Capacity", "Wheelchair access", "Loop", "Checked"]
        )
        rows(sheet, ["Wisbech Corn Exchange", "Hall", 60, "Yes", "Yes", datetime(2026, 3, 2)])
        rows(sheet, [None, "Attic", 8, "No", "No", None], ["March Library", "Study", 10, "Yes", "N", 46085])
        rows(sheet, ["TOTAL", None, "=SUM(C4:C6)"], [], ["Term dates"], ["Term", "From", "To", "Half term"])
        rows(sheet, ["Spring 2027", datetime(2027, 1, 11), datetime(2027, 3, 26), "15–19 Feb"])
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A4:A5")
        people = book.create_sheet("People")
        rows(people, ["Our people"], ["Name", "Type", "Safeguarding L2 expiry", "NHS number"])
        rows(people, ["Carter, Lou (peer)", "Peer trainer", datetime(2027, 5, 1), "943 476 5919"])
        rows(people, ["Ann Patel", "Clinical psychologist", 46600, None], ["Mags", None, None, None])
        plan = book.create_sheet("Programme")
        rows(plan, ["Spring"], ["Course", "Who", "Day", "Start", "End", "Venue", "Wk 1", "Wk 2", "Max", "Weeks"])
        rows(plan, ["Coping with voices", "Lou & Ann Patel", "Tues", time(10), time(12), "Wisbech", 1, 2, 12, 6])
        rows(plan, ["Crafty Mondays", "Lou", "Mon", "half six", "8pm", "March", None, None, "8-10", "8–10"])

    return read_files({"Fenland.xlsx": excel(fill)}, TODAY)


def rows(sheet: Worksheet, *cells: list[Any]) -> None:
    for one in cells:
        sheet.append(one)


def test_several_tables_on_several_sheets() -> None:
    found = fenland().result
    assert [(one.name, one.town) for one in found.venues] == [
        ("Wisbech Corn Exchange", "Wisbech"),
        ("March Library", "March"),
    ]
    assert [(one.name, one.room_limit) for one in found.rooms] == [("Hall", 60), ("Attic", 8), ("Study", 10)]
    assert [one.closed[0].from_on for one in found.terms] == [date(2027, 2, 15)]
    assert found.venues[0].hearing_loop == "no"


def test_days_that_a_spreadsheet_counted_are_asked() -> None:
    assert fenland().result.venues[1].access_checked_on == date(2026, 3, 4)
    assert fenland().result.tutors[1].safeguarding_until == date(2027, 8, 1)
    assert note(fenland(), 4, "safeguarding_until", Kind.TUTOR).verdict is Verdict.GUESS


def test_what_stands_beside_a_name_does_not_become_part_of_it() -> None:
    """On no page may stand which side of a pair somebody is."""
    assert [one.name for one in fenland().result.tutors] == ["Lou Carter", "Ann Patel", "Mags"]
    assert "Lou" not in {one.name.split()[0] for one in apply(fenland(), {}).tutors}


def test_somebody_of_whom_the_sheet_does_not_say_which_side_is_told() -> None:
    assert "which side" in str(note(fenland(), 5, "kind", Kind.TUTOR).why)


def test_a_timetable_says_how_long_a_session_is() -> None:
    found = [(one.title, one.sessions, one.minutes, one.places) for one in fenland().result.courses]
    assert found == [("Coping with voices", 6, 120, 12), ("Crafty Mondays", 8, 90, 8)]


CYMRU = {
    "lleoliadau.txt": """Lleoliad\tTref\tMynediad i gadeiriau olwyn\tDolen sain\tCyswllt\tFfôn\tOriau agor\tNodiadau
Neuadd Bentref Llanfair\tLlanfair\toes\tnac oes\tSiân\t01978 496001\tDydd Llun-Dydd Gwener 9-5\tAllwedd gan y siop
Tŷ Pawb\tWrecsam\tOes\t?\tAled\t01978 496002\tbob dydd 8yb-10yh\t
""",
    "ystafelloedd.csv": "Ystafell,Lleoliad,Nifer,Llawr,Hygyrch\nYstafell Fach,Tŷ Pawb,tua 12,llawr cyntaf,Nac oes\n",
    "cyrsiau.csv": "Cwrs;Tiwtor;Hyd;Llefydd;Dyddiad\nByw gyda gorbryder;Siân Pryce;6 wythnos x 2 awr;12;12 Ionawr\n",
    "tiwtoriaid.csv": "Enw;Math;Hyfforddiant diogelu yn dod i ben\nSiân Pryce;profiad byw;12 Ionawr 2028\n",
    "tymhorau.csv": "Tymor;Dechrau;Gorffen;Ar gau\nGwanwyn;11 Ionawr 2027;26 Mawrth 2027;15-19 Chwefror\n",
}


def test_a_welsh_office_with_three_encodings() -> None:
    kinds = ("utf-16", "utf-8", "utf-8-sig", "utf-8", "utf-16-le")
    files = {name: CYMRU[name].encode(kind) for name, kind in zip(CYMRU, kinds, strict=True)}
    found = read_files(files, TODAY).result

    hall, centre = found.venues
    assert (hall.step_free, hall.hearing_loop, in_words(hall.opening)) == ("yes", "no", "Mon–Fri 09:00–17:00")
    assert (centre.hearing_loop, in_words(centre.opening)) == ("not_checked", "every day 08:00–22:00")
    assert [(one.room_limit, one.floor, one.is_step_free) for one in found.rooms] == [(12, "upstairs", "no")]
    assert [(one.sessions, one.minutes, one.places) for one in found.courses] == [(6, 120, 12)]
    assert [(one.kind, one.safeguarding_until) for one in found.tutors] == [("peer", date(2028, 1, 12))]
    assert [one.ends_on for one in found.terms] == [date(2027, 3, 26)]


RIVERSIDE = """Riverside Recovery Academy,,,,,
OUR VENUES,,,,,
Name of venue,Address,Post code,Access?,Contact details,Hire cost
Riverside Centre,"1 Quay St, Exeter",EX2 4AN,Y,Jo Bloggs jo@example.org 01392 496001,£12ph
The Old Mill,"Mill Ln, Topsham",EX3 0JY,no steps,,£40 per session
,,,,,
ROOMS,,,,,
Venue,Room,No. of people,Wheelchair,Set up,
Riverside Centre,Quay Room,approx 14,Y,boardroom,
Riverside Ctr,Lock Room,16 max,Y,,
,,,,,
WORKSHOPS,,,,,
Workshop,Tutors,Duration,Max nos,Aimed at,
Walk the quay,,2hrs,8,everyone,
Walk the Quay,,2 hours,10,Everyone,
,,,,,
Term,Start date,End date,,,
Autumn,9/7/2027,12/17/2027,,,
"""


def test_four_tables_in_one_file_with_the_month_first() -> None:
    reading = read_files({"everything.csv": RIVERSIDE.encode("utf-8-sig")}, TODAY)
    centre, mill = reading.result.venues
    assert (centre.town, centre.contact_name, centre.email) == ("Exeter", "Jo Bloggs", "jo@example.org")
    assert (mill.step_free, note(reading, 5, "cost").verdict) == ("yes", Verdict.UNUSABLE)
    assert "Did you mean" in str(row(reading, 10, Kind.ROOM).notes[0].what_to_do)
    assert [(one.title, one.places) for one in reading.result.courses] == [("Walk the quay", 8)]
    assert [one.starts_on for one in reading.result.terms] == [date(2027, 9, 7)]


def test_places_with_seats_and_no_word_of_rooms() -> None:
    text = "Site,Postcode,Wheelchair?,Hearing loop,Seats\nSoham Pavilion,CB7 5EX,Y,n,40\nThe Barn,CB7 5EY,n,,\n"
    reading = read_files({"sites.csv": text.encode()}, TODAY)
    assert [(one.name, one.room_limit, one.is_step_free) for one in reading.result.rooms] == [
        ("Main room", 40, "yes"),
        ("Main room", None, "no"),
    ]
    assert [one.step_free for one in reading.result.venues] == ["yes", "no"]
    assert apply(reading, {}).rooms == ()


def test_what_is_no_sheet_is_said_to_be_none() -> None:
    noise: Callable[[int], bytes] = lambda n: bytes((i * 7919 + n) % 251 for i in range(3000))  # noqa: E731
    files = {
        "photo.xlsx": b"\x89PNG\r\n\x1a\n" + noise(1),
        "noise.csv": noise(2),
        "packed.zip": b"PK\x03\x04",
        "open.csv": b'Venue,Town\n"Hall,Leeds\nOther,York\n',
        "wide.csv": b",".join([b"Venue", b"Town", *[b""] * 300]) + b"\nHall,Leeds" + b"," * 300 + b"x\n",
    }
    reading = read_files(files, TODAY)
    said = {one.file: str(one.why) for one in reversed(reading.sheets)}
    assert all("not a spreadsheet" in said[name] for name in ("photo.xlsx", "noise.csv"))
    assert "packed" in said["packed.zip"]
    assert "quotation mark" in said["open.csv"]
    assert "200 columns" in said["wide.csv"]
    assert [one.name for one in reading.result.venues] == ["Hall"]
