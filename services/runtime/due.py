"""What must happen at a time. There is no other timer, thread or cron in the house.

The replica that leads does each as a command with the actor *clock*, in one transaction with its removal; after an
outage late, never skipped, never twice.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from services.runtime.actor import CLOCK
from services.runtime.house import House
from services.runtime.inbox import where
from services.runtime.work import Work, work

Handler = Callable[[str, dict[str, Any], Work], Awaitable[None]]
RETRY_MINUTES = 1
log = logging.getLogger(__name__)


class Due:
    """The kinds of due work of one service: `DUE = Due()`, then `@DUE.at("close-voting")` above its function."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.long: set[str] = set()

    def at(self, kind: str, *, is_long: bool = False) -> Callable[[Handler], Handler]:
        """Declares `async def close_voting(key: str, body: dict[str, Any], work: Work) -> None`.

        What `is_long` (more than a few seconds) is done beside the rest, so that nothing waits for it.
        """

        def declare(handler: Handler) -> Handler:
            self.handlers[kind] = handler
            if is_long:
                self.long.add(kind)
            return handler

        return declare

    def runners(self, house: House) -> list["DueRunner"]:
        """One for what is short, and one for what is long if there is any."""
        short = self.handlers.keys() - self.long
        return [DueRunner(house, self, kinds) for kinds in (short, self.long) if kinds]


class DueRunner:
    def __init__(self, house: House, due: Due, kinds: Iterable[str] | None = None) -> None:
        self._house = house
        self._due = due
        self._kinds = list(due.handlers if kinds is None else kinds)

    async def run(self) -> None:
        """Until cancelled: do what is due whenever the relay's look at the clock rings."""
        while True:
            await self._house.due_bell.wait()
            self._house.due_bell.clear()
            while await self.do_next() > 1:
                pass

    async def do_next(self) -> int:
        """Does the next thing that is due. Answers how many there were before."""
        late: str | None = None
        try:
            async with work(self._house, CLOCK) as unit:
                row = await unit.db.fetchrow(
                    """delete from due where (kind, key) = (
                           select kind, key from due where at <= $1 and kind = any($2)
                           order by at limit 1 for update skip locked)
                       returning kind, key, body, attempts,
                           (select count(*) from due where at <= $1 and kind = any($2)) as found""",
                    unit.now,
                    self._kinds,
                )
                if row is None:
                    return 0
                found, late = int(row["found"]), f"{row['kind']} {row['key']}"
                await self._due.handlers[row["kind"]](row["key"], row["body"], unit)
            if row["attempts"]:
                self._house.troubles.pop(f"due.{row['kind']}", None)
        except Exception as error:
            if late is None:
                raise
            self._house.stumbles.note(error, self._house.now())
            await self._put_off(late, where(error))
        return found

    async def _put_off(self, late: str, reason: str) -> None:
        """The transaction is undone, so the row is there again: try it later, and say so on the health page."""
        kind, key = late.split(" ", 1)
        log.warning("due_stumbled", extra={"kind": kind, "reason": reason})
        self._house.troubles[f"due.{kind}"] = reason
        async with self._house.database.transaction() as db:
            await db.execute(
                """update due set attempts = attempts + 1, at = $3::timestamptz + make_interval(mins => $4)
                   where kind = $1 and key = $2""",
                kind,
                key,
                self._house.now(),
                RETRY_MINUTES,
            )


async def do_everything_due(house: House, due: Due) -> int:
    """For tests and seeds that move the clock: does all that is due now, and says how many things that were."""
    done = 0
    runner = DueRunner(house, due)
    while await runner.do_next():
        done += 1
    return done
