"""In which folder a college lies when nobody says: the example, until there is a real one beside it."""

import shlex
from pathlib import Path

from infra.local.services import HOME

EXAMPLE = HOME / "data"
REAL = "is-a-real-college"
"""The file that says so. The database knows it better, but only while it runs."""


def usual() -> Path:
    return own_of(EXAMPLE) or EXAMPLE


def command(words: str, data: Path) -> str:
    """What to type, for a sentence: with --data where it is not the usual folder."""
    return f"./college {words}{'' if data == usual() else f' --data {shlex.quote(str(data))}'}"


def beside(example: Path) -> Path:
    """Where a real college is made when it is begun from this example."""
    return example.with_name("our-college")


def own_of(example: Path) -> Path | None:
    """The real college beside this example, when there is one."""
    own = beside(example)
    return own if (own / REAL).exists() else None
