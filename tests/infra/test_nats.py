"""What each credential may do on NATS, tried against the real server."""

import asyncio
import importlib
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import nats
import pytest
import pytest_asyncio
from nats.aio.client import Client
from nats.js.errors import NotFoundError

from infra import steward
from infra.local import children
from infra.local import nats as local
from infra.nats.config import durable, inbox_prefix
from infra.trouble import Trouble

INTERESTS = {"enrolment": frozenset({("scheduling", "run")}), "groups": frozenset({("*", "decision_request")})}
PASSWORDS = {name: f"{name}-word" for name in ("steward", "auditor", "web", "enrolment", "scheduling", "groups")}


@pytest_asyncio.fixture(scope="module")
async def server(folder: Path) -> AsyncIterator[local.Nats]:
    async with local.server(folder / "permissions", PASSWORDS, INTERESTS) as one:
        await steward.tend(one.url("steward"), INTERESTS)
        yield one


class As:
    """A connection with one credential that remembers what it was refused."""

    def __init__(self, server: local.Nats, name: str) -> None:
        self._server, self._name = server, name
        self.refusals: list[str] = []
        self._refused = asyncio.Event()

    async def __aenter__(self) -> "As":
        self.client: Client = await nats.connect(
            self._server.url(self._name), inbox_prefix=inbox_prefix(self._name), error_cb=self._on_error
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    async def _on_error(self, error: Exception) -> None:
        self.refusals.append(str(error).lower())
        self._refused.set()

    async def is_refused(self) -> bool:
        """The server says so beside the connection."""
        await self.client.flush()
        await asyncio.wait_for(self._refused.wait(), 5)
        return "permissions violation" in self.refusals[-1]


async def test_a_service_publishes_its_own_facts(server: local.Nats) -> None:
    async with As(server, "scheduling") as scheduling:
        done = await scheduling.client.jetstream().publish("college.scheduling.run.run_planned.1", b"{}")

        assert (done.stream, scheduling.refusals) == ("COLLEGE", [])


@pytest.mark.parametrize(
    "subject",
    [
        "college.scheduling.run.run_planned.1",
        "nudge.scheduling.run.1",
        "_INBOX_scheduling.x",
        "$JS.API.INFO",
        "$JS.API.STREAM.DELETE.COLLEGE",
        "$JS.API.STREAM.PURGE.COLLEGE",
        "$JS.API.STREAM.MSG.GET.COLLEGE",
        "$JS.API.CONSUMER.CREATE.COLLEGE",
        "$JS.API.CONSUMER.DELETE.COLLEGE.groups_any_decision_request",
        "$JS.API.CONSUMER.MSG.NEXT.COLLEGE.groups_any_decision_request",
        "$JS.ACK.COLLEGE.groups_any_decision_request.1.1.1.1.1",
    ],
)
async def test_a_service_is_refused_what_is_not_its_own(server: local.Nats, subject: str) -> None:
    async with As(server, "enrolment") as enrolment:
        await enrolment.client.publish(subject, b"{}")

        assert await enrolment.is_refused()


@pytest.mark.parametrize("subject", ["college.>", "nudge.>", "_INBOX_scheduling.>", "_INBOX.>", "$JS.>", ">"])
async def test_a_service_hears_only_its_own_inbox(server: local.Nats, subject: str) -> None:
    async with As(server, "enrolment") as enrolment:
        await enrolment.client.subscribe(subject)

        assert await enrolment.is_refused()


async def test_web_hears_nudges_and_says_nothing(server: local.Nats) -> None:
    async with As(server, "web") as web, As(server, "scheduling") as scheduling:
        nudges = await web.client.subscribe("nudge.>")
        await web.client.flush()
        await scheduling.client.publish("nudge.scheduling.run.1", b"")
        assert (await nudges.next_msg(timeout=5)).subject == "nudge.scheduling.run.1"

        await web.client.publish("college.scheduling.run.run_planned.2", b"{}")
        assert await web.is_refused()


async def test_web_does_not_hear_facts(server: local.Nats) -> None:
    async with As(server, "web") as web:
        await web.client.subscribe("college.>")

        assert await web.is_refused()


@pytest.mark.parametrize("subject", ["college.people.person.x.1", "$JS.API.STREAM.DELETE.COLLEGE", "$JS.API.INFO"])
async def test_the_auditor_reads_the_stream_and_nothing_else(server: local.Nats, subject: str) -> None:
    async with As(server, "auditor") as auditor:
        answer = await auditor.client.request("$JS.API.STREAM.INFO.COLLEGE", b"")
        assert "state" in json.loads(answer.data)

        await auditor.client.publish(subject, b"{}")
        assert await auditor.is_refused()


async def test_the_steward_publishes_no_fact(server: local.Nats) -> None:
    async with As(server, "steward") as tender:
        await tender.client.publish("college.scheduling.run.run_planned.3", b"{}")

        assert await tender.is_refused()


async def test_a_service_hears_others_through_its_durable_and_acknowledges(server: local.Nats) -> None:
    async with As(server, "scheduling") as scheduling, As(server, "enrolment") as enrolment:
        await scheduling.client.jetstream().publish("college.scheduling.run.run_planned.4", b"{}")
        bound = await enrolment.client.jetstream().pull_subscribe_bind(
            durable="enrolment_scheduling_run", stream="COLLEGE"
        )
        subjects = []
        while "college.scheduling.run.run_planned.4" not in subjects:
            for message in await bound.fetch(10, timeout=5):
                await message.ack_sync()
                subjects.append(message.subject)

        assert enrolment.refusals == []


async def test_a_service_without_a_password_of_its_own_is_not_let_in(server: local.Nats) -> None:
    client = Client()
    with pytest.raises(nats.errors.Error, match="Authorization"):
        await client.connect(f"nats://enrolment:wrong@127.0.0.1:{server.port}", allow_reconnect=False)
    await client.close()


async def test_nats_keeps_what_it_confirmed_when_it_is_killed(folder: Path) -> None:
    home = folder / "killed"
    async with local.server(home, PASSWORDS, INTERESTS) as first:
        await steward.tend(first.url("steward"), INTERESTS)
        async with As(first, "scheduling") as scheduling:
            confirmed = await scheduling.client.jetstream().publish("college.scheduling.run.run_planned.5", b"{}")
        os.kill(json.loads((home / "running.json").read_text())["pid"], signal.SIGKILL)
        async with local.server(home, PASSWORDS, INTERESTS) as second:
            client = await steward.connect(second.url("steward"))
            info = await client.jetstream().stream_info("COLLEGE")
            await client.close()

    assert info.state.last_seq == confirmed.seq


class Careless(local.Nats):
    """A server that confirms events before they are on the disk."""

    def write_config(self) -> None:
        super().write_config()
        path = self.folder / "nats.conf"
        path.write_text(path.read_text().replace(", sync_interval: always", ""))


async def test_a_server_that_does_not_write_every_event_is_refused(folder: Path) -> None:
    home = folder / "careless"
    prepared = local.prepare(home, PASSWORDS, INTERESTS)
    careless = Careless(home, prepared.users, prepared.port, prepared.monitor_port)
    process = await careless.start(home / "nats.log")
    try:
        with pytest.raises(Trouble, match="does not write every event"):
            await local.until_ready(careless, process, home / "nats.log")
    finally:
        await children.end(process, signal.SIGTERM, 5)


async def test_the_stream_refuses_rather_than_drops(server: local.Nats) -> None:
    client = await steward.connect(server.url("steward"))
    try:
        config = (await client.jetstream().stream_info("COLLEGE")).config
    finally:
        await client.close()

    assert (config.discard, config.deny_delete, config.deny_purge, config.allow_atomic) == ("new", True, True, True)
    assert (config.duplicate_window, config.max_age or 0, config.storage) == (600, 0, "file")


async def test_tending_twice_changes_nothing_and_removes_what_nobody_wants(folder: Path) -> None:
    async with local.server(folder / "tended", PASSWORDS, INTERESTS) as one:
        url = one.url("steward")
        assert [await steward.tend(url, INTERESTS), await steward.tend(url, INTERESTS)] == [2, 2]
        assert await steward.tend(url, {"enrolment": INTERESTS["enrolment"]}) == 1

        client = await steward.connect(url)
        stream = client.jetstream()
        with pytest.raises(NotFoundError):
            await stream.consumer_info("COLLEGE", "groups_any_decision_request")
        assert (await stream.consumer_info("COLLEGE", "enrolment_scheduling_run")).config.ack_wait == 10
        await client.close()


async def test_a_consumer_of_an_earlier_release_is_told_again_sooner(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with local.server(folder / "sooner", PASSWORDS, INTERESTS) as one:
        monkeypatch.setattr(steward, "ACK_WAIT_SECONDS", 30)
        await steward.tend(one.url("steward"), INTERESTS)
        monkeypatch.undo()
        await steward.tend(one.url("steward"), INTERESTS)

        client = await steward.connect(one.url("steward"))
        found = await client.jetstream().consumer_info("COLLEGE", "enrolment_scheduling_run")
        await client.close()
        assert found.config.ack_wait == 10


async def test_a_stream_made_anew_is_empty_and_has_its_consumers(folder: Path) -> None:
    async with local.server(folder / "anew", PASSWORDS, INTERESTS) as one:
        await steward.tend(one.url("steward"), INTERESTS)
        async with As(one, "scheduling") as scheduling:
            await scheduling.client.jetstream().publish("college.scheduling.run.run_planned.6", b"{}")

        await steward.recreate(one.url("steward"), INTERESTS)

        client = await steward.connect(one.url("steward"))
        assert await steward.count(client.jetstream(), "college.scheduling.>") == 0
        assert {info.name for info in await client.jetstream().consumers_info("COLLEGE")} == {
            "enrolment_scheduling_run",
            "groups_any_decision_request",
        }
        await client.close()


@pytest.mark.parametrize("service", sorted(steward.interests()))
def test_a_service_binds_to_the_names_that_the_steward_makes(service: str) -> None:
    reactions = importlib.import_module(f"services.{service}.reactions").REACTIONS

    assert {reactions.durable_name(interest) for interest in reactions.interests} == {
        durable(service, publisher, aggregate) for publisher, aggregate in steward.interests()[service]
    }
