"""I7: a small model of the waiting list follows what the journal tells of each run."""

import json
from typing import Any

from tests.faults.checkers.look import Look

TOLD = """
select aggregate_id, type, body from enrolment.journal
where aggregate = 'run_places' order by aggregate_id, revision
"""
TAKES = frozenset({"place_held", "place_booked", "place_offered", "offer_accepted"})
ENDS = frozenset({"place_given_back", "offer_declined", "offer_lapsed", "place_called_off", "waiting_list_left"})


async def offers_follow_the_line(look: Look) -> list[str]:
    found, runs = [], dict[Any, list[tuple[str, dict[str, Any]]]]()
    for row in await look.db.fetch(TOLD):
        runs.setdefault(row["aggregate_id"], []).append((row["type"], json.loads(row["body"])))
    for run_id, told in runs.items():
        found += [f"run {run_id}: {what}" for what in wrong_steps(told)]
    return found


def wrong_steps(told: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Pure: an offer goes to somebody who waits, nobody waits and has, and an answer is to an offer that stands."""
    state: dict[str, str] = {}
    found = []
    for kind, body in told:
        place = body.get("place_id")
        if place is None:
            continue
        now = state.get(place, "")
        if kind == "place_offered" and now not in ("waiting", "offered"):
            found.append(f"{place} was offered a place while {now or 'unknown'}")
        if kind in ("offer_accepted", "offer_declined", "offer_lapsed") and now != "offered":
            found.append(f"{kind} for {place} while {now or 'unknown'}")
        if kind == "waiting_list_joined":
            state[place] = "waiting"
        elif kind in TAKES:
            state[place] = "offered" if kind == "place_offered" else "has"
        elif kind in ENDS:
            state[place] = "ended"
        elif kind == "leaving_undone":
            state[place] = "undone"
    return found
