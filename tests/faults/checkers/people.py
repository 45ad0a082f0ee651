"""I9, I13, I14: what people saw confirmed, were let do and shown, and what of it is written down."""

from tests.faults.checkers.look import Look


async def confirmed_is_kept(look: Look) -> list[str]:
    gone = [one.what for one in look.seen.promises if await look.db.fetchrow(one.sql, *one.values) is None]
    return [f"confirmed, and gone: {what}" for what in gone] + await look.seen.claims.missing(look.db)


async def pressed_again_is_not_another(look: Look) -> list[str]:
    """The same button pressed again gives the same answer."""
    return [
        f"one key, {len(set(answers))} answers: {key}"
        for key, answers in look.seen.pressed.items()
        if len(set(answers)) > 1
    ]


async def as_many_as_were_confirmed(look: Look) -> list[str]:
    """More: a form that was pressed again became another one. Fewer: one is gone."""
    return await look.seen.claims.wrong_counts(look.db)


async def nobody_sees_what_is_not_hers(look: Look) -> list[str]:
    return list(look.seen.leaks)


async def looks_are_written_down(look: Look) -> list[str]:
    unwritten = [one.what for one in look.seen.looks if await look.db.fetchrow(one.sql, *one.values) is None]
    return [f"looked at, and not written down: {what}" for what in unwritten]
