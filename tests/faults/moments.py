"""The named moments of the matrix, put around the product's own functions in the process that the harness starts.

A before commit · R committed, not replied · B committed, not numbered · N numbered, not published · C published, no
acknowledgement seen · D acknowledged, cursor not moved · E delivered, before the transaction · F inside it ·
G committed, not acknowledged · H acknowledgement lost.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import nats.errors
from nats.aio.msg import Msg

from services.runtime import http, inbox, journal
from services.runtime.bus import Bus, Message
from services.runtime.relay import Relay
from services.runtime.work import Work
from tests.faults.orders import Orders

Function = Callable[..., Awaitable[Any]]


def install(orders: Orders) -> None:
    """Once, before the service is made."""
    _commands(orders)
    _relay(orders)
    _inbox(orders)


def before(orders: Orders, moment: str, original: Function) -> Function:
    async def held(*args: Any, **named: Any) -> Any:
        await orders.reach(moment)
        return await original(*args, **named)

    return held


def after(orders: Orders, moment: str, original: Function) -> Function:
    async def held(*args: Any, **named: Any) -> Any:
        answer = await original(*args, **named)
        await orders.reach(moment)
        return answer

    return held


def _commands(orders: Orders) -> None:
    write = Work.write

    async def held(self: Work) -> None:
        had = len(self.revisions)
        await write(self)
        if self.cause is None and len(self.revisions) > had:  # a command's or the clock's own, not a reaction's
            await orders.reach("A")

    Work.write = held  # type: ignore[method-assign]
    http.do = after(orders, "R", http.do)  # type: ignore[assignment]
    if orders.name == "enrolment":
        from services.enrolment.commands import queue

        queue.decide_batch = after(orders, "A", queue.decide_batch)  # type: ignore[assignment]
        queue.Queue.do = after(orders, "R", queue.Queue.do)  # type: ignore[method-assign]


def _relay(orders: Orders) -> None:
    journal.to_send = before(orders, "B", after(orders, "N", journal.to_send))  # type: ignore[assignment]
    Bus.publish_batch = after(orders, "C", Bus.publish_batch)  # type: ignore[method-assign]
    Relay._advance = before(orders, "D", Relay._advance)  # type: ignore[method-assign]
    publish = Bus.publish

    async def published(self: Bus, message: Message) -> int:
        """The stream has it; whoever sent it does not know yet."""
        if orders.is_armed("C"):
            client = self._connected()
            await client.publish(message.subject, message.body, headers=dict(message.headers))
            await client.flush()
            await orders.reach("C")
        return await publish(self, message)

    Bus.publish = published  # type: ignore[method-assign]


def _inbox(orders: Orders) -> None:
    inbox.Inbox._take = _when_given(orders, "E", inbox.Inbox._take)  # type: ignore[method-assign]
    inbox._Batch.remember = after(orders, "F", inbox._Batch.remember)  # type: ignore[method-assign]
    inbox.Inbox.apply = after(orders, "G", inbox.Inbox.apply)  # type: ignore[method-assign]
    ack_sync = Msg.ack_sync

    async def acknowledge(self: Msg, timeout: float = 1) -> Msg:
        if orders.is_armed("H") and await orders.reach("H"):
            raise nats.errors.TimeoutError
        return await ack_sync(self, timeout)

    Msg.ack_sync = acknowledge  # type: ignore[method-assign]


def _when_given(orders: Orders, moment: str, original: Function) -> Function:
    async def held(self: inbox.Inbox, messages: list[Msg]) -> None:
        if messages:
            await orders.reach(moment)
        await original(self, messages)

    return held
