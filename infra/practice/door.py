"""Where the real college's pages ask for the practice college."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra.local import door
from infra.practice.practice import Practice


@asynccontextmanager
async def open_door(practice: Practice, place: Path | int) -> AsyncIterator[None]:
    """The practice college stops with it."""

    async def answers(path: str, _said: door.Answer) -> door.Answer:
        return await practice.pressed() if path == "/practice" else {"state": "live"}

    looking = asyncio.create_task(practice.run())
    try:
        async with door.open_door(place, answers):
            yield
    finally:
        looking.cancel()
        await practice.stop()
