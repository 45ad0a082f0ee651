"""I9, I10, I13, I14: what people saw confirmed, were sent, were let do, and what of it is written down."""

from collections import Counter

from tests.faults.after import questions
from tests.faults.checkers.look import Look
from tests.faults.checkers.places import as_after


async def acknowledged_means_kept(look: Look) -> list[str]:
    """It is there; and the same button pressed again gave the same answer."""
    gone = [one.what for one in look.seen.promises if await look.db.fetchrow(one.sql, *one.values) is None]
    return [f"confirmed, and gone: {what}" for what in gone] + [
        f"one key, {len(set(answers))} answers: {key}"
        for key, answers in look.seen.pressed.items()
        if len(set(answers)) > 1
    ]


async def once_to_the_person(look: Look) -> list[str]:
    """A letter that was handed over twice in a crash has the same reference: programs show it once."""
    sent = Counter((to, subject) for to, subject, _ in set(look.seen.letters))
    twice = [f"written twice: {subject} to {to}" for (to, subject), times in sent.items() if times > 1]
    never = [f"never written: {subject} to {to}" for to, subject in look.seen.owed - sent.keys()]
    same = Counter(letter for letter in look.seen.letters)
    again = [f"sent {times} times: {letter.subject}" for letter, times in same.items() if times > 1]
    return twice + never + again


async def authorisation(look: Look) -> list[str]:
    return list(look.seen.leaks)


async def audit(look: Look) -> list[str]:
    unwritten = [one.what for one in look.seen.looks if await look.db.fetchrow(one.sql, *one.values) is None]
    return [f"looked at, and not written down: {what}" for what in unwritten] + (
        await questions.readings_are_written_down(as_after(look))
    )
