"""A group decides; a member takes a second seat at once; one is erased; everybody looks at what was decided."""

import asyncio
from contextlib import suppress

from services.contracts.event import Event
from services.groups.commands.seats import GiveSeat, give_seat
from services.groups.model import Choice
from services.groups.reactions import REACTIONS
from services.runtime.arrived import Arrived
from services.runtime.refusal import Refusal
from tests.conftest import College
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, NIA, RHIAN
from tests.faults.checkers.look import Seen
from tests.faults.checkers.privacy import canary
from tests.faults.lives import Lived
from tests.groups.scene import Scene

CHECKS = ("I2", "I6", "I8", "I11", "I12", "I13")


class Remembering(Scene):
    def __init__(self, college: College) -> None:
        super().__init__(college)
        self.heard: list[Arrived] = []

    def arrived(self, event: Event) -> Arrived:
        self.heard.append(super().arrived(event))
        return self.heard[-1]


async def live(college: College, seen: Seen) -> Lived:
    scene = Remembering(college)
    await scene.house.database.connect()
    try:
        with seen.bearing("deciding"):
            await decide(scene, seen)
        return Lived(reactions={"groups": REACTIONS}, heard={"groups": scene.heard})
    finally:
        await scene.house.database.close()


async def decide(scene: Remembering, seen: Seen) -> None:
    group_id = await scene.form((ANWEN, BETHAN, MARCUS, DIL, ELERI))
    await scene.take_roles(RHIAN)
    seats = (scene.do(give_seat, GiveSeat(group_id=group_id, person_id=RHIAN.person_id), GWEN) for _ in range(4))
    await asyncio.gather(*seats, return_exceptions=True)
    decision_id = await scene.ask()
    word = canary()
    seen.canaries[word] = MARCUS.person_id
    for who in (ANWEN, BETHAN, DIL, ELERI):
        await scene.answer(decision_id, who)
    await scene.answer(decision_id, MARCUS, Choice.CONCERN, word)
    before = await scene.seen(decision_id, ANWEN)
    if before.different_views or before.counts:
        seen.leaks.append("what others said, before it is decided")
    with suppress(Refusal):
        await scene.seen(decision_id, NIA)
        seen.leaks.append("a decision, to whoever has no seat")
    await scene.wait_for_closing(decision_id)
    with suppress(Refusal):
        await scene.answer(decision_id, DIL, Choice.CANNOT)
        seen.leaks.append("an answer after the closing")
    if (await scene.seen(decision_id, ANWEN)).counts:
        seen.leaks.append("counts of a few people on one side")
    seen.erased.add(MARCUS.person_id)
    await scene.hear(scene.erased(MARCUS))
