"""The environment of each child: only what it needs, and in a process of its own only its own secrets."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.nats import Nats
from infra.local.postgres import Postgres
from infra.local.secrets import Secrets
from infra.local.services import DATABASE, HOME, SERVICES

Environment = dict[str, str]

_NEEDS_MAIL = ("people", "messages")


@dataclass(frozen=True)
class Place:
    """What the environments are made of."""

    secrets: Secrets
    postgres: Postgres
    nats: Nats
    socket_folder: Path  # of the services
    address: str  # COLLEGE_ADDRESS
    web_listen: str
    mail_url: str = ""
    mail_from: str = ""
    log_level: str = "INFO"
    database: str = DATABASE

    def admin_dsn(self) -> str:
        return self.postgres.dsn()

    def listen(self, service: str) -> str:
        return f"unix:{self.socket_folder / f'{service}.sock'}"

    def database_url(self, service: str) -> str:
        return self.postgres.dsn(f"{service}_app", self.secrets.database[service], self.database)

    def common(self) -> Environment:
        return {
            **of_the_machine(),
            "COLLEGE_ADDRESS": self.address,
            "ACTOR_PUBLIC_KEY": self.secrets.public_key,
            "LOG_LEVEL": self.log_level,
        }

    def service(self, name: str) -> Environment:
        """For a service in a process of its own."""
        return {**self.common(), **self._own(name), **self._extras(name)}

    def web(self) -> Environment:
        urls = {f"{service.upper()}_URL": self.listen(service) for service in SERVICES}
        own = {"WEB_LISTEN": self.web_listen, "WEB_NATS_URL": self.nats.url("web"), "WEB_KEY": self.secrets.keys["web"]}
        return {**self.common(), **urls, **own}

    def together(self, names: Sequence[str] = SERVICES) -> Environment:
        """For all services and web in one process."""
        merged = self.web()
        for name in names:
            merged |= self.service(name)
        return merged

    def admin(self) -> Environment:
        """For the steps before the services start: the only process that holds the two strong credentials."""
        dsns = {f"{service.upper()}_DATABASE_URL": self.database_url(service) for service in SERVICES}
        return {
            **of_the_machine(),
            **dsns,
            "ADMIN_DATABASE_URL": self.admin_dsn(),
            "STEWARD_NATS_URL": self.nats.url("steward"),
        }

    def _own(self, name: str) -> Environment:
        prefix = name.upper()
        return {
            f"{prefix}_DATABASE_URL": self.database_url(name),
            f"{prefix}_NATS_URL": self.nats.url(name),
            f"{prefix}_LISTEN": self.listen(name),
            f"{prefix}_KEY": self.secrets.keys[name],
        }

    def _extras(self, name: str) -> Environment:
        extras: Environment = {}
        if name == "people":
            extras["PEOPLE_SIGNING_KEY"] = self.secrets.signing_key
        if name == "messages":
            extras["PEOPLE_URL"] = self.listen("people")
        if name in _NEEDS_MAIL:
            extras |= {"MESSAGES_TOKEN": self.secrets.messages_token, "MAIL_URL": self.mail_url}
            extras |= {"MAIL_FROM": self.mail_from} if self.mail_from else {}
        return extras


def of_the_machine() -> Environment:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(HOME), "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


def secrets_named_in(environment: Mapping[str, str]) -> frozenset[str]:
    """The names of settings that are secrets: for the test that a container has only its own."""
    return frozenset(name for name in environment if name.endswith(("_KEY", "_DATABASE_URL", "_NATS_URL", "_TOKEN")))
