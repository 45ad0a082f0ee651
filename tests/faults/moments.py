"""The named moments of the matrix, put around the product's own functions in the process that the harness starts.

A before commit · R committed, not replied · B committed, not numbered · N numbered, not published · C published, no
acknowledgement seen · D acknowledged, cursor not moved · E delivered, before the transaction · F inside it ·
G committed, not acknowledged · H acknowledgement lost. Not moments of one process: J while the stream is made anew
(`rows/rebuilds.py`) · K during a migration (`test_migrations.py`) · L during a backup · M during an erasure.
"""

from collections.abc import Awaitable, Callable
from functools import partial
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


def around(owner: Any, name: str, wrap: Callable[[Function], Function]) -> None:
    """The function of that name is put into another."""
    setattr(owner, name, wrap(getattr(owner, name)))


def _commands(orders: Orders) -> None:
    def held(write: Function) -> Function:
        async def written(self: Work) -> None:
            had = len(self.revisions)
            await write(self)
            if self.cause is None and len(self.revisions) > had:  # a command's or the clock's own, not a reaction's
                await orders.reach("A")

        return written

    around(Work, "write", held)
    around(http, "do", partial(after, orders, "R"))
    if orders.name.startswith("enrolment"):  # places are decided several at once, and written by one statement
        from services.enrolment.commands import queue

        around(queue, "decide_batch", partial(after, orders, "A"))
        around(queue.Queue, "do", partial(after, orders, "R"))


def _relay(orders: Orders) -> None:
    around(journal, "to_send", partial(after, orders, "N"))
    around(journal, "to_send", partial(before, orders, "B"))
    around(Bus, "publish_batch", partial(after, orders, "C"))
    around(Relay, "_advance", partial(before, orders, "D"))

    def held(publish: Function) -> Function:
        async def published(self: Bus, message: Message) -> Any:
            """The stream has it; whoever sent it does not know yet."""
            if orders.is_armed("C"):
                client = self._connected()
                await client.publish(message.subject, message.body, headers=dict(message.headers))
                await client.flush()
                await orders.reach("C")
            return await publish(self, message)

        return published

    around(Bus, "publish", held)


def _inbox(orders: Orders) -> None:
    def given(take: Function) -> Function:
        async def taken(self: inbox.Inbox, messages: list[Msg]) -> None:
            if messages:
                await orders.reach("E")
            await take(self, messages)

        return taken

    def lost(ack_sync: Function) -> Function:
        async def acknowledge(self: Msg, timeout: float = 1) -> Any:
            if orders.is_armed("H") and await orders.reach("H"):
                raise nats.errors.TimeoutError
            return await ack_sync(self, timeout)

        return acknowledge

    def unsaid(ack: Function) -> Function:
        async def acknowledge(self: Msg) -> None:
            if not orders.is_armed("H"):
                await ack(self)

        return acknowledge

    around(inbox.Inbox, "_take", given)
    around(inbox._Batch, "remember", partial(after, orders, "F"))
    around(inbox.Inbox, "apply", partial(after, orders, "G"))
    around(Msg, "ack", unsaid)
    around(Msg, "ack_sync", lost)
