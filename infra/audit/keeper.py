"""Keeps looking through a college, beside what keeps it running: what is new each minute, everything each night.

At rest it costs one question to NATS every ten seconds, how far the stream is: where nothing is new nothing is looked
at. A look is a child that ends with it. Needs no library: it lives in the supervisor, which must stay small.
"""

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from infra.audit import times
from infra.audit.model import Finding, Kind, Report, read_findings
from infra.audit.times import Looked
from infra.local import children, http
from infra.local.services import HOME
from infra.nats.config import STREAM

LOOK_EVERY = 10.0
MOST_SECONDS = 1800.0
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mended:
    at: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Kept:
    """What outlives this process: where the next look begins, what was found, and what was made anew."""

    short_at: str = ""
    everything_at: str = ""
    refilled_at: str = ""
    findings: tuple[Finding, ...] = ()
    mended: Mended | None = None
    position: dict[str, Any] = field(default_factory=dict)


class Stream(NamedTuple):
    made_at: str
    messages: int
    last_seq: int
    consumers: int = 0
    server: str = ""

    def is_doubtful_after(self, before: "Stream") -> bool:
        """It has lost something, at first sight, or its server has begun anew, perhaps on other files: it is looked at
        without waiting for the minute."""
        is_shorter = self.messages != self.last_seq or self.last_seq < before.last_seq
        is_less = is_shorter or self.consumers < before.consumers or not self.made_at
        return is_less or self.server != before.server


class Keeper:
    """`tell` is called when something is found that was not made anew. `monitor`: where NATS says how it is."""

    def __init__(
        self, environment: Mapping[str, str], monitor: str, file: Path, tell: Callable[[], None] = lambda: None
    ) -> None:
        self._environment = environment
        self._monitor = monitor
        self._file = file
        self._tell = tell
        self._bell = asyncio.Event()
        self._began_at = datetime.now(UTC)
        self._interests: object = None
        self._seen = Stream("", 0, 0)
        self._is_asked = False
        self.progress: tuple[str, int] | None = None
        """What it looks at just now, and how many hundredths of that are done."""
        self.could_not = ""
        self.kept = _read(file)

    @property
    def is_wrong(self) -> bool:
        return bool(self.kept.findings)

    def ask(self) -> None:
        """Somebody wants everything to be looked at now."""
        self._is_asked = True
        self._bell.set()

    def said(self) -> dict[str, Any]:
        """For the page. Ids and words of ours only."""
        kept = self.kept
        return {
            "short_at": kept.short_at or None,
            "everything_at": kept.everything_at or None,
            "findings": [asdict(one) for one in kept.findings],
            "mended": asdict(kept.mended) if kept.mended else None,
            "is_looking": self.progress is not None or self._is_asked,
            "progress": self.progress,
            "could_not": self.could_not,
        }

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await self._bell.wait()
            self._bell.clear()
            try:
                await self.turn(datetime.now(UTC))
            except Exception as error:  # whatever it is, it must go on
                log.warning("audit_stumbled", extra={"kind": type(error).__name__})

    async def turn(self, now: datetime) -> None:
        """Looks when it is time."""
        looked = self._looked()
        if self._is_asked or times.is_everything_due(looked, now):
            self._is_asked = False
            await self.look(now, is_everything=True)
            return
        stream = await self._stream()
        if stream is None or stream == self._seen:
            return
        if stream.is_doubtful_after(self._seen) or times.is_short_due(looked, now):
            await self.look(now, is_everything=False)
            self._seen = stream
            if self.is_wrong and not looked.is_wrong:
                await self.look(now, is_everything=True)

    def _looked(self) -> Looked:
        kept = self.kept
        return Looked(
            self._began_at, _time(kept.short_at), _time(kept.everything_at), self.is_wrong, _time(kept.refilled_at)
        )

    async def _stream(self) -> "Stream | None":
        """How the stream is, as its server says. None: it does not answer, which others tell."""
        status, body = await http.get(self._monitor, "/jsz?acc=COLLEGE&streams=true")
        if status != 200:
            return None
        said = json.loads(body)
        accounts = said.get("account_details") or [{}]
        for one in accounts[0].get("stream_detail") or ():
            if one["name"] == STREAM:
                state, server = one["state"], said["server_id"]
                messages, last_seq, consumers = (state.get(of, 0) for of in ("messages", "last_seq", "consumer_count"))
                return Stream(one["created"], messages, last_seq, consumers, server)
        return Stream("", 0, 0, server=said["server_id"])

    async def look(self, now: datetime, *, is_everything: bool) -> None:
        self.progress = ("journals", 0)
        words = ["--lines", *([] if is_everything else ["--new"])]
        words += ["--mend"] if times.may_refill(self._looked(), now) else []
        try:
            answer = await self._child(words)
        finally:
            self.progress = None
        self.could_not = "" if "report" in answer else str(answer.get("trouble", "it ended"))
        if "report" in answer:
            self._interests = answer["interests"]
            self._keep(Report.read(answer["report"]), now)
        elif is_everything:  # it is tried again, but not all the time
            self._began_at, self.kept = now, replace(self.kept, everything_at="")

    async def _child(self, words: list[str]) -> dict[str, Any]:
        process = await children.spawn(
            [sys.executable, "-m", "infra.audit", *words],
            environment=self._environment,
            output=subprocess.PIPE,
            errors=subprocess.DEVNULL,
            stdin=subprocess.PIPE,
            folder=HOME,
        )
        try:
            async with asyncio.timeout(MOST_SECONDS):
                return await self._listen(process)
        except TimeoutError:
            return {"trouble": "it took too long"}
        finally:
            await children.end(process, children.KILL, 1)

    async def _listen(self, process: asyncio.subprocess.Process) -> dict[str, Any]:
        assert process.stdin is not None  # noqa: S101  (they are pipes)
        assert process.stdout is not None  # noqa: S101
        told = {"since": self.kept.position or None, "interests": self._interests}
        process.stdin.write(json.dumps(told).encode() + b"\n")
        while line := await process.stdout.readline():
            said: dict[str, Any] = json.loads(line)
            if "progress" not in said:
                return said
            self.progress = (said["progress"], said["percent"])
        return {}

    def _keep(self, report: Report, now: datetime) -> None:
        """What a look at what is new has found stays until everything has been looked at."""
        before, at = self.kept, now.isoformat()
        found = report.findings if report.is_everything else tuple(sorted({*before.findings, *report.findings}))
        refilled = any(one.kind is Kind.STREAM for one in report.mended)
        self.kept = replace(
            before,
            short_at=at,
            everything_at=at if report.is_everything else before.everything_at,
            refilled_at=at if refilled else before.refilled_at,
            findings=found,
            mended=Mended(at, report.mended) if report.mended else before.mended,
            position=asdict(report.position),
        )
        with contextlib.suppress(OSError):  # on a full disk nothing is kept, and everybody is told all the same
            self._file.write_text(json.dumps(asdict(self.kept)))
        if set(found) - set(before.findings):
            self._tell()


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _read(file: Path) -> Kept:
    try:
        said = json.loads(file.read_text())
        mended = said["mended"] and Mended(said["mended"]["at"], read_findings(said["mended"]["findings"]))
        return Kept(**{**said, "findings": read_findings(said["findings"]), "mended": mended})
    except (OSError, ValueError, KeyError, TypeError):
        return Kept()
