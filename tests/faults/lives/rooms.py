"""Several want one room, one pair of tutors, and one pair in two places between which there is a way."""

import asyncio
from contextlib import suppress
from datetime import time

from services.contracts.event import Event
from services.contracts.people import PersonErased
from services.runtime.arrived import Arrived
from services.runtime.ids import new_id
from services.runtime.refusal import Refusal
from services.scheduling.commands.planning import PlanRun, plan_run
from services.scheduling.reactions import REACTIONS
from tests.conftest import College
from tests.examples.people import NIA
from tests.faults.checkers.look import Seen
from tests.faults.lives import Lived
from tests.scheduling.scene import Scene
from tests.scheduling.test_races import wishes_for_one_pair, wishes_for_one_room

CHECKS = ("I2", "I8", "I13")
FAR = {"latitude": 53.0, "longitude": -4.0}


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
        for wishes in (wishes_for_one_room, wishes_for_one_pair, wishes_for_two_ends_of_a_way):
            await asyncio.gather(*(scene.do(plan_run, wish) for wish in await wishes(scene)), return_exceptions=True)
        wish = await scene.plan()
        with suppress(Refusal):
            await scene.do(plan_run, wish, NIA)
            seen.leaks.append("a student plans course dates")
        tutor_id = (await scene.pair())[0]
        await scene.hear(PersonErased(person_id=tutor_id), scene.demand(new_id(), 3))
        return Lived(reactions={"scheduling": REACTIONS}, heard={"scheduling": scene.heard})
    finally:
        await scene.house.database.close()


async def wishes_for_two_ends_of_a_way(scene: Scene) -> list[PlanRun]:
    """From ten to twelve here, and from five past twelve far away."""
    term_id, course_id, pair = await scene.term(), await scene.course(), await scene.pair()
    here, there = await scene.room(), await scene.room(await scene.venue(**FAR))
    return [
        await scene.plan(term_id=term_id, course_id=course_id, room_id=room_id, tutor_ids=pair, starts=starts)
        for room_id, starts in ((here, time(10)), (there, time(12, 5)))
    ]
