"""How one asks another over a connection that is kept open: nobody gets another's answer, what died is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.runtime.asking import Asker, Dropped, Garbled

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@asynccontextmanager
async def answering(place: Path, each: Callable[[Reader, Writer], Awaitable[None]]) -> AsyncIterator[Asker]:
    """`each` is called for every connection."""
    server = await asyncio.start_unix_server(until_it_ends(each), place)
    asker = Asker(f"unix:{place}")
    try:
        yield asker
    finally:
        await asker.close()
        server.close()


async def echo(reader: Reader, writer: Writer) -> None:
    """Answers each question with its first line, in two pieces."""
    while head := await reader.readuntil(b"\r\n\r\n"):
        said = head.splitlines()[0]
        writer.write(b"HTTP/1.1 200 OK\r\nX-Who: me\r\nContent-Length: %d\r\n\r\n" % len(said) + said[:3])
        await writer.drain()
        if b"/never" not in said:
            writer.write(said[3:])


def until_it_ends(each: Callable[[Reader, Writer], Awaitable[None]]) -> Callable[[Reader, Writer], Awaitable[None]]:
    async def go(reader: Reader, writer: Writer) -> None:
        try:
            await each(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    return go


async def test_everybody_gets_the_answer_to_her_own_question(folder: Path) -> None:
    async with answering(folder / "a", echo) as asker:
        answers = await asyncio.gather(*(asker.ask("GET", f"/{n}", {}, seconds=5) for n in range(250)))
    assert [one.body for one in answers] == [b"GET /%d HTTP/1.1" % n for n in range(250)]
    assert answers[0].headers["x-who"] == "me"


async def test_an_answer_nobody_waited_for_is_nobodys(folder: Path) -> None:
    async with answering(folder / "b", echo) as asker:
        with pytest.raises(TimeoutError):
            await asker.ask("GET", "/never", {}, seconds=0.05)
        assert (await asker.ask("GET", "/next", {}, seconds=5)).body == b"GET /next HTTP/1.1"


async def test_what_was_kept_open_and_died_is_told_apart_from_half_an_answer(folder: Path) -> None:
    async def once(reader: Reader, writer: Writer) -> None:
        said = await reader.readuntil(b"\r\n\r\n")
        if b"/half" in said:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal")

    async with answering(folder / "c", once) as asker:
        with pytest.raises(Dropped):
            await asker.ask("GET", "/whole", {}, seconds=5)
        with pytest.raises(Garbled):
            await asker.ask("GET", "/half", {}, seconds=5)


@pytest.mark.parametrize("typed", ["a\r\nAuthorization: Bearer b", "a\nb", "a\0b"])
async def test_nothing_typed_begins_a_line_of_its_own(folder: Path, typed: str) -> None:
    with pytest.raises(ValueError, match="none can hold"):
        await Asker(f"unix:{folder}/d").ask("GET", "/", {"Idempotency-Key": typed}, seconds=5)


async def test_a_large_body_arrives_whole(folder: Path) -> None:
    async def measure(reader: Reader, writer: Writer) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        got = await reader.readexactly(length)
        said = b"%d %d" % (length, got.count(b"x"))
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(said), said))

    async with answering(folder / "e", measure) as asker:
        answered = await asker.ask("POST", "/", {}, b"x" * 3_000_000, seconds=5)
    assert answered.body == b"3000000 3000000"
