"""Every page and every form of web: what each is about, what is sent, and how it is judged who was let in."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Litestar

from services.runtime.ids import new_id
from tests.walls.house import COLUMNS, FORGED, NOBODY, STUDENT, Somebody
from tests.walls.rows import ERRAND, PAGES, Row, read
from tests.walls.test_services import routes
from tests.walls.things import Things
from tests.walls.through import SHARED, Fields
from web.short import short

EVERYBODY = (*COLUMNS, SHARED)
BROAD = frozenset({"anyone", "signed_in", "second_factor"})
PART = re.compile(r"\{(\w+):(\w+)\}")
OF = {
    "place_id": "enrolment",
    "call_id": "messages",
    "group_id": "groups",
    "decision_id": "groups",
    "meeting_id": "groups",
    "conversation_id": "groups",
    "proposal_id": "codesign",
    "comment_id": "codesign",
    "summary_id": "codesign",
    "idea_id": "codesign",
    "number": "codesign",
    "trainee_id": "training",
    "pause_id": "training",
    "worry_id": "care",
    "question_id": "care",
    "complaint_id": "people",
    "invitation_id": "people",
    "person_id": "people",
}
"""Which service knows what a part of an address names."""
TEACHING = "/teaching/{session_id:uuid}"
ABOUT = {
    "/proposals/{proposal_id:uuid}/answer": ("codesign", "/answer-asking"),
    "POST /summaries/{summary_id:uuid}": ("codesign", "/answer-summary"),
    "/groups/talks/{conversation_id:uuid}": ("groups", "/close-conversation"),
    "/groups/{group_id:uuid}/meetings/{meeting_id:uuid}/put-off/{decision_id:uuid}": ("groups", "/put-off-decision"),
    "/groups/{group_id:uuid}/ask": ("people", "/invite-into-group"),
    "/groups/{group_id:uuid}/leave": ("groups", "/end-seat"),
    "/groups/set-up/{group_id:uuid}/members/{person_id:uuid}/{change:str}": ("groups", "/end-seat"),
    "/p/{typed:str}": ("codesign", "/proposal-by-number"),
    "/teaching/me": ("training", "/my-readiness"),
    "/teaching/me/pause": ("training", "/pause-teaching"),
    "/training": ("training", "/my-training"),
    "/training/{item:str}": ("training", "/my-training"),
    "/welsh/{area:str}": ("people", "/pass-welsh"),
}
"""Pages about another one of their kind, or about whoever looks alone."""
DESK_PLACE = "/desk/places/{place_id:uuid}"
_RUN, _IDEA = [("run", "run_id")], [("idea_id", "idea_id")]
EXTRA: dict[str, list[tuple[str, str]]] = {
    **{
        f"POST /desk/places/{{place_id:uuid}}/{does}": _RUN
        for does in ("accept", "confirm", "decline", "leave", "undo")
    },
    **{f"POST /ideas/box/{{number:int}}/{does}": _IDEA for does in ("note", "answer", "told", "take-back")},
    "POST /proposals/{proposal_id:uuid}/part/{number:int}": [("do", "stay")],
    "POST /people/{person_id:uuid}/part": [("other", "other_id")],
    "POST /people/{person_id:uuid}/contact": [("reach", "mail"), ("to-mail", "elin@walls.example.org")],
    "POST /trainees": [("person_id", "person_id"), ("kind", "peer")],
    "POST /trainees/{trainee_id:uuid}/{item:str}/assess": [("met-{item}", "yes"), ("feedback-{item}", "Well done.")],
}
"""What is sent where the example shows nobody the form just now, or one about something else: things by their name, or
a word."""
TEXTS = {
    "secret": "not-a-secret",
    "token": "not-a-token",
    "name": "nothing.css",
    "change": "leave",
    "answer": "yes",
    "what": "take",
    "service": "people",
    "area": "frame",
}


@dataclass(frozen=True)
class Route:
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def has_id(self) -> bool:
        return ":uuid}" in self.path or "{number:int}" in self.path

    @property
    def pattern(self) -> re.Pattern[str]:
        parts = (
            re.escape(one) if n % 3 == 0 else r"[^/]+" if n % 3 == 2 else ""
            for n, one in enumerate(PART.split(self.path))
        )
        return re.compile("".join(parts))


def pages_table() -> dict[str, Row]:
    """For each page and form of web who may."""
    return {route: row for group in read(PAGES).values() for route, row in group.items()}


def of_web(app: Litestar) -> list[Route]:
    return [Route(method, path) for method, path, _ in routes(app)]


def lets_in(row: Row, column: str) -> bool:
    """Who is here for one booking alone, or for none, is signed out everywhere else."""
    if column in (SHARED, ERRAND):
        return "anyone" in row.who or "machine" in row.who or (column == ERRAND and ERRAND in row.who)
    if column == STUDENT and "second_factor" in row.who:  # she came by her six numbers
        return False
    if column == FORGED:  # a cookie that nobody was given: signed out
        return lets_in(row, NOBODY)
    return row.lets_in(column)


@dataclass
class Finder:
    """Fills in addresses with what is in the college, and knows whose it is."""

    things: Things
    is_none: bool = False
    """With ids that nothing has."""

    def address(self, route: Route) -> str:
        here = self._about(route)
        return PART.sub(lambda part: str(self._part(route, here, part[1], part[2])), route.path)

    def owner(self, route: Route) -> Somebody | None:
        here = self._about(route)
        if here is not self.things:
            service, _ = self._named(route) or ("", "")
            return here.owners.get((service, ""))
        for name, _ in reversed(PART.findall(route.path)):
            service = "enrolment" if route.path.startswith(TEACHING) else OF.get(name, "")
            if found := here.owners.get((service, name)):
                return found
        return None

    def fields(self, route: Route, shown: Fields) -> Fields:
        """What was shown to be sent, and what is better said here."""
        item = str(self.things.ids.get("item", ""))
        ours = {name.replace("{item}", item): self._what(what) for name, what in EXTRA.get(str(route), ())}
        return [*((name, value) for name, value in shown if name not in ours), *ours.items()]

    def _what(self, word: str) -> str:
        return str(self.things.get(OF.get(word, ""), word) or word)

    def _named(self, route: Route) -> tuple[str, str] | None:
        return ABOUT.get(str(route)) or ABOUT.get(route.path)

    def _about(self, route: Route) -> Things:
        named = self._named(route)
        return self.things.about(*named) if named else self.things

    def _part(self, route: Route, here: Things, name: str, kind: str) -> Any:
        if kind == "uuid":
            return new_id() if self.is_none else self._id(route, here, name)
        if name == "number":
            return 1 if "/part/" in route.path else 999_999 if self.is_none else here.get("codesign", "number")
        if name == "chosen":
            return "en" if route.path.startswith("/language") else "large"
        if name == "typed":
            return self._short(route, here)
        return here.ids.get(name) or TEXTS[name]

    def _short(self, route: Route, here: Things) -> Any:
        """As it is said over the phone."""
        if route.path.startswith("/p/"):
            return here.get("codesign", "number")
        return short(here.ids["run_id" if "/c/" in route.path else "course_id"])

    def _id(self, route: Route, here: Things, name: str) -> UUID:
        service = "enrolment" if route.path.startswith(TEACHING) else OF.get(name, "")
        found: UUID | None = here.get(service, name)
        if route.path.startswith("/groups/set-up/") and name == "person_id":
            found = here.get("groups", name)
        return found or new_id()
