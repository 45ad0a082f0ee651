"""What the containers of docker-compose.yml run works against a PostgreSQL and a NATS that are reached by address.

No container engine is needed: the same programs are started by hand, each with the settings of its container and an
address of its own, and somebody uses the college through what would be the proxy.
"""

import asyncio
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from infra import steward
from infra.compose.make_env import Containers, files
from infra.local import children, nats, ports, postgres, secrets
from infra.local.http import get
from infra.local.postgres import in_database
from infra.local.services import DATABASE, HOME, SERVICES, connections_needed
from infra.local.supervisor import Child, Process, Supervisor
from infra.migrate import refuse_an_older_server, refuse_too_few_connections
from infra.trouble import Trouble
from infra.watch import __main__ as watching
from tests.messages.smtp_sink import smtp_sink
from tests.web.guest import Guest

pytestmark = pytest.mark.long  # a whole college, twice

PROGRAMS = (*SERVICES, "web")
CONF = HOME / "infra" / "postgres" / "college.conf"


@dataclass(frozen=True)
class ByHand(Containers):
    """Each container has an address of its own on this machine, in place of a name in a network."""

    ports: dict[str, int] = field(default_factory=dict)

    def listen(self, service: str) -> str:
        return f"tcp:127.0.0.1:{self.ports[service]}"

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"


@pytest_asyncio.fixture(scope="module")
async def elsewhere(folder: Path) -> AsyncIterator[ByHand]:
    """A PostgreSQL that listens on TCP, with the containers' configuration, and a NATS, put in order by the steps."""
    port, *of_programs = ports.free(1 + len(PROGRAMS))
    kept = secrets.make()
    home = folder / "elsewhere"
    home.mkdir()
    home.chmod(0o711)
    conf = home / "college.conf"
    conf.write_text(CONF.read_text())
    settings = {"config_file": str(conf), **postgres.QUICK, "listen_addresses": "127.0.0.1", "port": port}
    server = await postgres.prepare(home / "postgres", home / "s", kept.postgres_admin, settings)
    (home / "postgres" / "pg_hba.conf").write_text(
        "host all all 127.0.0.1/32 scram-sha-256\nlocal all all scram-sha-256\n"
    )
    async with postgres.run(server, home / "log"), nats.server(home / "nats", kept.nats, steward.interests()) as stream:
        known = dict(zip(PROGRAMS, of_programs, strict=True))
        college = ByHand(kept, "https://college.example", postgres=f"127.0.0.1:{port}", ports=known)
        college = replace(college, nats=f"127.0.0.1:{stream.port}", nats_monitor=stream.monitor)
        college = replace(college, web_listen=college.listen("web"))
        run_step(college, "migrate", "infra.migrate")
        run_step(college, "steward", "infra.steward")
        yield college


@pytest_asyncio.fixture(scope="module")
async def supervisor(elsewhere: ByHand, folder: Path) -> AsyncIterator[Supervisor]:
    """Every container once."""
    supervisor = Supervisor(print)
    try:
        await supervisor.start(*(program(elsewhere, name, elsewhere.ports[name], folder) for name in PROGRAMS))
        yield supervisor
    finally:
        await supervisor.stop()


def settings_of(college: ByHand, container: str) -> dict[str, str]:
    """What the container would be told, and what its image tells it."""
    told = dict(re.findall(r"^(\w+)='(.*)'$", files(college)[f"{container}.env"], re.MULTILINE))
    return {**told, "PATH": os.environ["PATH"], "PYTHONPATH": str(HOME)}


def run_step(college: ByHand, container: str, module: str, *words: str) -> str:
    environment = settings_of(college, container)
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=HOME, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def program(college: ByHand, name: str, port: int, logs: Path) -> Child:
    listen = f"tcp:127.0.0.1:{port}"
    environment = {**settings_of(college, name), f"{name.upper()}_LISTEN": listen}
    module = "web.main" if name == "web" else f"services.{name}.main"

    async def start(log: Path) -> Process:
        with log.open("wb") as output:
            return await children.spawn(
                [sys.executable, "-m", module], environment=environment, output=output, folder=HOME
            )

    async def answers() -> bool:
        return (await get(listen, "/health/live"))[0] == 200

    return Child(name, start, answers, logs / f"container-{name}-{port}.log")


class Proxy(httpx.AsyncBaseTransport):
    """Stands where Caddy stands: speaks for the college's own name, and says who asked."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._wire = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["X-Forwarded-For"] = "203.0.113.7"
        inside = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        answer = await self._wire.handle_async_request(
            httpx.Request(request.method, inside, headers=request.headers, stream=request.stream)
        )
        answer.request = request
        return answer

    async def aclose(self) -> None:
        await self._wire.aclose()


def guest(college: ByHand) -> Guest:
    client = httpx.AsyncClient(
        base_url=college.address, transport=Proxy(college.ports["web"]), follow_redirects=True, timeout=30
    )
    return Guest(client)


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    never = asyncio.Event()
    async with asyncio.timeout(seconds):
        while not await holds():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(never.wait(), 0.1)


async def test_the_steps_can_be_run_again(elsewhere: ByHand) -> None:
    assert run_step(elsewhere, "migrate", "infra.migrate") == "The database is in order; 0 migrations were new.\n"
    assert run_step(elsewhere, "steward", "infra.steward").startswith("The stream COLLEGE is in order")


async def test_a_college_in_containers_is_a_real_one(elsewhere: ByHand) -> None:
    db = await asyncpg.connect(in_database(elsewhere.admin_dsn(), DATABASE))
    try:
        marks = [await db.fetchval(f"select is_example from {service}.installation") for service in SERVICES]  # noqa: S608
    finally:
        await db.close()

    assert marks == [False] * len(SERVICES)


async def test_a_postgresql_that_is_too_old_or_too_small_is_refused(elsewhere: ByHand) -> None:
    db = await asyncpg.connect(elsewhere.admin_dsn())
    try:
        await refuse_an_older_server(db)
        with pytest.raises(Trouble, match="the college needs 99 or newer"):
            await refuse_an_older_server(db, 99)
        await refuse_too_few_connections(db, connections_needed())
        with pytest.raises(Trouble, match="Set max_connections to 1000 or more"):
            await refuse_too_few_connections(db, 1000)
    finally:
        await db.close()


def test_the_containers_configuration_leaves_room_for_more_replicas() -> None:
    allowed = re.search(r"^max_connections = (\d+)", CONF.read_text(), re.MULTILINE)
    assert allowed
    assert int(allowed[1]) >= connections_needed() + 3 * 9  # three more of the largest


async def test_a_nats_that_nobody_can_ask_is_said_and_a_careless_one_refused(elsewhere: ByHand) -> None:
    assert await steward.look(elsewhere.nats_monitor) is True
    assert await steward.look("") is False
    assert await steward.look("tcp:127.0.0.1:1") is False


async def test_a_new_college_is_opened_and_an_idea_left_in_it(elsewhere: ByHand, supervisor: Supervisor) -> None:
    """A page, a form and an event, from the proxy through web and the services to PostgreSQL, NATS and back."""
    link = json.loads(run_step(elsewhere, "people", "infra.local.afterwards", "first-link"))[0]
    async with guest(elsewhere) as first:
        await first.open(link.removeprefix(elsewhere.address))
        shown = await first.send("/set-up", name="Gwen", contact="gwen@college.example")
        assert shown.path == "/sign-in/second/set-up", shown.text
    async with guest(elsewhere) as somebody:
        assert (await somebody.open("/")).status == 200
        await somebody.open("/ideas")
        shown = await somebody.send("/ideas", words="A morning on how to talk to a doctor.")
        assert shown.heading == "Thank you. Somebody will read this.", shown.text
        assert (await somebody.open("/courses")).status == 200
        assert [(await somebody.open(path)).status for path in ("/metrics", "/health/ready")] == [404, 404]

    async def everybody_has_heard_of_her() -> bool:
        db = await asyncpg.connect(in_database(elsewhere.admin_dsn(), DATABASE))
        try:
            return bool(await db.fetchval("select exists (select from enrolment.heard where publisher = 'people')"))
        finally:
            await db.close()

    await until(everybody_has_heard_of_her)


async def test_whoever_watches_tells_the_first_administrator_when_a_part_is_away(
    elsewhere: ByHand, supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "FILE", tmp_path / "told.json")
    told = {**settings_of(elsewhere, "watch"), "BACKUP_DOOR": ""}  # nobody keeps backups here
    async with smtp_sink() as sink:
        well = watching.watch({**told, "MAIL_URL": sink.url})
        for _ in range(2):
            await well.look()
        assert sink.letters == []
        away = watching.watch({**told, "MAIL_URL": sink.url, "CARE_URL": "http://127.0.0.1:1"})
        for _ in range(3):
            await away.look()
        assert [(one["To"], one["Subject"]) for one in sink.letters] == [
            ("gwen@college.example", "The program needs somebody to look")
        ]
        assert "https://college.example/running" in sink.letters[0].get_content()


async def health(port: int) -> dict[str, Any]:
    status, body = await get(f"tcp:127.0.0.1:{port}", "/health/ready")
    found: dict[str, Any] = json.loads(body) if status else {}
    return found


async def test_of_two_replicas_both_serve_one_leads_and_the_other_takes_over(
    elsewhere: ByHand, supervisor: Supervisor, folder: Path
) -> None:
    (port,) = ports.free(1)
    second = program(elsewhere, "enrolment", port, folder)
    process = await second.start(second.log)
    both = (elsewhere.ports["enrolment"], port)
    try:

        async def both_are_ready() -> bool:
            return [(await health(one)).get("state") for one in both] == ["ready", "ready"]

        async def only_the_second_leads() -> bool:
            return (await health(port)).get("leads") is True

        await until(both_are_ready)
        assert [(await health(one))["leads"] for one in both] == [True, False]
        assert [(await get(f"tcp:127.0.0.1:{one}", "/prospectus"))[0] for one in both] == [200, 200]

        os.kill(supervisor.pids()["enrolment"], signal.SIGKILL)
        await until(only_the_second_leads)
    finally:
        await children.end(process, signal.SIGTERM, 5)


async def test_the_stream_is_made_anew_and_filled_again(elsewhere: ByHand, supervisor: Supervisor) -> None:
    """After a backup was put back: two steps of the containers, and every journal is in the stream again."""
    assert run_step(elsewhere, "migrate", "infra.timeline").startswith("This is timeline 2.")
    assert "empty and new" in run_step(elsewhere, "steward", "infra.steward", "rebuild")
    os.kill(supervisor.pids()["people"], signal.SIGKILL)  # who begins looks at the stream at once, others in their turn

    async def is_filled() -> bool:
        client = await steward.connect(elsewhere.nats_url("steward"))
        db = await asyncpg.connect(in_database(elsewhere.admin_dsn(), DATABASE))
        try:
            in_stream = await steward.count(client.jetstream(), "college.people.>")
            return bool(in_stream == await db.fetchval("select count(*) from people.journal"))
        finally:
            await client.close()
            await db.close()

    await until(is_filled, seconds=50)


@pytest.mark.parametrize(
    ("module", "missing"),
    [
        ("infra.migrate", "ADMIN_DATABASE_URL"),
        ("infra.timeline", "ADMIN_DATABASE_URL"),
        ("infra.steward", "STEWARD_NATS_URL"),
    ],
)
def test_a_missing_setting_is_named(module: str, missing: str) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME)}
    done = subprocess.run([sys.executable, "-m", module], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert f"The setting {missing} is missing" in done.stderr
