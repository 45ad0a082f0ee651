"""One click is followed through services, journal, stream and reactions, and a trace holds no word of anybody's."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from aiohttp import web as http
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from services.runtime.settings import SettingsError, read_traces_url
from services.runtime.tracing import ANSWERING, HEARING, INSIDE, TELLING, Tracer
from tests.web.conftest import Site, free_port
from tests.web.course_dates import book_new, course_dates, type_numbers
from tests.web.guest import Guest

PARENT = f"00-{'a' * 32}-{'b' * 16}-01"


@dataclass(frozen=True)
class Told:
    """A span as the collector got it, and whose it is."""

    part: str
    trace: str
    id: str
    parent: str
    name: str
    kind: int
    said: dict[str, Any]
    broke: bool


@dataclass
class Collector:
    """Takes what any OpenTelemetry collector takes, and nothing else."""

    address: str
    bodies: list[str] = field(default_factory=list)
    spans: list[Told] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: http.Request) -> http.Response:
        body = await request.text()
        self.bodies.append(body)
        self.spans += _read(body)
        self.came.set()
        return http.json_response({})

    async def until(self, enough: Callable[[list[Told]], bool]) -> list[Told]:
        async with asyncio.timeout(20):
            while not enough(self.spans):
                self.came.clear()
                await self.came.wait()
        return self.spans


def _read(body: str) -> list[Told]:
    """By the published schema, which refuses a field that it does not know; ids are in hexadecimal there alone."""
    said = json.loads(body)
    for resource in said["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for name in {"traceId", "spanId", "parentSpanId"} & span.keys():
                    span[name] = base64.b64encode(bytes.fromhex(span[name])).decode()
    request = json_format.ParseDict(said, ExportTraceServiceRequest())
    return [
        Told(
            part=resource.resource.attributes[0].value.string_value,
            trace=span.trace_id.hex(),
            id=span.span_id.hex(),
            parent=span.parent_span_id.hex(),
            name=span.name,
            kind=span.kind,
            said={one.key: one.value.string_value or one.value.int_value for one in span.attributes},
            broke=span.status.code == 2,
        )
        for resource in request.resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[Collector]:
    one = Collector(f"http://127.0.0.1:{free_port()}")
    app = http.Application()
    app.router.add_post("/v1/traces", one.take)
    runner = http.AppRunner(app)
    await runner.setup()
    await http.TCPSite(runner, "127.0.0.1", int(one.address.rpartition(":")[2])).start()
    yield one
    await runner.cleanup()


@pytest_asyncio.fixture
async def traced(site: Site, collector: Collector, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Collector]:
    """The college as it is when a collector's address is among its settings."""
    houses = {name: site.house(name) for name in site.services}
    for name, one in {**houses, "web": site.web.state.frame}.items():
        monkeypatch.setattr(one, "tracer", Tracer(name, collector.address))
    tracers = [one.tracer for one in (*houses.values(), site.web.state.frame)]
    yield collector
    monkeypatch.undo()
    for tracer in tracers:
        await tracer.close()


@pytest.mark.apart
async def test_one_click_is_one_trace_from_the_page_to_what_others_do_of_it(
    site: Site, guest: Guest, traced: Collector
) -> None:
    name, contact = f"Canary{uuid4().hex}", f"canary{uuid4().hex}@post.example"
    run_id = await course_dates(site)
    await book_new(site, guest, run_id, name, contact)
    await type_numbers(site, guest, run_id, contact)

    spans = await traced.until(lambda spans: any(map(_is_whole, _ways(spans))))
    way = next(filter(_is_whole, _ways(spans)))

    assert {one.trace for one in way} == {way[0].trace}
    assert way[0].said["http.route"] == way[0].name.removeprefix("POST ")
    assert way[2].said["college.event_id"] == way[3].said["college.event_id"]
    await _all_is_ours(site, guest, traced, (name, contact, contact.partition("@")[0]))


async def _all_is_ours(site: Site, guest: Guest, traced: Collector, hers: tuple[str, ...]) -> None:
    """Ids of events, and words that stand in the program: nothing typed, no secret, no address with something in it."""
    secret = f"secret-{uuid4().hex}"
    await guest.open(f"/sign-in/link/{secret}")
    await guest.open(f"/courses?words={secret}")
    await guest.open(f"/nothing-here/{secret}")
    spans = await traced.until(lambda spans: sum(one.part == "web" and one.name.startswith("GET") for one in spans) > 3)

    everything = "\n".join(traced.bodies)
    cookies = [value for value in guest.cookies.values() if len(value) > 8]
    for word in (*hers, secret, *cookies):
        assert word not in everything
    assert {key for one in spans for key in one.said} <= {
        "http.request.method",
        "http.route",
        "http.response.status_code",
        "college.event_id",
        "college.refused",
        "error.type",
    }
    for one in spans:
        assert "?" not in one.name
        assert not any(_is_id(part) for part in one.name.replace("/", " ").split())


def _is_id(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


def _ways(spans: list[Told]) -> Iterator[list[Told]]:
    """To each thing that `messages` did, from the click on as far as it has arrived."""
    by_id = {one.id: one for one in spans}
    for last in spans:
        if (last.part, last.kind) == ("messages", INSIDE):
            way = [last]
            while way[0].parent in by_id:
                way.insert(0, by_id[way[0].parent])
            yield way


def _is_whole(way: list[Told]) -> bool:
    """The click, who answered and told of it, and who heard that; perhaps by way of another who heard it first."""
    by_event = [TELLING, HEARING] * ((len(way) - 3) // 2)
    return (
        [one.kind for one in way] == [ANSWERING, ANSWERING, *by_event, INSIDE]
        and len(by_event) > 0
        and way[0].part == "web"
        and all(one.part == before.part for before, one in zip(way[1::2], way[2::2], strict=False))
    )


async def test_without_a_collector_nothing_is_noted_and_the_thread_goes_on_as_it_came() -> None:
    tracer, event_id = Tracer("people", ""), new_id()
    with tracer.step("RedeemCode", ANSWERING, PARENT) as step:
        assert step.context == PARENT
    tracer.told("tell person_registered", PARENT, event_id, 0)
    assert tracer.onward(PARENT, event_id) == PARENT
    assert not tracer.is_on
    assert tracer._waiting == []
    await tracer.close()


async def test_a_refusal_is_an_answer_and_what_breaks_says_its_kind_alone(collector: Collector) -> None:
    tracer = Tracer("people", collector.address)
    for error in (NotFound("Nia is not here."), ValueError("Nia's words")):
        with pytest.raises(type(error)), tracer.step("RedeemCode", ANSWERING, PARENT):
            raise error
    await tracer.close()

    refused, broke = collector.spans
    assert (refused.broke, refused.said) == (False, {"college.refused": "not-found"})
    assert (broke.broke, broke.said) == (True, {"error.type": "ValueError"})
    assert (broke.trace, broke.parent) == ("a" * 32, "b" * 16)
    assert "Nia" not in "".join(collector.bodies)


async def test_what_nobody_takes_is_dropped_and_holds_nobody_up() -> None:
    tracer = Tracer("people", f"http://127.0.0.1:{free_port()}")
    with tracer.step("RedeemCode", ANSWERING, PARENT) as step:
        assert step.context != PARENT
    await tracer.close()
    assert tracer._waiting == []


@pytest.mark.parametrize("address", ["localhost:4318", "ftp://localhost", "http://", "traces"])
def test_an_address_that_is_none_is_said_at_the_start(address: str) -> None:
    with pytest.raises(SettingsError, match="TRACES_URL"):
        read_traces_url(address)


@pytest.mark.parametrize("parent", [None, "", "00-nonsense", f"{PARENT}\nmore"])
async def test_what_is_no_thread_is_not_followed(collector: Collector, parent: str | None) -> None:
    tracer = Tracer("people", collector.address)
    with tracer.step("RedeemCode", ANSWERING, parent) as step:
        assert step.context == parent
    await tracer.close()
    assert collector.spans == []
