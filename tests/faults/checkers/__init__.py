"""The invariants I1 to I15, by name: `CHECKERS["I3"]` gives what breaks I3, and nothing when all is well."""

from tests.faults.checkers import copies, delivery, going_on, people, places, privacy, rooms
from tests.faults.checkers.look import Checker, Letter, Look, Promise, Seen

CHECKERS: dict[str, Checker] = {
    "I1": places.no_oversell,
    "I2": rooms.no_double_booking,
    "I3": delivery.no_lost_event,
    "I4": delivery.no_invented_event,
    "I5": delivery.order,
    "I6": delivery.ledger,
    "I7": places.waiting_list,
    "I8": copies.convergence,
    "I9": people.acknowledged_means_kept,
    "I10": people.once_to_the_person,
    "I11": privacy.no_personal_data_outside_its_home,
    "I12": privacy.erasure,
    "I13": people.authorisation,
    "I14": people.audit,
    "I15": going_on.liveness,
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
    wrong = {name: await CHECKERS[name](look) for name in only or CHECKERS}
    return {name: found for name, found in wrong.items() if found}


__all__ = ["CHECKERS", "NAMES", "Checker", "Letter", "Look", "Promise", "Seen", "everything_wrong"]
