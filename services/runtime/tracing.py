"""One click, followed into all that comes of it: spans for an OpenTelemetry collector, where there is one.

The thread is W3C's `traceparent`: web begins one with each request, an event carries it in its row of the journal and
in its header in the stream. Here each step notes how long it took. Out go our own words alone: the part of the house,
the template of a route, the name of a command, an event or a reaction, the slug of a refusal, the id of an event. A
span has no field for a path, a parameter, a body or the message of an error. Why not the SDK: docs/decisions/0001.
"""

import asyncio
import hashlib
import json
import logging
import re
import secrets
import time
from collections.abc import Mapping
from types import MappingProxyType, TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from services.runtime.asking import Asker
from services.runtime.refusal import Refusal

INSIDE, ANSWERING, TELLING, HEARING = 1, 2, 4, 5
"""OpenTelemetry's kinds: INTERNAL, SERVER, PRODUCER, CONSUMER."""
SOON_SECONDS, SECONDS = 1.0, 10.0
AT_ONCE, MOST_WAITING = 200, 5000
Said = Mapping[str, str | int]
_BROKE = 2
_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
log = logging.getLogger(__name__)


class Span(msgspec.Struct, kw_only=True):
    trace_id: str
    span_id: str
    parent_id: str
    name: str
    kind: int
    began: int
    """Nanoseconds, as OpenTelemetry counts them."""
    ended: int = 0
    broke: bool = False
    said: dict[str, str | int]


class Step:
    """`with tracer.step(…) as step:`; `step.context` is the `traceparent` for what comes of it."""

    def __init__(self, tracer: "Tracer | None", span: Span | None, context: str | None) -> None:
        self._tracer, self._span = tracer, span
        self.context = context

    def tell(self, name: str, value: str | int) -> None:
        """A word or a number of ours."""
        if self._span is not None:
            self._span.said[name] = value

    def end(self, name: str = "") -> None:
        """When only the end of it knows what to call it."""
        if self._tracer is not None and self._span is not None:
            self._span.name = name or self._span.name
            self._tracer.note(self._span)
            self._span = None

    def broke(self, kind: str) -> None:
        if self._span is not None:
            self._span.broke = True
            self._span.said["error.type"] = kind

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        """A refusal is an answer."""
        if isinstance(error, Refusal):
            self.tell("college.refused", error.slug)
        elif error is not None:
            self.broke(type(error).__name__)
        self.end()


class Tracer:
    """Of one service, or of web. Without `url` it notes nothing, and the thread goes on as it came."""

    def __init__(self, part: str, url: str) -> None:
        self._part = part
        self._path = urlsplit(url).path.rstrip("/") or "/v1/traces"
        self._asker = Asker(url) if url else None
        self._waiting: list[Span] = []
        self._sending: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        return self._asker is not None

    def begin(self) -> Step:
        """A click: nothing that came with it is believed."""
        if self._asker is None:
            return Step(None, None, _context(secrets.token_hex(16), secrets.token_hex(8)))
        return self._step(_span("", ANSWERING, secrets.token_hex(16), ""))

    def step(self, name: str, kind: int, parent: str | None, said: Said = MappingProxyType({})) -> Step:
        """One step of what `parent` began."""
        if self._asker is None or (found := _PARENT.fullmatch(parent or "")) is None:
            return Step(None, None, parent)
        span = _span(name, kind, found[1], found[2])
        span.said |= said
        return self._step(span)

    def onward(self, parent: str | None, event_id: UUID) -> str | None:
        """What an event carries: the same however often it is sent."""
        if self._asker is None or (found := _PARENT.fullmatch(parent or "")) is None:
            return parent
        return _context(found[1], _of_event(event_id))

    def told(self, name: str, parent: str | None, event_id: UUID, began: int) -> None:
        """The stream has it."""
        if self._asker is not None and (found := _PARENT.fullmatch(parent or "")) is not None:
            span = _span(name, TELLING, found[1], found[2])
            span.span_id, span.began = _of_event(event_id), began
            span.said["college.event_id"] = str(event_id)
            self.note(span)

    def note(self, span: Span) -> None:
        """It goes out within a second or so. What nobody takes is dropped: nothing rests on it."""
        span.ended = time.time_ns()
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(span)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send_soon())

    async def close(self) -> None:
        if self._asker is None:
            return
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        await self._send()
        await self._asker.close()

    async def _send_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(SOON_SECONDS)
            await self._send()

    async def _send(self) -> None:
        spans, self._waiting = self._waiting, []
        for some in range(0, len(spans), AT_ONCE):
            await self._send_some(spans[some : some + AT_ONCE])

    async def _send_some(self, spans: list[Span]) -> None:
        assert self._asker is not None  # noqa: S101  (whoever is off notes nothing)
        body = json.dumps(self._otlp(spans)).encode()
        headers = {"Content-Type": "application/json"}
        try:
            answered = await self._asker.ask("POST", self._path, headers, body, seconds=SECONDS)
        except OSError as error:  # TimeoutError is one
            log.warning("traces_not_taken", extra={"kind": type(error).__name__})
        else:
            if answered.status >= 300:
                log.warning("traces_not_taken", extra={"status": answered.status})

    def _otlp(self, spans: list[Span]) -> dict[str, Any]:
        """OTLP over HTTP, in JSON: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding"""
        resource = {"attributes": _attributes({"service.name": self._part, "service.namespace": "alongside"})}
        scope = {"scope": {"name": "alongside"}, "spans": [_written(span) for span in spans]}
        return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}

    def _step(self, span: Span) -> Step:
        return Step(self, span, _context(span.trace_id, span.span_id))


def _span(name: str, kind: int, trace_id: str, parent_id: str) -> Span:
    return Span(
        trace_id=trace_id,
        span_id=secrets.token_hex(8),
        parent_id=parent_id,
        name=name,
        kind=kind,
        began=time.time_ns(),
        said={},
    )


def _context(trace_id: str, span_id: str) -> str:
    return f"00-{trace_id}-{span_id}-01"


def _of_event(event_id: UUID) -> str:
    return hashlib.sha256(event_id.bytes).hexdigest()[:16]


def _written(span: Span) -> dict[str, Any]:
    """Ids in hexadecimal, and numbers of 64 bits as text."""
    return {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        **({"parentSpanId": span.parent_id} if span.parent_id else {}),
        "name": span.name,
        "kind": span.kind,
        "startTimeUnixNano": str(span.began),
        "endTimeUnixNano": str(span.ended),
        "attributes": _attributes(span.said),
        "status": {"code": _BROKE} if span.broke else {},
    }


def _attributes(said: Said) -> list[dict[str, Any]]:
    return [
        {"key": key, "value": {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}}
        for key, value in said.items()
    ]
