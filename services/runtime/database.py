"""One pool per service, opened lazily: nothing at rest, a few connections at work."""

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, ClassVar, TypeAlias

import asyncpg

from services.runtime.settings import Settings

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What asyncpg raises when PostgreSQL is away or going (a `TimeoutError` is an `OSError`). `InternalClientError` is
told to whoever asks between its goodbye and the end of the connection (MagicStack/asyncpg 1069)."""
IDLE_SECONDS = 45.0
"""A connection costs 3 to 6 MB: all are gone before a minute of quiet is over."""
ANSWER_SECONDS = 20.0  # PostgreSQL ends a statement after 15: without an answer by now, the way there is broken
KEEPALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
_FIRST_OF_OURS = 16384
"""Types below are PostgreSQL's own."""


class _Connection(asyncpg.Connection):
    """asyncpg asks on each new connection anew what text[] or uuid[] is, for 5 ms each. Here it is asked once."""

    _known: ClassVar[dict[frozenset[int], Any]] = {}

    async def _introspect_types(self, typeoids: Collection[int], timeout: float | None) -> Any:
        wanted = frozenset(typeoids)
        if (found := self._known.get(wanted)) is None:
            found = await super()._introspect_types(typeoids, timeout)  # type: ignore[misc]
            if max(wanted) < _FIRST_OF_OURS:
                self._known[wanted] = found
        return found


async def prepare(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def _leave(_: object) -> None:
    """Nothing to put back: nobody changes a session, and what is left of a transaction is rolled back before this.
    The usual reset costs a round trip for each question."""


class Database:
    """The service's part of PostgreSQL. `connect` opens the pool, `close` ends it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def connect(self) -> None:
        self._pool = await asyncpg.create_pool(
            self._settings.database_url,
            min_size=0,
            max_size=self._settings.pool_size,
            max_inactive_connection_lifetime=IDLE_SECONDS,
            command_timeout=ANSWER_SECONDS,
            connection_class=_Connection,
            init=prepare,
            reset=_leave,
            server_settings={"application_name": self._settings.service, "jit": "off"},
        )

    async def close(self) -> None:
        if self._pool is not None:
            pool, self._pool = self._pool, None
            try:
                async with asyncio.timeout(2):
                    await pool.close()
            except TimeoutError:
                pool.terminate()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """A connection for one question; no transaction is opened."""
        if self._pool is None:
            raise RuntimeError("The database is not connected.")
        async with self._pool.acquire() as connection, self._given_up_in_time(connection):  # type: ignore[arg-type]
            yield connection  # type: ignore[misc]  # a pool proxy is used like the connection it stands for

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        async with self.reading() as connection, connection.transaction(), self._given_up_in_time(connection):
            yield connection

    @asynccontextmanager
    async def _given_up_in_time(self, connection: Connection) -> AsyncIterator[None]:
        """Where no answer came the way is broken, and that of the other connections probably too. Nobody asks there
        again, not even to roll back: each question would wait as long as the first."""
        try:
            yield
        except TimeoutError:
            connection.terminate()
            if self._pool is not None:
                await self._pool.expire_connections()
            raise

    async def direct(self) -> Connection:
        """A connection outside the pool, for a lock that is held as long as the process leads. PostgreSQL looks often
        whether we are still there: the lock of a leader whose host is gone is free within half a minute.

        It need not wait for the disk: all that is noted on it (how far the journal was numbered and sent) is found
        out again when a power cut takes it away, and whoever commits on another connection saves it as well.
        """
        settings = {"application_name": f"{self._settings.service} leader", "synchronous_commit": "off", **KEEPALIVE}
        connection: Connection = await asyncpg.connect(
            self._settings.database_url,
            connection_class=_Connection,
            command_timeout=ANSWER_SECONDS,
            server_settings=settings,
        )
        await prepare(connection)
        return connection
