"""The example college's own sheets: every odd value in them, as CSV and as a workbook."""

from collections import Counter
from collections.abc import Callable
from datetime import date, time
from functools import cache

import msgspec
import pytest

from tests.web.imports.reads import COUNTY, TODAY, everything, named, note, row
from web.imports.model import Closed, CourseRow, Kind, Reading, RoomRow, TermRow, TutorRow, VenueRow, Verdict
from web.imports.reading import apply, read_files, read_folder, yes_to_all
from web.imports.values.weeks import in_words


@cache
def csv() -> Reading:
    return read_files({path.name: path.read_bytes() for path in COUNTY.glob("*.csv")}, TODAY)


@cache
def workbook() -> Reading:
    return read_files({"college.xlsx": (COUNTY / "college.xlsx").read_bytes()}, TODAY)


def room(venue: str, name: str) -> RoomRow:
    venue_id = next(one.venue_id for one in csv().result.venues if one.name == venue)
    return next(one for one in csv().result.rooms if (one.venue_id, one.name) == (venue_id, name))


def venue(name: str) -> VenueRow:
    found = named(csv().result.venues, name)
    assert isinstance(found, VenueRow)
    return found


def tutor(name: str) -> TutorRow:
    found = named(csv().result.tutors, name)
    assert isinstance(found, TutorRow)
    return found


def course(title: str) -> CourseRow:
    found = named(csv().result.courses, title)
    assert isinstance(found, CourseRow)
    return found


@pytest.mark.parametrize("read", [csv, workbook])
def test_how_much_is_clear_and_how_much_is_guessed(read: Callable[[], Reading]) -> None:
    assert Counter((one.kind, one.verdict) for one in read().rows) == {
        ("venue", "clear"): 28,
        ("venue", "guess"): 5,
        ("room", "clear"): 25,
        ("room", "guess"): 32,
        ("term", "clear"): 2,
        ("tutor", "clear"): 40,
        ("course", "clear"): 29,
        ("course", "guess"): 15,
    }
    assert len(read().guesses) == 59
    assert {len(one) for one in (read().result.venues, read().result.rooms, read().result.terms)} == {32, 57, 2}
    assert {len(one) for one in (read().result.tutors, read().result.courses)} == {40, 44}


def test_every_heading_is_known() -> None:
    assert {(one.verdict, bool(one.field)) for one in csv().columns} == {(Verdict.CLEAR, True)}
    assert len(csv().columns) == 17 + 6 + 4 + 8 + 13


def test_csv_and_workbook_say_the_same() -> None:
    assert workbook().result == csv().result
    assert {one.guess_id for one in workbook().guesses} == {one.guess_id for one in csv().guesses}


def test_both_together_are_the_same_again_and_told_once() -> None:
    both = read_folder(COUNTY, TODAY)
    assert {one.venue_id: one for one in both.result.venues} == {one.venue_id: one for one in csv().result.venues}
    assert len(everything(both.result)) == len(everything(csv().result))
    assert len(both.guesses) == len(csv().guesses)
    assert len(both.rows) == 2 * len(csv().rows)
    assert "counted once" in str(row(both, 2, Kind.TERM, "terms").notes[-1].why)


def test_reading_twice_gives_the_same_ids() -> None:
    again = read_files({path.name: path.read_bytes() for path in COUNTY.glob("*.csv")}, TODAY)
    assert again == csv()


def test_a_venue_in_full() -> None:
    one = venue("Dursley Football Club Lounge")
    assert in_words(one.opening) == "every day 08:00–22:00"
    assert (one.town, one.latitude, one.longitude) == ("Dursley", 51.68139, -2.35333)
    assert (one.contact_name, one.phone, one.email) == ("Tomasz Lloyd", "01632 960006", "bookings6@example.org")
    assert (one.step_free, one.hearing_loop, one.quiet_space, one.parking) == ("yes", "no", "no", "yes")
    assert (one.access_checked_on, one.phone_signal) == (date(2026, 1, 25), "none_upstairs")
    assert (one.price, one.cost_pence_per_hour, one.last_bus) == ("per_hour", 800, time(21, 10))
    assert (one.last_bus_note, one.notes) == ("", "Bring own projector")


def test_blank_and_question_mark_are_not_checked_yet() -> None:
    assert venue("Cheltenham Football Club Lounge").step_free == "not_checked"
    assert venue("Cheltenham Football Club Lounge").hearing_loop == "not_checked"
    assert venue("Cirencester Village Hall").step_free == "not_checked"
    assert venue("Tewkesbury Arts Centre").parking == "yes"


def test_by_arrangement_has_no_hours() -> None:
    assert (venue("Evesham Wool Store").opening, venue("Evesham Wool Store").by_arrangement) == ((), True)


def test_prices() -> None:
    assert venue("Stroud Old School").price == "donation"
    assert venue("Gloucester Village Hall").price == "free"
    assert venue("Ross on Wye Church Hall").price == "unknown"
    assert venue("Bishops Cleeve Village Hall").cost_pence_per_hour == 1250
    assert note(csv(), 9, "cost", Kind.VENUE).verdict is Verdict.GUESS


def test_no_bus_on_saturday_is_kept_in_its_words() -> None:
    one = venue("Churchdown Wool Store")
    assert (one.last_bus, one.last_bus_note) == (None, "none Sat")
    assert venue("Ross on Wye Church Hall").last_bus == time(17, 15)


def test_a_venue_twice_is_one_under_the_better_spelling() -> None:
    told = note(csv(), 34, "", Kind.VENUE)
    assert (told.said, told.read_as, told.verdict) == ("EVESHAM WOOL STORE", "Evesham Wool Store", Verdict.CLEAR)
    assert row(csv(), 34, Kind.VENUE).thing_id == venue("Evesham Wool Store").venue_id


def test_two_venues_on_one_spot_are_told() -> None:
    assert "Gloucester Village Hall" in str(note(csv(), 26, "latitude", Kind.VENUE).why)


def test_how_many_a_room_holds() -> None:
    assert room("Cheltenham Football Club Lounge", "Main hall").room_limit == 10
    assert room("Evesham Wool Store", "Cafe corner").room_limit == 12
    assert room("Gloucester Village Hall", "Rowan").room_limit is None
    assert room("Stroud Old School", "Meeting room 2").room_limit == 30
    assert note(csv(), 3, "room_limit", Kind.ROOM).verdict is Verdict.GUESS
    assert note(csv(), 8, "room_limit", Kind.ROOM).verdict is Verdict.GUESS


def test_where_a_room_and_its_venue_disagree_the_stricter_holds() -> None:
    for name, place, at in (
        ("Cafe corner 2", "Cinderford Arts Centre", 18),
        ("Main hall", "Ledbury Walled Garden", 28),
    ):
        assert room(place, name).is_step_free == "no"
        told = note(csv(), at, "is_step_free", Kind.ROOM)
        assert (told.verdict, told.read_as) == (Verdict.GUESS, "no")
        assert place in str(told.why)


def test_upstairs_without_a_lift_is_step_free_only_if_somebody_says_so() -> None:
    assert room("Chepstow Wool Store", "Garden room").floor == "upstairs"
    assert "no lift" in str(note(csv(), 19, "is_step_free", Kind.ROOM).why)
    unconfirmed = next(
        one for one in apply(csv(), {}).rooms if one.room_id == room("Chepstow Wool Store", "Garden room").room_id
    )
    assert unconfirmed.is_step_free == "not_checked"
    with_lift = room("Chepstow Wool Store", "Garden room 2")
    assert (with_lift.floor, with_lift.is_step_free) == ("upstairs_with_lift", "yes")
    assert row(csv(), 20, Kind.ROOM).verdict is Verdict.CLEAR


def test_a_room_called_upstairs_on_the_ground_floor_is_told() -> None:
    assert "upstairs" in str(note(csv(), 12, "floor", Kind.ROOM).why)


def test_terms() -> None:
    spring, summer = csv().result.terms
    assert isinstance(spring, TermRow)
    assert (spring.starts_on, spring.ends_on) == (date(2027, 1, 11), date(2027, 4, 2))
    assert spring.closed == (Closed(date(2027, 2, 15), date(2027, 2, 19), "half term"),)
    assert (summer.starts_on, summer.ends_on) == (date(2027, 4, 19), date(2027, 7, 16))
    assert [(one.from_on.day, one.to_on.day) for one in summer.closed] == [(3, 3), (31, 31), (31, 4)]


def test_tutors() -> None:
    assert (tutor("Callum Ahmed").kind, tutor("Chloë O’Neill").kind, tutor("Uma Nwosu").kind) == ("by_training",) * 3
    assert (tutor("Mairi Beard").kind, tutor("Fatima Pugh").kind, tutor("Priya Cole").kind) == ("peer",) * 3
    assert (tutor("Wren Wynne").travels_anywhere, tutor("Wren Wynne").will_travel_miles) == (True, None)
    assert (tutor("Owen Lloyd").travels_anywhere, tutor("Owen Lloyd").will_travel_miles) == (False, 25)
    assert in_words(tutor("Leon Pugh").free) == "Thu 12:00–17:00; Fri 09:00–12:00"
    assert tutor("Sam Vale").drives == "not_checked"
    assert (tutor("Leon Lane").safeguarding_until, tutor("Leon Lane").co_delivery_until) == (
        date(2028, 9, 1),
        date(2028, 8, 3),
    )
    assert tutor("Uma Cole").co_delivery_until is None


def test_no_car_against_a_yes_under_drives() -> None:
    assert tutor("Fatima Pugh").drives == "no"
    assert "The stricter holds" in str(note(csv(), 9, "drives", Kind.TUTOR).why)


def test_training_that_has_run_out_is_told_by_the_day_given_and_not_by_the_clock() -> None:
    told = note(csv(), 2, "safeguarding_until", Kind.TUTOR)
    assert (told.said, told.read_as, told.verdict) == ("3 June 2026", "2026-06-03", Verdict.CLEAR)
    files = {path.name: path.read_bytes() for path in COUNTY.glob("*.csv")}
    earlier = read_files(files, date(2026, 6, 3))
    assert not [one for one in row(earlier, 2, Kind.TUTOR).notes if one.field == "safeguarding_until"]
    assert earlier.result.tutors == csv().result.tutors


def test_a_check_that_is_still_to_come_is_not_taken() -> None:
    files = {path.name: path.read_bytes() for path in COUNTY.glob("*.csv")}
    earlier = read_files(files, date(2026, 6, 3))
    assert note(earlier, 4, "access_checked_on", Kind.VENUE).verdict is Verdict.UNUSABLE
    assert earlier.result.venues[2].access_checked_on is None


def test_courses() -> None:
    one = course("Hearing voices: making sense")
    assert (one.theme, one.sessions, one.minutes, one.min_students, one.places) == ("outdoors", 1, 300, None, 8)
    assert one.peer_tutor_id == tutor("Bríd Fry").person_id
    assert one.other_tutor_id == tutor("Chloë O’Neill").person_id
    assert one.towns == ("Evesham", "Lydney")
    assert (in_words(one.when), one.when_said) == ("Mon–Fri 09:00–17:00", "weekday daytime")
    assert len(one.outcomes) == 3
    assert course("ADHD and me").room_needs == {"step_free"}
    assert course("Confidence with your phone").room_needs == {"hearing_loop", "step_free"}
    assert (course("Living with anxiety").sessions, course("Living with anxiety").minutes) == (6, 90)
    assert course("Living with anxiety").places == 12
    assert Counter(one.theme for one in csv().result.courses) == {
        "understanding": 12,
        "outdoors": 9,
        "skills": 11,
        "change": 6,
        "making": 6,
    }


def test_a_title_that_sounds_like_another_theme_is_told_and_the_sheet_kept() -> None:
    assert course("Willow weaving for beginners").theme == "change"
    assert "another theme" in str(note(csv(), 6, "theme", Kind.COURSE).why)


def test_every_course_finds_its_pair() -> None:
    for one in csv().result.courses:
        assert one.peer_tutor_id is not None
        assert one.other_tutor_id is not None


def test_yes_to_everything_is_what_was_read() -> None:
    assert apply(csv(), yes_to_all(csv())) == csv().result


def test_a_reading_survives_being_sent() -> None:
    assert msgspec.json.decode(msgspec.json.encode(csv()), type=Reading) == csv()
