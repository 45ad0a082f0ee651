"""One service's part of an import: kept, looked at, taken, and carried out when all have taken theirs."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Generic
from uuid import UUID, uuid5

import msgspec
from asyncpg import Record
from litestar.handlers import HTTPRouteHandler

from services.contracts.imports import (
    ImportAgreed,
    ImportCompleted,
    ImportPartDropped,
    ImportPartRefused,
    ImportPartShown,
    ImportPartTaken,
    ImportPutAside,
)
from services.runtime import http
from services.runtime.actor import require_role
from services.runtime.due import Due
from services.runtime.parts import store
from services.runtime.parts.deciding import CUT_OFF, Decider
from services.runtime.parts.rows import Row, Rows, RowVerdict
from services.runtime.parts.view import MOST_TOLD, RefusedRow, import_part
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.refusal import Refusal
from services.runtime.work import Work

FORGOTTEN = timedelta(days=7)
CHECK, CARRY_OUT, GIVE_UP, FORGET = (
    "check-import-part",
    "carry-out-import-part",
    "give-up-import-part",
    "forget-import-part",
)


class ImportIsOver(Refusal):
    """It was put aside before this part came."""

    slug = "import-is-over"
    what_to_do = "Choose the same sheets again: nothing comes in twice."


class ImportChecked(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows are new, which are there already and stay as they are, and those that are refused."""

    new: int
    known: list[int]
    refused: list[RowVerdict]


class CheckImport(msgspec.Struct, frozen=True, kw_only=True):
    """Says of each row whether it would be taken. Changes nothing."""

    rows: list[msgspec.Raw]


class TakeImportPart(msgspec.Struct, frozen=True, kw_only=True):
    """Keeps this service's rows of an import, sealed, until all services have theirs. Said again, nothing changes.

    It is answered at once: whether the rows can be taken is looked at afterwards. `of` are the services that have a
    part. `labels` name each row for a person. With `leaves_out` what is refused stays out; else nothing comes in.
    """

    import_id: UUID
    of: tuple[str, ...]
    rows: list[msgspec.Raw]
    labels: list[str] = []
    leaves_out: bool = False


class Kept(msgspec.Struct, frozen=True):
    """What is sealed."""

    rows: list[msgspec.Raw]
    labels: list[str]


class Parts(Generic[Row]):
    """`PARTS = Parts("scheduling", ImportRow, take_row)`; then `PARTS.routes`, `PARTS.react(REACTIONS, DUE)`."""

    def __init__(self, service: str, of: type[Row], take: Callable[[Row, Work], Awaitable[bool]]) -> None:
        self._service = service
        self._rows = Rows(of, take)

    @property
    def routes(self) -> list[HTTPRouteHandler]:
        return [http.command(self.check_import), http.command(self.take_import_part), http.question(import_part)]

    def react(self, reactions: Reactions, due: Due) -> None:
        Decider(self._service).react(reactions, due)
        reactions.consequence(ImportAgreed, since=BEGINNING)(self.begin_import_part)
        reactions.consequence(ImportPutAside, since=BEGINNING)(self.drop_import_part)
        reactions.consequence(ImportCompleted, since=BEGINNING)(self.all_parts_are_in)
        due.at(CHECK, is_long=True)(self.check_part)
        due.at(CARRY_OUT, is_long=True)(self.carry_out)
        due.at(GIVE_UP)(self.give_up)
        due.at(FORGET)(self.forget)

    async def check_import(self, command: CheckImport, work: Work) -> ImportChecked:
        require_role(work.actor, "coordinator", "administrator", service="import")
        verdicts = await self._rows.try_all(command.rows, work)
        return ImportChecked(
            new=sum(one.verdict == "new" for one in verdicts),
            known=[one.row for one in verdicts if one.verdict == "known"],
            refused=[one for one in verdicts if one.verdict == "refused"],
        )

    async def take_import_part(self, command: TakeImportPart, work: Work) -> None:
        require_role(work.actor, "coordinator", "administrator", service="import")
        if await store.state_of(work.db, command.import_id) is None:
            await self._keep(command, work)
        if await store.state_of(work.db, command.import_id) == "dropped":
            raise ImportIsOver("This took too long, and was put aside.")

    async def _keep(self, command: TakeImportPart, work: Work) -> None:
        import_id, part_id = command.import_id, uuid5(command.import_id, self._service)
        kept = msgspec.json.encode(Kept(command.rows, command.labels)).decode()
        part = {
            "import_part_id": part_id,
            "import_id": import_id,
            "of": list(command.of),
            "sealed": await work.sealer.seal(work.db, part_id, kept),
            "leaves_out": command.leaves_out,
            "row_count": len(command.rows),
            "at": work.now,
        }
        if await store.insert_part(work.db, part):
            await work.due(CHECK, str(import_id), work.now)
            await work.due(GIVE_UP, str(import_id), work.now + CUT_OFF)

    async def check_part(self, key: str, body: dict[str, Any], work: Work) -> None:
        """Does the rows and undoes them. Then it is this service's word: it takes its part, or does not."""
        part = await store.part_in(work.db, UUID(key), "kept")
        if part is None:
            return
        kept = await self._open(part, work)
        verdicts = await self._rows.try_all(kept.rows, work)
        refused = [one for one in verdicts if one.verdict == "refused"]
        state = "refused" if refused and not part["leaves_out"] else "taken"
        if await store.move_on(work.db, UUID(key), "kept", state, work.now) is None:
            return
        await work.not_due(GIVE_UP, key)
        await self._tell_refused(part, kept, refused, 0, work)
        if state == "taken":
            work.record(ImportPartTaken(**self._of(part)))
        else:
            await store.forget_rows(work.db, UUID(key))
            work.record(ImportPartRefused(**self._of(part), rows=len(refused)))

    async def begin_import_part(self, event: ImportAgreed, work: Work) -> None:
        """All have taken their parts, for ever: ours is carried out now, and after a cut-off as soon as we are back."""
        if await store.move_on(work.db, event.import_id, "taken", "agreed", work.now) is not None:
            await work.due(CARRY_OUT, str(event.import_id), work.now)

    async def carry_out(self, key: str, body: dict[str, Any], work: Work) -> None:
        part = await store.part_in(work.db, UUID(key), "agreed")
        if part is None:
            return
        kept = await self._open(part, work)
        new, refused = await self._rows.carry_out(kept.rows, work, part["checked_at"])
        await store.move_on(work.db, UUID(key), "agreed", "shown", work.now)
        await store.forget_rows(work.db, UUID(key))
        await self._tell_refused(part, kept, refused, new, work)
        if not refused:
            await work.sealer.forget(work.db, part["import_part_id"])
        work.record(ImportPartShown(**_id_of(part), service=self._service, rows=new, left_out=len(refused)))

    async def drop_import_part(self, event: ImportPutAside, work: Work) -> None:
        """Nothing of it comes in. One that comes after this finds that it is over."""
        if self._service not in event.of:
            return
        part_id = uuid5(event.import_id, self._service)
        if await store.put_aside(work.db, part_id, event.import_id, event.of, work.now):
            await self.forget(str(event.import_id), {}, work)
            work.record(ImportPartDropped(import_part_id=part_id, import_id=event.import_id, service=self._service))

    async def all_parts_are_in(self, event: ImportCompleted, work: Work) -> None:
        await store.all_in(work.db, event.import_id)

    async def give_up(self, key: str, body: dict[str, Any], work: Work) -> None:
        """We could not even look in time: so the others need not wait for us."""
        part = await store.move_on(work.db, UUID(key), "kept", "dropped", work.now)
        if part is not None:
            await self.forget(key, {}, work)
            work.record(ImportPartRefused(**self._of(part), rows=0))

    async def forget(self, key: str, body: dict[str, Any], work: Work) -> None:
        """Its rows, why some were refused, and their key. What they said stands in its own tables now, or nowhere."""
        await work.sealer.forget(work.db, uuid5(UUID(key), self._service))
        await store.forget_refused(work.db, UUID(key))

    async def _open(self, part: Record, work: Work) -> Kept:
        kept = await work.sealer.open(work.db, part["import_part_id"], part["sealed"])
        return msgspec.json.decode(kept or '{"rows":[],"labels":[]}', type=Kept)

    async def _tell_refused(self, part: Record, kept: Kept, refused: list[RowVerdict], new: int, work: Work) -> None:
        """The first of them, for the page of this import, for a week: they say what a sheet says."""
        why = None
        if refused:
            told = [RefusedRow.of(one, kept.labels) for one in refused[:MOST_TOLD]]
            why = await work.sealer.seal(work.db, part["import_part_id"], msgspec.json.encode(told).decode())
            await work.due(FORGET, str(part["import_id"]), work.now + FORGOTTEN)
        await store.save_outcome(work.db, part["import_id"], new, len(refused), why)

    def _of(self, part: Record) -> dict[str, Any]:
        return {**_id_of(part), "service": self._service, "of": tuple(part["of"])}


def _id_of(part: Record) -> dict[str, UUID]:
    return {"import_part_id": part["import_part_id"], "import_id": part["import_id"]}
