"""How a service runs, asked and mended over HTTP; and a question that shows what has stopped arriving says so."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import aiohttp
import msgspec
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.runtime.actor import Actor, Factor, private_key, sign
from services.runtime.clock import machine_clock
from services.runtime.house import House
from services.runtime.http import STANDS_STILL, Look, question
from services.runtime.ids import new_id
from services.runtime.service import build, server
from tests.conftest import College
from tests.runtime.notes import hearing, notes, told
from tests.runtime.test_parked import park_third_of


class HeardQuestion(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID


class HeardView(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID


async def heard_note(question: HeardQuestion, look: Look) -> HeardView:
    return HeardView(note_id=question.note_id)


@pytest.fixture(scope="module")
def signing_key(notes_college: College) -> Ed25519PrivateKey:
    return private_key(notes_college.settings("people").people_signing_key or "")


@pytest_asyncio.fixture(scope="module")
async def caller(notes_college: College) -> AsyncIterator[aiohttp.ClientSession]:
    """The hearing side with its reactions mended, served on its socket."""
    settings = notes_college.settings("scheduling")
    app = build(settings, routes=[question(heard_note)], reactions=hearing())
    running = server(app, settings.listen)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.wait({task}, timeout=0.01)
    connector = aiohttp.UnixConnector(settings.listen.removeprefix("unix:"))
    async with aiohttp.ClientSession("http://scheduling", connector=connector) as session:
        yield session
    running.should_exit = True
    await task


def as_somebody(key: Ed25519PrivateKey, *roles: str, factor: Factor = Factor.SECOND) -> dict[str, str]:
    actor = Actor(person_id=UUID(int=8), roles=frozenset(roles), factor=factor)
    return {"Authorization": f"Bearer {sign(actor, key, machine_clock())}"}


async def stands_still(caller: aiohttp.ClientSession, note_id: UUID) -> bool:
    async with caller.get("/heard-note", params={"note_id": str(note_id)}) as answer:
        assert answer.status == 200
        return STANDS_STILL in answer.headers


async def until_whoever_watches_sees_it(caller: aiohttp.ClientSession) -> None:
    """The leader looks once a second."""
    async with asyncio.timeout(10):
        parked = 0
        while not parked:
            async with caller.get("/health/how") as answer:
                parked = (await answer.json())["parked"]


@pytest.mark.apart
async def test_what_stands_still_is_seen_said_and_mended(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey, codesign: House, scheduling: House
) -> None:
    view = await park_third_of(codesign, scheduling)
    owain = as_somebody(signing_key, "administrator")

    async with caller.get("/running", headers=owain) as answer:
        seen = await answer.json()
    assert [(one["event_id"], one["behind"]) for one in seen["parked"]] == [(str(view.event_id), 2)]
    assert seen["parked"][0]["reason"].startswith("ValueError at ")
    assert await stands_still(caller, view.aggregate_id)
    assert not await stands_still(caller, new_id())

    await until_whoever_watches_sees_it(caller)

    async with caller.post("/try-parked-again", json={"event_id": str(view.event_id)}, headers=owain) as answer:
        assert await answer.json() == {"is_through": True}

    assert await told(scheduling, view.aggregate_id) == [1, 2, 3, 4, 5]
    assert not await stands_still(caller, view.aggregate_id)
    async with caller.post("/try-parked-again", json={"event_id": str(view.event_id)}, headers=owain) as answer:
        assert answer.status == 404


async def test_what_is_left_out_needs_a_reason(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey, codesign: House, scheduling: House
) -> None:
    view = await park_third_of(codesign, scheduling)
    owain = as_somebody(signing_key, "administrator")
    body = {"event_id": str(view.event_id), "because": "  "}
    async with caller.post("/skip-parked", json=body, headers=owain) as answer:
        assert ((await answer.json())["slug"], answer.status) == ("missing", 422)

    async with caller.post("/skip-parked", json=body | {"because": "told by phone"}, headers=owain) as answer:
        assert await answer.json() == {"is_through": True}
    assert await told(scheduling, view.aggregate_id) == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("roles", "factor", "slug"),
    [
        (("coordinator",), Factor.SECOND, "not-allowed"),
        (("administrator",), Factor.CODE, "step-up-first"),
        ((), Factor.NONE, "sign-in-first"),
    ],
)
async def test_it_is_the_administrators(
    caller: aiohttp.ClientSession,
    signing_key: Ed25519PrivateKey,
    codesign: House,
    roles: tuple[str, ...],
    factor: Factor,
    slug: str,
) -> None:
    headers = as_somebody(signing_key, *roles, factor=factor)
    body = {"event_id": str(await notes(codesign, 1))}
    for asked in (
        caller.get("/running", headers=headers),
        caller.post("/try-parked-again", json=body, headers=headers),
        caller.post("/skip-parked", json=body | {"because": "x"}, headers=headers),
    ):
        async with asked as answer:
            assert (await answer.json())["slug"] == slug
