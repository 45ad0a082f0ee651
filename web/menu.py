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
COACHES = frozenset({"coach"})
KEEPERS = frozenset({"safeguarding_lead", "safeguarding_deputy"})


FIRST = 6
"""So many entries stand in the row; what is more is folded."""


class Entry(msgspec.Struct, frozen=True):
    """`also`: pages that stand under this entry, reached by its tabs. `but`: who has no need of it."""

    path: str
    label: str
    roles: frozenset[str] = EVERYBODY
    says: str = ""
    """What one does there, for one's own first page."""
    also: tuple[str, ...] = ()
    but: frozenset[str] = EVERYBODY

    def leads_to(self, here: str) -> bool:
        return any(here == path or here.startswith(f"{path}/") for path in (self.path, *self.also))


_DATES = ("/rooms", "/venues", "/terms", "/runs")
ENTRIES = (
    Entry("/passed-on", mark("Passed on to you"), KEEPERS, mark("Worries about somebody, and what you did.")),
    Entry("/quiet-questions/waiting", mark("Asked quietly"), COACHES, mark("Questions that wait for your answer.")),
    Entry("/desk", mark("Desk"), DESK, mark("What is on today, and what waits for somebody.")),
    Entry("/course-dates", mark("Course dates"), DESK, mark("Terms, places, rooms and dates."), also=_DATES),
    Entry("/import", mark("Spreadsheets"), DESK | OFFICE, mark("Bring in what you keep in spreadsheets.")),
    Entry("/who-came", mark("My sessions"), TUTORS, mark("Where you teach, and who came."), also=("/teaching",)),
    Entry("/decisions", mark("For me"), GROUP, mark("What your group asks you.")),
    Entry("/proposals", mark("My proposals"), TUTORS, mark("Courses that you are writing.")),
    Entry("/co-design", mark("Proposals"), GROUP, mark("Read what others write, and say what you think.")),
    Entry("/groups", mark("Groups"), GROUP | DESK | OFFICE, mark("Who is in a group, and when it meets.")),
    Entry("/training", mark("My training"), frozenset({"trainee"}), mark("What you have done, and what is next.")),
    Entry("/trainees", mark("Trainees"), TRAINERS | DESK, mark("People who are learning to teach.")),
    Entry("/tutors", mark("Tutors"), DESK, mark("Who is ready to teach.")),
    Entry("/people", mark("People"), OFFICE | DESK, mark("Who is who, and what each may do.")),
    Entry("/college", mark("The college"), OFFICE, mark("Its name, its numbers and its hours.")),
    Entry("/running", mark("How it runs"), OFFICE, mark("Whether everything works.")),
    Entry("/courses", mark("Find a course")),
    Entry("/my", mark("My courses"), but=DESK | OFFICE),
    Entry("/ideas", mark("Share an idea"), but=DESK | OFFICE | TUTORS | GROUP),
    Entry("/ask-us", mark("Ask us"), but=DESK | OFFICE | TUTORS | GROUP),
)
"""What somebody has no need of stands on the first page and at the foot of every page all the same."""


class Menu(msgspec.Struct, frozen=True):
    row: list[Entry]
    more: list[Entry]

    @property
    def own(self) -> list[Entry]:
        """What only some people have."""
        return [entry for entry in (*self.row, *self.more) if entry.roles]


def menu_for(visitor: Visitor, paths: Collection[str], here: str) -> Menu:
    """What this person may open. `paths` are the pages that this college has; where she is always stands in the row."""
    own = [entry for entry in ENTRIES if entry.path in paths and _is_own(entry, visitor)]
    first = FIRST if len(own) > FIRST + 1 else len(own)
    row = [entry for n, entry in enumerate(own) if n < first or is_here(entry, here)]
    return Menu(row, [entry for entry in own if entry not in row])


def is_here(entry: Entry, here: str) -> bool:
    return entry.leads_to(here) and not is_about_her(here)


def is_about_her(here: str) -> bool:
    """What is behind one's own name."""
    return here.startswith(("/my/about", "/my/signed-in"))


def missing(paths: Iterable[str]) -> list[str]:
    """Entries that lead nowhere; a test keeps this empty."""
    there = set(paths)
    return [entry.path for entry in ENTRIES if entry.path not in there]


def _is_own(entry: Entry, visitor: Visitor) -> bool:
    if entry.but and visitor.has(*entry.but):
        return False
    return not entry.roles or visitor.has(*entry.roles)
