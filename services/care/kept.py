"""What `care` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from services.runtime.kept import Erasing, Kept, Table

HERS = "t.person_id = any ($1)"
THE_LAW = (
    "as many years after it is closed as the lead says (six until she says so): what protects somebody may be kept"
)

KEPT = Kept(
    "care",
    Table(
        name="quiet_question",
        whose="t.asker_id = any ($1)",
        why="to answer what she asked quietly",
        until="half a year after the answer; what she let everybody read names nobody, until she takes it back",
        erasing=Erasing.EMPTIED,
        sealed={"question": "asker_id", "answer": "asker_id", "suggested": "asker_id"},
        leaves_out={"answered_by": "another person's"},
        for_everybody=("shared_question", "shared_answer"),
    ),
    Table(
        name="worry",
        whose="t.writer_id = any ($1)",
        why="that she passed on a worry, and when it was read",
        until=THE_LAW,
        erasing=Erasing.OWN_END,
        leaves_out={"sealed": "only the safeguarding lead and the deputy read it; ask them what it says"},
    ),
    Table(
        name="worry_note",
        whose="t.writer_id = any ($1)",
        why="what lead and deputy wrote down about a worry",
        until=THE_LAW,
        erasing=Erasing.OWN_END,
        leaves_out={"sealed": "it is about somebody else"},
    ),
    Table(
        name="reading",
        whose=HERS,
        why="who looked at a worry, and when",
        until=THE_LAW,
        erasing=Erasing.STAYS,
    ),
    Table(name="worry_told", whose=HERS, why="who was told that something waits", until=THE_LAW, erasing=Erasing.STAYS),
    Table(
        name="keeping",
        whose="t.changed_by = any ($1)",
        why="for how many years a closed worry is kept, and who said so",
        until="until it is changed",
        erasing=Erasing.STAYS,
    ),
    Table(name="role_copy", whose=HERS, why="which roles she holds", until="until they end", erasing=Erasing.DELETED),
    Table(name="told_copy", whose=HERS, why="whether a message reached her", until="for good", erasing=Erasing.STAYS),
)
