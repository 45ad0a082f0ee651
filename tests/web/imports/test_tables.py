"""Where the tables are, what they tell, and what their columns are taken for."""

import pytest

from tests.web.imports.reads import note, row, sheets
from web.imports.headings.known import HEADINGS
from web.imports.headings.match import heading, nearest
from web.imports.headings.refused import is_nhs_number, is_refused
from web.imports.labels import FIELDS
from web.imports.model import ColumnNote, Kind, Reading, Verdict
from web.imports.reading import apply


def column(reading: Reading, words: str) -> ColumnNote:
    return next(one for one in reading.columns if one.heading == words)


def test_titles_above_the_headings_are_passed_over() -> None:
    reading = sheets(halls="Our halls,,\nlast tidied in May,,\n,,\nVenue,Town,Parking\nOld Hall,Stroud,y\n")
    assert [(one.row, one.name) for one in reading.rows] == [(5, "Old Hall")]


def test_tables_below_each_other() -> None:
    reading = sheets(
        all="Venue,Town,Parking\nOld Hall,Stroud,y\n,,\nOur rooms,,\nVenue,Room,Holds\nOld Hall,Snug,8\n,,\n"
        "Term,Starts,Ends\nSpring 2027,11 Jan 2027,2 April 2027\n"
    )
    assert [(one.row, one.kind) for one in reading.rows] == [(2, "venue"), (6, "room"), (9, "term")]
    assert {one.verdict for one in reading.rows} == {Verdict.CLEAR}


def test_tables_beside_each_other() -> None:
    reading = sheets(
        all="Venue,Town,Parking,,Tutor,Kind,Free\nOld Hall,Stroud,y,,Dev Rao,OT,Mon\n,,,,Jo Lane,peer,Tue\n"
    )
    assert [one.name for one in reading.result.venues] == ["Old Hall"]
    assert [one.name for one in reading.result.tutors] == ["Dev Rao", "Jo Lane"]


def test_an_empty_column_in_the_middle_does_not_part_a_table() -> None:
    (venue,) = sheets(halls="Venue,,Town,,Step free?\nOld Hall,,Stroud,,yes\n").result.venues
    assert (venue.town, venue.step_free) == ("Stroud", "yes")


def test_headings_repeated_for_the_printer_are_no_row() -> None:
    reading = sheets(halls="Venue,Town,Parking\nOld Hall,Stroud,y\nVenue,Town,Parking\nNew Hall,Stroud,n\n")
    assert [one.name for one in reading.rows] == ["Old Hall", "New Hall"]


def test_order_of_columns_and_name_of_the_sheet_do_not_matter() -> None:
    one = sheets(anything="Max,Course,Length,Peer tutor\n8,Felt,6 x 2hrs,\n").result.courses[0]
    assert (one.title, one.places, one.sessions, one.minutes) == ("Felt", 8, 6, 120)


def test_plain_headings_need_a_sheet_that_says_what_it_is() -> None:
    text = "Name,Town,Phone\nOld Hall,Stroud,01632 960000\n"
    assert [one.name for one in sheets(venues=text).result.venues] == ["Old Hall"]
    assert not sheets(addresses=text).rows


@pytest.mark.parametrize("kind", Kind)
def test_every_known_heading_has_a_label_for_the_page(kind: Kind) -> None:
    assert {f"{kind}.{field}" for field in HEADINGS[kind]} <= FIELDS.keys()


@pytest.mark.parametrize("kind", Kind)
def test_every_known_heading_is_written_as_headings_are_compared(kind: Kind) -> None:
    for spellings in HEADINGS[kind].values():
        assert [one for one in spellings if heading(one).said != one] == []


@pytest.mark.parametrize(
    ("words", "kind", "field"),
    [
        ("Capcity", Kind.ROOM, "room.room_limit"),
        ("Max peple", Kind.ROOM, "room.room_limit"),
        ("Hearing lop", Kind.VENUE, "venue.hearing_loop"),
        ("Learning outcomes for students", Kind.COURSE, "course.outcomes"),
        ("Safeguarding completed", Kind.TUTOR, None),
        ("Kettle", Kind.VENUE, None),
    ],
)
def test_headings_that_are_nearly_known(words: str, kind: Kind, field: str | None) -> None:
    found = nearest(heading(words), kind)
    assert (found.field if found else None) == field


def test_a_guessed_column_is_left_out_when_nobody_says_yes() -> None:
    reading = sheets(halls="Venue,Town,Hearing lop\nOld Hall,Stroud,yes\n")
    guess = column(reading, "Hearing lop").guess_id
    assert guess is not None
    assert reading.result.venues[0].hearing_loop == "yes"
    assert apply(reading, {guess: True}).venues[0].hearing_loop == "yes"
    assert apply(reading, {guess: False}).venues[0].hearing_loop == "not_checked"
    assert apply(reading, {}).venues[0].hearing_loop == "not_checked"


def test_a_misspelt_heading_over_other_things_is_not_used() -> None:
    reading = sheets(halls="Venue,Town,Parking,Hearing lop\nOld Hall,Stroud,y,green curtains\n")
    assert (column(reading, "Hearing lop").field, column(reading, "Hearing lop").verdict) == ("", Verdict.UNUSABLE)


@pytest.mark.parametrize(
    "words",
    ["diagnosis", "primary diagnosis", "nhs number", "nhs no", "date of birth", "medication", "ethnicity", "gp", "dob"],
)
def test_what_the_college_does_not_keep(words: str) -> None:
    assert is_refused(words)


@pytest.mark.parametrize("words", ["disabled access", "step free", "name", "notes", "home town", "outcomes"])
def test_what_it_may_keep(words: str) -> None:
    assert not is_refused(words)


def test_numbers_of_the_health_service_are_known_under_any_heading() -> None:
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("01632 960000")
    text = "Tutor,Kind,Ref\nA B,peer,943 476 5919\nC D,OT,401 023 2137\nE F,OT,9434765919\n"
    assert "does not keep" in str(column(sheets(tutors=text), "Ref").why)


@pytest.mark.parametrize("name", ["students 2026", "attendance", "Referrals", "waiting list"])
def test_lists_of_students_are_not_read_whatever_their_headings(name: str) -> None:
    reading = sheets(**{name: "Name,Town,Kind,Tutor\nA B,Stroud,peer,C D\n"})
    assert not reading.rows
    assert "did not read" in str(reading.sheets[0].why)


def test_a_list_with_a_column_of_students_is_not_read_whatever_it_is_called() -> None:
    reading = sheets(autumn="Student,Course,Tutor,Max,When\nA B,Felt,C D,8,Tue pm\n")
    assert not reading.rows
    assert "did not read" in str(reading.sheets[0].why)


def test_a_row_with_only_a_name_may_be_a_heading_and_is_asked() -> None:
    reading = sheets(halls="Venue,Town,Parking\nSOUTH,,\nOld Hall,Stroud,y\n")
    assert row(reading, 2).verdict is Verdict.GUESS
    assert [one.name for one in apply(reading, {}).venues] == ["Old Hall"]


def test_ditto_marks_say_what_stands_above_and_are_asked() -> None:
    reading = sheets(halls="Venue,Town,Parking\nOld Hall,Stroud,y\nNew Hall,ditto,n\n")
    assert [one.town for one in reading.result.venues] == ["Stroud", "Stroud"]
    assert note(reading, 3, "town").verdict is Verdict.GUESS
    assert [one.town for one in apply(reading, {}).venues] == ["Stroud", ""]
