"""From rows to parts: each service is given what it can check, and nothing that the sheets did not say."""

from datetime import date, time
from uuid import UUID

from web.imports.model import (
    CourseRow,
    Hours,
    PhoneSignal,
    Price,
    RoomRow,
    Rows,
    TermRow,
    Theme,
    TutorKind,
    TutorRow,
    VenueRow,
    YesNo,
)
from web.imports.parts import parts

TODAY = date(2026, 11, 22)
VENUE, ROOM, COURSE, TUTOR, OTHER = (UUID(int=n) for n in range(1, 6))
TERMS = (
    TermRow(term_id=UUID(int=11), name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 30)),
    TermRow(term_id=UUID(int=12), name="Summer", starts_on=date(2027, 4, 19), ends_on=date(2027, 7, 16)),
    TermRow(term_id=UUID(int=13), name="Spring", starts_on=date(2027, 1, 11), ends_on=date(2027, 4, 2)),
)


def test_only_a_name_goes_to_people() -> None:
    tutor = TutorRow(person_id=TUTOR, name="Uma Cole", kind=TutorKind.PEER, home_town="Churchdown", drives=YesNo.YES)

    assert parts(Rows(tutors=(tutor,)), TODAY)["people"] == [
        (TUTOR, {"person": {"person_id": str(TUTOR), "name": "Uma Cole"}})
    ]


def test_what_counts_until_a_day_counts_from_so_many_months_before() -> None:
    tutor = TutorRow(person_id=TUTOR, name="Uma", kind=TutorKind.PEER, safeguarding_until=date(2028, 6, 13))
    ((_, row),) = parts(Rows(tutors=(tutor,)), TODAY)["training"]

    assert row["tutor"]["kind"] == "peer"
    assert row["tutor"]["held"] == [{"item": "safeguarding", "from_on": "2025-06-13", "until_on": "2028-06-13"}]


def test_whose_kind_the_sheet_does_not_say_is_known_to_people_and_not_to_training() -> None:
    found = parts(Rows(tutors=(TutorRow(person_id=OTHER, name="Sam"),)), TODAY)

    assert [thing for thing, _ in found["people"]] == [OTHER]
    assert found["training"] == []


def test_a_course_may_be_planned_to_the_end_of_the_second_term_that_is_not_over() -> None:
    course = CourseRow(course_id=COURSE, title="Food and mood", theme=Theme.SKILLS, sessions=1, minutes=300, places=8)
    ((_, row),) = parts(Rows(courses=(course,), terms=TERMS), TODAY)["codesign"]

    assert row["course"]["plannable_until_on"] == "2027-07-16"
    assert row["course"]["content"]["theme"] == "skills"
    assert {"owners", "decision"}.isdisjoint(row["course"])


def test_where_the_sheets_name_one_term_two_are_counted_by_their_usual_length() -> None:
    course = CourseRow(course_id=COURSE, title="Food and mood", theme=Theme.SKILLS)
    ((_, row),) = parts(Rows(courses=(course,), terms=TERMS[2:]), TODAY)["codesign"]

    assert row["course"]["plannable_until_on"] == "2027-07-20"


def test_what_a_course_leaves_open_is_given_on_as_nothing_so_that_the_service_refuses_it() -> None:
    ((_, row),) = parts(Rows(courses=(CourseRow(course_id=COURSE, title="Food and mood"),)), TODAY)["codesign"]

    assert [row["course"]["content"][field] for field in ("sessions", "minutes", "places")] == [0, 0, 0]


def test_contacts_and_keys_of_a_venue_go_where_only_tutors_of_the_day_read_them() -> None:
    venue = VenueRow(
        venue_id=VENUE, name="Old School", town="Stroud", phone="01632 960002", notes="Alarm code - ring first"
    )
    ((_, row),) = parts(Rows(venues=(venue,)), TODAY)["scheduling"]

    assert row["venue"]["private"] == {
        "contact": "",
        "phone": "01632 960002",
        "email": "",
        "keys": "Alarm code - ring first",
    }
    assert "Alarm" not in str({**row["venue"], "private": None})


def test_what_nobody_checked_is_not_checked_and_bears_no_day() -> None:
    ((_, row),) = parts(Rows(venues=(VenueRow(venue_id=VENUE, name="Old School", town="Stroud"),)), TODAY)["scheduling"]

    assert set(row["venue"]["access"].values()) == {"not_checked"}
    assert row["venue"]["checked_on"] is None


def test_who_looked_is_not_made_up() -> None:
    venue = VenueRow(venue_id=VENUE, name="Old School", town="Stroud", access_checked_on=date(2026, 3, 4))
    ((_, row),) = parts(Rows(venues=(venue,)), TODAY)["scheduling"]

    assert (row["venue"]["checked_on"], row["venue"].get("checked_by")) == ("2026-03-04", None)


def test_what_no_field_is_for_goes_to_whoever_opens_up() -> None:
    venue = VenueRow(
        venue_id=VENUE, name="Old School", town="Stroud", notes="Key next door", last_bus=time(17, 42),
        phone_signal=PhoneSignal.PATCHY, price=Price.PER_HOUR, cost_pence_per_hour=1250, by_arrangement=True,
    )  # fmt: skip
    ((_, row),) = parts(Rows(venues=(venue,)), TODAY)["scheduling"]

    assert row["venue"]["private"]["keys"].splitlines() == [
        "Key next door",
        "Phone signal: patchy",
        "Last bus: 17:42",
        "Cost: £12.50 an hour",
        "Open: by arrangement",
    ]


def test_what_counts_for_longer_than_usual_counts_from_today_at_the_latest() -> None:
    tutor = TutorRow(person_id=TUTOR, name="Uma", kind=TutorKind.PEER, co_delivery_until=date(2030, 1, 1))
    ((_, row),) = parts(Rows(tutors=(tutor,)), TODAY)["training"]

    assert row["tutor"]["held"][0]["from_on"] == "2026-11-22"


def test_a_venue_comes_before_its_rooms_and_its_week_begins_with_one() -> None:
    venue = VenueRow(venue_id=VENUE, name="Old School", town="Stroud", opening=(Hours(0, time(9), time(17)),))
    room = RoomRow(room_id=ROOM, venue_id=VENUE, name="Rowan", room_limit=12)
    found = parts(Rows(venues=(venue,), rooms=(room,), terms=TERMS[:1]), TODAY)["scheduling"]

    assert [next(iter(row)) for _, row in found] == ["venue", "room", "term"]
    assert found[0][1]["venue"]["opening"] == [{"weekday": 1, "opens": "09:00:00", "closes": "17:00:00"}]
