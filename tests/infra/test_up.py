"""./college up as a person meets it: what it refuses, and what it survives."""

import asyncio
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from infra.commands.up import refuse_busy_port
from infra.local import children, ports
from infra.local.services import HOME
from infra.trouble import Trouble
from tests.conftest import RunningCollege, until_it_is_up
from tests.messages.smtp_sink import Sink, smtp_sink
from tests.web.guest import Guest


def up(data: Path, port: int, *more: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "infra.commands", "up", "--data", str(data), "--port", str(port), *more]
    return subprocess.run(words, cwd=HOME, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def started(data: Path, port: int, *more: str, mail_url: str = "") -> Iterator["subprocess.Popen[str]"]:
    words = [sys.executable, "-m", "infra.commands", "up", "--data", str(data), "--port", str(port), *more]
    process = subprocess.Popen(
        words,
        cwd=HOME,
        env={**os.environ, "MAIL_URL": mail_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with process:
        try:
            process.said = until_it_is_up(process)  # type: ignore[attr-defined]
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def until_it_says(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"it never said {words!r}"


def until_they_answer_again(process: "subprocess.Popen[str]", count: int) -> None:
    assert process.stdout is not None
    again = (line for line in process.stdout if "answers again." in line)
    assert len(set(itertools.islice(again, count))) == count


def children_of(pid: int) -> dict[str, int]:
    """The child processes by what they run."""
    found = {}
    for one in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, one.read_text().split()):
            found[children.command_line(child).split(" -c ")[0]] = child
    return found


def child(pid: int, words: str) -> int:
    return next(number for command, number in children_of(pid).items() if words in command)


def is_live(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
        return bool(answer.status == 200)


@pytest.fixture
def port() -> int:
    return ports.free(1)[0]


@pytest_asyncio.fixture
async def somebody(port: int) -> AsyncIterator[Guest]:
    """At a browser that goes on while the college is killed and started again."""
    once = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(
        base_url=f"http://localhost:{port}", follow_redirects=True, timeout=30, limits=once
    ) as client:
        yield Guest(client)


WORDS = "A course about keeping bees."


async def leave_an_idea(somebody: Guest) -> str:
    """Its page, which has been shown: from then on the idea is never lost."""
    await somebody.open("/ideas")
    shown = await somebody.send("/ideas", words=WORDS)
    assert shown.status == 200, shown.text
    return shown.path


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_busy_port_is_told_with_another_to_take(host: str, folder: Path) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    with listening as busy:
        taken = busy.getsockname()[1]
        done = up(folder / "busy", taken)

    assert done.returncode == 1
    assert re.fullmatch(rf"Port {taken} is in use .* Choose another: \./college up --port \d+\n", done.stderr)


def test_a_port_of_the_system_is_told_with_another_to_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: int) -> bool:
        raise PermissionError

    monkeypatch.setattr(ports, "is_free_for_pages", refused)
    with pytest.raises(Trouble, match=r"Port 80 is kept for the system\. Choose one above 1023"):
        refuse_busy_port(80)


def test_a_second_up_on_the_same_folder_is_refused(running_college: RunningCollege, port: int) -> None:
    done = up(running_college.folder, port)

    assert done.returncode == 1
    assert "A college is already running" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_pages_of_the_example_answer_on_this_machine_only(running_college: RunningCollege) -> None:
    port = int(running_college.address.rpartition(":")[2])
    listening = {
        line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines() if f":{port:04X} 00000000:" in line
    }

    assert is_live(port)
    assert listening == {f"0100007F:{port:04X}"}
    assert f":{port:04X} 000000" not in Path("/proc/net/tcp6").read_text()


@pytest.mark.long
@pytest.mark.timeout(240)  # it is filled first
async def test_an_example_never_becomes_a_real_college_and_survives_being_killed(
    folder: Path, port: int, somebody: Guest
) -> None:
    data = folder / "survives"
    with started(data, port) as first:
        ideas = [await leave_an_idea(somebody)]
        os.kill(child(first.pid, "infra.local.together"), signal.SIGKILL)
        until_it_says(first, "The college answers again.")
        assert is_live(port)
        os.kill(child(first.pid, "bin/postgres"), signal.SIGKILL)
        until_it_says(first, "PostgreSQL answers again.")
        os.kill(child(first.pid, "nats-server"), signal.SIGKILL)
        until_it_says(first, "NATS answers again.")
        left = children_of(first.pid)
        ideas.append(await leave_an_idea(somebody))
        first.kill()
        first.wait()

    refused = up(data, port, "--no-demo")
    assert refused.returncode == 1
    assert "It can never become a real one" in refused.stderr

    with started(data, port) as second:
        assert is_live(port)
        assert not set(left.values()) & set(children_of(second.pid).values())
        assert [pid for pid in left.values() if children.is_running(pid)] == []
        assert [(await somebody.open(idea)).says(WORDS) for idea in ideas] == [True, True]
        second.send_signal(signal.SIGINT)
        said, _ = second.communicate(timeout=5)
        assert "Stopped. Everything is kept in" in said
        assert second.returncode == 0
    assert ports.is_free(port)


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_with_a_process_for_each_service_all_can_be_killed_at_once(
    folder: Path, port: int, somebody: Guest
) -> None:
    async with smtp_sink() as sink:
        with started(folder / "procs", port, "--procs", "--no-demo", mail_url=sink.url) as college:
            await somebody.open(re.findall(r"http://localhost:\d+(/set-up/\S+)", college.said)[0])  # type: ignore[attr-defined]
            assert (await somebody.send("/set-up", name="Owain", contact="owain@college.example")).status == 200
            idea = await leave_an_idea(somebody)
            await told_when_a_part_is_killed(college, sink)
            all_are_killed(college)
            assert (await somebody.open(idea)).says(WORDS)


async def told_when_a_part_is_killed(college: "subprocess.Popen[str]", sink: Sink) -> None:
    """The first administrator, by mail, within the 30 seconds that are promised."""
    taken = asyncio.Event()
    sink.taken = taken.set
    os.kill(child(college.pid, "web.main"), signal.SIGKILL)
    await asyncio.wait_for(taken.wait(), 30)
    assert [(one["To"], one["Subject"]) for one in sink.letters] == [
        ("owain@college.example", "The program needs somebody to look")
    ]
    until_they_answer_again(college, 1)


def lasting_children(college: "subprocess.Popen[str]") -> dict[str, int]:
    """But for who only says something to the mail server, which is this test, and who looks once a minute."""
    passing = ("infra.watch.tell", "infra.audit")
    return {name: pid for name, pid in children_of(college.pid).items() if not any(one in name for one in passing)}


def all_are_killed(college: "subprocess.Popen[str]") -> None:
    before = lasting_children(college)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    until_they_answer_again(college, len(before))
    after = lasting_children(college)

    assert {"services.people.main", "web.main"} <= {name.split()[-1] for name in after}
    assert set(before) == set(after)
    assert not set(before.values()) & set(after.values())
