"""Two people are told when the college does not run: once for each trouble, and once when it is well again."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from infra.local import http
from infra.local.environment import of_the_machine
from infra.local.supervisor import Supervisor
from infra.watch import letters, rules
from infra.watch.looking import Sight, is_nearly_full, of_service
from infra.watch.rules import LOOKS_UNTIL_WELL, Known, Trouble
from infra.watch.watch import Post, Watch
from tests.infra.test_supervisor import Told, child
from tests.messages.smtp_sink import smtp_sink

LOOKS = st.lists(st.frozensets(st.sampled_from(Trouble)), max_size=40)
PROMISED_SECONDS = 30
TWO = [{"contact": "owain@college.example", "language": "en"}, {"contact": "gwen@college.example", "language": "cy"}]


def messages(looks: Sequence[frozenset[Trouble]]) -> list[tuple[list[Trouble], list[Trouble]]]:
    """What would be sent at each look, when every message goes."""
    state: dict[Trouble, Known] = {}
    said = []
    for found in looks:
        state = rules.look(state, found)
        begun, over = rules.begun(state), rules.over(state)
        state = rules.told(state, begun, over)
        said.append((begun, over))
    return said


@given(LOOKS)
def test_of_each_trouble_the_two_hear_by_turns_that_it_began_and_that_it_is_over(
    looks: list[frozenset[Trouble]],
) -> None:
    heard: dict[Trouble, bool] = {}
    for begun, over in messages(looks):
        for one in begun:
            assert not heard.get(one, False), "told twice"
            heard[one] = True
        for one in over:
            assert heard.get(one, False) or one is Trouble.MAIL, "well again, and nobody knew"
            heard[one] = False


@given(st.sampled_from(Trouble))
def test_what_stays_is_told_once_within_two_looks_and_what_ends_is_said(trouble: Trouble) -> None:
    said = messages([frozenset({trouble})] * 9 + [frozenset()] * (LOOKS_UNTIL_WELL + 3))
    assert sum(begun.count(trouble) for begun, _ in said) == 1
    assert any(trouble in begun for begun, _ in said[:2])
    assert [n for n, (_, over) in enumerate(said) if trouble in over] == [8 + LOOKS_UNTIL_WELL]


def test_a_trouble_that_comes_and_goes_is_one_message() -> None:
    said = messages([frozenset({Trouble.STOPPED}), frozenset(), frozenset()] * 6)
    assert sum(len(begun) + len(over) for begun, over in said) == 1


def test_what_follows_from_a_program_that_ended_is_not_told_beside_it() -> None:
    found = frozenset({Trouble.STOPPED, Trouble.AWAY, Trouble.STREAM})
    assert [begun for begun, _ in messages([found] * 3) if begun] == [[Trouble.STOPPED]]


def test_that_no_mail_went_is_told_when_it_goes_again() -> None:
    state: dict[Trouble, Known] = {}
    for found in [{Trouble.MAIL}] * 5 + [set()] * LOOKS_UNTIL_WELL:
        state = rules.look(state, found)  # and no message went
    assert (rules.begun(state), rules.over(state)) == ([], [Trouble.MAIL])


def test_a_blink_is_not_told() -> None:
    assert messages([frozenset({Trouble.AWAY}), frozenset(), frozenset({Trouble.AWAY})]) == [([], [])] * 3


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (None, {Trouble.AWAY}),
        ({"state": "away", "troubles": [], "parked": 0}, {Trouble.AWAY}),
        ({"state": "live", "leads": False, "troubles": [], "parked": 0}, {Trouble.AWAY}),
        ({"state": "live", "leads": True, "troubles": [], "parked": 0}, set()),
        ({"state": "ready", "troubles": ["not-durable"], "parked": 0}, set()),
        ({"state": "ready", "troubles": ["gap.people.person.x", "relay"], "parked": 0}, {Trouble.STREAM}),
        (
            {"state": "ready", "troubles": ["mail", "due.send"], "parked": 3},
            {Trouble.MAIL, Trouble.DUE, Trouble.PARKED},
        ),
    ],
)
def test_what_a_service_says_of_itself(said: dict[str, Any] | None, found: set[Trouble]) -> None:
    assert of_service(said) == found


def test_a_disk_is_nearly_full_long_before_it_is() -> None:
    assert is_nearly_full(10**12, 4 * 10**9)
    assert is_nearly_full(20 * 10**9, 9 * 10**8)
    assert not is_nearly_full(20 * 10**9, 2 * 10**9)
    assert not is_nearly_full(10**12, 6 * 10**9)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_every_trouble_has_its_words(language: str) -> None:
    subject, text = letters.write(language, list(Trouble), list(Trouble), 3, "https://college.example")
    assert subject
    assert "https://college.example/running" in text
    assert "{" not in text


# A real program that is killed, a real mail server, and people who answers.


class Answers:
    """What the services say: all is well, and who is told. Counts the asking for the letter of who is told."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.token = ""

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = (await reader.readuntil(b"\r\n\r\n")).decode()
        body: object = {"state": "ready", "troubles": [], "parked": 0}
        if "/addresses-of-told" in asked:
            self.token = asked.partition("Bearer ")[2].split()[0]
            body = TWO
        writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + json.dumps(body).encode())
        await writer.drain()
        writer.close()


@pytest_asyncio.fixture
async def answers(tmp_path: Path) -> AsyncIterator[Answers]:
    one = Answers(tmp_path / "people.sock")
    server = await asyncio.start_unix_server(one.talk, one.address.removeprefix("unix:"))
    async with server:
        yield one


async def test_when_a_program_is_killed_both_have_it_in_time(answers: Answers, tmp_path: Path) -> None:
    told, file = Told(), tmp_path / "who-is-told.json"
    supervisor = Supervisor(told)
    async with smtp_sink() as sink:
        post = Post(sink.url, "desk@college.example", "https://college.example", of_the_machine())
        sight = Sight({"people": answers.address}, tmp_path, "secret-of-the-watch", lambda: supervisor.stopped)
        await supervisor.start(child(tmp_path, "PostgreSQL"))
        watch = Watch(sight, post, file)
        await watch.look()  # all is well; who is told is known from now on
        assert (answers.token, file.stat().st_mode & 0o777) == ("secret-of-the-watch", 0o600)
        os.kill(supervisor.pids()["PostgreSQL"], signal.SIGKILL)
        assert await told.next() == "PostgreSQL ended and starts again."
        async with asyncio.timeout(PROMISED_SECONDS):
            await watch.look()  # as the college does at each sentence of the supervisor

        assert {one["To"]: one["Subject"] for one in sink.letters} == {
            "owain@college.example": "The program needs somebody to look",
            "gwen@college.example": "Mae angen i rywun edrych ar y rhaglen",
        }
        assert "It is being started again" in sink.letters[0].get_content() + sink.letters[1].get_content()

        assert await told.next() == "PostgreSQL answers again."
        after = Watch(sight, post, file)  # another start: what was told is known
        for _ in range(LOOKS_UNTIL_WELL):
            await after.look()
        assert len(sink.letters) == 4
        assert "the part that ended runs again" in "".join(one.get_content() for one in sink.letters[2:])
    await supervisor.stop()


async def test_a_mail_server_that_takes_nothing_is_asked_again_in_a_minute(answers: Answers, tmp_path: Path) -> None:
    async with smtp_sink() as sink:
        sink.answers["MAIL"] = "451 not now"
        post = Post(sink.url, "desk@college.example", "https://college.example", of_the_machine())
        watch = Watch(Sight({"people": answers.address}, tmp_path, "t", lambda: {"NATS"}), post, tmp_path / "told.json")
        await watch.look()
        sink.answers.clear()
        for _ in range(7):
            await watch.look()
        assert sink.letters == []
        await watch.look()
        assert len(sink.letters) == 2


async def test_what_cannot_be_kept_is_told_all_the_same_and_once(answers: Answers, tmp_path: Path) -> None:
    """The disk is full, as it were."""
    async with smtp_sink() as sink:
        post = Post(sink.url, "desk@college.example", "https://college.example", of_the_machine())
        sight = Sight({"people": answers.address}, tmp_path, "t", lambda: {"NATS"})
        watch = Watch(sight, post, tmp_path / "no-such-folder" / "told.json")
        for _ in range(3):
            await watch.look()
        assert len(sink.letters) == 2


async def test_both_have_it_at_the_next_look_that_what_is_kept_does_not_agree(answers: Answers, tmp_path: Path) -> None:
    found = False
    async with smtp_sink() as sink:
        post = Post(sink.url, "desk@college.example", "https://college.example", of_the_machine())
        sight = Sight({"people": answers.address}, tmp_path, "t", is_audit_wrong=lambda: found)
        watch = Watch(sight, post, tmp_path / "told.json")
        await watch.look()
        found = True
        for _ in range(3):
            await watch.look()
        assert len(sink.letters) == 2
        assert "something does not agree" in "".join(one.get_content() for one in sink.letters)


async def test_whoever_asks_is_heard_with_its_headers(answers: Answers) -> None:
    status, body = await http.get(answers.address, "/addresses-of-told", headers={"Authorization": "Bearer x"})
    assert (status, json.loads(body), answers.token) == (200, TWO, "x")
