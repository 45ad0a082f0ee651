"""Another college's sheets: other headings and order, semicolons, Windows letters, titles, tables of several kinds."""

from datetime import date
from functools import cache

import msgspec

from tests.web.imports.reads import OTHER, TODAY, named, note, row
from web.imports.model import ColumnNote, CourseRow, Kind, Reading, RoomRow, TutorRow, VenueRow, Verdict
from web.imports.reading import apply, read_folder
from web.imports.values.weeks import in_words

BUILDINGS, STAFF, WORKSHOPS = "Buildings and rooms", "staff list", "workshops"


@cache
def other() -> Reading:
    return read_folder(OTHER, TODAY)


def column(heading: str) -> ColumnNote:
    return next(one for one in other().columns if one.heading == heading)


def test_what_was_made_of_it() -> None:
    assert [one.name for one in other().result.venues] == ["St. Mary’s Parish Hall", "Old Co-op", "Mytholmroyd Library"]
    assert [one.name for one in other().result.rooms] == ["Main hall", "Snug", "The Café", "Loft", "Reading room"]
    assert [one.name for one in other().result.terms] == ["Spring 2027", "Summer 2027"]
    assert [one.name for one in other().result.tutors] == ["Niamh O’Hara", "Dev Rao", "Siân Pryce", "Joost Achterberg"]
    assert [one.title for one in other().result.courses] == [
        "Living well with pain",
        "Felt and feelings",
        "Fell walking for beginners",
        "Your rights, plainly",
    ]


def test_letters_of_windows_are_read_and_told() -> None:
    told = [str(one.why) for one in other().sheets if one.file == "staff list.csv"]
    assert any("1252" in why for why in told)


def test_headings_in_other_words_are_known_and_misspelt_ones_guessed() -> None:
    assert (column("Induction loop").field, column("Induction loop").verdict) == ("venue.hearing_loop", Verdict.CLEAR)
    assert (column("Fits").field, column("Most").field) == ("room.room_limit", "course.places")
    assert (column("Wheelchair acess").field, column("Wheelchair acess").verdict) == (
        "room.is_step_free",
        Verdict.GUESS,
    )
    assert column("Safegarding expires").field == "tutor.safeguarding_until"


def test_a_column_is_known_by_what_stands_in_it() -> None:
    assert (column("When can we get in").field, column("When can we get in").verdict) == (
        "venue.opening",
        Verdict.GUESS,
    )
    hall = named(other().result.venues, "St. Mary’s Parish Hall")
    assert isinstance(hall, VenueRow)
    assert in_words(hall.opening) == "Mon–Thu 09:00–21:00; Fri 09:00–17:00"


def test_what_the_college_does_not_keep_is_read_nowhere() -> None:
    for heading in ("Diagnosis", "NHS no."):
        assert (column(heading).field, column(heading).verdict) == ("", Verdict.UNUSABLE)
        assert "does not keep" in str(column(heading).why)
    kept = msgspec.json.encode(other()).decode()
    for secret in ("bipolar", "943 476", "9434765919", "heather99", "Private Person", "01632 969999"):
        assert secret not in kept


def test_a_health_word_in_another_column_is_left_out() -> None:
    told = note(other(), 4, "kind", Kind.TUTOR)
    assert (told.said, told.verdict) == ("(left out)", Verdict.UNUSABLE)
    assert [one.kind for one in other().result.tutors] == ["peer", "by_training", "unknown", "unknown"]


def test_the_day_something_was_done_is_not_the_day_until_which_it_holds() -> None:
    assert (column("Safeguarding completed").field, column("Safeguarding completed").verdict) == ("", Verdict.UNUSABLE)


def test_unknown_columns_are_named() -> None:
    assert "keeps nothing" in str(column("Wi-fi password").why)


def test_a_list_of_students_is_not_read() -> None:
    told = next(one for one in other().sheets if one.file == "Who came in autumn.csv")
    assert told.verdict is Verdict.UNUSABLE
    assert not [one for one in other().rows if one.file == "Who came in autumn.csv"]


def test_what_is_no_spreadsheet_is_named() -> None:
    assert next(one for one in other().sheets if one.file == "minutes.docx").verdict is Verdict.UNUSABLE


def test_venue_and_room_in_one_row_and_the_venue_only_once() -> None:
    hall, coop, _ = other().result.venues
    main, snug, cafe, _, _ = other().result.rooms
    assert (main.venue_id, snug.venue_id, cafe.venue_id) == (hall.venue_id, hall.venue_id, coop.venue_id)
    assert note(other(), 6, "venue", Kind.ROOM, BUILDINGS).verdict is Verdict.GUESS
    assert "counted once" in str(note(other(), 8, "", Kind.VENUE, BUILDINGS).why)


def test_rows_come_in_the_order_of_the_sheet() -> None:
    rows = [(one.row, one.kind) for one in other().rows if one.file.startswith(BUILDINGS)]
    assert rows[:5] == [(5, "venue"), (5, "room"), (6, "room"), (7, "venue"), (7, "room")]


def test_a_contact_in_one_cell_is_taken_apart() -> None:
    hall = other().result.venues[0]
    assert (hall.contact_name, hall.phone, hall.email) == ("Siân Pryce", "01632 961001", "sian@example.org")
    assert (hall.notes, hall.cost_pence_per_hour) == ("4471", 1100)


def test_remarks_and_totals_are_no_rows() -> None:
    for number in (10, 12):
        assert row(other(), number, Kind.ROOM, BUILDINGS).verdict is Verdict.UNUSABLE


def test_a_term_that_ends_before_it_starts_is_not_used() -> None:
    autumn = row(other(), 4, Kind.TERM)
    assert (autumn.verdict, autumn.thing_id) == (Verdict.UNUSABLE, None)
    assert "before it starts" in str(autumn.notes[0].why)


def test_holidays_from_two_columns() -> None:
    summer = other().result.terms[1]
    assert [(one.name, one.from_on, one.to_on) for one in summer.closed] == [
        ("bank holidays", date(2027, 5, 3), date(2027, 5, 3)),
        ("bank holidays", date(2027, 5, 31), date(2027, 5, 31)),
        ("half term", date(2027, 5, 31), date(2027, 6, 4)),
    ]


def test_a_table_that_puts_the_month_first_is_read_so_and_asked() -> None:
    niamh = named(other().result.tutors, "Niamh O’Hara")
    assert isinstance(niamh, TutorRow)
    assert (niamh.safeguarding_until, niamh.co_delivery_until) == (date(2027, 3, 14), date(2027, 6, 2))
    assert note(other(), 2, "co_delivery_until", Kind.TUTOR).verdict is Verdict.GUESS


def test_a_pair_in_one_cell_falls_on_its_sides() -> None:
    felt = named(other().result.courses, "Felt and feelings")
    assert isinstance(felt, CourseRow)
    assert (felt.peer_tutor, felt.other_tutor) == ("", "Dev Rao")
    pain = named(other().result.courses, "Living well with pain")
    assert isinstance(pain, CourseRow)
    assert (pain.peer_tutor, pain.other_tutor) == ("Niamh O’Hara", "Dev Rao")
    assert (pain.sessions, pain.minutes, pain.places) == (6, 120, 8)


def test_nobody_is_called_a_peer_by_elimination() -> None:
    felt = [one for one in row(other(), 3, Kind.COURSE, WORKSHOPS).notes if one.said == "Siân Pryce"]
    assert [one.read_as for one in felt] == [""]


def test_a_tutor_whom_nobody_knows_is_not_made_up() -> None:
    rights = named(other().result.courses, "Your rights, plainly")
    assert isinstance(rights, CourseRow)
    assert (rights.peer_tutor, rights.other_tutor, rights.other_tutor_id) == ("", "", None)
    assert "Nobody among the tutors" in str(note(other(), 6, "tutors", Kind.COURSE).why)


def test_a_course_twice_keeps_the_smaller_number() -> None:
    assert note(other(), 5, "places", Kind.COURSE, WORKSHOPS).read_as == "10"


def test_fewest_above_most_is_left_out() -> None:
    assert "more than the most" in str(note(other(), 4, "min_students", Kind.COURSE, WORKSHOPS).why)


def test_without_any_answer_nothing_that_was_guessed_goes_in() -> None:
    rows = apply(other(), {})
    assert [one.name for one in rows.rooms] == ["Main hall", "The Café", "Loft", "Reading room"]
    assert {one.is_step_free for one in rows.rooms} == {"not_checked"}
    assert {one.opening for one in rows.venues} == {()}
    assert [one.safeguarding_until for one in rows.tutors] == [None] * 4
    assert isinstance(rows.rooms[0], RoomRow)
