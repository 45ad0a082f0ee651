"""Row 28: kill -9 while somebody is being forgotten, or takes everything along. It ends by itself: nothing of hers is
left, she has proof of it, and what she takes along is whole."""

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable

import msgspec

from infra.local.services import SERVICES
from services.runtime.actor import Actor, Factor
from services.runtime.clock import machine_clock
from services.runtime.ids import new_id
from tests.faults.county import County, until
from tests.faults.people import CANARY, Person
from tests.faults.quiet import quiet
from tests.faults.trial import Missed, Row, Trial

GONE = "select name = '' from people.person where person_id = $1"
TOLD = "select count(*) from people.journal where type = 'person_erased' and aggregate_id = $1"
ENDED = "select not exists (select from people.erasure where person_ids @> array[$1::uuid])"
PROOF = "It leads to nobody"
OTHERS = [one for one in SERVICES if one != "people"]


class Hidden(msgspec.Struct):
    secret: str


class Somebody(Person):
    """With a word of her own in her name and her address."""

    word = ""

    @classmethod
    async def of(cls, trial: Trial) -> "Somebody":
        word = f"{CANARY}{new_id().hex[-12:]}"
        token, person_id = await trial.scene.town.register(f"{word} Nia")
        one = cls(trial.county, token, person_id)
        one.word = word
        return one

    async def lives(self, trial: Trial) -> None:
        """What is kept about her in several services."""
        await self.insist(f"/courses/{await trial.scene.run()}/book")
        await self.insist("/ideas", words=f"{CANARY} {new_id()}")
        trial.scene.claims.count("idea")

    async def asks(self, trial: Trial) -> Hidden:
        """Signed in a moment ago with the six numbers."""
        roles = frozenset({"student"})
        she = Actor(person_id=self.person_id, roles=roles, factor=Factor.CODE, factor_at=machine_clock())
        return await trial.scene.town.send("people", "/ask-erasure", {}, Hidden, she)

    async def says_now(self, trial: Trial, hidden: Hidden) -> None:
        await trial.scene.town.send("people", "/erase-now", {"secret": hidden.secret}, object)


async def killed_erasure(trial: Trial) -> None:
    she = await Somebody.of(trial)
    try:
        await she.lives(trial)
        await quiet(trial.county)
        await HOW.get(trial.moment, _at_a_moment)(trial, she)
    finally:
        await she.close()
    if trial.moment != "export":
        await _is_forgotten(trial, she)


async def _at_a_moment(trial: Trial, she: Somebody) -> None:
    """In `people` as it is decided, or in somebody else as it is carried out."""
    hidden = await she.asks(trial)
    await quiet(trial.county)
    process = "people" if trial.moment == "A" else trial.rng.choice(OTHERS)
    hand = await trial.county.hand(process)
    await hand.arm(trial.moment)
    saying = asyncio.create_task(she.says_now(trial, hidden))
    if not await hand.reached(trial.moment):
        await hand.go(trial.moment)
        await saying
        raise Missed(f"{process} did not come to {trial.moment} by an erasure")
    trial.county.kill(process)
    trial.hit()
    await saying


async def _between_the_steps(trial: Trial, she: Somebody) -> None:
    """Several are killed after each: asked, out of sight, said a second time, told to all."""
    db = await trial.county.database()
    hidden = await she.asks(trial)
    _kill_some(trial)
    await until(lambda: db.fetchval(GONE, she.person_id), 60)
    _kill_some(trial)
    await she.says_now(trial, hidden)
    _kill_some(trial)
    await until(lambda: db.fetchval(TOLD, she.person_id), 60)
    _kill_some(trial)
    trial.hit()


def _kill_some(trial: Trial) -> None:
    trial.county.kill("people", *trial.rng.sample(OTHERS, 3))


async def _takes_along(trial: Trial, she: Somebody) -> None:
    """Whoever gathers it, or is asked for it, is killed. Pressed again it is there, all of it."""
    asking = asyncio.create_task(_file(trial, she))
    await asyncio.sleep(trial.rng.uniform(0, 0.4))  # the moment is any
    trial.county.kill(trial.rng.choice(("web", *SERVICES)))
    trial.hit()
    with zipfile.ZipFile(io.BytesIO(await asking)) as file:
        parts = {name.removeprefix("data/").removesuffix(".json") for name in file.namelist() if "data/" in name}
        if missing := set(SERVICES) - parts:
            trial.find("I9", f"what she takes along is without {', '.join(sorted(missing))}")
        if she.word.encode() not in file.read("data/people.json"):
            trial.find("I9", "what she takes along is without her name")


async def _file(trial: Trial, she: Somebody) -> bytes:
    async def once() -> bytes:
        status, kind, content = await she.press_for_file("/my/about/take-along")
        return content if status == 200 and "zip" in kind else b""

    return await until(once, 45, pause=0.2)


async def _is_forgotten(trial: Trial, she: Somebody) -> None:
    """Where nothing of hers may be from now on, the checkers ask after this trial and all that follow."""
    county = trial.county
    db = await county.database()
    await until(lambda: db.fetchval(ENDED, she.person_id), 60)
    await quiet(county)
    await until(lambda: _has_proof(county, she), 30)
    assert she.person_id is not None
    trial.scene.forgotten[she.word] = she.person_id


async def _has_proof(county: County, she: Somebody) -> bool:
    return any(
        PROOF in str(letter.get_content()) for letter in county.post.sink.letters if she.word.lower() in letter["To"]
    )


HOW: dict[str, Callable[[Trial, Somebody], Awaitable[None]]] = {
    "between": _between_the_steps,
    "export": _takes_along,
}
ROWS = (
    Row(28, "kill -9 during an erasure, or an export", ("A", "F", "G", "between", "export"), killed_erasure, 2, 20, 15),
)
