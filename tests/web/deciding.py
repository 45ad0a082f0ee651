"""For tests of pages that need a group and something put to it: made by the services' own commands."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.codesign.model import Typed
from services.contracts.people import Role
from services.groups.commands.deciding import close_voting
from services.groups.model import Choice, Perspective, Readers
from services.runtime.actor import CLOCK
from services.runtime.work import work
from tests.codesign.scene import COOKING
from tests.codesign.scene import Scene as Codesign
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, RHIAN, Example
from tests.groups.scene import Scene as Groups
from tests.web.conftest import Site

MEMBERS = (ANWEN, BETHAN, MARCUS, DIL, RHIAN, ELERI)
BEGUN = {
    "name": "The Wednesday group",
    "first_chair": str(ELERI.person_id),
    "second_chair": str(MARCUS.person_id),
    "member_ids": [str(one.person_id) for one in MEMBERS],
    "least_per_side": "1",
    "voting_days": "14",
    "extension_days": "7",
}


class Deciding:
    """Both services' scenes over the running site, at the present time."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.groups = Groups(site.college, datetime.now(UTC))
        self.codesign = Codesign(site.college)
        self.codesign.now = self.groups.now

    async def __aenter__(self) -> "Deciding":
        await self.groups.house.database.connect()
        await self.codesign.house.database.connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.groups.house.database.close()
        await self.codesign.house.database.close()

    async def group(self) -> UUID:
        """The group of the college, begun by Gwen on her page when it is first needed."""
        known: UUID | None = await self.groups.value("select group_id from remit where remit = 'courses'")
        if known is not None:
            return known
        ids = tuple(one.person_id for one in MEMBERS)
        await there(
            self.groups, "select count(*) = 6 from role_copy where role = $2 and person_id = any($1)", ids, Role.MEMBER
        )
        async with await self.site.signed_in(GWEN) as gwen:
            await gwen.open("/groups/set-up")
            shown = await gwen.send("/groups/set-up", **BEGUN)
        assert shown.says("The group has begun.")
        return await self.group()

    async def put_to_group(self, *versions: Typed) -> UUID:
        """A proposal of Anwen and Bethan, signed in so many versions; the last is put to the group."""
        await self.group()
        for owner in (ANWEN, BETHAN):
            await there(self.codesign, "select true from role_copy where person_id = $1", owner.person_id)
        first, *more = versions or (COOKING,)
        proposal_id = await self.codesign.signed(first)
        for typed in more:
            await self.codesign.next_version(proposal_id, typed)
        asked = await self.codesign.ask_the_group(proposal_id)
        self.site.house("codesign").bell.set()
        request_id = asked.decision_request_id
        found: UUID = await there(
            self.groups, "select decision_id from decision where decision_request_id = $1", request_id
        )
        return found

    async def answer(
        self, decision_id: UUID, who: Example, choice: Choice = Choice.AGREE, words: str = "", readers: str = "group"
    ) -> None:
        side = Perspective(who.side)
        await self.groups.answer(decision_id, who, choice, words, Readers(readers), perspective=side)

    async def close(self, decision_id: UUID) -> None:
        """Its day is over; nothing else is touched."""
        closes_at = await self.groups.value("select closes_at from decision where decision_id = $1", decision_id)
        self.groups.now = closes_at + timedelta(seconds=1)
        async with work(self.groups.house, CLOCK) as unit:
            await close_voting(unit, decision_id)
        self.site.house("groups").bell.set()
        answered = "select decision_request_id from decision where decision_id = $1 and answer is not null"
        if request_id := await self.groups.value(answered, decision_id):
            heard = "select state <> 'asked' from decision_request where decision_request_id = $1"
            await there(self.codesign, heard, request_id)

    async def agree(self, decision_id: UUID) -> None:
        """Everybody who may, and its day is over."""
        for one in (MARCUS, DIL, ELERI, RHIAN):
            await self.answer(decision_id, one)
        await self.close(decision_id)


async def there(scene: Groups | Codesign, statement: str, *values: Any) -> Any:
    """What another service told arrives."""
    async with asyncio.timeout(10):
        while not (found := await scene.value(statement, *values)):
            pass
    return found
