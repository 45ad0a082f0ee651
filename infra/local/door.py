"""Where the pages knock at whoever started them: a small server that only they reach. JSON in, JSON out."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
Answers = Callable[[str, Answer], Awaitable[Answer]]
"""By the path that was knocked at and what was said there."""


@asynccontextmanager
async def open_door(place: Path | int, answers: Answers) -> AsyncIterator[None]:
    """At a unix socket, or at a port of a container."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            path, said = await _read(reader)
            body = json.dumps(await answers(path, said)).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # whoever knocked has gone, or said something else than our pages do
        finally:
            writer.close()

    if isinstance(place, Path):
        server = await asyncio.start_unix_server(talk, str(place))
    else:
        server = await asyncio.start_server(talk, port=place)
    try:
        yield
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> tuple[str, Answer]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    lengths = [line.split(":")[1] for line in head if line.lower().startswith("content-length:")]
    body = await reader.readexactly(int(lengths[0])) if lengths else b""
    return head[0].split(" ")[1], json.loads(body or b"{}")
