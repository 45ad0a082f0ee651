"""What goes wrong on the way rather than at a moment: twice, out of order, poisoned; and mail that really goes out."""

import asyncio
import copy
import os
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from nats.aio.msg import Msg

from services.runtime import inbox, mail, service
from services.runtime.arrived import Arrived
from services.runtime.bus import Durable
from services.runtime.database import Connection
from tests.faults.moments import Function, around
from tests.faults.orders import Orders

Fetch = Callable[[Durable], Awaitable[list[Msg]]]
HURRY = (0.05,) * 7
PATIENT = inbox.RETRY_SECONDS
_APPLIED: ContextVar[list[list[Any]]] = ContextVar("applied")


class Poisoned(Exception):  # noqa: N818
    """A reaction that cannot do what it is asked."""


def install(orders: Orders) -> None:
    """`{"deliver": "twice" | "shuffled"}`, `{"poison": [kinds]}`, `{"hurry": true}`."""
    around(Durable, "fetch", partial(_fetched, orders))
    _note_what_is_applied(orders)
    _poison(orders)
    if os.environ.get("FAULTS_MAIL"):
        around(mail, "is_example", lambda _: _is_not_example)
    if os.environ.get("FAULTS_LEADS"):
        around(service, "_wait_for_lock", lambda _: _no_lock)
    orders.when_set.append(_hurry)


async def _no_lock(_: Connection) -> None:
    """Leads although another leads already."""


async def _is_not_example(_: Connection) -> bool:
    """The county is the example college, and still hands its letters to the harness's own mail server."""
    return False


def _hurry(settings: dict[str, Any]) -> None:
    inbox.RETRY_SECONDS = HURRY if settings.get("hurry") else PATIENT


def _fetched(orders: Orders, fetch: Fetch) -> Fetch:
    held: WeakKeyDictionary[Durable, list[Msg]] = WeakKeyDictionary()

    async def fetched(self: Durable) -> list[Msg]:
        how = orders.settings.get("deliver")
        if how == "shuffled" or held.get(self):
            return await _shuffled(self, held, fetch)
        found = await fetch(self)
        return [again for one in found for again in _several(one)] if how == "twice" else found

    return fetched


def _several(one: Msg) -> list[Msg]:
    return [one, *(copy.copy(one) for _ in range(random.randint(1, 4)))]


async def _shuffled(durable: Durable, held: "WeakKeyDictionary[Durable, list[Msg]]", fetch: Fetch) -> list[Msg]:
    """Some of what has come, in any order; the rest later."""
    mine, new = held.setdefault(durable, []), list[Msg]()
    try:
        async with asyncio.timeout(0.15 if mine else None):
            new = await fetch(durable)
    except TimeoutError:
        pass
    mine += new
    random.shuffle(mine)
    now = mine[: random.randint(1, len(mine)) if new else len(mine)]
    del mine[: len(now)]
    return now


def _note_what_is_applied(orders: Orders) -> None:
    around(inbox._Batch, "remember", noted)
    around(inbox.Inbox, "apply", partial(told, lambda steps: orders.say(applied=steps)))


def noted(remember: Function) -> Function:
    """Each revision as it is applied here; `told` says it once it is committed: the checker of order reads it."""

    async def remembered(self: inbox._Batch) -> None:
        await remember(self)
        steps = [(of, self._before[of], self._heard[of]) for of in self._changed]
        _APPLIED.set([[of[0], self._interest.aggregate, str(of[1]), old, new] for of, old, new in steps])

    return remembered


def told(say: Callable[[list[list[Any]]], None], apply: Function) -> Function:
    async def applied(self: inbox.Inbox, arrived: list[Arrived]) -> Any:
        _APPLIED.set([])
        outcome = await apply(self, arrived)
        if said := _APPLIED.get():
            say(said)
        return outcome

    return applied


def _poison(orders: Orders) -> None:
    def poisoned(react: Function) -> Function:
        async def reacted(house: Any, reactions: Any, interest: Any, db: Connection, arrived: Arrived) -> Any:
            if arrived.kind in (orders.settings.get("poison") or ()):
                raise Poisoned
            return await react(house, reactions, interest, db, arrived)

        return reacted

    around(inbox, "react", poisoned)
