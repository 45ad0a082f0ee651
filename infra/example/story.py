"""Telling the story: this person asks this of that service, on that day, once."""

import asyncio
import base64
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from infra.example.past import Past
from infra.example.told import Told
from infra.local.services import present
from services.runtime.actor import Actor, private_key, sign
from services.runtime.clock import COLLEGE_ZONE, college_date
from web.clients.base import Errand, ServiceClient, errand
from web.imports.ids import own_namespace

NAMESPACE = UUID("7d1b1c52-34a3-5b8e-9a67-90c2f1f3c1aa")
BEAT = timedelta(seconds=20)
"""Between two things that one after another happen."""


class Story:
    def __init__(self, past: Past, told: Told, environment: Mapping[str, str]) -> None:
        self._past = past
        self._told = told
        self._key = private_key(environment["PEOPLE_SIGNING_KEY"])
        self.namespace = own_namespace(base64.b64decode(environment["WEB_KEY"]))
        self._asking = 0
        self.clients = {name: ServiceClient(name, environment[f"{name.upper()}_URL"]) for name in present()}
        self.today = college_date(told.began_at)

    async def close(self) -> None:
        await asyncio.gather(*(client.close() for client in self.clients.values()))

    # When

    def at(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """So many days after today (before, when negative), on the college's clock."""
        return on(self.today + timedelta(days=days), hour, minute)

    def ago(self, minutes: int) -> datetime:
        """Before the moment at which the story begins to be told."""
        return self._told.began_at - timedelta(minutes=minutes)

    @property
    def last_working_day(self) -> date:
        """The newest weekday that is over."""
        return next(day for n in range(1, 8) if (day := self.today - timedelta(days=n)).isoweekday() <= 5)

    def working_day(self, days: int) -> date:
        """The first weekday from so many days after today."""
        first = self.today + timedelta(days=days)
        return next(day for n in range(3) if (day := first + timedelta(days=n)).isoweekday() <= 5)

    async def until(self, moment: datetime) -> None:
        """Time passes. A story that is told again from the middle does not go back."""
        if self._told.reached is None or moment > self._told.reached:
            await self._past.until(moment)
            self._told.reach(self._past.now)

    async def everything_arrived(self) -> None:
        await self._past.quiet()

    # Who does what

    async def asks(self, who: Actor, service: str, command: str, body: Mapping[str, Any]) -> Any:
        """Says a command, or remembers what was answered. The key follows from who asks what."""
        key = str(uuid5(NAMESPACE, msgspec.json.encode([who.key, service, command, body]).decode()))
        if key not in self._told:
            self._told.note(key, await self._send(who, service, command, body, key))
        return self._told[key]

    async def sees(self, who: Actor, service: str, question: str, **params: Any) -> Any:
        """Asks a question; what one sees may change, so it is not remembered."""
        return await self.clients[service].get(f"/{question}", object, actor=self.token(who), params=params)

    async def learns(self, what: str, who: Actor, service: str, question: str, **params: Any) -> Any:
        """What somebody saw and then did something about: remembered as it was when she looked."""
        key = str(uuid5(NAMESPACE, what))
        if key not in self._told:
            self._told.note(key, await self.sees(who, service, question, **params))
        return self._told[key]

    async def _send(self, who: Actor, service: str, command: str, body: Mapping[str, Any], key: str) -> Any:
        if not self._asking:
            self._past.now += BEAT
        self._asking += 1
        known = errand.set(Errand(browser=who.browser or ""))
        try:
            return await self.clients[service].send(f"/{command}", body, object, actor=self.token(who), key=key)
        finally:
            errand.reset(known)
            self._asking -= 1

    def token(self, who: Actor) -> str | None:
        """None for a browser that nobody has signed in on."""
        if who.browser:
            return None
        now = self._past.now
        return sign(msgspec.structs.replace(who, factor_at=now), self._key, now)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), COLLEGE_ZONE)


def browser(name: str) -> Actor:
    """Somebody without an account."""
    return Actor(browser=f"example-{name}")
