"""What holds the loop is found; what merely waits is not."""

import asyncio
import time

from litestar import Litestar, get

from services.runtime.service import server
from tests.conftest import College
from tests.held import LIMIT_SECONDS, watched


@get("/count")
async def count() -> str:
    until = time.thread_time() + 1.5 * LIMIT_SECONDS
    while time.thread_time() < until:
        pass
    return "counted"


@get("/wait")
async def wait() -> str:
    await asyncio.to_thread(time.sleep, 1.5 * LIMIT_SECONDS)  # another thread may take its time
    return "waited"


async def test_a_page_that_holds_the_loop_is_named(college: College) -> None:
    running = server(Litestar([count, wait]), f"unix:{college.folder / 'held.sock'}")
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.wait({task}, timeout=0.01)
    with watched() as held:
        for path in ("/wait", "/count"):
            reader, writer = await asyncio.open_unix_connection(str(college.folder / "held.sock"))
            writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            await reader.read()
            writer.close()
    running.should_exit = True
    await task

    assert [line.split(":")[0] for line in held] == ["GET /count"]
