"""Who is told when the program does not run (docs/decisions/0009)."""

from collections.abc import Collection
from uuid import UUID

from services.runtime.refusal import Missing

MOST_TOLD = 2


def refuse_who_is_told(chosen: Collection[UUID], reached: Collection[UUID]) -> None:
    """`reached`: who works here and has a mail address. A message must find somebody when nothing else runs."""
    if len(chosen) > MOST_TOLD:
        raise Missing("Choose two people at most.", field="person_ids")
    if not set(chosen) <= set(reached):
        raise Missing("Choose somebody who has a role here and a mail address.", field="person_ids")
