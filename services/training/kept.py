"""What `training` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Nobodys, Table

TUTORS = "t.tutor_id = any ($1)"
FOR_GOOD = "for good, under an id: others relied on it"

KEPT = Kept(
    "training",
    Table(
        name="trainee",
        whose="t.person_id = any ($1)",
        why="that she learns to be a tutor",
        until=FOR_GOOD,
        erasing=Erasing.STAYS,
    ),
    Table(
        name="item_progress",
        whose="t.trainee_id in (select x.trainee_id from trainee x where x.person_id = any ($1))",
        why="what she has shown, and what was written to her about it",
        until="what was written until she asks to be forgotten; which items were met for good",
        erasing=Erasing.EMPTIED,
        sealed={"offered_words": "written_as", "feedback": "written_as"},
        also="x.person_id as written_as, r.title_en, r.title_cy",
        joins="join trainee x using (trainee_id) join required_item r using (item)",
        leaves_out={"assessed_by": "another person's", "verified_by": "another person's", "written_as": "an id"},
    ),
    Table(
        name="tutor",
        whose=TUTORS,
        why="that she is a tutor, and when she is ready to teach",
        until=FOR_GOOD,
        erasing=Erasing.STAYS,
    ),
    Table(
        name="held_item",
        whose=TUTORS,
        why="what is required of a tutor, and until when she holds it",
        until=FOR_GOOD,
        erasing=Erasing.STAYS,
        also="r.title_en, r.title_cy",
        joins="join required_item r using (item)",
        leaves_out={"recorded_by": "another person's"},
    ),
    Table(name="pause", whose=TUTORS, why="when she rests from teaching", until=FOR_GOOD, erasing=Erasing.STAYS),
    Nobodys(name="required_item", why="what is asked of everybody who teaches"),
)
