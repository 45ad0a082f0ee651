"""Where the real college's pages knock: one answer to any request, over a socket that only they reach."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from infra.practice.practice import Practice


@asynccontextmanager
async def open_door(practice: Practice, place: Path | int) -> AsyncIterator[None]:
    """At a unix socket, or at a port of a container. The practice college stops with it."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            body = json.dumps(await practice.pressed() if asked.startswith(b"GET /practice ") else {"state": "live"})
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n{body}".encode())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever knocked has gone
        finally:
            writer.close()

    if isinstance(place, Path):
        server = await asyncio.start_unix_server(talk, str(place))
    else:
        server = await asyncio.start_server(talk, port=place)
    looking = asyncio.create_task(practice.run())
    try:
        yield
    finally:
        looking.cancel()
        server.close()
        await practice.stop()
