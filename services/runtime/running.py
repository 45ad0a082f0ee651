"""How this service runs, for those who look after it: what stands still, what waits, what is wrong; and to go on."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from litestar.handlers import HTTPRouteHandler

from services.runtime import http, parked
from services.runtime.actor import Actor, require_role
from services.runtime.house import House
from services.runtime.parked import ParkedView
from services.runtime.reactions import Reactions
from services.runtime.refusal import Missing
from services.runtime.report import report

Because = Annotated[str, msgspec.Meta(max_length=300)]
_WAITING = "select (select count(*) from journal where pos is null) + numbered - sent from relay_cursor"


class RunningQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class RunningView(msgspec.Struct, frozen=True, kw_only=True):
    """`waiting`: events that are not yet in the stream. `troubles`: as this replica knows them, without values."""

    leads: bool
    waiting: int
    troubles: dict[str, str]
    parked: list[ParkedView]


async def running(question: RunningQuestion, look: http.Look) -> RunningView:
    require_role(look.actor, "administrator")
    return RunningView(
        leads=look.house.leads,
        waiting=await look.db.fetchval(_WAITING),
        troubles=look.house.all_troubles,
        parked=await parked.parked(look.db),
    )


class Ours(NamedTuple):
    """What these commands are given in place of a `Work`: each event goes on in a transaction of its own."""

    house: House
    reactions: Reactions
    actor: Actor


class WentOnView(msgspec.Struct, frozen=True, kw_only=True):
    """`is_through`: nothing of this aggregate stands still any more."""

    is_through: bool


class TryParkedAgain(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Applies a parked event once more, and those behind it."""

    event_id: UUID


async def try_parked_again(command: TryParkedAgain, ours: Ours) -> WentOnView:
    through = await parked.try_again(ours.house, ours.reactions, command.event_id, ours.actor)
    return WentOnView(is_through=through)


class SkipParked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leaves a parked event out for ever, with the reason, and goes on with those behind it."""

    event_id: UUID
    because: Because


async def skip_parked(command: SkipParked, ours: Ours) -> WentOnView:
    if not (because := command.because.strip()):
        raise Missing("Write why it may be left out.", field="because")
    return WentOnView(is_through=await parked.skip(ours.house, ours.reactions, command.event_id, because, ours.actor))


def routes(reactions: Reactions) -> list[HTTPRouteHandler]:
    """The same in every service."""

    async def by_itself(
        house: House,
        name: str,
        handler: Callable[[Any, Any], Awaitable[Any]],
        what: Any,
        asked: http.Asked,
        body: bytes,
    ) -> http.Done:
        said = await handler(what, Ours(house, reactions, asked.actor))
        house.standing.look_again()
        return http.Done(msgspec.json.encode(said), "")

    return [
        http.question(running),
        http.question(report),
        http.command(try_parked_again, by=by_itself),
        http.command(skip_parked, by=by_itself),
    ]
