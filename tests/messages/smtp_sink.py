"""A tiny real SMTP server on loopback: it keeps what it is handed, or answers as a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Sink:
    """`answers` says what is answered to a command: `{"RCPT": "450 try later"}`. `"DATA."` is the end of a letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.taken: Callable[[], object] | None = None
        """What happens as soon as a letter is taken."""
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._say(writer, self.answers.get("HELLO", "220 sink"))
            while line := (await reader.readline()).decode().strip():
                if not await self._answer(line.split()[0].upper(), reader, writer):
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        said = self.answers.get(verb, {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok"))
        await self._say(writer, said)
        if verb == "DATA" and said.startswith("354"):
            raw = await reader.readuntil(b"\r\n.\r\n")
            after = self.answers.get("DATA.", "250 kept")
            if not after.startswith(("4", "5")):  # who hangs up has taken the letter, and does not say so
                self.letters.append(message_from_bytes(raw[:-5], policy=policy.default))  # type: ignore[arg-type]
            if self.taken is not None:
                self.taken()
            if after == "hang up":
                return False
            await self._say(writer, after)
        return verb != "QUIT"

    async def _say(self, writer: asyncio.StreamWriter, line: str) -> None:
        writer.write(f"{line}\r\n".encode())
        await writer.drain()


@asynccontextmanager
async def smtp_sink() -> AsyncIterator[Sink]:
    sink = Sink()
    server = await asyncio.start_server(sink.talk, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await server.wait_closed()
