"""The menu shows only what is one's own. One line per entry: the path, its words, and the roles that see it."""

from collections.abc import Collection, Iterable

import msgspec

from web.language import mark
from web.signed_in import Visitor

EVERYBODY: frozenset[str] = frozenset()
TUTORS = frozenset({"peer_tutor", "tutor_by_training"})
GROUP = frozenset({"member", "co_chair"})
TRAINERS = frozenset({"assessor", "internal_verifier"})
DESK = frozenset({"coordinator"})
OFFICE = frozenset({"administrator"})


class Entry(msgspec.Struct, frozen=True):
    path: str
    label: str
    roles: frozenset[str] = EVERYBODY


ENTRIES = (
    Entry("/desk/courses", mark("Desk"), DESK),
    Entry("/calls", mark("Calls"), DESK),
    Entry("/rooms", mark("Rooms"), DESK),
    Entry("/course-dates", mark("Course dates"), DESK),
    Entry("/import", mark("Spreadsheets"), DESK | OFFICE),
    Entry("/who-came", mark("My sessions"), TUTORS),
    Entry("/teaching", mark("Where I teach"), TUTORS),
    Entry("/decisions", mark("For me"), GROUP),
    Entry("/proposals", mark("My proposals"), TUTORS),
    Entry("/co-design", mark("Proposals"), GROUP),
    Entry("/groups", mark("Groups"), GROUP | DESK | OFFICE),
    Entry("/training", mark("My training"), frozenset({"trainee"})),
    Entry("/trainees", mark("Trainees"), TRAINERS | DESK),
    Entry("/tutors", mark("Tutors"), DESK),
    Entry("/people", mark("People"), OFFICE | DESK),
    Entry("/college", mark("The college"), OFFICE),
    Entry("/running", mark("How it runs"), OFFICE),
    Entry("/courses", mark("Find a course")),
    Entry("/my", mark("My courses")),
    Entry("/ideas", mark("Share an idea")),
    Entry("/ask-us", mark("Ask us")),
)


def menu_for(visitor: Visitor, paths: Collection[str]) -> list[Entry]:
    """What this person may open. `paths` are the pages that this college has."""
    return [entry for entry in ENTRIES if entry.path in paths and _is_own(entry, visitor)]


def missing(paths: Iterable[str]) -> list[str]:
    """Entries that lead nowhere; a test keeps this empty."""
    there = set(paths)
    return [entry.path for entry in ENTRIES if entry.path not in there]


def _is_own(entry: Entry, visitor: Visitor) -> bool:
    return not entry.roles or visitor.has(*entry.roles)
