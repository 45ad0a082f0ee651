"""I1, I3, I4, I5, I7, I8 (and that it comes to rest, I15; and that what was confirmed is kept, I9) in a world."""

from collections import Counter
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.enrolment import (
    LeavingUndone,
    OfferAccepted,
    PlaceBooked,
    PlaceOffered,
    RunPlacesEvent,
    WaitingListJoined,
)
from services.runtime.housekeeping import KEYS_KEPT
from services.runtime.reactions import Interest
from tests.enrolment.examples import Ledger
from tests.faults.simulation import college
from tests.faults.simulation.rows import Data
from tests.faults.simulation.world import SERVICES, Answered, World, not_heard

_ENDS = ("OfferDeclined", "OfferLapsed", "PlaceGivenBack", "WaitingListLeft", "PlaceCalledOff")


def everything_wrong(world: World) -> dict[str, list[str]]:
    found = {
        "I1": no_oversell(world),
        "I3": no_lost_event(world),
        "I4": no_invented_event(world),
        "I5": order(world),
        "I7": waiting_list(world),
        "I8": convergence(world),
        "I9": kept(world),
        "I15": world.troubles,
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def told(world: World, service: str) -> list[Data]:
    return sorted(world.databases[service].committed("journal"), key=lambda row: row["seq"])


def of_runs(world: World) -> dict[UUID, list[RunPlacesEvent]]:
    runs: dict[UUID, list[RunPlacesEvent]] = {}
    for row in sorted(told(world, "enrolment"), key=lambda row: row["revision"]):
        runs.setdefault(row["aggregate_id"], []).append(college.decoded(row["type"], row["body"]))
    return runs


def no_oversell(world: World) -> list[str]:
    wrong = []
    for run_id, events in of_runs(world).items():
        ledger = Ledger()
        try:
            for event in events:
                ledger.hear(event)
        except AssertionError as error:
            wrong.append(f"run {run_id}: {error}")
    return wrong


def no_lost_event(world: World) -> list[str]:
    """Positions are dense; each subscriber has heard all; each consequence was done once for each of its events."""
    wrong = []
    for service in SERVICES:
        rows = told(world, service)
        if sorted(row["pos"] or 0 for row in rows) != list(range(1, len(rows) + 1)):
            wrong.append(f"the positions of {service} are not dense")
    for service in college.REACTIONS:
        wrong += not_heard(world.databases, service)
        wrong += _done_otherwise_than_once(world, service)
    letters = Counter(row["cause"] for row in world.databases["messages"].committed("letter"))
    return wrong + [f"the letter about {cause} was written {n} times" for cause, n in letters.items() if n != 1]


def _done_otherwise_than_once(world: World, service: str) -> list[str]:
    reactions = college.REACTIONS[service]
    if not reactions.consequences:
        return []
    done = Counter((row["reaction"], row["event_id"]) for row in world.databases[service].committed("done"))
    wrong = []
    for (publisher, aggregate, kind), declared in reactions.consequences.items():
        for row in told(world, publisher):
            if (row["aggregate"], row["type"]) == (aggregate, kind):
                wrong += [
                    f"{one.name} was done {done[one.name, row['event_id']]} times for {row['event_id']}"
                    for one in declared
                    if done[one.name, row["event_id"]] != 1
                ]
    return wrong


def no_invented_event(world: World) -> list[str]:
    known = {row["event_id"] for service in SERVICES for row in told(world, service)}
    wrong = [f"{one.subject} is in the stream" for one in world.broker.stream if UUID(one.message_id) not in known]
    for service in ("enrolment", "messages"):
        wrong += [
            f"{service} has done something for {row['event_id']}"
            for row in world.databases[service].committed("done")
            if row["event_id"] not in known
        ]
    return wrong


def order(world: World) -> list[str]:
    """Revisions without a gap, numbered in order, and done in order."""
    wrong = []
    of_event: dict[UUID, tuple[UUID, int]] = {}
    for service in SERVICES:
        last: dict[tuple[str, UUID], tuple[int, int]] = {}
        for row in sorted(told(world, service), key=lambda row: row["revision"]):
            of = (row["aggregate"], row["aggregate_id"])
            revision, pos = last.get(of, (0, 0))
            if row["revision"] != revision + 1 or (row["pos"] or 0) <= pos:
                wrong.append(f"{service} {of}: {row['revision']} at {row['pos']} behind {revision} at {pos}")
            last[of] = row["revision"], row["pos"] or 0
            of_event[row["event_id"]] = row["aggregate_id"], row["revision"]
    for service in ("enrolment", "messages"):
        reached: dict[tuple[str, UUID], int] = {}
        for row in sorted(world.databases[service].committed("done"), key=lambda row: row["n"]):
            which, revision = of_event.get(row["event_id"], (row["event_id"], 0))
            if revision <= reached.get((row["reaction"], which), -1):
                wrong.append(f"{service} {row['reaction']} of {which}: {revision} behind a later one")
            reached[row["reaction"], which] = revision
    return wrong


def waiting_list(world: World) -> list[str]:
    """A small model: the line is who joined it, in that order; an offer goes to its first, and nobody has two."""
    wrong = []
    for run_id, events in of_runs(world).items():
        line: dict[UUID, int] = {}
        number: dict[UUID, int] = {}
        has: dict[UUID, UUID] = {}
        was: dict[UUID, str] = {}
        for event in events:
            place: Any = getattr(event, "place_id", None)
            if place is None:
                continue
            number.setdefault(place, len(number))
            kind, person = type(event).__name__, event.person_id  # type: ignore[attr-defined]
            if isinstance(event, PlaceOffered) and (place not in line or line[place] != min(line.values())):
                wrong.append(f"run {run_id}: {place} was offered a place out of its turn")
            if isinstance(event, PlaceBooked | WaitingListJoined) and has.get(person, place) != place:
                wrong.append(f"run {run_id}: {person} has two")
            if kind in ("PlaceGivenBack", "WaitingListLeft"):
                was[place] = "line" if place in line else "place"
            if isinstance(event, WaitingListJoined) or (isinstance(event, LeavingUndone) and was.get(place) == "line"):
                line[place] = number[place]
            if isinstance(event, PlaceOffered | OfferAccepted | PlaceBooked) or kind in _ENDS:
                line.pop(place, None)
            if kind in _ENDS:
                has.pop(person, None)
            else:
                has[person] = place
    return wrong


def convergence(world: World) -> list[str]:
    """Each copy is what its events say, one after the other."""
    wrong = []
    for service, reactions in college.REACTIONS.items():
        fresh: dict[UUID, Any] = {}
        for interest in sorted(reactions.interests):
            for row in sorted(told(world, interest.publisher), key=lambda row: row["revision"]):
                event = reactions.decode(interest, row["type"], row["body"].encode())
                if event is not None and (*interest, row["type"]) in reactions.copies:
                    fresh |= _copied(interest, event)
        rows = world.databases[service].committed(college.COPIES[service])
        known = {
            row.get("place_id") or row["run_id"]: tuple(
                value for name, value in row.items() if name not in ("run_id", "place_id")
            )
            for row in rows
        }
        if known != fresh:
            wrong.append(f"the copy of {service} is not what a rebuild gives: {len(known.items() ^ fresh.items())}")
    return wrong


def _copied(interest: Interest, event: Any) -> dict[UUID, Any]:
    if interest.publisher == "scheduling":
        return {event.run_id: (event.places,)}
    if hasattr(event, "taken"):
        return {event.run_id: (event.taken, event.waiting)}
    return {event.place_id: (type(event).__name__,)}


def kept(world: World) -> list[str]:
    """One key has one answer for a day; whoever was told that she has a place is known there."""
    first: dict[str, Answered] = {}
    wrong = []
    known = {
        one["place_id"]
        for row in world.databases["enrolment"].committed("run_state")
        for one in msgspec.json.decode(row["state"])["people"]
    }
    for one in world.answered:
        before = first.setdefault(one.press.key, one)
        if one.answer != before.answer and one.answered_at - before.asked_at < KEYS_KEPT:
            wrong.append(f"the form {one.press.key} had two answers")
        said = msgspec.json.decode(one.answer)
        if isinstance(said, dict) and said and said["place_id"] not in known:
            wrong.append(f"{said['place_id']} was confirmed, and is gone")
    return wrong
