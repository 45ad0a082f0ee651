"""What `messages` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Nobodys, Table

HERS = "t.person_id = any ($1)"
A_COPY = "as long as it is so"

KEPT = Kept(
    "messages",
    Table(
        name="message",
        whose=HERS,
        why="that a message of a kind went to her, so that nothing is said twice; never its text",
        until="for good, under an id",
        erasing=Erasing.STAYS,
        leaves_out={"reason": "what a mail server said"},
    ),
    Table(
        name="call",
        whose=HERS,
        why="the calls that she asked for, or that the desk owed her",
        until="what was said for a week; that she was rung for good, under an id",
        erasing=Erasing.EMPTIED,
        sealed={"sealed": "call_id"},
        leaves_out={"browser": "only a machine can use it"},
    ),
    Table(
        name="task",
        whose="t.owner_id = any ($1) or t.ended_by = any ($1)",
        why="what she saw to",
        until="until she asks to be forgotten",
        erasing=Erasing.EMPTIED,
    ),
    Table(
        name="away",
        whose="t.person_id = any ($1) or t.cover_id = any ($1)",
        why="when she is away and who covers, or for whom she covers",
        until="until it is over or she asks to be forgotten",
        erasing=Erasing.DELETED,
        leaves_out={"cover_id": "perhaps another person", "person_id": "perhaps another person"},
    ),
    Table(
        name="circle_turn",
        whose="t.last_id = any ($1)",
        why="whose turn it was last when something was passed on",
        until="until the next turn",
        erasing=Erasing.STAYS,
    ),
    Table(
        name="place_copy", whose=HERS, why="what messages are about: her places", until=A_COPY, erasing=Erasing.STAYS
    ),
    Table(name="seat_copy", whose=HERS, why="in which groups she sits", until=A_COPY, erasing=Erasing.DELETED),
    Table(name="owner_copy", whose=HERS, why="which proposals she owns", until=A_COPY, erasing=Erasing.DELETED),
    Table(name="role_copy", whose=HERS, why="which roles she holds", until=A_COPY, erasing=Erasing.DELETED),
    Table(
        name="session_copy",
        whose="t.tutor_ids && $1",
        why="which sessions she leads, to remind her of them",
        until="for good, under an id",
        erasing=Erasing.STAYS,
        leaves_out={"tutor_ids": "hers and the other tutor's"},
    ),
    Nobodys(name="sent_before", why="what went before a restore, as hashes, so that it does not go twice"),
    Nobodys(name="carried_over_copy", why="courses from before about which nothing is settled yet"),
    Nobodys(name="anew_copy", why="which proposal writes which course anew"),
    Nobodys(name="venue_copy", why="venues"),
    Nobodys(name="run_copy", why="course dates"),
    Nobodys(name="course_copy", why="courses"),
    Nobodys(name="run_demand_copy", why="how many have a place, without persons"),
    Nobodys(name="decision_copy", why="what a group decides"),
)
