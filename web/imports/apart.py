"""Reading spreadsheets is seconds of work, so a process of its own does it and pages go on meanwhile.

What comes back is decoded in pieces: no piece holds the loop for long (design §7).
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from web.imports.job import Job, Said
from web.imports.tried import Parts, Place, Tried

HOME = Path(__file__).parents[2]
SECONDS = 120

_said = msgspec.json.Decoder(Said).decode
_parts = msgspec.json.Decoder(Parts).decode
_places = msgspec.json.Decoder(dict[UUID, Place]).decode


class Unreadable(Exception):  # noqa: N818
    """The child ended without an answer: too much memory or time."""


class Damaged(Exception):  # noqa: N818
    """What came back from the page before is not what went out to it."""


class TryOut(NamedTuple):
    """What the page shows, what each service is given, where each thing stands, and how many guesses are left."""

    tried: Tried
    parts: Parts
    places: Mapping[UUID, Place]
    unanswered: int


async def read(files: Mapping[str, bytes], today: date, namespace: UUID) -> TryOut:
    return await _answer(Job(files=dict(files), today=today, namespace=namespace))


async def read_again(kept: str, answers: Mapping[UUID, bool] | None, today: date, namespace: UUID) -> TryOut:
    """The sheets of the page before. Without `answers` every guess counts as right."""
    return await _answer(
        Job(kept=kept, answers=None if answers is None else dict(answers), today=today, namespace=namespace)
    )


async def _answer(job: Job) -> TryOut:
    lines = (await _in_child(await asyncio.to_thread(msgspec.msgpack.encode, job))).splitlines()
    said = _said(lines[0])
    if said.is_damaged or said.tried is None:
        raise Damaged
    await asyncio.sleep(0)
    parts = _parts(lines[1])
    await asyncio.sleep(0)
    return TryOut(said.tried, parts, _places(lines[2]), said.unanswered)


async def _in_child(job: bytes) -> bytes:
    """It gets no settings and no secrets: only the job."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web.imports.child", stdin=pipe, stdout=pipe, cwd=HOME, env={"PATH": os.defpath}
    )
    try:
        async with asyncio.timeout(SECONDS):
            out, _ = await child.communicate(job)
    except TimeoutError:
        raise Unreadable from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise Unreadable
    return out
