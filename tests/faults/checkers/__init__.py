"""The invariants I1 to I15: `CHECKERS["I3"]` are the questions whose answers are what breaks I3; none is well.

The fault harness asks them after each trial of a whole college (`tests/faults/looking.py` says what it has seen); the
planted defects prove that each of them can cry out (`PROVED_BY`).
"""

from tests.faults.checkers import copies, delivery, going_on, letters, model, people, places, privacy, questions, rooms
from tests.faults.checkers.look import Checker, Letter, Look, Promise, Seen

CHECKERS: dict[str, tuple[Checker, ...]] = {
    "I1": (questions.never_oversold, places.no_more_counted_than_there_are, places.no_more_taken_than_there_are),
    "I2": (questions.nobody_in_two_places, rooms.nobody_on_the_way, rooms.nobody_on_two_seats),
    "I3": (
        delivery.everything_heard,
        delivery.everything_sent,
        delivery.positions_are_dense,
        delivery.every_consequence_done,
        delivery.done_exactly_once,
    ),
    "I4": (delivery.nothing_done_that_nobody_told, delivery.nothing_in_the_stream_that_nobody_told),
    "I5": (
        delivery.revisions_without_a_gap,
        delivery.numbered_in_order,
        delivery.applied_in_order,
        delivery.done_in_order,
    ),
    "I6": (questions.counts_are_rows, delivery.the_stream_is_the_journal),
    "I7": (questions.line_in_order, places.nobody_twice, model.offers_follow_the_line),
    "I8": (questions.everything_else, copies.as_a_fresh_rebuild),
    "I9": (people.confirmed_is_kept, people.pressed_again_is_not_another, people.as_many_as_were_confirmed),
    "I10": (
        letters.none_comes_twice,
        letters.nobody_is_written_to_twice,
        letters.whoever_is_owed_is_written_to,
        letters.what_is_said_to_be_sent_has_come,
    ),
    "I11": (
        privacy.events_have_no_such_field,
        privacy.nothing_of_hers_in_other_tables,
        privacy.nothing_of_hers_outside,
    ),
    "I12": (privacy.no_word_of_the_erased_is_left, privacy.no_row_of_the_erased_is_left),
    "I13": (people.nobody_sees_what_is_not_hers,),
    "I14": (people.looks_are_written_down, questions.readings_are_written_down, letters.looking_up_is_written_down),
    "I15": (going_on.work_goes_on, going_on.nothing_waits_to_be_sent),
}
NAMES = {
    "I1": "no oversell",
    "I2": "no double booking",
    "I3": "no lost event, none applied twice",
    "I4": "no invented event",
    "I5": "order",
    "I6": "nothing written is changed, sums are right",
    "I7": "the waiting list's order",
    "I8": "copies are what a fresh rebuild gives",
    "I9": "confirmed means kept",
    "I10": "once to the person",
    "I11": "no personal data outside its home",
    "I12": "erasure",
    "I13": "only what one may see and do",
    "I14": "each sensitive look is written down",
    "I15": "the rest goes on",
}


async def everything_wrong(look: Look, *only: str) -> dict[str, list[str]]:
    """Which invariants are broken, and how."""
    wrong: dict[str, list[str]] = {}
    for (name, _), found in (await by_checker(look, *only)).items():
        wrong.setdefault(name, []).extend(found)
    return wrong


async def by_checker(look: Look, *only: str) -> dict[tuple[str, str], list[str]]:
    """The same, by invariant and by the checker that cried out."""
    wrong = {
        (name, checker.__name__): await checker(look)  # type: ignore[attr-defined]
        for name in only or CHECKERS
        for checker in CHECKERS[name]
    }
    return {of: found for of, found in wrong.items() if found}


__all__ = ["CHECKERS", "NAMES", "Checker", "Letter", "Look", "Promise", "Seen", "by_checker", "everything_wrong"]
