"""Commands and questions over HTTP: who acts, once, and every no as a problem with its slug."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import aiohttp
import msgspec
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.runtime.actor import Actor, Factor, private_key, require_person, sign
from services.runtime.clock import machine_clock
from services.runtime.http import Look, command, question
from services.runtime.ids import new_id
from services.runtime.reactions import Reactions
from services.runtime.refusal import Refusal
from services.runtime.service import build, server
from services.runtime.work import Work
from tests.conftest import College
from tests.runtime.notes import Noted


class TooHigh(Refusal):
    slug = "too-high"
    what_to_do = "Choose a smaller number."


class AddNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note_id: UUID
    number: int


class NoteView(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    number: int


async def add_note(command: AddNote, work: Work) -> NoteView:
    require_person(work.actor)
    if command.number > 10:
        raise TooHigh(f"{command.number} is higher than 10.", field="number")
    number = await work.db.fetchval(
        """insert into note (note_id, number) values ($1, $2)
           on conflict (note_id) do update set number = note.number + $2 returning number""",
        command.note_id,
        command.number,
    )
    work.record(Noted(note_id=command.note_id, number=number))
    return NoteView(note_id=command.note_id, number=number)


class WhisperNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    note_id: UUID


async def whisper_note(command: WhisperNote, work: Work) -> None:
    require_person(work.actor)


class BreakSomething(msgspec.Struct, frozen=True):
    secret: str


async def break_something(command: BreakSomething, work: Work) -> None:
    raise RuntimeError(command.secret)


class NoteQuestion(msgspec.Struct, frozen=True, kw_only=True):
    note_id: UUID
    words: tuple[str, ...] = ()


async def one_note(question: NoteQuestion, look: Look) -> NoteView:
    number = await look.db.fetchval("select number from note where note_id = $1", question.note_id)
    return NoteView(note_id=question.note_id, number=number + len(question.words))


@pytest.fixture(scope="module")
def signing_key(notes_college: College) -> Ed25519PrivateKey:
    return private_key(notes_college.settings("people").people_signing_key or "")


@pytest_asyncio.fixture(scope="module")
async def caller(notes_college: College) -> AsyncIterator[aiohttp.ClientSession]:
    """The tiny service, served on its socket, and a session that speaks to it."""
    settings = notes_college.settings("codesign")
    routes = [
        command(add_note),
        command(whisper_note, keeps_answer=False, is_counted=False),
        command(break_something),
        question(one_note),
    ]
    running = server(build(settings, routes=routes, reactions=Reactions("codesign")), settings.listen)
    task = asyncio.create_task(running.serve())
    path = settings.listen.removeprefix("unix:")
    while not running.started:
        await asyncio.wait({task}, timeout=0.01)
    async with aiohttp.ClientSession("http://codesign", connector=aiohttp.UnixConnector(path)) as session:
        yield session
    running.should_exit = True
    await task


def anwen(key: Ed25519PrivateKey, *, age: timedelta = timedelta(0)) -> dict[str, str]:
    actor = Actor(person_id=UUID(int=7), roles=frozenset({"peer_tutor"}), factor=Factor.CODE)
    return {"Authorization": f"Bearer {sign(actor, key, machine_clock() - age)}"}


async def test_a_command_is_done_once_for_a_key(caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey) -> None:
    note_id = str(new_id())
    headers = {**anwen(signing_key), "Idempotency-Key": "one press"}
    for _ in range(2):
        async with caller.post("/add-note", json={"note_id": note_id, "number": 3}, headers=headers) as answer:
            assert answer.status == 200
            assert await answer.json() == {"note_id": note_id, "number": 3}
            assert answer.headers["College-Revisions"] == f"codesign.note.{note_id}.1"


async def test_two_presses_at_once_are_done_once(caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey) -> None:
    note_id = str(new_id())
    headers = {**anwen(signing_key), "Idempotency-Key": "both at once"}

    async def press() -> object:
        async with caller.post("/add-note", json={"note_id": note_id, "number": 2}, headers=headers) as answer:
            return await answer.json()

    assert await asyncio.gather(*(press() for _ in range(6))) == [{"note_id": note_id, "number": 2}] * 6


async def test_a_key_used_for_something_else_is_refused(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    headers = {**anwen(signing_key), "Idempotency-Key": "other body"}
    first = {"note_id": str(new_id()), "number": 1}
    async with caller.post("/add-note", json=first, headers=headers) as answer:
        assert answer.status == 200
    async with caller.post("/add-note", json={**first, "number": 2}, headers=headers) as answer:
        assert answer.status == 409
        assert (await answer.json())["slug"] == "key-used-for-another"


async def test_a_refusal_is_a_problem_with_sentence_field_and_what_to_do(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    body = {"note_id": str(new_id()), "number": 11}
    async with caller.post("/add-note", json=body, headers=anwen(signing_key)) as answer:
        assert answer.status == 409
        assert answer.content_type == "application/problem+json"
        assert await answer.json() == {
            "type": "urn:alongside:too-high",
            "title": "too high",
            "status": 409,
            "detail": "11 is higher than 10.",
            "slug": "too-high",
            "what_to_do": "Choose a smaller number.",
            "field": "number",
            "values": {},
        }


@pytest.mark.parametrize(
    ("body", "status", "slug", "field"),
    [
        (b"not json", 400, "unreadable", None),
        (b'{"number": 1}', 422, "missing", "note_id"),
        (b'{"note_id": "x", "number": 1}', 422, "missing", "note_id"),
        (b"\xff\x00", 400, "unreadable", None),
        (b"[]", 422, "missing", None),
    ],
)
async def test_what_cannot_be_read_is_refused_and_names_the_field(
    caller: aiohttp.ClientSession,
    signing_key: Ed25519PrivateKey,
    body: bytes,
    status: int,
    slug: str,
    field: str | None,
) -> None:
    async with caller.post("/add-note", data=body, headers=anwen(signing_key)) as answer:
        said = await answer.json()
        assert (answer.status, said["slug"], said["field"]) == (status, slug, field)


async def test_nobody_may_do_nothing_and_an_old_or_forged_token_is_nobody(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    forger = Ed25519PrivateKey.from_private_bytes(base64.b64decode(base64.b64encode(os.urandom(32))))
    body = {"note_id": str(new_id()), "number": 1}
    for headers in ({}, anwen(signing_key, age=timedelta(seconds=61)), anwen(forger)):
        async with caller.post("/add-note", json=body, headers=headers) as answer:
            assert answer.status == 401
            assert (await answer.json())["slug"] == "sign-in-first"


async def test_trouble_says_a_reference_and_nothing_else(
    caller: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    async with caller.post("/break-something", json={"secret": "Nia's words"}) as answer:
        assert answer.status == 500
        text = await answer.text()
    assert "Nia" not in text
    assert "Nia" not in caplog.text + str([vars(record) for record in caplog.records])


async def test_a_question_takes_repeated_parameters(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    note_id = str(new_id())
    async with caller.post("/add-note", json={"note_id": note_id, "number": 1}, headers=anwen(signing_key)):
        pass
    async with caller.get("/one-note", params=[("note_id", note_id), ("words", "a"), ("words", "b")]) as answer:
        assert await answer.json() == {"note_id": note_id, "number": 3}


async def test_an_unknown_address_is_a_problem_too(caller: aiohttp.ClientSession) -> None:
    async with caller.get("/nothing-here") as answer:
        assert answer.status == 404
        assert (await answer.json())["slug"] == "not-found"


async def test_an_address_answers_only_what_it_says_it_does(caller: aiohttp.ClientSession) -> None:
    async with caller.options("/health/live") as asked, caller.get("/health/live") as answer:
        assert (asked.status, answer.status) == (404, 200)


async def test_health_is_ready_and_metrics_count_refusals(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    body = {"note_id": str(new_id()), "number": 11}
    async with caller.post("/add-note", json=body, headers=anwen(signing_key)) as refused:
        assert refused.status == 409
    async with caller.get("/health/ready") as answer:
        assert answer.status == 200
    async with caller.get("/metrics") as answer:
        assert 'college_commands_total{name="AddNote",outcome="too-high",service="codesign"}' in await answer.text()


async def test_a_command_that_is_not_counted_leaves_nothing_in_the_metrics(
    caller: aiohttp.ClientSession, signing_key: Ed25519PrivateKey
) -> None:
    body = {"note_id": str(new_id())}
    for headers in (anwen(signing_key), {}):
        async with caller.post("/whisper-note", json=body, headers=headers) as answer:
            assert answer.status == (200 if headers else 401)
    async with caller.post("/add-note", json={**body, "number": 1}, headers=anwen(signing_key)) as answer:
        assert answer.status == 200
    async with caller.get("/metrics") as answer:
        metrics = await answer.text()

    assert "WhisperNote" not in metrics
    assert 'name="AddNote"' in metrics
