"""Looking at a running college from outside: its database as administrator, its stream as steward, its health."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from infra.local import http, nats, ports, postgres
from infra.local.environment import Environment
from infra.local.folder import Folder, locate
from infra.local.owner import Runner
from infra.local.services import AUDITOR, DATABASE, MENDER
from infra.local.where import command
from infra.trouble import Trouble
from services.runtime.database import Connection


class Running:
    """A college that somebody else supervises."""

    def __init__(self, folder: Folder) -> None:
        chosen = ports.read(folder.nats / "ports.json")
        self.folder = folder
        self.postgres = postgres.Postgres(
            folder.postgres, folder.postgres_sockets, folder.secrets.postgres_admin, Runner(Path())
        )
        self.nats = nats.Nats(folder.nats, (), chosen.get("clients", 0), chosen.get("monitor", 0))

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Connection]:
        """Raises Trouble when PostgreSQL is not running."""
        try:
            db: Connection = await asyncpg.connect(self.postgres.dsn(database=DATABASE))
        except (OSError, asyncpg.PostgresError):
            raise self.not_running() from None
        try:
            yield db
        finally:
            await db.close()

    def not_running(self) -> Trouble:
        path = self.folder.path
        return Trouble(f"The college in {path} is not running. Start it in another window: {command('up', path)}")

    def steward_url(self) -> str:
        return f"nats://steward:{self.folder.secrets.nats['steward']}@{ports.LOOPBACK}:{self.nats.port}"

    def audit(self) -> Environment:
        """For a look through everything (infra/audit)."""
        secrets = self.folder.secrets
        auditor = f"{AUDITOR}:{secrets.nats.get(AUDITOR, '')}"
        dsns = {
            f"{name.upper()}_DATABASE_URL": self.postgres.dsn(name, secrets.database.get(name, ""), DATABASE)
            for name in (AUDITOR, MENDER)
        }
        return {
            **dsns,
            "AUDITOR_NATS_URL": f"nats://{auditor}@{ports.LOOPBACK}:{self.nats.port}",
            "STEWARD_NATS_URL": self.steward_url(),
            "NATS_MONITOR": self.nats.monitor,
        }

    async def health(self, service: str) -> dict[str, Any] | None:
        """What a service says of itself; None when it does not answer."""
        status, body = await http.get(f"unix:{self.folder.service_sockets / f'{service}.sock'}", "/health/ready")
        answer: dict[str, Any] | None = json.loads(body) if status else None
        return answer


def running(path: Path) -> Running:
    return Running(locate(path))
