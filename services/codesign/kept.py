"""What `codesign` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Nobodys, Table

HERS = "t.person_id = any ($1)"
FOR_GOOD = "for good, under an id: it is part of the story of a course"
UNTIL_SHE_ASKS = "until she takes it back or asks to be forgotten"

KEPT = Kept(
    "codesign",
    Table(
        name="idea",
        whose=HERS,
        why="the ideas that she left while she was signed in",
        until=UNTIL_SHE_ASKS,
        erasing=Erasing.EMPTIED,
        sealed={"words": "idea_id", "name": "idea_id", "contact": "idea_id"},
        leaves_out={"browser": "only a machine can use it; for ten minutes"},
    ),
    Table(
        name="owner",
        whose=HERS,
        why="which proposals she owns or was asked to own, and from which side she speaks there",
        until="the side until she asks to be forgotten; the rest for good, under an id",
        erasing=Erasing.EMPTIED,
        sealed={"side": "person_id"},
        also="p.number",
        joins="join proposal p using (proposal_id)",
    ),
    Table(
        name="draft_part",
        whose="t.saved_by = any ($1)",
        why="the parts of a draft that she saved",
        until="earlier states until a version is signed; with nobody left who owns it, all of it goes",
        erasing=Erasing.OWN_END,
        sealed={"words": "proposal_id"},
    ),
    Table(name="ready", whose=HERS, why="that she said a draft is ready", until=FOR_GOOD, erasing=Erasing.STAYS),
    Table(
        name="decision_request",
        whose="t.asked_by = any ($1)",
        why="that she asked the group about a version",
        until=FOR_GOOD,
        erasing=Erasing.STAYS,
    ),
    Table(
        name="comment",
        whose=HERS,
        why="what she said about versions",
        until="the words " + UNTIL_SHE_ASKS + "; that somebody spoke for good",
        erasing=Erasing.EMPTIED,
        sealed={"words": "person_id"},
    ),
    Table(
        name="summary",
        whose="t.written_by = any ($1)",
        why="what she wrote of what was argued",
        until=UNTIL_SHE_ASKS,
        erasing=Erasing.DELETED,
        sealed={"words": "summary_id"},
    ),
    Table(
        name="summary_answer",
        whose=HERS,
        why="whether a summary says what she meant",
        until=UNTIL_SHE_ASKS,
        erasing=Erasing.DELETED,
    ),
    Table(name="role_copy", whose=HERS, why="which roles she holds", until="until they end", erasing=Erasing.DELETED),
    Table(
        name="seat_copy",
        whose=HERS,
        why="in which groups she sits",
        until="until she leaves them",
        erasing=Erasing.DELETED,
    ),
    Nobodys(name="counter", why="numbers of ideas and proposals"),
    Nobodys(name="proposal", why="proposals, without persons"),
    Nobodys(name="version", why="what was signed for the public; it names nobody"),
    Nobodys(name="course", why="courses, as the group agreed them"),
    Nobodys(name="group_copy", why="groups"),
    Nobodys(name="meeting_copy", why="when groups meet"),
    Nobodys(name="decision_copy", why="what a group decides and until when"),
    Nobodys(name="run_copy", why="course dates"),
    Nobodys(name="session_copy", why="sessions, without persons"),
)
