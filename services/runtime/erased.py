"""Whom the college has forgotten: a list of ids and times in a file outside PostgreSQL, so that an old backup that is
put back forgets them again before anybody can look.

`await erased.append(person_id, at)` returns when the line is on the disk: call it *before* an erasure is confirmed to
anybody, and before the transaction that erases commits. A person who is on the list and yet still there is erased at
the next start; the other way round nobody would know. `read()` answers everybody once, with the first time.

Where it lies is said by ERASURE_LIST, for `people` only; in `House` it is `house.erased`. On one machine it is
`erased.txt` in the college's folder, in containers the same in the volume `erased`. Several files, parted by `:`, are
all written: the first must be, the others (a disk of another machine) may be away for a while.
"""

import asyncio
import contextlib
import logging
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

_LINE = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}) (\S+)")
log = logging.getLogger(__name__)


class Erased(NamedTuple):
    person_id: UUID
    at: datetime


class ErasureList:
    """The first of `files` is the list; the others are copies of it in other places."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.files = tuple(files)

    async def append(self, person_id: UUID, at: datetime) -> None:
        """On the disk when it returns. Said twice, it stands there twice. Raises OSError when it cannot be written."""
        await asyncio.to_thread(self._append, Erased(person_id, at))

    def read(self) -> tuple[Erased, ...]:
        """Everybody on any of the lists, in the order of their first time."""
        first: dict[UUID, datetime] = {}
        for file in self.files:
            for person_id, at in read_file(file):
                first[person_id] = min(at, first.get(person_id, at))
        return tuple(sorted((Erased(*one) for one in first.items()), key=lambda one: (one.at, one.person_id)))

    def _append(self, one: Erased) -> None:
        if not self.files:
            raise FileNotFoundError("The setting ERASURE_LIST is missing. It says where is written whom we forgot.")
        append_to(self.files[0], [one])
        for copy in self.files[1:]:
            try:
                append_to(copy, [one])
            except OSError as error:
                log.warning("erasure_list_copy_away", extra={"kind": type(error).__name__})


def from_setting(text: str) -> ErasureList:
    return ErasureList(Path(one) for one in text.split(os.pathsep) if one)


def read_file(file: Path) -> list[Erased]:
    """What a killed process left half of was not confirmed to anybody, and is passed over."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return []
    return [Erased(UUID(found[1]), datetime.fromisoformat(found[2])) for line in lines if (found := _of(line))]


def _of(line: str) -> re.Match[str] | None:
    found = _LINE.fullmatch(line)
    with contextlib.suppress(ValueError):
        return found if found and datetime.fromisoformat(found[2]).tzinfo else None
    return None


def append_to(file: Path, people: Iterable[Erased]) -> None:
    """Begins with a new line, so that half a line before it spoils nothing."""
    is_new = not file.exists()
    text = "".join(f"\n{one.person_id} {one.at.isoformat()}\n" for one in people)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """A new file is found after a power cut only when its folder is on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
