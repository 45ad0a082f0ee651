"""Where the pages ask what the last look has found, and for another one: a socket that only they reach."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra.audit.keeper import Keeper


@asynccontextmanager
async def open_door(keeper: Keeper, place: Path | int) -> AsyncIterator[None]:
    """At a unix socket, or at a port of a container. Whoever keeps looking does so until the block ends."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            if asked.startswith(b"POST /look "):
                keeper.ask()
            if found := re.search(rb"\r\ncontent-length: *(\d{1,4})\r\n", asked, re.IGNORECASE):
                await reader.readexactly(int(found[1]))
            body = json.dumps(keeper.said()).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    if isinstance(place, Path):
        server = await asyncio.start_unix_server(talk, str(place))
    else:
        server = await asyncio.start_server(talk, port=place)
    looking = asyncio.create_task(keeper.run())
    try:
        yield
    finally:
        looking.cancel()
        server.close()
        await asyncio.gather(looking, return_exceptions=True)
