"""Things that are told twice, that disagree, that name one another; and what a no does."""

from uuid import UUID

import msgspec
import pytest

from tests.web.imports.reads import TODAY, named, note, row, sheets
from web.imports.model import Kind, Reading, RoomRow, TutorRow, VenueRow, Verdict
from web.imports.reading import apply, read_files, yes_to_all

HALLS = "Venue,Town,Step free?,Hearing loop,Open,Cost,Phone signal\n"


def guess(reading: Reading, field: str, said: str = "") -> UUID:
    found = [one.guess_id for one in reading.guesses if one.field == field and said in one.said]
    assert len(found) == 1, [(one.field, one.said) for one in reading.guesses]
    return found[0]


def only_venue(reading: Reading) -> VenueRow:
    (one,) = reading.result.venues
    return one


def test_two_sheets_about_one_venue_fill_each_other_and_the_stricter_holds() -> None:
    one = only_venue(
        sheets(
            a=HALLS + "Old Hall,Stroud,yes,,Mon-Fri 9-5,£8/hr,good\n",
            b=HALLS + "old hall ,Stroud,no,yes,Mon-Wed 10-6,£10/hr,patchy\n",
        )
    )
    assert (one.name, one.step_free, one.hearing_loop, one.cost_pence_per_hour) == ("Old Hall", "no", "yes", 1000)
    assert one.phone_signal == "patchy"
    assert [(hours.weekday, hours.from_time.hour, hours.to_time.hour) for hours in one.opening] == [
        (0, 10, 17),
        (1, 10, 17),
        (2, 10, 17),
    ]


def test_the_order_of_the_sheets_does_not_change_what_holds() -> None:
    first, second = (
        "Old Hall,Stroud,yes,,Mon-Fri 9-5,£8/hr,good\n",
        "Old Hall,Stroud,no,yes,Mon-Wed 10-6,£10/hr,patchy\n",
    )
    forth, back = (only_venue(sheets(a=HALLS + a, b=HALLS + b)) for a, b in ((first, second), (second, first)))
    assert forth == back


def test_a_question_mark_against_a_yes_is_not_checked() -> None:
    for a, b in (("yes", "?"), ("?", "yes")):
        one = only_venue(sheets(a=HALLS + f"Old Hall,Stroud,{a},,,,\n", b=HALLS + f"Old Hall,Stroud,{b},y,,,\n"))
        assert one.step_free == "not_checked"


def test_a_blank_against_a_yes_is_yes() -> None:
    assert (
        only_venue(sheets(a=HALLS + "Old Hall,Stroud,,y,,,\n", b=HALLS + "Old Hall,Stroud,yes,,,,\n")).step_free
        == "yes"
    )


def test_no_to_a_contradiction_leaves_the_value_out() -> None:
    reading = sheets(a=HALLS + "Old Hall,Stroud,yes,,,,\n", b=HALLS + "Old Hall,Stroud,no,,,,\n")
    told = note(reading, 2, "step_free", file="b")
    assert (told.said, told.read_as, told.verdict) == ("no", "no", Verdict.GUESS)
    assert "Row 2 of a.csv says “yes”" in str(told.why)
    assert apply(reading, {guess(reading, "venue.step_free"): False}).venues[0].step_free == "not_checked"


def test_nearly_the_same_name_in_one_town_is_one_venue_only_if_somebody_says_so() -> None:
    reading = sheets(a=HALLS + "Evesham Wool Store,Evesham,yes,,,,\nEvesham Wool Stores,Evesham,,yes,,,\n")
    assert [one.name for one in reading.result.venues] == ["Evesham Wool Store"]
    apart = apply(reading, {guess(reading, "venue.name"): False})
    assert [one.name for one in apart.venues] == ["Evesham Wool Store", "Evesham Wool Stores"]


def test_the_same_name_in_two_towns_is_two_venues() -> None:
    reading = sheets(a=HALLS + "Village Hall,Stroud,yes,,,,\nVillage Hall,Dursley,no,,,,\n")
    assert len({one.venue_id for one in reading.result.venues}) == 2


def test_a_room_of_one_of_two_venues_needs_the_town() -> None:
    halls = HALLS + "Village Hall,Stroud,yes,,,,\nVillage Hall,Dursley,no,,,,\n"
    reading = sheets(halls=halls, rooms='Venue,Room,Holds\nVillage Hall,Snug,8\n"Village Hall, Dursley",Loft,9\n')
    assert [one.name for one in reading.result.rooms] == ["Loft"]
    assert reading.result.rooms[0].venue_id == reading.result.venues[1].venue_id
    assert "more than one venue" in str(row(reading, 2, Kind.ROOM).notes[0].why)


def test_a_room_of_an_unknown_venue_is_not_used_and_the_nearest_is_named() -> None:
    reading = sheets(
        halls=HALLS + "Old School,Stroud,yes,,,,\n", rooms="Venue,Room,Holds\nAld Skool,Snug,8\nZoo,Loft,8\n"
    )
    assert not reading.result.rooms
    assert row(reading, 2, Kind.ROOM).verdict is Verdict.UNUSABLE
    assert "Old School" in str(row(reading, 2, Kind.ROOM).notes[0].what_to_do)
    assert "Add it" in str(row(reading, 3, Kind.ROOM).notes[0].what_to_do)


def test_without_a_table_of_venues_the_rooms_tell_them_and_it_is_asked() -> None:
    reading = sheets(rooms="Venue,Room,Holds\nOld Hall,Snug,8\nOld Hall,Loft,9\n")
    assert [one.name for one in reading.result.venues] == ["Old Hall"]
    assert len(reading.result.rooms) == 2


def test_a_room_says_yes_and_its_venue_says_nothing() -> None:
    reading = sheets(halls=HALLS + "Old Hall,Stroud,,y,,,\n", rooms="Venue,Room,Step free?\nOld Hall,Snug,yes\n")
    snug = named(reading.result.rooms, "Snug")
    assert isinstance(snug, RoomRow)
    assert snug.is_step_free == "yes"
    assert apply(reading, {}).rooms[0].is_step_free == "not_checked"


def test_a_name_written_with_another_apostrophe_is_found_and_told() -> None:
    reading = sheets(
        tutors="Tutor,Kind,Free\nNiamh O’Neill,peer,Mon\n", courses="Course,Peer tutor,Max\nFelt,Niamh O'Neill,8\n"
    )
    assert reading.result.courses[0].peer_tutor_id == reading.result.tutors[0].person_id
    assert "a little differently" in str(note(reading, 2, "peer_tutor", Kind.COURSE).why)


def test_nobody_is_asked_about_what_no_service_keeps_and_the_column_says_so() -> None:
    reading = sheets(
        tutors="Tutor,Kind,Free\nDev Rao,OT,Mon\n", courses="Course,Peer tutor,Max\nFelt craft,Dev Rao,8\n"
    )
    assert "other side" in str(note(reading, 2, "peer_tutor", Kind.COURSE).why)
    assert [one.field for one in reading.guesses] == ["course.theme"]
    assert {one.heading for one in reading.columns if "no place for it" in str(one.why)} == {"Free", "Peer tutor"}


def test_without_a_sheet_of_tutors_the_name_is_kept_with_the_id_it_has_elsewhere() -> None:
    courses = "Course,Peer tutor,Max\nFelt,Jo Lane,8\n"
    alone, together = sheets(courses=courses), sheets(courses=courses, tutors="Tutor,Kind\nJo Lane,peer\n")
    assert alone.result.courses[0].peer_tutor == "Jo Lane"
    assert alone.result.courses[0].peer_tutor_id == together.result.courses[0].peer_tutor_id


def test_two_people_of_one_name_are_not_made_one() -> None:
    reading = sheets(tutors="Tutor,Kind,Home town\nSam Hughes,peer,Stroud\nSam Hughes,OT,Lydney\n")
    assert [(one.name, one.home_town) for one in reading.result.tutors] == [("Sam Hughes", "Stroud")]
    assert row(reading, 3).verdict is Verdict.UNUSABLE


def test_one_person_twice_has_the_stricter_training_and_no_side_where_they_disagree() -> None:
    head = "Tutor,Kind,Home town,Safeguarding until\n"
    reading = sheets(a=head + "Jo Lane,peer,Stroud,2 May 2027\n", b=head + "Jo Lane,OT,Stroud,1 March 2027\n")
    (jo,) = reading.result.tutors
    assert isinstance(jo, TutorRow)
    assert (str(jo.safeguarding_until), jo.kind) == ("2027-03-01", "unknown")


def test_a_term_told_twice_is_the_shorter_one() -> None:
    head = "Term,Starts,Ends\n"
    (term,) = sheets(
        a=head + "Spring 2027,11 Jan 2027,2 April 2027\n", b=head + "Spring 2027,18 Jan 2027,26 March 2027\n"
    ).result.terms
    assert (str(term.starts_on), str(term.ends_on)) == ("2027-01-18", "2027-03-26")


def test_a_term_without_a_year_in_its_name_is_another_each_year() -> None:
    reading = sheets(terms="Term,Starts,Ends\nSpring,11 Jan 2027,2 April 2027\nSpring,10 Jan 2028,31 March 2028\n")
    assert len({one.term_id for one in reading.result.terms}) == 2


def test_a_very_long_term_is_asked() -> None:
    reading = sheets(terms="Term,Starts,Ends\nAll,1 Jan 2027,31 Dec 2027\n")
    assert len(reading.result.terms) == 1
    assert apply(reading, {}).terms == ()


@pytest.mark.parametrize("spelling", ["Old Hall", "OLD HALL", " old  hall"])
def test_an_id_follows_from_the_name_and_not_from_how_it_is_written(spelling: str) -> None:
    one = only_venue(sheets(a=HALLS + "Old Hall,Stroud,yes,,,,\n"))
    assert only_venue(sheets(other=HALLS + f"{spelling},STROUD,,y,,,\n")).venue_id == one.venue_id


def test_another_college_has_other_ids() -> None:
    files = {"a.csv": (HALLS + "Old Hall,Stroud,yes,,,,\n").encode()}
    ours, theirs = (read_files(files, TODAY, UUID(int=number)) for number in (1, 2))
    assert only_venue(ours).venue_id != only_venue(theirs).venue_id


def test_a_guess_keeps_its_id_wherever_its_row_moves() -> None:
    rooms = "Venue,Room,Holds\nOld Hall,Snug,about 8\n"
    moved = "Holds,Room,Venue\n,,\n9,Loft,Old Hall\nabout 8,Snug,Old Hall\n"
    assert guess(sheets(a=rooms), "room.room_limit") == guess(sheets(b=moved), "room.room_limit")


def test_the_same_guess_in_two_sheets_is_asked_once_and_answered_for_both() -> None:
    rooms = "Venue,Room,Holds\nOld Hall,Snug,about 8\n"
    reading = sheets(a=rooms, b=rooms)
    answers = yes_to_all(reading) | {guess(reading, "room.room_limit"): False}
    assert apply(reading, answers).rooms[0].room_limit is None


def test_every_note_that_is_not_clear_says_why_and_every_guess_can_be_answered() -> None:
    reading = sheets(
        halls=HALLS + "Old Hall,Stroud,x,portable,9-5,12.50,EE\nOld Hall,Stroud,no,,,,\n",
        rooms="Venue,Room,Holds\nOld Hall,Snug,loads\nZoo,Loft,about 8\n",
    )
    ids = {one.guess_id for one in reading.guesses}
    for one in (told for source in reading.rows for told in source.notes):
        assert str(one.why)
        assert (one.verdict is Verdict.GUESS) == (one.guess_id in ids)
        if one.verdict is Verdict.UNUSABLE:
            assert one.what_to_do is not None


def test_no_to_everything_still_gives_rows_that_can_be_sent() -> None:
    reading = sheets(halls=HALLS + "Old Hall,Stroud,partly,,9-5,12.50,\n", rooms="Venue,Room,Holds\nOld Hal,Snug,c8\n")
    rows = apply(reading, dict.fromkeys((one.guess_id for one in reading.guesses), False))
    assert msgspec.json.decode(msgspec.json.encode(rows), type=type(rows)) == rows
    assert (len(rows.venues), rows.rooms) == (1, ())
