"""The names that tutors chose to show to everybody: remembered for a minute, as what every page says of the college is.

Whoever takes her name back is gone from the pages within that minute.
"""

import time
from collections.abc import Callable, Sequence
from uuid import UUID

from web.clients.people import People

KEEP_SECONDS = 60.0
_MOST = 500


class PublicNames:
    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._known: dict[UUID, tuple[float, str | None]] = {}

    async def of(self, people: People, person_ids: Sequence[UUID]) -> list[str]:
        """In the order of the ids; who is not named to everybody is left out."""
        now = self._now()
        missing = [one for one in person_ids if self._known.get(one, (0.0, None))[0] <= now]
        if missing:
            found = await people.public_names(missing)
            if len(self._known) > _MOST:
                self._known.clear()
            self._known |= {one: (now + KEEP_SECONDS, found.get(one)) for one in missing}
        known = (self._known.get(one, (0.0, None))[1] for one in person_ids)
        return [name for name in known if name is not None]


tutors_named = PublicNames().of
