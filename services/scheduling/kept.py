"""What `scheduling` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Nobodys, Table

TUTORS = "t.tutor_id = any ($1)"

KEPT = Kept(
    "scheduling",
    Table(
        name="session_tutor",
        whose=TUTORS,
        why="which sessions she leads or led",
        until="those to come until somebody else leads them; those that are over for good, under an id",
        erasing=Erasing.STAYS,
        also="""s.starts_at, s.ends_at, s.is_live as took_place,
                (select c.title_en from run r join course_copy c using (course_id, version) where r.run_id = s.run_id)
                    as title_en,
                (select c.title_cy from run r join course_copy c using (course_id, version) where r.run_id = s.run_id)
                    as title_cy""",
        joins="join session s using (session_id)",
        leaves_out={"reach": "the times once more, with the way there", "taught": "the times once more"},
    ),
    Table(
        name="tutor_copy",
        whose=TUTORS,
        why="when she is ready to teach, as training told it",
        until="for good, under an id",
        erasing=Erasing.STAYS,
    ),
    Table(
        name="person_gone_copy",
        whose="t.person_id = any ($1)",
        why="that nobody plans sessions for an id that leads to nobody",
        until="for good",
        erasing=Erasing.STAYS,
    ),
    Table(
        name="run_before",
        whose="exists (select from unnest($1::uuid[]) x(id) where t.sessions::text like '%' || x.id || '%')",
        why="how sessions were before the last change, so that it can be taken back for ten minutes",
        until="until the next change",
        erasing=Erasing.STAYS,
        leaves_out={"sessions": "rooms, times and the ids of those who led them"},
    ),
    Nobodys(name="term", why="terms and closed days"),
    Nobodys(name="venue", why="venues; contact and keys of a venue are sealed for the venue and go with it"),
    Nobodys(name="room", why="rooms"),
    Nobodys(name="run", why="course dates"),
    Nobodys(name="session", why="sessions"),
    Nobodys(name="session_mark", why="what somebody must look at in a session"),
    Nobodys(name="course_copy", why="courses, as the group agreed them"),
    Nobodys(name="run_demand_copy", why="how many have a place, without persons"),
)
