"""What was handed over to the mail server, in a file outside PostgreSQL: times, and hashes of cause, kind and person.

When the database goes before it has noted that a letter went, or when it is put back from a backup, it knows nothing of
it, and the letter would go a second time. So `sending` asks this file first, and a restore reads it into `sent_before`
(the file may be of another machine).
"""

import asyncio
import logging
import os
from datetime import datetime, timedelta

REMEMBERED = timedelta(days=14)
"""Longer than a letter is tried."""
log = logging.getLogger(__name__)


async def note(files: str, key: str, at: datetime) -> None:
    """On the disk when it returns. It has gone in any case, so a file that cannot be written holds up nothing."""
    await asyncio.to_thread(_note, [one for one in files.split(os.pathsep) if one], f"\n{at.isoformat()} {key}\n")


def _note(files: list[str], line: str) -> None:
    for file in files:
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, line.encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            log.warning("sent_list_away", extra={"kind": type(error).__name__})


async def has_gone(files: str, key: str, now: datetime) -> bool:
    """Whether it was handed over in the last days, by whichever process."""
    first = files.split(os.pathsep)[0]
    return bool(first) and await asyncio.to_thread(_lists.setdefault(first, _List(first)).has, key, now)


class _List:
    """Read on from where the last look ended: another replica may have written too."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._read = 0
        self._days: dict[str, str] = {}
        """The day on which each went."""

    def has(self, key: str, now: datetime) -> bool:
        try:
            self._read_on((now - REMEMBERED).date().isoformat())
        except OSError as error:
            log.warning("sent_list_away", extra={"kind": type(error).__name__})
        return key in self._days

    def _read_on(self, oldest: str) -> None:
        size = os.stat(self._file).st_size if os.path.exists(self._file) else 0
        if size < self._read:  # another has been put in its place
            self._read, self._days = 0, {}
        if size == self._read:
            return
        with open(self._file, "rb") as file:
            file.seek(self._read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        self._days |= {line[-64:]: line[:10] for line in whole.decode().split("\n") if line}
        self._days = {key: day for key, day in self._days.items() if day >= oldest}


_lists: dict[str, _List] = {}
