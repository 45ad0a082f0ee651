"""What `enrolment` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Nobodys, Table

HERS = "t.person_id = any ($1)"
COURSE = "c.title_en, c.title_cy"
OF_RUN = "left join run_copy r using (run_id) left join course_copy c using (course_id, version)"

KEPT = Kept(
    "enrolment",
    Table(
        name="place",
        whose=HERS,
        why="her places, and her turn in the line",
        until="for good, under an id: how many asked, and what became of it",
        erasing=Erasing.STAYS,
        also=COURSE,
        joins=OF_RUN,
    ),
    Table(
        name="mark",
        whose=HERS,
        why="whether she came",
        until="for good, under an id: how many came",
        erasing=Erasing.STAYS,
        also=f"s.starts_at, s.ends_at, s.number as session_number, {COURSE}",
        joins=f"join register g using (session_id) left join session_copy s using (session_id, run_id) {OF_RUN}",
        leaves_out={"marked_by": "another person's"},
    ),
    Table(
        name="note_to_tutor",
        whose=HERS,
        why="what her tutors should know",
        until="until she takes it back, or the course is over",
        erasing=Erasing.DELETED,
        sealed={"sealed": "person_id"},
        also=COURSE,
        joins=OF_RUN,
    ),
    Table(
        name="person_copy",
        whose=HERS,
        why="whether she can be reached",
        until="for good, under an id that can book nothing any more",
        erasing=Erasing.STAYS,
    ),
    Table(
        name="session_copy",
        whose="t.tutor_ids && $1",
        why="which sessions she leads, so that she sees who comes",
        until="until somebody else leads them; those that are over for good, under an id",
        erasing=Erasing.STAYS,
        also=COURSE,
        joins=OF_RUN,
        leaves_out={"tutor_ids": "hers and the other tutor's"},
    ),
    Nobodys(name="course_copy", why="courses, as the group agreed them"),
    Nobodys(name="venue_copy", why="venues"),
    Nobodys(name="room_copy", why="rooms"),
    Nobodys(name="run_copy", why="course dates"),
    Nobodys(name="prospectus_copy", why="what can be booked"),
    Nobodys(name="closed_copy", why="closed days"),
    Nobodys(name="run_places", why="how many places are taken"),
    Nobodys(name="told_session", why="when and where people were told that a session is"),
    Nobodys(name="register", why="that a session has a list of who came"),
)
