"""Thousands of rows keep nobody waiting: reading them is done elsewhere, the services look at them afterwards, and the
loop turns on (design §7)."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.examples.people import GWEN
from tests.held import CEILING_SECONDS
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown
from web.pages.imports import MOST_CHECKED

ROWS = MOST_CHECKED + 1


class Turns:
    """How long each turn of the loop takes, in time of this thread's own CPU: a busy machine changes nothing."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            self.longest, before = max(self.longest, now - before), now


@contextmanager
def little_to_collect() -> Iterator[None]:
    """The tests' own heap is many times a college's: looking through it is not what is measured."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


async def send_sheets(gwen: Guest, rows: int) -> Shown:
    """Places by the thousand, and a course that no service takes."""
    shown = await gwen.open("/import")
    halls = "Venue,Town,Step free?,Open,Notes\n" + "".join(
        f"Ysgubor {n},Tref {n % 70},{'yn?'[n % 3]},Mon-Fri 9-5,Key {n}\n" for n in range(rows)
    )
    sheets = {"venues.csv": halls, "courses.csv": "Course,Theme,Length\nSgwrs hir,Arts,6 x 2h\n"}
    files = [("sheets", (name, text.encode(), "text/csv")) for name, text in sheets.items()]
    answer = await gwen._client.post(
        "/import", data=shown.hidden("/import"), files=files, headers={"Sec-Fetch-Site": "same-origin"}
    )
    gwen.page = Shown(answer)
    return gwen.page


async def until_over(gwen: Guest, shown: Shown) -> Shown:
    async with asyncio.timeout(60):
        while "It is coming in" in shown.text:
            shown = await gwen.open(shown.path)
    return shown


@pytest.mark.long
@pytest.mark.timeout(120)
async def test_thousands_of_rows_do_not_hold_the_loop_and_end_well(site: Site) -> None:
    turns = Turns()
    async with await site.signed_in(GWEN) as gwen:
        gwen._client.timeout = 100
        await send_sheets(gwen, 5)
        with little_to_collect():
            watching = asyncio.create_task(turns.watch())
            read = await send_sheets(gwen, ROWS)
            refused = await until_over(gwen, await gwen.send("/import/bring", all="yes"))
            gwen.page = read
            came = await until_over(gwen, await gwen.send("/import/bring", all="yes", leave="yes"))
            watching.cancel()

    assert f"The first 500 of {ROWS + 1} are shown here." in read.text
    assert "the college looks at each of them when you bring them in" in read.text
    assert refused.heading == "It did not come in"
    for one in (refused, came):
        assert "courses.csv row 2 Sgwrs hir Say how many places it has." in one.text
    assert came.heading == "Everything is in"
    assert turns.longest < CEILING_SECONDS
