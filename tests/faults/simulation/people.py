"""What people of a simulated college press, until it is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from services.enrolment.rules.requests import (
    AcceptOffer,
    Ask,
    By,
    DeclineOffer,
    GiveBack,
    LeaveLine,
    UndoLeaving,
)
from services.runtime import http
from services.runtime.actor import CLOCK, Actor, Factor
from services.runtime.http import Asked
from services.runtime.refusal import Refusal
from tests.faults.simulation.college import AskRun, PlanRun, ask_run, plan_run

BUSY_SECONDS = 8.0


class Press(NamedTuple):
    """A form that somebody has sent, and sends again until it is answered."""

    service: str
    handler: Callable[[Any, Any], Awaitable[Any]]
    command: msgspec.Struct
    actor: Actor
    key: str


class Answered(NamedTuple):
    press: Press
    answer: bytes
    asked_at: datetime
    answered_at: datetime


class People:
    """The part of a `World` that lives in it."""

    async def _people(self) -> None:
        people = [
            Actor(person_id=self.new_id(), roles=frozenset({"student"}), factor=Factor.CODE)
            for _ in range(self.dice.randint(4, 8))
        ]
        for _ in range(self.dice.randint(1, 2)):
            self.runs.append(self.new_id())
            self._later(self._press(self._plan(self.runs[-1])))
        for _ in range(self.dice.randint(20, 45)):
            await asyncio.sleep(self.dice.expovariate(45 / BUSY_SECONDS) * 1.1)
            self._later(self._press(self._wish(people)))

    def _plan(self, run_id: UUID, times: int = 1) -> Press:
        command = PlanRun(run_id, self.dice.randint(1, 3), times)
        return Press("scheduling", plan_run, command, CLOCK, str(self.new_id()))

    def _wish(self, people: list[Actor]) -> Press:
        dice, run_id, who = self.dice, self.dice.choice(self.runs), self.dice.choice(people)
        assert who.person_id is not None
        key, roll = str(self.new_id()), self.dice.random()
        if roll < 0.06:
            return self._plan(run_id, self.dice.choice((1, 40)))
        if roll < 0.12 and self.answered:
            return dice.choice(self.answered).press  # the same form again, late
        hers = self._places_of(run_id, who.person_id)
        if roll < 0.45 or not hers:
            ask = Ask(place_id=UUID(int=0), person_id=who.person_id, is_confirmed=True)
            return Press("enrolment", ask_run, AskRun(run_id, ask), who, key)
        kind = dice.choice((GiveBack, GiveBack, AcceptOffer, AcceptOffer, DeclineOffer, LeaveLine, UndoLeaving))
        return Press("enrolment", ask_run, AskRun(run_id, kind(dice.choice(hers), By(who.person_id))), who, key)

    def _places_of(self, run_id: UUID, person_id: UUID) -> list[UUID]:
        """As her page shows it."""
        for row in self.databases["enrolment"].committed("run_state"):
            if row["run_id"] == run_id:
                state = msgspec.json.decode(row["state"])
                return [UUID(one["place_id"]) for one in state["people"] if one["person_id"] == str(person_id)]
        return []

    async def _press(self, press: Press) -> None:
        """Until it is answered, also by a refusal: the same key each time."""
        body = repr(press.command).encode()
        asked = Asked(press.actor, press.key, None, None)
        for _ in range(40):
            house, asked_at = self.houses[press.service], self.now()
            doing = self._later(http.do(house, type(press.command).__name__, press.handler, press.command, asked, body))
            self.processes[press.service].append(doing)
            await asyncio.wait({doing})
            if doing.cancelled():
                await asyncio.sleep(0.4)
                continue
            error = doing.exception()
            if error is None:
                self.answered.append(Answered(press, doing.result().answer, asked_at, self.now()))
            if error is None or isinstance(error, Refusal):
                return
            if not isinstance(error, asyncpg.PostgresError):
                self.log.append(f"{type(press.command).__name__} ended: {type(error).__name__} {error}")
                return
            await asyncio.sleep(0.1)
