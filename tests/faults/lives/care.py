"""A worry is passed on, read by its keeper, and tried to be read by others."""

from contextlib import suppress

import asyncpg
import msgspec

from services.care.commands.worries import PassOnWorry, ReadWorry, pass_on_worry, read_worry
from services.runtime import http
from services.runtime.actor import Factor
from services.runtime.http import Asked
from services.runtime.refusal import Refusal
from tests.care.scene import Scene, opened
from tests.conftest import College
from tests.examples.people import ANWEN, CARYS, GWEN, OWAIN
from tests.faults.checkers.look import Promise, Seen
from tests.faults.checkers.privacy import canary
from tests.faults.lives import Lived

CHECKS = ("I9", "I11", "I13", "I14")


async def live(college: College, seen: Seen) -> Lived:
    async with opened(college) as scene:
        await scene.with_keepers()
        word = canary()
        seen.canaries[word] = None
        admin = await asyncpg.connect(college.admin_dsn)
        await seen.claims.open(admin)
        await admin.close()
        said = await scene.do(pass_on_worry, PassOnWorry(about="Ceri", what_happened=word), ANWEN)
        seen.claims.count("worry")
        await presses_twice(scene, seen)
        for who in (ANWEN, GWEN, OWAIN, CARYS.acting(now=scene.now, factor=Factor.CODE)):
            with suppress(Refusal):
                await scene.do(read_worry, ReadWorry(worry_id=said.worry_id), who)
                seen.leaks.append("a worry is read by whoever does not keep it")
        with seen.bearing("reading"):
            await scene.do(read_worry, ReadWorry(worry_id=said.worry_id), CARYS)
            written = "select from care.reading where worry_id = $1 and person_id = $2"
            seen.looks.append(Promise("a worry", written, (said.worry_id, CARYS.person_id)))
    return Lived()


async def presses_twice(scene: Scene, seen: Seen) -> None:
    """The same form of the same person: one worry."""
    worry = PassOnWorry(about="Dil", what_happened="tired")
    asked, body = Asked(ANWEN.acting(now=scene.now), "form-1", None, None), msgspec.json.encode(worry)
    with seen.bearing("pressing twice"):
        for _ in range(2):
            await http.do(scene.house, "PassOnWorry", pass_on_worry, worry, asked, body)
    seen.claims.count("worry")
