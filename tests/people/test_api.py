"""Over HTTP: secrets are kept nowhere, a button pressed twice is one person, and the door for messages."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import aiohttp
import asyncpg
import pytest_asyncio

from services.people.main import create_app
from services.runtime.actor import Factor, Verifier, public_key
from services.runtime.clock import machine_clock
from services.runtime.service import server
from tests.conftest import College, MakeCollege
from tests.examples.people import GWEN

NIA = {"name": "Nia", "contact": "nia@post.example", "is_of_age": True, "district": "Coed hills"}
BROWSER = {"College-Browser": "hers", "College-Network": "127.0.0.1"}


@pytest_asyncio.fixture(scope="module")
async def one(new_college: MakeCollege) -> AsyncIterator[College]:
    async with new_college() as made:
        admin = await asyncpg.connect(made.admin_dsn)
        await admin.execute("insert into people.installation (is_example) values (true)")
        await admin.close()
        yield made


@pytest_asyncio.fixture(scope="module")
async def web(one: College) -> AsyncIterator[aiohttp.ClientSession]:
    settings = one.settings("people")
    running = server(create_app(settings), settings.listen)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.wait({task}, timeout=0.01)
    connector = aiohttp.UnixConnector(settings.listen.removeprefix("unix:"))
    async with aiohttp.ClientSession("http://people", connector=connector, headers=BROWSER) as session:
        yield session
    running.should_exit = True
    await task


async def rows(college: College, sql: str) -> list[asyncpg.Record]:
    db = await asyncpg.connect(college.dsn("people"))
    try:
        found: list[asyncpg.Record] = await db.fetch(sql)
        return found
    finally:
        await db.close()


async def post(
    web: aiohttp.ClientSession, path: str, body: dict[str, object], **headers: str
) -> tuple[int, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with web.post(path, json=body, headers=named) as answer:
        return answer.status, await answer.json()


async def six_numbers(college: College, contact: str) -> str:
    """As soon as the message is there."""
    db = await asyncpg.connect(college.dsn("people"))
    try:
        async with asyncio.timeout(10):
            while True:
                if text := await db.fetchval("select text from outbox where contact = $1", contact):
                    return str(text)[:6]
    finally:
        await db.close()


async def test_registering_twice_by_one_button_is_one_person_with_a_fresh_token(
    web: aiohttp.ClientSession, one: College
) -> None:
    _, first = await post(web, "/register-student", NIA, idempotency_key="one press")
    _, again = await post(web, "/register-student", NIA, idempotency_key="one press")

    assert first["person_id"] == again["person_id"]
    verifier = Verifier(public_key(one.settings("people").actor_public_key))
    for answer in (first, again):
        actor = verifier.actor(answer["actor_token"], machine_clock())
        assert (str(actor.person_id), actor.factor, actor.roles) == (first["person_id"], Factor.NONE, frozenset())
    kept = await rows(one, "select answer from idempotency")
    assert len(kept) == 1
    assert first["actor_token"].encode() not in kept[0]["answer"]


async def test_an_answer_with_a_session_is_kept_nowhere(web: aiohttp.ClientSession, one: College) -> None:
    contact = "lowri@post.example"
    _, new = await post(web, "/register-student", {**NIA, "name": "Lowri", "contact": contact})
    code = await six_numbers(one, contact)
    body = {"attempt_id": new["attempt_id"], "code": code}

    status, session = await post(web, "/redeem-code", body, idempotency_key="typed")

    assert status == 200
    assert not await rows(one, "select from idempotency where command = 'RedeemCode'")
    status, exchanged = await post(web, "/exchange-session", {"session_token": session["session_token"]})
    assert (status, exchanged["name"]) == (200, "Lowri")


async def test_wrong_numbers_count_although_they_are_refused(web: aiohttp.ClientSession, one: College) -> None:
    _, new = await post(web, "/register-student", {**NIA, "contact": "pat@post.example"})
    code = await six_numbers(one, "pat@post.example")
    wrong = "000000" if code != "000000" else "000001"

    slugs = [
        (await post(web, "/redeem-code", {"attempt_id": new["attempt_id"], "code": wrong}))[1]["slug"] for _ in range(6)
    ]

    assert slugs == ["wrong-code"] * 5 + ["code-ended"]


async def test_two_tries_at_once_cannot_share_a_try(web: aiohttp.ClientSession, one: College) -> None:
    _, new = await post(web, "/register-student", {**NIA, "contact": "meg@post.example"})
    code = await six_numbers(one, "meg@post.example")
    wrong = "000000" if code != "000000" else "000001"
    body = {"attempt_id": new["attempt_id"], "code": wrong}

    answers = await asyncio.gather(*(post(web, "/redeem-code", body) for _ in range(12)))

    assert sorted(answer["slug"] for _, answer in answers) == ["code-ended"] * 7 + ["wrong-code"] * 5


async def test_two_browsers_with_the_right_numbers_at_once_open_one_session(
    web: aiohttp.ClientSession, one: College
) -> None:
    _, new = await post(web, "/register-student", {**NIA, "contact": "alun@post.example"})
    code = await six_numbers(one, "alun@post.example")

    answers = await asyncio.gather(
        *(
            post(web, "/redeem-code", {"attempt_id": new["attempt_id"], "code": code, "browser": f"b{n}"})
            for n in range(6)
        )
    )

    assert sorted(status for status, _ in answers) == [200] + [422] * 5


async def test_addresses_are_for_messages_with_its_token(web: aiohttp.ClientSession, one: College) -> None:
    _, new = await post(web, "/register-student", {**NIA, "contact": "ceri@post.example"})
    asked = {"person_ids": [new["person_id"]]}
    token = one.settings("messages").messages_token or ""
    staff = GWEN.token(one.place.secrets.signing_key)

    for shown in ("", "Bearer ", "Bearer wrong", f"Bearer {staff}", f"Bearer {token}x"):
        status, _ = await post(web, "/addresses", asked, authorization=shown)
        assert status == 403
    status, found = await post(web, "/addresses", asked, authorization=f"Bearer {token}")

    assert status == 200
    assert found[0]["contact"] == "ceri@post.example"  # type: ignore[index]


async def test_who_is_told_of_trouble_is_for_whoever_watches(web: aiohttp.ClientSession, one: College) -> None:
    kept = one.place.secrets
    for shown in ("", "Bearer ", f"Bearer {kept.messages_token}", f"Bearer {GWEN.token(kept.signing_key)}"):
        async with web.get("/addresses-of-told", headers={"Authorization": shown}) as answer:
            assert answer.status == 403
    async with web.get("/addresses-of-told", headers={"Authorization": f"Bearer {kept.watch_token}"}) as answer:
        assert (answer.status, await answer.json()) == (200, [])


async def test_an_unreadable_look_up_is_refused(web: aiohttp.ClientSession, one: College) -> None:
    token = one.settings("messages").messages_token or ""

    status, answer = await post(web, "/addresses", {"person_ids": "all"}, authorization=f"Bearer {token}")

    assert (status, answer["slug"]) == (400, "unreadable")


async def test_an_ended_session_is_an_ordinary_refusal(web: aiohttp.ClientSession) -> None:
    status, answer = await post(web, "/exchange-session", {"session_token": str(uuid4())})

    assert (status, answer["slug"]) == (401, "sign-in-first")
