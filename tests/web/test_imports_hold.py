"""Thousands of rows keep nobody waiting: reading them is done elsewhere, and the loop turns on (design §7)."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.examples.people import GWEN
from tests.held import CEILING_SECONDS
from tests.web.conftest import Site
from tests.web.guest import Guest

ROWS = 1500


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


async def send_sheet(gwen: Guest, rows: int) -> str:
    shown = await gwen.open("/import")
    text = "Venue,Town,Step free?,Open,Notes\n" + "".join(
        f"Ysgubor {n},Tref {n % 70},{'yn?'[n % 3]},Mon-Fri 9-5,Key {n}\n" for n in range(rows)
    )
    files = [("sheets", ("venues.csv", text.encode(), "text/csv"))]
    answer = await gwen._client.post(
        "/import", data=shown.hidden("/import"), files=files, headers={"Sec-Fetch-Site": "same-origin"}
    )
    return str(answer.text)


@pytest.mark.timeout(120)
async def test_thousands_of_rows_do_not_hold_the_loop(site: Site) -> None:
    turns = Turns()
    async with await site.signed_in(GWEN) as gwen:
        gwen._client.timeout = 100
        await send_sheet(gwen, 5)
        with little_to_collect():
            watching = asyncio.create_task(turns.watch())
            text = await send_sheet(gwen, ROWS)
            watching.cancel()

    assert f"<strong>{ROWS}</strong>" in text
    assert "The first 500 of 1500 are shown here." in text
    assert turns.longest < CEILING_SECONDS
