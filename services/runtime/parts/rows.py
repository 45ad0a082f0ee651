"""The rows of one service: tried, which changes nothing, or carried out."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

import msgspec

from services.contracts.event import Event
from services.runtime.actor import house as part_of_the_house
from services.runtime.refusal import Refusal
from services.runtime.work import Work

Row = TypeVar("Row", bound=msgspec.Struct)
Do = Callable[[int, msgspec.Raw, Work], Awaitable["RowVerdict"]]
PATIENCE = "set local transaction_timeout = '5min'"
"""Thousands of rows on a busy machine; a person's own command is never so long."""
IMPORT = part_of_the_house("import")


class RowVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What this service says of one row: `new`, `known` (nothing to do) or `refused` with the reason."""

    row: int
    verdict: str
    slug: str = ""
    sentence: str = ""
    what_to_do: str = ""


class RowUnreadable(Refusal):
    """It does not have the form that this service reads."""

    slug = "row-unreadable"


class Undone(Exception):  # noqa: N818
    """Raised to roll back what was only tried."""


class CarriedOut(NamedTuple):
    new: int
    refused: list[RowVerdict]


class Rows(Generic[Row]):
    """`take` does one row as a command would and answers False when it is there already."""

    def __init__(self, of: type[Row], take: Callable[[Row, Work], Awaitable[bool]]) -> None:
        self._decode = msgspec.json.Decoder(of).decode
        self._take = take

    async def try_all(self, rows: Sequence[msgspec.Raw], work: Work) -> list[RowVerdict]:
        """All in one go; only where one is refused each by itself, so that the others are judged too."""
        try:
            return await self._tried(rows, work, self._do)
        except Refusal:
            return await self._tried(rows, work, self._try)

    async def carry_out(self, rows: Sequence[msgspec.Raw], work: Work, at: datetime) -> CarriedOut:
        """For good, as at the moment they were tried: a day that has begun since makes no row wrong. One that is
        refused even so (somebody has made the same by hand meanwhile) stays out by itself."""
        await work.db.execute(PATIENCE)
        try:
            async with work.db.transaction():
                return await self._carried_out(rows, work, at, self._do)
        except Refusal:
            return await self._carried_out(rows, work, at, self._try)

    async def _tried(self, rows: Sequence[msgspec.Raw], work: Work, do: Do) -> list[RowVerdict]:
        """Each row sees those before it: two that contradict one another are found out here."""
        verdicts: list[RowVerdict] = []
        await work.db.execute(PATIENCE)
        try:
            async with work.db.transaction():
                trial = Work(work.house, work.db, work.now, IMPORT)
                verdicts = [await do(n, row, trial) for n, row in enumerate(rows)]
                raise Undone
        except Undone:
            return verdicts

    async def _carried_out(self, rows: Sequence[msgspec.Raw], work: Work, at: datetime, do: Do) -> CarriedOut:
        new, refused = 0, list[RowVerdict]()
        events = list[Event]()
        for n, row in enumerate(rows):
            one = Work(work.house, work.db, at, IMPORT, work.trace)
            verdict = await do(n, row, one)
            if verdict.verdict == "refused":
                refused.append(verdict)
            else:
                new += verdict.verdict == "new"
                events += one.recorded
        for event in events:
            work.record(event)
        return CarriedOut(new, refused)

    async def _do(self, n: int, row: msgspec.Raw, work: Work) -> RowVerdict:
        return RowVerdict(row=n, verdict="new" if await self._take(self._read(row), work) else "known")

    async def _try(self, n: int, row: msgspec.Raw, work: Work) -> RowVerdict:
        try:
            async with work.db.transaction():
                return await self._do(n, row, work)
        except Refusal as no:
            return RowVerdict(row=n, verdict="refused", slug=no.slug, sentence=no.sentence, what_to_do=no.what_to_do)

    def _read(self, row: msgspec.Raw) -> Row:
        """Row by row, between questions to the database: thousands at once would hold up everybody."""
        try:
            return self._decode(row)
        except msgspec.MsgspecError:
            raise RowUnreadable("This does not have the form we need.") from None
