"""What is known of headings: the spellings of `known.toml`, and what makes a table one of a kind."""

import tomllib
from pathlib import Path

from web.imports.model import Kind

_FILE: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("known.toml").read_text(encoding="utf-8")
)
HEADINGS = {kind: _FILE[kind] for kind in Kind}

NEEDED: dict[Kind, tuple[frozenset[str], ...]] = {
    Kind.VENUE: (frozenset({"name"}),),
    Kind.ROOM: (frozenset({"name", "venue"}),),
    Kind.TERM: (frozenset({"name", "starts_on", "ends_on"}),),
    Kind.TUTOR: (frozenset({"name"}), frozenset({"first_name", "last_name"})),
    Kind.COURSE: (frozenset({"title"}),),
}
"""Without one of these sets of columns a table is not of this kind."""

JOINED = {"venue.address": ", ", "course.tutors": "\n", "course.when": " "}
"""Several columns may tell these, and together they say one thing."""
SEVERAL = {"venue.notes", "term.closed", *JOINED}
"""Several columns may tell these; they are read one after the other, each under its heading but for JOINED."""

TELLS_LITTLE = frozenset(_FILE["tells_little"]["headings"])
"""Headings that half the sheets of any office have: alone they show no kind."""

HINTS: dict[Kind, frozenset[str]] = {
    Kind.VENUE: frozenset(
        ["venue", "venues", "hall", "halls", "building", "buildings", "places", "premises", "sites", "lleoliadau"]
    ),
    Kind.ROOM: frozenset(["room", "rooms", "spaces", "ystafell", "ystafelloedd"]),
    Kind.TERM: frozenset(["term", "terms", "semester", "semesters", "termdates", "tymor", "tymhorau"]),
    Kind.TUTOR: frozenset(
        ["tutor", "tutors", "trainer", "trainers", "facilitator", "facilitators", "teachers", "tiwtor", "tiwtoriaid"]
    ),
    Kind.COURSE: frozenset(
        ["course", "courses", "workshop", "workshops", "prospectus", "curriculum", "catalogue", "programme", "cyrsiau"]
    ),
}
