"""What `groups` keeps, for how long, and what an erasure does with it (runtime/kept.py)."""

from typing import Any

from services.groups.store.answers import read_said
from services.runtime.kept import Erasing, Kept, Nobodys, Table

HERS = "t.person_id = any ($1)"


def in_words(text: str) -> dict[str, Any]:
    choice, perspective = read_said(text)
    return {"choice": choice, "perspective": perspective}


KEPT = Kept(
    "groups",
    Table(
        name="seat",
        whose=HERS,
        why="in which groups she sits or sat, and since when",
        until="for good, under an id",
        erasing=Erasing.STAYS,
        also="g.name as group_name",
        joins="join co_production_group g using (group_id)",
    ),
    Table(
        name="answer",
        whose=HERS,
        why="what she answered when the group was asked, from which side, and her different view",
        until="until she takes it back or asks to be forgotten; that there was a different view for good",
        erasing=Erasing.EMPTIED,
        sealed={"said": "person_id", "words": "person_id"},
        reads={"said": in_words},
    ),
    Table(
        name="conversation",
        whose=HERS,
        why="that somebody was to talk with her about her different view",
        until="until she asks to be forgotten",
        erasing=Erasing.DELETED,
        leaves_out={"held_by": "another person's"},
    ),
    Table(
        name="decision",
        whose="t.owner_ids && $1",
        why="what was put to the group of which she was an owner, and what came of it",
        until="for good, under an id: what was decided does not change",
        erasing=Erasing.STAYS,
        leaves_out={
            "composition": "how many answered what: other people's",
            "owner_ids": "hers and the other owner's",
        },
    ),
    Table(
        name="decision_request",
        whose="t.owner_ids && $1",
        why="that the group was asked about something that she owned",
        until="for good, under an id",
        erasing=Erasing.STAYS,
        leaves_out={"owner_ids": "hers and the other owner's"},
    ),
    Table(name="role_copy", whose=HERS, why="which roles she holds", until="until they end", erasing=Erasing.DELETED),
    Nobodys(name="co_production_group", why="groups and their rule"),
    Nobodys(name="remit", why="which group decides what"),
    Nobodys(name="put_off", why="which decision was put off to a later meeting"),
    Nobodys(name="meeting", why="when and where groups meet"),
)
