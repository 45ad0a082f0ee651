"""Who may say and hear what on NATS, and the configuration file that says so. Pure: no I/O.

A service publishes its own facts and nudges, binds to its own durable consumers and acknowledges them. It cannot create
a consumer, read the stream, or hear another's inbox. The steward manages stream and consumers and publishes no fact.
The auditor reads the stream, and nothing else.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STREAM = "COLLEGE"
ANY = "*"

_OF_AUDITOR = tuple(
    f"$JS.API.{what}" for what in (f"STREAM.INFO.{STREAM}", f"DIRECT.GET.{STREAM}", f"CONSUMER.INFO.{STREAM}.*")
)

Interests = Mapping[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class User:
    name: str
    password: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


def durable(subscriber: str, publisher: str, aggregate: str) -> str:
    """The name of the consumer by which `subscriber` hears of one publisher's aggregate."""
    return f"{subscriber}_{'any' if publisher == ANY else publisher}_{aggregate}"


def filter_subject(publisher: str, aggregate: str) -> str:
    return f"college.{publisher}.{aggregate}.>"


def inbox_prefix(user: str) -> str:
    return f"_INBOX_{user}"


def users(passwords: Mapping[str, str], interests: Interests) -> list[User]:
    """Everybody with a password: `steward`, `auditor`, `web`, and services by name."""
    return [_user(name, password, interests.get(name, frozenset())) for name, password in passwords.items()]


def _user(name: str, password: str, interests: frozenset[tuple[str, str]]) -> User:
    inbox = f"{inbox_prefix(name)}.>"
    if name == "steward":
        return User(name, password, ("$JS.API.>",), (inbox,))
    if name == "auditor":
        return User(name, password, _OF_AUDITOR, (inbox,))
    if name == "web":
        return User(name, password, (), ("nudge.>", inbox))
    durables = sorted(durable(name, publisher, aggregate) for publisher, aggregate in interests)
    own = (f"college.{name}.>", f"nudge.{name}.>", f"$JS.API.STREAM.INFO.{STREAM}")
    return User(name, password, own + tuple(subject for one in durables for subject in _of_consumer(one)), (inbox,))


def _of_consumer(name: str) -> tuple[str, ...]:
    """Both forms of the acknowledgement: servers after 2.15 put domain and account in front of the stream."""
    return (
        f"$JS.API.CONSUMER.INFO.{STREAM}.{name}",
        f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{name}",
        f"$JS.ACK.{STREAM}.{name}.>",
        f"$JS.ACK.*.*.{STREAM}.{name}.>",
    )


def render(
    users: Sequence[User],
    *,
    listen: str,
    monitor: str,
    store: str,
    name: str = "college",
    pid_file: str | None = None,
    cluster: str = "",
) -> str:
    """The configuration file. `sync_interval: always`: an acknowledged event is on the disk."""
    lines = [
        f"server_name: {json.dumps(name)}",
        f"listen: {json.dumps(listen)}",
        f"http: {json.dumps(monitor)}",
        *([f"pid_file: {json.dumps(pid_file)}"] if pid_file else []),
        "max_payload: 1MB",
        f"jetstream {{ store_dir: {json.dumps(store)}, max_mem: 64MB, max_file: 8GB, sync_interval: always }}",
        cluster,
        "accounts {",
        "  COLLEGE { jetstream: enabled, users: [",
        *(f"    {_render_user(user)}" for user in users),
        "  ] }",
        "  SYS { users: [] }",
        "}",
        "system_account: SYS",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _render_user(user: User) -> str:
    publish = f"{{allow: {json.dumps(list(user.publish))}}}" if user.publish else '{deny: [">"]}'
    subscribe = f"{{allow: {json.dumps(list(user.subscribe))}}}"
    permissions = f"{{publish: {publish}, subscribe: {subscribe}}}"
    return f"{{user: {json.dumps(user.name)}, password: {json.dumps(user.password)}, permissions: {permissions}}}"
