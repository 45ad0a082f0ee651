"""While voting is open nobody sees a tally, nor who has answered: not on a page, in an event, a log or a figure.

The test looks at everything that everybody can see, lets members answer, and looks again: nothing may differ.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import aiohttp
import nats
import pytest
import pytest_asyncio

from infra.nats.config import inbox_prefix
from services.groups.api import ROUTES
from services.groups.model import Choice
from services.groups.reactions import DUE, REACTIONS
from services.runtime.service import build, server
from tests.examples.people import (
    ANWEN,
    BETHAN,
    CARYS,
    DIL,
    ELERI,
    GWEN,
    IDRIS,
    MARCUS,
    NIA,
    OWAIN,
    RHIAN,
    Example,
)
from tests.groups.scene import AGREE, ASIDE, CANNOT, CONCERN, SIDES, Scene

CANARY = "The kestrel over the quarry has not been asked."
ONLOOKERS = (MARCUS, ELERI, BETHAN, RHIAN, NIA, GWEN, IDRIS, OWAIN, CARYS)
WAITS_TO_BE_SENT = "select numbered > sent or exists (select from journal where pos is null) from relay_cursor"
Seen = dict[tuple[str, str], tuple[int, str, Mapping[str, str]]]


@pytest_asyncio.fixture
async def http(scene: Scene) -> AsyncIterator[aiohttp.ClientSession]:
    """The service as it runs, on the scene's clock: it relays, reacts, and does what is due."""
    settings = scene.college.settings("groups")
    app = build(settings, routes=ROUTES, reactions=REACTIONS, due=DUE, clock=lambda: scene.now)
    running = server(app, settings.listen)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.wait({task}, timeout=0.01)
    connector = aiohttp.UnixConnector(settings.listen.removeprefix("unix:"))
    async with aiohttp.ClientSession("http://groups", connector=connector) as session:
        yield session
    running.should_exit = True
    await task


def as_(scene: Scene, who: Example | None) -> dict[str, str]:
    return (
        {"Authorization": f"Bearer {who.token(scene.college.place.secrets.signing_key, now=scene.now)}"} if who else {}
    )


async def everything(scene: Scene, http: aiohttp.ClientSession, decision_id: UUID, group_id: UUID) -> Seen:
    """Every question, asked by everybody who has not answered, and by somebody who is not signed in."""
    seen: Seen = {}
    for path in sorted(route.paths.copy().pop() for route in ROUTES if "GET" in route.http_methods):
        params = {"decision_id": str(decision_id), "group_id": str(group_id)}
        for who in (*ONLOOKERS, None):
            async with http.get(path, params=params, headers=as_(scene, who)) as answer:
                headers = {name: value for name, value in answer.headers.items() if name.lower() != "date"}
                seen[path, who.name if who else "nobody"] = (answer.status, await answer.text(), headers)
    for path in ("/metrics", "/health/ready"):
        async with http.get(path) as answer:
            lines = [line for line in (await answer.text()).splitlines() if "_created" not in line]
            seen[path, "operator"] = (answer.status, "\n".join(lines), {})
    return seen


async def say(
    scene: Scene, http: aiohttp.ClientSession, decision_id: UUID, who: Example, choice: Choice
) -> Mapping[str, str]:
    body = {
        "decision_id": str(decision_id),
        "choice": choice,
        "perspective": SIDES[who.person_id],
        "words": CANARY,
        "readers": "everybody",
    }
    headers = as_(scene, who) | {"Idempotency-Key": f"{who.name} presses"}
    async with http.post("/answer-decision", json=body, headers=headers) as answer:
        assert answer.status == 200
        assert await answer.json() == {"decision_id": str(decision_id)}
        return dict(answer.headers)


async def journal(scene: Scene) -> list[Any]:
    async with scene.house.database.reading() as db:
        return [tuple(row) for row in await db.fetch("select event_id, body from journal order by seq")]


async def test_answers_change_nothing_that_anybody_else_can_see(
    scene: Scene, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    group_id = await scene.form()
    decision_id = await scene.ask(RHIAN, NIA)
    before, told_before = await everything(scene, http, decision_id, group_id), await journal(scene)

    revisions = [
        await say(scene, http, decision_id, who, choice)
        for who, choice in ((ANWEN, AGREE), (DIL, CONCERN), (ANWEN, ASIDE), (DIL, ASIDE), (DIL, CONCERN))
    ]

    assert await everything(scene, http, decision_id, group_id) == before
    assert await journal(scene) == told_before
    assert not any("College-Revisions" in headers for headers in revisions)
    assert await scene.value("select count(*) from idempotency") == 0
    logged = [record for record in caplog.records if record.name.startswith(("services", "web"))]
    assert all(str(vars(record)).find(secret) < 0 for record in logged for secret in _secrets(decision_id))


def _secrets(decision_id: UUID) -> tuple[str, ...]:
    return CANARY, str(ANWEN.person_id), str(DIL.person_id), str(decision_id)


async def test_the_look_would_see_a_tally(scene: Scene, http: aiohttp.ClientSession) -> None:
    """The negative control: when it closes, everything that the look compares does change."""
    group_id = await scene.form()
    decision_id = await scene.ask(RHIAN, NIA)
    for who, choice in ((ANWEN, AGREE), (MARCUS, AGREE), (BETHAN, AGREE), (DIL, CONCERN)):
        await say(scene, http, decision_id, who, choice)
    before = await everything(scene, http, decision_id, group_id)
    assert CANARY not in str(before)
    await scene.wait_for_closing(decision_id)

    after = await everything(scene, http, decision_id, group_id)
    changed = {key for key in after if after[key] != before[key]}
    assert {("/decided", "nobody"), ("/decision", "Nia"), ("/decision", "Eleri"), ("/decisions", "Marcus")} <= changed
    assert CANARY in after["/decided", "nobody"][1]


async def test_who_cannot_support_it_is_known_to_those_who_talk_with_her_and_nobody_else(
    scene: Scene, http: aiohttp.ClientSession
) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask(RHIAN, NIA)
    before = await everything(scene, http, decision_id, group_id)

    await say(scene, http, decision_id, ANWEN, CANNOT)

    after = await everything(scene, http, decision_id, group_id)
    assert {key for key in after if after[key] != before[key]} == {
        ("/conversations", "Eleri"),
        ("/conversations", "Bethan"),
    }
    assert CANARY not in str(after)
    told = str((await journal(scene))[-1])
    assert "group_id" in told
    assert str(ANWEN.person_id) not in told


@pytest.mark.apart
async def test_no_open_page_is_nudged_when_somebody_answers(scene: Scene, http: aiohttp.ClientSession) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    listening = await nats.connect(scene.college.nats_url("web"), inbox_prefix=inbox_prefix("web"))
    try:
        nudges = await listening.subscribe("nudge.>")
        await listening.flush()
        while await scene.value(WAITS_TO_BE_SENT):
            pass  # it has then reached NATS, and so have nudges
        await say(scene, http, decision_id, ANWEN, AGREE)
        body = {"group_id": str(group_id), "starts_at": "2027-01-20T18:00:00Z"}
        async with http.post("/plan-meeting", json=body, headers=as_(scene, ELERI)) as answer:
            meeting_id = (await answer.json())["meeting_id"]

        first = await nudges.next_msg(timeout=5)
        assert first.subject == f"nudge.groups.meeting.{meeting_id}"
    finally:
        await listening.close()


async def test_not_even_a_reminder_or_more_time_tells_who_has_not_answered(
    scene: Scene, http: aiohttp.ClientSession
) -> None:
    """One member has answered, or nobody has: what is told to everybody is the same."""
    await scene.form()
    some, none = await scene.ask(), await scene.ask()
    await say(scene, http, some, ANWEN, AGREE)
    await scene.wait_for_closing(some)

    assert await scene.kinds_told(some) == await scene.kinds_told(none)
    for kind in ("members_reminded", "voting_extended"):
        async with scene.house.database.reading() as db:
            bodies = {row["body"] for row in await db.fetch("select body from journal where type = $1", kind)}
        assert not any(str(one.person_id) in body for body in bodies for one in (ANWEN, DIL, MARCUS))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/answer-decision", {"choice": "agree", "perspective": None}),
        ("/change-words", {"words": "x", "readers": "group"}),
        ("/take-back-words", {}),
    ],
)
async def test_a_stranger_cannot_tell_an_open_decision_from_none(
    scene: Scene, http: aiohttp.ClientSession, path: str, body: dict[str, Any]
) -> None:
    await scene.form()
    decision_id = await scene.ask()
    answers = []
    for one in (decision_id, UUID(int=1)):
        async with http.post(path, json=body | {"decision_id": str(one)}, headers=as_(scene, CARYS)) as answer:
            answers.append((answer.status, await answer.text()))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404
