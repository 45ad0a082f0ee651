"""One service decides for all: the first by name of those that have a part. It hears of the others by their events."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.contracts.imports import (
    ImportAgreed,
    ImportCompleted,
    ImportPartRefused,
    ImportPartShown,
    ImportPartTaken,
    ImportPutAside,
)
from services.runtime.due import Due
from services.runtime.parts import store
from services.runtime.reactions import BEGINNING, Reactions
from services.runtime.work import Work

CUT_OFF = timedelta(minutes=10)


class Decider:
    """Says once for each import, and for ever: agreed, because every part was taken, or put aside."""

    def __init__(self, service: str) -> None:
        self._service = service

    def react(self, reactions: Reactions, due: Due) -> None:
        reactions.consequence(ImportPartTaken, since=BEGINNING)(self.count_import_part)
        reactions.consequence(ImportPartRefused, since=BEGINNING)(self.refuse_import)
        reactions.consequence(ImportPartShown, since=BEGINNING)(self.count_shown_part)
        due.at("decide-import")(self.decide_import)

    async def count_import_part(self, event: ImportPartTaken, work: Work) -> None:
        if self._service != min(event.of):
            return
        is_first = await store.open_decision(work.db, event.import_id, event.of, work.now)
        if is_first:
            await work.due("decide-import", str(event.import_id), work.now + CUT_OFF)
        if await self._is_open(event.import_id, work):
            await store.hear(work.db, event.import_id, event.service, is_shown=False)
            if await store.heard_all(work.db, event.import_id, shown=False):
                await self._decide(event.import_id, event.of, ImportAgreed, "agreed", work)

    async def refuse_import(self, event: ImportPartRefused, work: Work) -> None:
        if self._service != min(event.of):
            return
        await store.open_decision(work.db, event.import_id, event.of, work.now)
        if await self._is_open(event.import_id, work):
            await self._decide(event.import_id, event.of, ImportPutAside, "put aside", work)

    async def decide_import(self, key: str, body: dict[str, Any], work: Work) -> None:
        """Not every part was there in time."""
        decision = await store.lock_decision(work.db, UUID(key))
        if decision is not None and decision["decision"] is None:
            await self._decide(UUID(key), tuple(decision["of"]), ImportPutAside, "put aside", work)

    async def count_shown_part(self, event: ImportPartShown, work: Work) -> None:
        decision = await store.lock_decision(work.db, event.import_id)
        if decision is None or decision["decision"] != "agreed":
            return
        await store.hear(work.db, event.import_id, event.service, is_shown=True)
        if await store.heard_all(work.db, event.import_id, shown=True):
            await self._decide(event.import_id, tuple(decision["of"]), ImportCompleted, "completed", work)

    async def _is_open(self, import_id: UUID, work: Work) -> bool:
        decision = await store.lock_decision(work.db, import_id)
        return decision is not None and decision["decision"] is None

    async def _decide(
        self,
        import_id: UUID,
        of: tuple[str, ...],
        event: type[ImportAgreed | ImportPutAside | ImportCompleted],
        decision: str,
        work: Work,
    ) -> None:
        await store.decide(work.db, import_id, decision, work.now)
        await work.not_due("decide-import", str(import_id))
        work.record(event(import_id=import_id, service=self._service, of=of))
