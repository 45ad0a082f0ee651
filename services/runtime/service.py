"""Puts a service together: its routes, and, in the replica that leads, relay, reactions, due work and jobs."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from services.runtime import inbox, log, mail, problems, running
from services.runtime.clock import Clock, machine_clock
from services.runtime.database import AWAY, Connection
from services.runtime.due import Due
from services.runtime.house import House
from services.runtime.jobs import JobRunner, Jobs
from services.runtime.lean import Lean
from services.runtime.reactions import Reactions
from services.runtime.refusal import Refusal
from services.runtime.relay import Relay
from services.runtime.settings import Settings, SettingsError, from_environment

logger = logging.getLogger(__name__)


def build(
    settings: Settings,
    *,
    routes: Sequence[HTTPRouteHandler],
    reactions: Reactions,
    due: Due | None = None,
    jobs: Jobs | None = None,
    clock: Clock = machine_clock,
    first: Callable[[House], Coroutine[Any, Any, None]] | None = None,
) -> Litestar:
    """The service as an ASGI application. Everything that it needs is opened at its start and closed at its end.

    `first` is done before it answers anybody.
    """
    house = House(settings, clock)

    @asynccontextmanager
    async def open_house(_: Litestar) -> AsyncIterator[None]:
        await house.database.connect()
        if first is not None:
            await first(house)
        task = asyncio.create_task(_keep_leading(house, reactions, due or Due(), jobs or Jobs()))
        bus = asyncio.create_task(_keep_connected(house))
        try:
            yield
        finally:
            house.is_ending = True
            for running in (task, bus):
                running.cancel()
            await asyncio.gather(task, bus, return_exceptions=True)
            await mail.all_landed()
            await house.close()

    return Lean(
        [*routes, *running.routes(reactions), live, how, ready, metrics],
        state=State({"house": house}),
        lifespan=[open_house],
        exception_handlers={Refusal: problems.problem, HTTPException: problems.not_found, Exception: problems.problem},
        openapi_config=None,
        logging_config=None,
        request_max_body_size=20_000_000,
    )


@get("/health/live")
async def live() -> dict[str, str]:
    return {"state": "live"}


@get("/health/how")
async def how(state: State) -> dict[str, Any]:
    """How it is, for whoever watches all the time: out of memory, so that the database is left to rest."""
    return {"state": "live", **_how(state.house)}


@get("/health/ready")
async def ready(state: State) -> Response[dict[str, Any]]:
    """Ready when it can answer people. NATS may be away: commands are still accepted and wait in the journal."""
    house: House = state.house
    try:
        async with house.database.reading() as db:
            await db.fetchval("select 1")
        answers = True
    except AWAY:
        answers = False
    return Response(
        {"state": "ready" if answers else "away", **_how(house)},
        status_code=200 if answers else 503,
    )


def _how(house: House) -> dict[str, Any]:
    return {"leads": house.leads, "troubles": sorted(house.all_troubles), "parked": house.parked}


@get("/metrics", media_type="text/plain")
async def metrics(state: State) -> bytes:
    house: House = state.house
    return house.metrics.text(house.leads, len(house.all_troubles))


async def _keep_connected(house: House) -> None:
    """NATS may come later than we do, and turn us away for a while."""
    while True:
        try:
            await house.bus.connect()
            await house.bus.lost()
        except Exception as error:  # whatever it is, the service goes on answering people
            house.bus.trouble = type(error).__name__
            await asyncio.sleep(0.5)


async def _keep_leading(house: House, reactions: Reactions, due: Due, jobs: Jobs) -> None:
    """Until cancelled: become the leader and lead, and when the connection that holds the lock goes, start again.

    A group of tasks in which one breaks just when all should end says only what broke, and that it was cancelled is
    forgotten before Python 3.13 (python/cpython#116720): so the house is asked as well.
    """
    while not house.is_ending:
        db: Connection | None = None
        try:
            db = await house.database.direct()
            await _wait_for_lock(db)
            await _lead(house, db, reactions, due, jobs)
        except Exception as error:  # whatever it is: a service that never leads again would stand still for good
            logger.warning("no_longer_leading", extra={"kind": inbox.where(error)})
        finally:
            house.leads = False
            if db is not None:
                db.terminate()
        await asyncio.sleep(0.3)


async def _wait_for_lock(db: Connection) -> None:
    """Asks again and again: a wait inside PostgreSQL would be ended by the statement time-out."""
    while not await db.fetchval("select pg_try_advisory_lock(hashtextextended(current_schema(), 0))"):  # noqa: ASYNC110
        await asyncio.sleep(0.5)


async def _lead(house: House, db: Connection, reactions: Reactions, due: Due, jobs: Jobs) -> None:
    house.leads = True
    await inbox.activate(db, reactions, house.now())
    tasks: list[Coroutine[Any, Any, None]] = [Relay(house, db).run(), *(one.run() for one in due.runners(house))]
    tasks += [inbox.Inbox(house, reactions, interest).run() for interest in reactions.interests]
    tasks += [JobRunner(house, jobs).run()] if jobs.kinds else []
    async with asyncio.TaskGroup() as group:
        for task in tasks:
            group.create_task(task)


class Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop, so that several servers can share one."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


def server(app: Any, listen: str) -> Server:
    """A server for `app` on `unix:/path` or `tcp:host:port`."""
    kind, _, place = listen.partition(":")
    where: dict[str, Any] = {"uds": place}
    if kind == "tcp":
        host, _, port = place.rpartition(":")
        where = {"host": host, "port": int(port)}
    config = uvicorn.Config(
        app, **where, loop="none", http="httptools", ws="none", lifespan="on", log_config=None, access_log=False,
        server_header=False, date_header=False, proxy_headers=False, timeout_graceful_shutdown=1, timeout_keep_alive=75,
    )  # fmt: skip
    return Server(config)


async def serve(servers: Sequence[Server]) -> None:
    """Runs until SIGTERM or SIGINT, then stops all in order."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for one in servers:
            one.should_exit = True

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop)
    gc.freeze()  # what was made by now stays: looking through it again and again would hold the loop for 0.1 s
    await asyncio.gather(*(one.serve() for one in servers))


def run(name: str, create_app: Callable[[Settings], Litestar]) -> None:
    """`python -m services.<name>.main`: settings from the environment, then serve until told to stop."""
    import uvloop  # imported where it is used

    try:
        settings = from_environment(name, os.environ)
    except SettingsError as error:
        sys.exit(str(error))
    log.set_up(settings.log_level)
    uvloop.run(serve([server(create_app(settings), settings.listen)]))
