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
KEEPERS = frozenset({"safeguarding_lead", "safeguarding_deputy"})


class Entry(msgspec.Struct, frozen=True):
    """`also`: pages that stand under this entry, reached by its tabs. `but`: who has no need of it."""

    path: str
    label: str
    roles: frozenset[str] = EVERYBODY
    also: tuple[str, ...] = ()
    but: frozenset[str] = EVERYBODY

    def leads_to(self, here: str) -> bool:
        return any(here == path or here.startswith(f"{path}/") for path in (self.path, *self.also))


ENTRIES = (
    Entry("/passed-on", mark("Passed on to you"), KEEPERS),
    Entry("/desk", mark("Desk"), DESK, also=("/calls",)),
    Entry("/course-dates", mark("Course dates"), DESK, also=("/rooms", "/venues", "/terms", "/runs")),
    Entry("/import", mark("Spreadsheets"), DESK | OFFICE),
    Entry("/who-came", mark("My sessions"), TUTORS, also=("/teaching",)),
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
    Entry("/my", mark("My courses"), but=DESK | OFFICE),
    Entry("/ideas", mark("Share an idea"), but=DESK | OFFICE | TUTORS | GROUP),
    Entry("/ask-us", mark("Ask us"), but=DESK | OFFICE | TUTORS | GROUP),
)
"""What somebody has no need of stands on the first page and at the foot of every page all the same."""


def menu_for(visitor: Visitor, paths: Collection[str]) -> list[Entry]:
    """What this person may open. `paths` are the pages that this college has."""
    return [entry for entry in ENTRIES if entry.path in paths and _is_own(entry, visitor)]


def missing(paths: Iterable[str]) -> list[str]:
    """Entries that lead nowhere; a test keeps this empty."""
    there = set(paths)
    return [entry.path for entry in ENTRIES if entry.path not in there]


def _is_own(entry: Entry, visitor: Visitor) -> bool:
    if entry.but and visitor.has(*entry.but):
        return False
    return not entry.roles or visitor.has(*entry.roles)
