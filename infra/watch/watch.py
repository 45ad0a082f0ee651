"""Looks every few seconds, and at once when a program ends; tells two people, once for each trouble.

Who they are is asked of `people` while it answers, and kept in a file that only its owner can read: they must be found
when nothing else is.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from infra.local import children
from infra.local.services import HOME
from infra.watch import letters, looking, rules
from infra.watch.looking import Seen, Sight
from infra.watch.rules import Known, Trouble

LOOK_EVERY = 8.0
LOOKS_BETWEEN_TRIES = 8
"""When the mail server takes nothing: once a minute."""
TELL_SECONDS = 25


@dataclass(frozen=True)
class Post:
    """How the two are reached, and the address of the college that stands in the letter."""

    mail_url: str
    mail_from: str
    address: str
    environment: Mapping[str, str]


class Kept(msgspec.Struct, kw_only=True):
    """What must outlive this process. `people`: address and language of who is told."""

    people: list[dict[str, str]] = []
    state: dict[Trouble, Known] = {}


class Watch:
    def __init__(self, sight: Sight, post: Post, file: Path) -> None:
        self._sight = sight
        self._post = post
        self._file = file
        self._kept = _read(file)
        self._bell = asyncio.Event()
        self._looks_until_try = 0

    def look_now(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.look()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), LOOK_EVERY)
            self._bell.clear()

    async def look(self) -> None:
        before = msgspec.json.encode(self._kept)
        seen = await looking.look(self._sight)
        if (people := await looking.who_is_told(self._sight)) is not None:
            self._kept.people = people
        self._kept.state = rules.look(self._kept.state, seen.troubles)
        await self._tell(seen)
        if msgspec.json.encode(self._kept) != before:
            _write(self._file, self._kept)
        elif self._file.exists():
            os.utime(self._file)

    async def _tell(self, seen: Seen) -> None:
        begun, over = rules.begun(self._kept.state), rules.over(self._kept.state)
        self._looks_until_try -= 1
        if not (begun or over) or not self._kept.people or self._looks_until_try > 0:
            return
        if await self._send(begun, over, seen.parked):
            self._kept.state = rules.told(self._kept.state, begun, over)
        else:
            self._looks_until_try = LOOKS_BETWEEN_TRIES

    async def _send(self, begun: list[Trouble], over: list[Trouble], parked: int) -> bool:
        said = []
        for one in self._kept.people:
            subject, text = letters.write(one["language"], begun, over, parked, self._post.address)
            said.append({"to": one["contact"], "subject": subject, "text": text})
        what = {"mail_url": self._post.mail_url, "mail_from": self._post.mail_from, "letters": said}
        process = await children.spawn(
            [sys.executable, "-m", "infra.watch.tell"],
            environment=self._post.environment,
            output=subprocess.DEVNULL,
            stdin=subprocess.PIPE,
            folder=HOME,
        )
        try:
            async with asyncio.timeout(TELL_SECONDS):
                await process.communicate(json.dumps(what).encode())
        except TimeoutError:
            pass
        finally:
            await children.end(process, children.KILL, 1)
        return process.returncode == 0


def _read(file: Path) -> Kept:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    except (OSError, msgspec.MsgspecError):
        return Kept()


def _write(file: Path, kept: Kept) -> None:
    half = file.with_name(f"{file.name}.tmp")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(msgspec.json.encode(kept))
    half.rename(file)
