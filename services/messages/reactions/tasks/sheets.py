"""Spreadsheets that came in: somebody looks at what was understood, or at why nothing is shown."""

from services.contracts.imports import ImportCompleted, ImportPutAside
from services.messages.commands.tasks import open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules.tasks import working_days_on
from services.runtime.reactions import ACTIVATION
from services.runtime.work import Work

SHOWN, DROPPED = "sheets-to-check", "sheets-put-aside"
CHECK_DAYS = 2


@REACTIONS.consequence(ImportCompleted, since=ACTIVATION)
async def check_sheets(event: ImportCompleted, work: Work) -> None:
    until_at = working_days_on(work.now, CHECK_DAYS)
    await open_task(work, SHOWN, event.import_id, until_at=until_at, is_once=True)


@REACTIONS.consequence(ImportPutAside, since=ACTIVATION)
async def look_at_sheets_put_aside(event: ImportPutAside, work: Work) -> None:
    until_at = working_days_on(work.now, CHECK_DAYS)
    await open_task(work, DROPPED, event.import_id, until_at=until_at, is_once=True)
