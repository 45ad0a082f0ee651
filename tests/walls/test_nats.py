"""Each credential of NATS: its own subjects, and no other. What all others may is tried with each of them."""

import asyncio
import contextlib
import re

import nats
import pytest
from nats.aio.client import Client

from infra.local.services import SERVICES
from infra.nats.config import STREAM, User, inbox_prefix
from tests.walls.house import Walls

NAMES = ("steward", "auditor", "web", *SERVICES)
MANAGING = (
    f"$JS.API.STREAM.CREATE.{STREAM}",
    f"$JS.API.STREAM.UPDATE.{STREAM}",
    f"$JS.API.STREAM.DELETE.{STREAM}",
    f"$JS.API.STREAM.PURGE.{STREAM}",
    f"$JS.API.STREAM.MSG.GET.{STREAM}",
    f"$JS.API.STREAM.MSG.DELETE.{STREAM}",
    f"$JS.API.STREAM.SNAPSHOT.{STREAM}",
    f"$JS.API.STREAM.RESTORE.{STREAM}",
    f"$JS.API.DIRECT.GET.{STREAM}",
    f"$JS.API.CONSUMER.CREATE.{STREAM}",
    f"$JS.API.CONSUMER.CREATE.{STREAM}.mine",
    f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.mine",
    f"$JS.API.CONSUMER.LIST.{STREAM}",
    "$JS.API.STREAM.LIST",
    "$JS.API.STREAM.NAMES",
    "$JS.API.INFO",
    "$JS.API.ACCOUNT.INFO",
)
"""What only the steward may."""
NOBODYS = ("$SYS.REQ.SERVER.PING", "$SYS.ACCOUNT.COLLEGE.CONNS", "nobodys.subject", "college", "nudge")
HEARD = (">", "*.>", "college.>", "$JS.>", "$JS.API.>", "$JS.EVENT.ADVISORY.>", "$SYS.>", "_INBOX.>", "$JS.ACK.>")


def covers(allowed: str, subject: str) -> bool:
    """Whether a subject with wildcards holds another."""
    ours, theirs = allowed.split("."), subject.split(".")
    for n, token in enumerate(ours):
        if token == ">":
            return len(theirs) > n
        if n >= len(theirs) or (token != "*" and token != theirs[n]):
            return False
    return len(ours) == len(theirs)


def spelt(subject: str) -> str:
    """One subject out of many: what stands for any word becomes a word."""
    return subject.replace("*", "any").replace(">", "some.thing")


def foreign(who: User, everybody: list[User]) -> list[str]:
    """All that somebody may say and `who` may not, and what nobody may."""
    wanted = {spelt(one) for user in everybody for one in user.publish} | {*MANAGING, *NOBODYS}
    wanted |= {f"{inbox_prefix(user.name)}.reply" for user in everybody}
    return sorted(one for one in wanted if not any(covers(allowed, one) for allowed in who.publish))


class As:
    """A connection that remembers what the server refused it."""

    def __init__(self, walls: Walls, name: str) -> None:
        self._walls, self._name = walls, name
        self.refused: set[str] = set()

    async def __aenter__(self) -> "As":
        async def note(error: Exception) -> None:
            if found := re.search(
                r'permissions violation for (?:publish|subscription) (?:to )?"([^"]+)"', str(error), re.I
            ):
                self.refused.add(found[1].lower())  # the client says it in small letters

        url = self._walls.place.nats_url(self._name)
        self.client: Client = await nats.connect(url, inbox_prefix=inbox_prefix(self._name), error_cb=note)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    async def settled(self, expected: int) -> None:
        """What the server refuses it says beside the connection, in order."""
        await self.client.flush()
        async with asyncio.timeout(10):
            while len(self.refused) < expected:
                await self.client.flush()


@pytest.mark.parametrize("name", NAMES)
async def test_nobody_says_what_is_not_hers(walls: Walls, name: str) -> None:
    everybody = list(walls.place.nats.users)
    assert {user.name for user in everybody} >= set(NAMES)
    who = next(user for user in everybody if user.name == name)
    tried = foreign(who, everybody)
    assert len(tried) > 30
    async with As(walls, name) as one:
        for subject in tried:
            await one.client.publish(subject, b"{}")
        with contextlib.suppress(TimeoutError):
            await one.settled(len(tried))
        assert [subject for subject in tried if subject.lower() not in one.refused] == []


@pytest.mark.parametrize("name", NAMES)
async def test_nobody_hears_what_is_not_hers(walls: Walls, name: str) -> None:
    everybody = list(walls.place.nats.users)
    who = next(user for user in everybody if user.name == name)
    inboxes = {f"{inbox_prefix(user.name)}.>" for user in everybody}
    nudges = {"nudge.>"} | {f"nudge.{user.name}.>" for user in everybody}
    tried = sorted(one for one in {*HEARD, *inboxes, *nudges} if not any(covers(mine, one) for mine in who.subscribe))
    async with As(walls, name) as one:
        for subject in tried:
            await one.client.subscribe(subject)
        with contextlib.suppress(TimeoutError):
            await one.settled(len(tried))
        assert [subject for subject in tried if subject.lower() not in one.refused] == []


def test_every_credential_is_tried(walls: Walls) -> None:
    assert sorted(user.name for user in walls.place.nats.users) == sorted(NAMES)


async def test_nobody_comes_in_without_a_password(walls: Walls) -> None:
    port = walls.place.nats.port
    for url in (f"nats://127.0.0.1:{port}", f"nats://care@127.0.0.1:{port}", f"nats://care:wrong@127.0.0.1:{port}"):
        client = Client()
        with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
            await client.connect(url, allow_reconnect=False)
        await client.close()
