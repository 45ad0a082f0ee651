"""Many rows for several services at once: all or nothing, as the person who brings them sees it.

Each service checks its rows by doing them and undoing them again, then keeps them as its *part*. When every service
has taken its part, each shows its own, in one transaction. Parts that stay alone are put aside after a while. Nobody
waits at a page for this: it goes on by itself, whatever is killed in between.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

import msgspec
from litestar.handlers import HTTPRouteHandler

from services.contracts.imports import ImportPartDropped, ImportPartShown, ImportPartTaken
from services.runtime import http
from services.runtime.actor import house as part_of_the_house
from services.runtime.actor import require_role
from services.runtime.due import Due
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.refusal import Refusal
from services.runtime.work import Work

Row = TypeVar("Row", bound=msgspec.Struct)
CUT_OFF = timedelta(minutes=10)
FORGOTTEN = timedelta(days=7)
PATIENCE = "set local transaction_timeout = '5min'"
"""Thousands of rows on a busy machine; a person's own command is never so long."""
IMPORT = part_of_the_house("import")
log = logging.getLogger(__name__)


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


class ImportChecked(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows are new, which are there already and stay as they are, and those that are refused."""

    new: int
    known: list[int]
    refused: list[RowVerdict]


class PartRefused(Refusal):
    """Nothing begins while one row is refused."""

    slug = "part-refused"
    status = 422
    what_to_do = "Leave the refused rows out, or mend them, and try again."


class Undone(Exception):  # noqa: N818
    """Raised to roll back what was only tried."""


class CheckImport(msgspec.Struct, frozen=True, kw_only=True):
    """Says of each row whether it would be taken. Changes nothing."""

    rows: list[msgspec.Raw]


class TakeImportPart(msgspec.Struct, frozen=True, kw_only=True):
    """Keeps this service's rows of an import until all services have theirs. Said again, nothing changes."""

    import_id: UUID
    of: tuple[str, ...]
    rows: list[msgspec.Raw]


class Parts(Generic[Row]):
    """One service's side. `take` does one row as a command would and answers False when it is there already.

    `PARTS = Parts("scheduling", ImportRow, take_row)`; then `PARTS.routes`, `PARTS.react(REACTIONS, DUE)`.
    """

    def __init__(self, service: str, of: type[Row], take: Callable[[Row, Work], Awaitable[bool]]) -> None:
        self._service = service
        self._decode = msgspec.json.Decoder(of).decode
        self._take = take

    @property
    def routes(self) -> list[HTTPRouteHandler]:
        return [http.command(self._check()), http.command(self._take_part())]

    def react(self, reactions: Reactions, due: Due) -> None:
        reactions.consequence(ImportPartTaken, since=BEGINNING)(self._heard_of_part())
        due.at("drop-import-part")(self._drop)
        due.at("forget-import-part")(self._forget_dropped)

    def _check(self) -> Callable[[CheckImport, Work], Awaitable[ImportChecked]]:
        async def check_import(command: CheckImport, work: Work) -> ImportChecked:
            require_role(work.actor, "coordinator", "administrator", service="import")
            verdicts = await self._try_all(command.rows, work)
            return ImportChecked(
                new=sum(one.verdict == "new" for one in verdicts),
                known=[one.row for one in verdicts if one.verdict == "known"],
                refused=[one for one in verdicts if one.verdict == "refused"],
            )

        return check_import

    def _take_part(self) -> Callable[[TakeImportPart, Work], Awaitable[None]]:
        async def take_import_part(command: TakeImportPart, work: Work) -> None:
            require_role(work.actor, "coordinator", "administrator", service="import")
            await self._keep(command.import_id, command.of, command.rows, work)

        return take_import_part

    async def _try_all(self, rows: Sequence[msgspec.Raw], work: Work) -> list[RowVerdict]:
        """All in one go; only where one is refused each by itself, so that the others are judged too."""
        try:
            return await self._tried(rows, work, self._do)
        except Refusal:
            return await self._tried(rows, work, self._try)

    async def _tried(
        self, rows: Sequence[msgspec.Raw], work: Work, do: Callable[[int, msgspec.Raw, Work], Awaitable[RowVerdict]]
    ) -> list[RowVerdict]:
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

    async def _do(self, n: int, row: msgspec.Raw, trial: Work) -> RowVerdict:
        return RowVerdict(row=n, verdict="new" if await self._take(self._read(row), trial) else "known")

    async def _try(self, n: int, row: msgspec.Raw, trial: Work) -> RowVerdict:
        try:
            async with trial.db.transaction():
                return await self._do(n, row, trial)
        except Refusal as no:
            return RowVerdict(row=n, verdict="refused", slug=no.slug, sentence=no.sentence, what_to_do=no.what_to_do)

    def _read(self, row: msgspec.Raw) -> Row:
        """Row by row, between questions to the database: thousands at once would hold up everybody."""
        try:
            return self._decode(row)
        except msgspec.MsgspecError:
            raise RowUnreadable("This does not have the form we need.") from None

    async def _keep(self, import_id: UUID, of: tuple[str, ...], rows: Sequence[msgspec.Raw], work: Work) -> None:
        if any(verdict.verdict == "refused" for verdict in await self._try_all(rows, work)):
            raise PartRefused("Some rows cannot be taken.")
        part_id = uuid5(import_id, self._service)
        status = await work.db.execute(
            """insert into import_part (import_part_id, import_id, of, sealed, state, taken_at)
               values ($1, $2, $3, $4, 'taken', $5)
               on conflict (import_part_id) do update set state = 'taken', sealed = excluded.sealed, taken_at = $5
               where import_part.state = 'dropped'""",
            part_id,
            import_id,
            list(of),
            await work.sealer.seal(work.db, part_id, msgspec.json.encode(rows).decode()),
            work.now,
        )
        if status == "INSERT 0 1":
            await work.not_due("forget-import-part", str(import_id))
            work.record(ImportPartTaken(import_part_id=part_id, import_id=import_id, service=self._service, of=of))
            await work.due("drop-import-part", str(import_id), work.now + CUT_OFF)

    def _heard_of_part(self) -> Callable[[ImportPartTaken, Work], Awaitable[None]]:
        async def show_import_part(event: ImportPartTaken, work: Work) -> None:
            """When the last part is heard of, ours is shown, even after the cut-off: the others show theirs too."""
            await work.db.execute(
                "insert into import_part_heard (import_id, service) values ($1, $2) on conflict do nothing",
                event.import_id,
                event.service,
            )
            part = await work.db.fetchrow(
                """select import_part_id, sealed from import_part p
                   where import_id = $1 and state in ('taken', 'dropped') and sealed is not null and not exists (
                       select from unnest(p.of) as wanted
                       where wanted not in (select service from import_part_heard where import_id = $1))
                   for update""",
                event.import_id,
            )
            if part is not None:
                await self._show(event.import_id, part["import_part_id"], part["sealed"], work)

        return show_import_part

    async def _show(self, import_id: UUID, part_id: UUID, sealed: bytes, work: Work) -> None:
        await work.db.execute(PATIENCE)
        taking = Work(work.house, work.db, work.now, IMPORT, work.trace)
        shown = 0
        rows = await work.sealer.open(work.db, part_id, sealed)
        for row in msgspec.json.decode(rows or "[]", type=list[msgspec.Raw]):
            shown += await self._take(self._read(row), taking)
        for event in taking.recorded:
            work.record(event)
        await work.db.execute(
            "update import_part set state = 'shown', ended_at = $2 where import_part_id = $1", part_id, work.now
        )
        await self._forget(import_id, work)
        await work.not_due("drop-import-part", str(import_id))
        await work.not_due("forget-import-part", str(import_id))
        work.record(ImportPartShown(import_part_id=part_id, import_id=import_id, service=self._service, rows=shown))

    async def _drop(self, key: str, body: dict[str, Any], work: Work) -> None:
        part_id = await work.db.fetchval(
            """update import_part set state = 'dropped', ended_at = $2 where import_id = $1 and state = 'taken'
               returning import_part_id""",
            UUID(key),
            work.now,
        )
        if part_id is not None:
            work.record(ImportPartDropped(import_part_id=part_id, import_id=UUID(key), service=self._service))
            await work.due("forget-import-part", key, work.now + FORGOTTEN)

    async def _forget_dropped(self, key: str, body: dict[str, Any], work: Work) -> None:
        await self._forget(UUID(key), work)

    async def _forget(self, import_id: UUID, work: Work) -> None:
        """Its rows and their key. What they said stands in its own tables now, or nowhere."""
        await work.sealer.forget(work.db, uuid5(import_id, self._service))
        await work.db.execute("update import_part set sealed = null where import_id = $1", import_id)


class ImportQuestion(msgspec.Struct, frozen=True, kw_only=True):
    import_id: UUID


class ImportPartView(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: none, taken, shown or dropped."""

    state: str


async def import_part(question: ImportQuestion, look: http.Look) -> ImportPartView:
    """How far this service's part has come."""
    require_role(look.actor, "coordinator", "administrator", service="import")
    state = await look.db.fetchval("select state from import_part where import_id = $1", question.import_id)
    return ImportPartView(state=state or "none")
