"""Every page and every form of web, asked for by everybody in front of the real services: who is let in, and who is
not, is what pages.toml says. A private page that is answered to somebody else is a leak."""

from collections.abc import AsyncIterator, Iterator

import httpx

from tests.walls import grading
from tests.walls.crawl import Crawled
from tests.walls.house import BY_CODE, NOBODY, STUDENT, Heard, Walls
from tests.walls.pages import BROAD, EVERYBODY, Finder, Route, lets_in, of_web, pages_table
from tests.walls.rows import ERRAND, OWN, Row
from tests.walls.things import Things
from tests.walls.through import SHARED, Shown, Through

ASKS_NOBODY = {
    "POST /my/about/take-along": "each service is asked what it keeps, and nothing is decided",
}
"""Forms of everybody's about which nobody decides, and why."""
NO_SECRET = ("POST /ideas/{number:int}/change",)
"""Whether there is one everybody may know: the page of an idea says to everybody how it stands."""
MOST_WITHOUT = 3
"""So many of those who are shut out ask for what is nowhere, to see whether they can tell it from what is another's."""


def test_each_page_and_form_of_web_stands_in_the_table_once(walls: Walls) -> None:
    assert sorted(pages_table()) == sorted(map(str, of_web(walls.web)))


async def test_every_cell_of_web_is_as_the_table_says(
    walls: Walls, things: Things, browsers: Through, crawled: Crawled
) -> None:
    table, wrong, cells = pages_table(), [], 0
    await browsers.for_one_booking(things.get("enrolment", "place_id"), things.owners["enrolment", "place_id"])
    with walls.withheld():
        for route in of_web(walls.web):
            found = [one async for one in Asking(browsers, Finder(things), crawled, route, table[str(route)]).cells()]
            wrong += [f"{route}: {one}" for said in found for one in said]
            cells += len(found)
    assert not wrong, "\n".join(wrong)
    assert cells > 6000


class Asking:
    """One page or form, asked for by everybody."""

    def __init__(self, browsers: Through, finder: Finder, crawled: Crawled, route: Route, row: Row) -> None:
        self._browsers, self._route, self._row = browsers, route, row
        self._address, self._owner = finder.address(route), finder.owner(route)
        self._nowhere = Finder(finder.things, is_none=True).address(route)
        self._fields = finder.fields(route, crawled.fields(route, self._address))
        self._hides = route.has_id and str(route) not in NO_SECRET
        self._has_decided = False

    async def cells(self) -> AsyncIterator[list[str]]:
        without = 0
        for column in self._columns():
            shown = await self._ask(column, self._address)
            wrong = [*judged(self._row, column, shown), *graded(self._row, shown)]
            if self._hides and without < MOST_WITHOUT and self._is_shut_out(column):
                without += 1
                wrong += told_apart(shown, await self._ask(column, self._nowhere))
            yield [f"{column}: {one}" for one in wrong]
        if self._route.method == "POST" and self._row.who & BROAD and not self._row.is_absent and not self._has_decided:
            yield ["no service ever looked at it: send it what it needs"] * (str(self._route) not in ASKS_NOBODY)

    def _columns(self) -> list[str]:
        """Her own last, for who may come only then."""
        own = [OWN] if self._owner else []
        return [*EVERYBODY, *own, *([ERRAND] if "{place_id" in self._route.path else [])]

    def _is_shut_out(self, column: str) -> bool:
        """For good: whoever has not shown her second sign yet may see more when she has."""
        return column not in (NOBODY, SHARED, BY_CODE, OWN, ERRAND) and not lets_in(self._row, column)

    async def _ask(self, column: str, address: str) -> Shown:
        session = await self._browsers.of(self._owner if column == OWN and self._owner else column)
        fields = self._fields if self._route.method == "POST" else ()
        shown = await self._browsers.ask(self._route.method, address, session, fields)
        self._has_decided |= shown.has_decided
        return shown


def judged(row: Row, column: str, shown: Shown) -> Iterator[str]:
    if shown.status >= 500 or any(one.status >= 500 for one in shown.heard):
        yield f"breaks: {shown.status}"
    elif row.is_by_secret:
        yield from ["came in with a wrong secret"] * (shown.status == 200)
    elif row.is_absent and lets_in(row, column):
        yield from [f"is not told that it is not there: {shown.status}"] * (not shown.is_absent)
    elif shown.is_let_in != lets_in(row, column):
        yield f"is {'let in' if shown.is_let_in else 'shut out'} ({shown.status} {shown.location})"


def graded(row: Row, shown: Shown) -> Iterator[str]:
    """Whatever is shown to whom: its headers, its cookies, and that nothing private is kept anywhere."""
    yield from grading.of_headers(shown.headers)
    yield from grading.of_kept(shown.headers, may_be_kept="anyone" in row.who)
    for cookie in shown.headers.get_list("set-cookie"):
        yield from grading.of_cookie(cookie, is_https=False)


def told_apart(others: Shown, nowhere: Shown) -> Iterator[str]:
    """What is somebody else's is answered like what was never there."""
    if (others.status, others.is_sent_to_sign_in) != (nowhere.status, nowhere.is_sent_to_sign_in):
        yield f"can tell what is there: {others.status}, and {nowhere.status} for nothing"


def test_who_is_let_in_by_mistake_would_be_noticed() -> None:
    row = Row.read("coordinator own")
    page = Shown("GET", 200, httpx.Headers({"cache-control": "public"}), b"")
    assert [*judged(row, STUDENT, page)] == ["is let in (200 )"]
    assert [*judged(row, "coordinator", page)] == [*judged(row, OWN, page)] == []
    assert "cache-control is 'public'" in [*graded(row, page)]
    refused = Shown("POST", 422, httpx.Headers(), b"", (Heard("people", "POST", "/invite", 403),))
    assert [*judged(row, STUDENT, refused)] == []
    assert [*judged(row, "coordinator", refused)] == ["is shut out (422 )"]
    assert [*judged(row, SHARED, page)] == [*judged(row, ERRAND, page)] == ["is let in (200 )"]
    assert [*told_apart(page, refused)]


def test_what_is_for_one_booking_is_for_nobody_else_who_came_by_that_contact() -> None:
    row = Row.read("own errand")
    assert (lets_in(row, ERRAND), lets_in(row, SHARED), lets_in(row, STUDENT)) == (True, False, False)
