"""One HTTP GET without a library: the supervisor asks its children how they are and stays small."""

import asyncio
from collections.abc import Mapping


async def get(
    address: str, path: str, seconds: float = 2.0, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body from `unix:/path` or `tcp:host:port`. Status 0: nobody answered."""
    try:
        async with asyncio.timeout(seconds):  # `wait_for` may forget that it was cancelled (Python before 3.12)
            return await _get(address, path, headers or {})
    except (OSError, TimeoutError, ValueError, IndexError):
        return 0, b""


async def _get(address: str, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    reader, writer = await connect(address)
    try:
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n{more}\r\n".encode())
        answer = await reader.read()
    finally:
        writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body


async def connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    kind, _, rest = address.partition(":")
    if kind == "unix":
        return await asyncio.open_unix_connection(rest)
    host, _, port = rest.rpartition(":")
    return await asyncio.open_connection(host, int(port))
