"""Rows 22 and 29: a clock that leaps, and a mail server that does not do what it should."""

import asyncio
from datetime import timedelta

from infra.local.services import SERVICES
from tests.faults.quiet import quiet
from tests.faults.trial import Row, Trial

HOUR = int(timedelta(hours=1).total_seconds())
LEAPS = {"forward": HOUR, "back": -HOUR, "to the change of the clocks": 0}


async def moved_clock(trial: Trial) -> None:
    """All processes of the machine see it leap at once, between a place that was given back and the offer of it."""
    seconds = LEAPS[trial.moment] or _to_the_change()
    scene = trial.scene
    trial.spoils = seconds > HOUR
    if trial.spoils:  # PostgreSQL's own clock does not leap: to it, runs that were over have not begun yet
        trial.unasked = frozenset({"I7"})
    run_id = await scene.run(1)
    first, second = scene.students(2)
    place = await scene.books(first, run_id)
    await scene.books(second, run_id)
    await scene.gives_back(first, place)
    await trial.move_clock(seconds, *SERVICES, "web")
    trial.hit()
    for service in ("messages", "codesign", *(["enrolment"] if seconds <= HOUR else [])):
        trial.begin(service, usual=trial.spoils)
    await trial.all_done()
    if trial.spoils and await first.is_signed_in():
        trial.find("I13", "a session of months ago still opens pages")
    await quiet(trial.county, ahead=trial.ahead)


def _to_the_change() -> int:
    """Seconds to the small hours of the night in which the clocks go forward next."""
    from services.runtime.clock import COLLEGE_ZONE, machine_clock

    now = machine_clock()
    day = next(
        now + timedelta(days=n)
        for n in range(400)
        if (now + timedelta(days=n)).astimezone(COLLEGE_ZONE).utcoffset()
        != (now + timedelta(days=n + 1)).astimezone(COLLEGE_ZONE).utcoffset()
    )
    return int((day - now).total_seconds())


AHEAD = 120
MAIL = {
    "down": {"HELLO": "421 not now"},
    "later": {"RCPT": "450 later"},
    "refused at the end": {"DATA.": "451 later"},
    "hangs up": {"DATA.": "hang up"},
}


async def bad_mail(trial: Trial) -> None:
    """Letters wait, and go once; one that was taken without our hearing of it comes again under the same reference."""
    sink = trial.county.post.sink
    sink.answers = MAIL[trial.moment]
    try:
        for _ in range(3):
            trial.begin("enrolment")
        await trial.all_done()
        await asyncio.sleep(trial.rng.uniform(0.2, 1.5))  # how long it is away is what is tried
    finally:
        sink.answers = {}
    trial.hit()
    await trial.all_done()
    await trial.county.hands.set("messages", clock=AHEAD)  # what waits for another try has come to its time
    await quiet(trial.county, ahead={"messages": AHEAD})
    if trial.moment == "hangs up":
        came = trial.county.post.references()
        trial.scene.excused |= {one for one, n in came.items() if n > 1}


ROWS = (
    Row(22, "the clock leaps", tuple(LEAPS), moved_clock, 2, 20, 8),
    Row(29, "a mail server that is down, slow or forgetful", tuple(MAIL), bad_mail, 2, 20, 8),
)
