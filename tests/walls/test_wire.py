"""Where a message ends is never in doubt: bytes that two readers could take apart in two ways get no second answer."""

import asyncio
from urllib.parse import urlsplit

import pytest

from tests.walls.house import Walls

HIDDEN = b"GET /accessibility HTTP/1.1\r\nHost: {host}\r\n\r\n"
POST = b"POST /sign-in HTTP/1.1\r\nHost: {host}\r\n"
DOUBTFUL: dict[str, bytes] = {
    "both lengths": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "both, the other way": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 100\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n" + HIDDEN,
    "a length that is a list": POST + b"Content-Length: 0, 44\r\n\r\n" + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a length below nothing": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in other digits": POST + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a space before the colon": POST + b"Content-Length : 44\r\n\r\n" + HIDDEN,
    "chunks by another name": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked is not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a header folded over two lines": POST
    + b"X-One: a\r\n Content-Length: 44\r\nContent-Length: 0, 1\r\n\r\n"
    + HIDDEN,
    "a size of a chunk that is none": POST + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + HIDDEN,
    "nul in a header": POST + b"X-One: a\x00b\r\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a return alone in a header": POST + b"X-One: a\rContent-Length: 44\r\n\r\n" + HIDDEN,
    "no method": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n" + HIDDEN,
}


async def said(walls: Walls, sent: bytes) -> bytes:
    """All that comes until the connection is closed, or nothing more comes."""
    host, port = urlsplit(walls.address).hostname, urlsplit(walls.address).port
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(sent.replace(b"{host}", f"{host}:{port}".encode()))
    found = b""
    try:
        async with asyncio.timeout(2):
            while more := await reader.read(65_536):
                found += more
    except (TimeoutError, ConnectionError):
        pass
    writer.close()
    return found


@pytest.mark.parametrize("kind", DOUBTFUL)
async def test_what_is_hidden_behind_a_doubtful_message_is_not_answered(walls: Walls, kind: str) -> None:
    answered = await said(walls, DOUBTFUL[kind])
    assert answered.count(b"HTTP/1.1 ") <= 1
    assert b"HTTP/1.1 200" not in answered


async def test_two_messages_without_any_doubt_get_two_answers(walls: Walls) -> None:
    """So the way of counting sees a second answer where there is one."""
    assert (await said(walls, HIDDEN + HIDDEN)).count(b"HTTP/1.1 200") == 2
