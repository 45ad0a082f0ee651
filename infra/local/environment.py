"""The environment of each child: only what it needs, and in a process of its own only its own secrets."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.nats import Nats
from infra.local.postgres import Postgres
from infra.local.secrets import Secrets
from infra.local.services import AUDITOR, DATABASE, HOME, MENDER, OUTSIDE, SERVICES, role

Environment = dict[str, str]

_NEEDS_MAIL = ("people", "messages")


class Environments(ABC):
    """Who is given what. Where things are is said by each way of running."""

    secrets: Secrets
    address: str  # COLLEGE_ADDRESS
    web_listen: str
    mail_url: str
    mail_from: str
    log_level: str
    traces_url: str  # of an OpenTelemetry collector
    is_practice: bool
    practice_door: str
    sent_list: str  # where `messages` notes what it handed over
    erasure_list: str  # where `people` notes whom it erased
    own_door: str
    backup_door: str  # where web asks how old the last backup is
    audit_door: str
    log_heads: str  # where a backup notes how far each log has come

    @abstractmethod
    def admin_dsn(self) -> str: ...

    @abstractmethod
    def database_url(self, service: str) -> str: ...

    @abstractmethod
    def nats_url(self, name: str) -> str: ...

    @abstractmethod
    def listen(self, service: str) -> str:
        """Where the service answers, as it is told."""

    @abstractmethod
    def url(self, service: str) -> str:
        """Where others reach it."""

    def machine(self) -> Environment:
        """What every program on this machine is given."""
        return {}

    def common(self) -> Environment:
        return {
            **self.machine(),
            "COLLEGE_ADDRESS": self.address,
            "ACTOR_PUBLIC_KEY": self.secrets.public_key,
            "LOG_LEVEL": self.log_level,
            **({"TRACES_URL": self.traces_url} if self.traces_url else {}),
            **({"COLLEGE_IS_PRACTICE": "yes"} if self.is_practice else {}),
        }

    def service(self, name: str) -> Environment:
        """For a service in a process of its own."""
        return {**self.common(), **self._own(name), **self._extras(name)}

    def web(self) -> Environment:
        urls = {f"{service.upper()}_URL": self.url(service) for service in SERVICES}
        own = {"WEB_LISTEN": self.web_listen, "WEB_NATS_URL": self.nats_url("web"), "WEB_KEY": self.secrets.keys["web"]}
        own |= {"PRACTICE_DOOR": self.practice_door} if self.practice_door else {}
        own |= {"OWN_DOOR": self.own_door} if self.own_door else {}
        own |= {"BACKUP_DOOR": self.backup_door} if self.backup_door else {}
        own |= {"AUDIT_DOOR": self.audit_door} if self.audit_door else {}
        return {**self.common(), **urls, **own}

    def together(self, names: Sequence[str] = SERVICES) -> Environment:
        """For all services and web in one process."""
        merged = self.web()
        for name in names:
            merged |= self.service(name)
        return merged

    def migrate(self) -> Environment:
        """For what makes roles and schemas."""
        dsns = {f"{name.upper()}_DATABASE_URL": self.database_url(name) for name in (*SERVICES, *OUTSIDE)}
        return {**self.machine(), **dsns, "ADMIN_DATABASE_URL": self.admin_dsn()}

    def steward(self) -> Environment:
        """For what makes the stream and its consumers."""
        return {**self.machine(), "STEWARD_NATS_URL": self.nats_url("steward")}

    def audit(self) -> Environment:
        """For what compares and mends (infra/audit): reads everything, writes copies, makes the stream anew."""
        dsns = {f"{name.upper()}_DATABASE_URL": self.database_url(name) for name in (AUDITOR, MENDER)}
        return {**self.steward(), **dsns, "AUDITOR_NATS_URL": self.nats_url(AUDITOR), "LOG_HEADS": self.log_heads}

    def _own(self, name: str) -> Environment:
        prefix = name.upper()
        return {
            f"{prefix}_DATABASE_URL": self.database_url(name),
            f"{prefix}_NATS_URL": self.nats_url(name),
            f"{prefix}_LISTEN": self.listen(name),
            f"{prefix}_KEY": self.secrets.keys[name],
        }

    def _extras(self, name: str) -> Environment:
        extras: Environment = {}
        if name == "people":
            extras |= {"PEOPLE_SIGNING_KEY": self.secrets.signing_key, "WATCH_TOKEN": self.secrets.watch_token}
            extras["ERASURE_LIST"] = self.erasure_list
        if name == "messages":
            extras |= {"PEOPLE_URL": self.url("people"), "SENT_LIST": self.sent_list}
        if name in _NEEDS_MAIL:
            extras |= {"MESSAGES_TOKEN": self.secrets.messages_token, "MAIL_URL": self.mail_url}
            extras |= {"MAIL_FROM": self.mail_from} if self.mail_from else {}
        return extras


@dataclass(frozen=True)
class Place(Environments):
    """Everything on this machine: the services on unix sockets."""

    secrets: Secrets
    postgres: Postgres
    nats: Nats
    socket_folder: Path  # of the services
    address: str
    web_listen: str
    mail_url: str = ""
    mail_from: str = ""
    log_level: str = "INFO"
    traces_url: str = ""
    is_practice: bool = False
    practice_door: str = ""
    erasure_list: str = ""
    sent_list: str = ""
    own_door: str = ""
    backup_door: str = ""
    audit_door: str = ""
    log_heads: str = ""
    database: str = DATABASE

    def machine(self) -> Environment:
        return of_the_machine()

    def admin_dsn(self) -> str:
        return self.postgres.dsn()

    def database_url(self, service: str) -> str:
        return self.postgres.dsn(role(service), self.secrets.database[service], self.database)

    def nats_url(self, name: str) -> str:
        return self.nats.url(name)

    def steward(self) -> Environment:
        return {**super().steward(), "NATS_MONITOR": self.nats.monitor}

    def listen(self, service: str) -> str:
        return f"unix:{self.socket_folder / f'{service}.sock'}"

    def url(self, service: str) -> str:
        return self.listen(service)

    def admin(self) -> Environment:
        """For the steps before the services start: the only process that holds both strong credentials."""
        return {**self.migrate(), **self.steward()}


def of_the_machine() -> Environment:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(HOME), "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}
