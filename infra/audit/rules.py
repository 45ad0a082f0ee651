"""What must always hold in a service: its `audit.sql`, whose questions give the rows that break it.

What stands below the line `-- At night` reads every event there ever was, and is asked only when everything is.
"""

from infra.audit.model import Finding, Kind
from infra.local.services import HOME
from services.runtime.database import Connection

AT_NIGHT = "-- At night"
MOST = 20
"""Rows of one question that are named; the rest is counted."""


def questions(service: str, *, is_everything: bool) -> list[str]:
    text = (HOME / "services" / service / "audit.sql").read_text()
    text = text if is_everything else text.partition(AT_NIGHT)[0]
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return [question for question in "\n".join(lines).split(";") if question.strip()]


async def broken(db: Connection, service: str, *, is_everything: bool) -> list[Finding]:
    found: list[Finding] = []
    await db.execute(f"set search_path = {service}, extensions")
    for question in questions(service, is_everything=is_everything):
        rows = await db.fetch(question)
        found += [Finding(Kind.RULE, service, row["what"], row["which"]) for row in rows[:MOST]]
        if len(rows) > MOST:
            found.append(Finding(Kind.RULE, service, rows[0]["what"], f"and {len(rows) - MOST} more"))
    await db.execute("reset search_path")
    return found
