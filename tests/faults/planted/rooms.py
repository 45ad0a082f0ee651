"""Rooms and tutors: rules that only the database can hold."""

from tests.faults.planted.planting import defect, nothing

_LIFE = "rooms"

defect(
    "room-is-free-dropped",
    "nothing in the database keeps two sessions from one room",
    caught_by="I2",
    life=_LIFE,
    scheduling="alter table session drop constraint room_is_free",
)(nothing)

defect(
    "tutor-is-free-dropped",
    "nothing in the database keeps a tutor from two sessions at once",
    caught_by="I2",
    life=_LIFE,
    scheduling="""alter table session_tutor drop constraint tutor_is_free;
                  alter table session_tutor drop constraint tutor_can_get_there""",
)(nothing)

defect(
    "tutor-can-get-there-dropped",
    "nothing in the database keeps a tutor from two places with no time for the way",
    caught_by="I2",
    life=_LIFE,
    scheduling="alter table session_tutor drop constraint tutor_can_get_there",
)(nothing)
