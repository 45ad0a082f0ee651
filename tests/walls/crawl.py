"""A walk through all pages by those who may: what can be followed and pressed there."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.walls.forms import Field, Page, PageForm, path_of
from tests.walls.house import ROLES, STUDENT
from tests.walls.pages import BROAD, Finder, Route, lets_in, of_web, pages_table
from tests.walls.rows import OWN, Row
from tests.walls.through import Fields, Shown, Through

MOST_LOOKS = 3
"""By so many kinds of people each page is looked at: it may have other forms for each."""
MOST_FOLLOWED = 6
"""So many links to one page are followed that differ in what they ask."""


@dataclass(frozen=True)
class Place:
    """One button of one form, as somebody was shown it."""

    route: Route
    action: str
    form: PageForm
    button: tuple[str, str]
    session: str

    def __str__(self) -> str:
        return f"{self.route} ({self.button[0]}={self.button[1]})" if self.button[0] else str(self.route)

    def filled(self) -> Fields:
        return self.form.filled(self.button)

    def kinds(self) -> dict[str, str]:
        """By the name of a field, of which kind it is."""
        return {one.name: one.kind for one in self.form.fields}


@dataclass
class Crawled:
    routes: list[Route]
    places: dict[str, Place] = field(default_factory=dict)
    """By route and button."""
    by_address: dict[str, Place] = field(default_factory=dict)
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each page that was shown, the address and the cookie with which it was."""
    links: dict[str, tuple[str, str]] = field(default_factory=dict)

    def one_each(self) -> list[Place]:
        """Of each form one, whichever button leads there."""
        return list({one.route: one for one in reversed(self.places.values())}.values())

    def fields(self, route: Route, address: str) -> Fields:
        """What is sent to this address: of its own form where there is one, else of another of its kind."""
        place = self.by_address.get(address) or self.place(route)
        return place.filled() if place else ()

    def place(self, route: Route) -> Place | None:
        return next((one for one in self.places.values() if one.route == route), None)

    def note(self, shown: Shown, path: str, session: str) -> None:
        if shown.status not in (200, 422) or not shown.headers.get("content-type", "").startswith("text/html"):
            return
        if (here := self.route("GET", path)) is not None:
            self.pages.setdefault(str(here), (path, session))
        page = Page(shown.text, path)
        for form in page.forms:
            if form.method == "post":
                self._note_form(form, session)
        for link in page.links:
            if link.startswith("/") and (there := self.route("GET", link)) is not None:
                self.links.setdefault(_kind(there, link), (link, session))

    def _note_form(self, form: PageForm, session: str) -> None:
        for name, value, elsewhere in form.buttons or [("", "", "")]:
            action = elsewhere or form.action
            if (route := self.route("POST", action)) is not None:
                place = Place(route, action, form, (name, value), session)
                self.places.setdefault(f"{route} {name} {value}", place)
                self.by_address.setdefault(path_of(action), place)

    def route(self, method: str, address: str) -> Route | None:
        """The most literal of those that fit."""
        fits = [one for one in self.routes if one.method == method and one.pattern.fullmatch(path_of(address))]
        return min(fits, key=lambda one: one.path.count("{"), default=None)


def _kind(route: Route, link: str) -> str:
    """Links that ask for the same with other words are of one kind."""
    asked = sorted({one.partition("=")[0] for one in link.partition("?")[2].split("&")})
    return f"{route} {' '.join(asked)}"


def lookers(row: Row, *, has_owner: bool) -> Iterator[str]:
    """Those who are let in, whose it is first."""
    if has_owner and (OWN in row.who or row.who & BROAD):
        yield OWN
    yield from [one for one in (*ROLES, STUDENT) if lets_in(row, one)][:MOST_LOOKS]


async def crawl(browsers: Through, finder: Finder) -> Crawled:
    table, found = pages_table(), Crawled(of_web(browsers.walls.web))
    with browsers.walls.withheld():
        for route in [one for one in found.routes if one.method == "GET"]:
            address, owner = finder.address(route), finder.owner(route)
            for column in lookers(table[str(route)], has_owner=owner is not None):
                session = await browsers.of(owner if column == OWN and owner else column)
                found.note(await browsers.ask("GET", address, session), address, session)
        followed: set[str] = set()
        while more := [one for one in found.links if one not in followed]:
            for kind in more:
                followed.add(kind)
                link, session = found.links[kind]
                found.note(await browsers.ask("GET", link, session), link, session)
    return found


__all__ = ["Crawled", "Field", "Place", "crawl"]
