"""What was handed over to the mail server, in a file outside PostgreSQL: times, and hashes of cause, kind and person.

After a restore the database does not know what was sent since its backup, and a reminder would go a second time. So the
restore reads this file into `sent_before`, and `sending` passes over what stands there.
"""

import asyncio
import logging
import os
from datetime import datetime

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
