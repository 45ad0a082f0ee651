"""Settings come from the environment, are checked once at start and then never change.

A missing or unreadable one is named in the message, with what it is for.
"""

import base64
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

MAIL_FROM = "college@localhost"


class SettingsError(Exception):
    """A sentence for the person who starts the process."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one service needs to run."""

    service: str
    database_url: str
    nats_url: str
    listen: str
    key: bytes
    actor_public_key: str
    college_address: str
    log_level: str = "INFO"
    traces_url: str = ""
    """Where an OpenTelemetry collector takes traces. Without it none are made."""
    people_url: str | None = None
    people_signing_key: str | None = None
    messages_token: str | None = None
    watch_token: str = ""
    """With it whoever watches the college asks `people` who is told when it does not run."""
    erasure_list: str = ""
    """The file outside the database that says who was erased, for `people` (`services/runtime/erased.py`)."""
    sent_list: str = ""
    """The file outside the database that says what was sent, for `messages` (`services/messages/handed_over.py`)."""
    is_practice: bool = False
    """The example beside a real college: its links count wherever it answers."""
    mail_url: str = ""
    mail_from: str = MAIL_FROM

    @property
    def pool_size(self) -> int:
        return 8 if self.service == "enrolment" else 4


def from_environment(service: str, environment: Mapping[str, str]) -> Settings:
    """The settings of `service`. Raises SettingsError naming the first that is missing or unreadable."""
    prefix = service.upper()
    need = _Reader(environment)
    return Settings(
        service=service,
        database_url=need(f"{prefix}_DATABASE_URL", "where its part of the database is"),
        nats_url=need(f"{prefix}_NATS_URL", "where NATS is"),
        listen=need(f"{prefix}_LISTEN", "where it answers, unix:/path or tcp:host:port"),
        key=read_key(f"{prefix}_KEY", need(f"{prefix}_KEY", "the key that wraps its person keys")),
        actor_public_key=need("ACTOR_PUBLIC_KEY", "the public key of people, to check who acts"),
        college_address=read_address(need("COLLEGE_ADDRESS", "the address people type")),
        log_level=environment.get("LOG_LEVEL", "INFO"),
        traces_url=read_traces_url(environment.get("TRACES_URL", "")),
        people_url=need("PEOPLE_URL", "where people answers") if service == "messages" else None,
        people_signing_key=need("PEOPLE_SIGNING_KEY", "the key that signs who acts") if service == "people" else None,
        messages_token=need("MESSAGES_TOKEN", "the secret between messages and people")
        if service in ("messages", "people")
        else None,
        watch_token=environment.get("WATCH_TOKEN", "") if service == "people" else "",
        erasure_list=need("ERASURE_LIST", "the file outside the database that says who was erased")
        if service == "people"
        else "",
        sent_list=environment.get("SENT_LIST", "") if service == "messages" else "",
        is_practice=environment.get("COLLEGE_IS_PRACTICE", "") == "yes",
        mail_url=environment.get("MAIL_URL", ""),
        mail_from=environment.get("MAIL_FROM", MAIL_FROM),
    )


class _Reader:
    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def __call__(self, name: str, purpose: str) -> str:
        value = self._environment.get(name, "")
        if not value:
            raise SettingsError(f"The setting {name} is missing. It says {purpose}.")
        return value


def read_key(name: str, text: str) -> bytes:
    """32 bytes out of base64."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32:
        raise SettingsError(f"The setting {name} must be 32 bytes in base64.")
    return raw


def read_traces_url(text: str) -> str:
    """Nothing, or where a collector answers: `http://localhost:4318`, with or without `/v1/traces`."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise SettingsError(f"The setting TRACES_URL is “{text}”. It must begin with http:// or https://.")
    return text


def read_address(text: str) -> str:
    """The college's public address without a slash at the end. Plain http only on this machine (design §6)."""
    parts = urlsplit(text)
    is_local = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise SettingsError(
            f"The setting COLLEGE_ADDRESS is “{text}”. "
            "It must begin with https://, or be http://localhost on this machine."
        )
    return text.rstrip("/")
