"""The questions of each service's `audit.sql`, put by the invariant that they hold."""

from functools import cache
from pathlib import Path

import services
from tests.faults.checkers.look import Look

HOME = Path(services.__path__[0])


@cache
def questions(service: str) -> tuple[str, ...]:
    lines = [line for line in (HOME / service / "audit.sql").read_text().splitlines() if not line.startswith("--")]
    return tuple(one.strip() for one in "\n".join(lines).split(";") if one.strip())


async def found(look: Look, service: str) -> list[tuple[str, str]]:
    """What the audit of a service says, and of which row."""
    await look.db.execute(f"set search_path = {service}, extensions")
    try:
        rows = [row for question in questions(service) for row in await look.db.fetch(question)]
    finally:
        await look.db.execute("reset search_path")
    return [(row["what"], row["which"]) for row in rows]


async def say(look: Look, service: str, *only: str) -> list[str]:
    """Those of its complaints that are `only` these."""
    return [f"{service}: {what} ({which})" for what, which in await found(look, service) if what in only]
