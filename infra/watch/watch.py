"""Looks every few seconds, and at once when a program ends; tells two people, once for each trouble.

Who they are is asked of `people` while it answers, and kept in a file that only its owner can read: they must be found
when nothing else is.
"""

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from infra.local import children
from infra.local.services import HOME
from infra.watch import letters, looking, rules
from infra.watch.looking import Seen, Sight
from infra.watch.rules import Known, Trouble

LOOK_EVERY = 8.0
LOOKS_BETWEEN_TRIES = 8
"""When the mail server takes nothing: once a minute."""
LOOKS_BETWEEN_ASKING = 75
"""Who is told is asked every ten minutes, and before anybody is told. At rest the database is left to rest."""
TELL_SECONDS = 25
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Post:
    """How the two are reached, and the address of the college that stands in the letter."""

    mail_url: str
    mail_from: str
    address: str
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Kept:
    """What must outlive this process. `people`: address and language of who is told."""

    people: tuple[dict[str, str], ...] = ()
    state: Mapping[Trouble, Known] = field(default_factory=dict)


class Watch:
    def __init__(self, sight: Sight, post: Post, file: Path) -> None:
        self._sight = sight
        self._post = post
        self._file = file
        self._kept = _read(file)
        self._bell = asyncio.Event()
        self._looks_until_try = self._looks = 0

    def look_now(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:  # whatever it is, it must go on looking
                log.warning("watch_stumbled", extra={"kind": type(error).__name__})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._bell.wait()
            self._bell.clear()

    async def look(self) -> None:
        seen = await looking.look(self._sight)
        state = rules.look(self._kept.state, seen.troubles)
        kept = await self._tell(Kept(await self._people(bool(rules.begun(state) or rules.over(state))), state), seen)
        is_new, self._kept = kept != self._kept, kept
        with contextlib.suppress(OSError):  # on a full disk nothing is kept, and everybody is told all the same
            if is_new:
                _write(self._file, kept)
            elif self._file.exists():
                os.utime(self._file)

    async def _people(self, is_news: bool) -> tuple[dict[str, str], ...]:
        """Those of the last time when `people` does not answer."""
        is_time, self._looks = self._looks % LOOKS_BETWEEN_ASKING == 0, self._looks + 1
        found = await looking.who_is_told(self._sight) if is_news or is_time else None
        return self._kept.people if found is None else tuple(found)

    async def _tell(self, kept: Kept, seen: Seen) -> Kept:
        begun, over = rules.begun(kept.state), rules.over(kept.state)
        self._looks_until_try -= 1
        if not (begun or over) or not kept.people or not self._post.mail_url or self._looks_until_try > 0:
            return kept
        if await self._send(kept.people, begun, over, seen.parked):
            return replace(kept, state=rules.told(kept.state, begun, over))
        self._looks_until_try = LOOKS_BETWEEN_TRIES
        return kept

    async def _send(
        self, people: Iterable[dict[str, str]], begun: list[Trouble], over: list[Trouble], parked: int
    ) -> bool:
        said = []
        for one in people:
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
        said = json.loads(file.read_text())
        return Kept(tuple(said["people"]), {Trouble(one): Known(**known) for one, known in said["state"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept()


def _write(file: Path, kept: Kept) -> None:
    half = file.with_name(f"{file.name}.tmp")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        json.dump(asdict(kept), opened)
    half.rename(file)
