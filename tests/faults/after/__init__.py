"""What must hold after every trial. Each checker gives a sentence for every row that breaks it; none is well.

One file for what is asked in one way; `CHECKERS` has them by the number of the invariant (I1 … I15).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from services.runtime.database import Connection
from tests.faults.acts import Scene
from tests.faults.after import copies, events, messages, model, people, questions, stands

Checker = Callable[["Seen"], Awaitable[list[str]]]


class Seen(NamedTuple):
    """What a checker may look at."""

    scene: Scene
    db: Connection
    parked: int = 0
    """So many events may stand still: what a poison event has left."""
    letters: bool = True
    """Whether every letter has gone out; else those may be on their way."""
    deep: bool = False
    """Whether copies are compared with a fresh rebuild as well."""


CHECKERS: dict[str, tuple[Checker, ...]] = {
    "I1": (questions.never_oversold,),
    "I2": (questions.nobody_in_two_places,),
    "I3": (events.everything_heard, events.every_consequence_done),
    "I4": (events.nothing_invented,),
    "I5": (events.in_order,),
    "I6": (questions.counts_are_rows,),
    "I7": (questions.line_in_order, model.offers_follow_the_line),
    "I8": (questions.everything_else, copies.as_a_rebuild),
    "I9": (stands.confirmed_is_kept,),
    "I10": (messages.once_to_the_person,),
    "I11": (stands.nothing_leaks,),
    "I13": (people.others_see_nothing,),
    "I14": (questions.readings_are_written_down, messages.looking_up_is_written_down),
    "I15": (stands.work_goes_on,),
}


async def violations(seen: Seen, which: Sequence[str] = ()) -> dict[str, list[str]]:
    """By invariant, only those that are broken."""
    found: dict[str, list[str]] = {}
    for name, checkers in CHECKERS.items():
        if not which or name in which:
            said = [one for checker in checkers for one in await checker(seen)]
            if said:
                found[name] = said
    return found
