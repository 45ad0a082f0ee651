"""Passwords and keys, made once and kept in a file that only its owner can read.

Losing them loses what they wrap: what people wrote about themselves cannot be read without `keys`.
"""

import base64
import json
import os
import secrets as random
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.local.services import AUDITOR, HOME, OUTSIDE, SERVICES
from infra.trouble import Trouble


@dataclass(frozen=True)
class Secrets:
    postgres_admin: str
    database: dict[str, str]  # service → password of <s>_app; and of the auditor and the mender
    nats: dict[str, str]  # steward, auditor, web and services → password
    keys: dict[str, str]  # service or web → base64 of 32 bytes
    signing_key: str  # Ed25519, base64: only people has it
    public_key: str
    messages_token: str
    watch_token: str = ""
    backup_key: str = ""

    def of_backups(self) -> bytes:
        """The key that opens what backups are sealed with."""
        return base64.b64decode(self.backup_key)


def make() -> Secrets:
    signing_key, public_key = _key_pair()
    return Secrets(
        postgres_admin=random.token_urlsafe(24),
        database={service: random.token_urlsafe(24) for service in (*SERVICES, *OUTSIDE)},
        nats={name: random.token_urlsafe(24) for name in ("steward", AUDITOR, "web", *SERVICES)},
        keys={name: _base64(random.token_bytes(32)) for name in ("web", *SERVICES)},
        signing_key=signing_key,
        public_key=public_key,
        messages_token=random.token_urlsafe(32),
        watch_token=random.token_urlsafe(32),
        backup_key=_base64(random.token_bytes(32)),
    )


def _key_pair() -> list[str]:
    """Made by a child: `up` would carry the library along for its whole life, for one key."""
    made = subprocess.run(
        [sys.executable, "-m", "infra.local.key_pair"], cwd=HOME, capture_output=True, text=True, check=True
    )
    return made.stdout.split()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def read(path: Path) -> Secrets:
    try:
        return Secrets(**json.loads(path.read_text()))
    except (ValueError, TypeError):
        raise Trouble(
            f"{path} is damaged. Put it back from a backup: without it nobody can read what is sealed."
        ) from None


def write(path: Path, kept: Secrets) -> None:
    """Whole or not at all, and on the disk before anything depends on it."""
    half = path.with_name(path.name + ".tmp")
    half.unlink(missing_ok=True)
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(kept), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def read_or_make(path: Path) -> Secrets:
    """Those of this folder; fresh ones when it is new. Secrets of a later service are added."""
    if not path.exists():
        write(path, make())
        return read(path)
    kept = read(path)
    if is_complete(kept):
        return kept
    whole = complete(kept)
    write(path, whole)
    return whole


def is_complete(kept: Secrets) -> bool:
    known = (set(kept.keys), set(kept.database), set(kept.nats))
    needed = ({"web", *SERVICES}, {*SERVICES, *OUTSIDE}, {"steward", AUDITOR, "web", *SERVICES})
    return bool(kept.watch_token and kept.backup_key) and all(
        has >= needs for has, needs in zip(known, needed, strict=True)
    )


def complete(kept: Secrets) -> Secrets:
    """The same, with what a service or somebody outside that came later needs."""
    fresh = make()
    return Secrets(
        **{
            **asdict(kept),
            "database": {**fresh.database, **kept.database},
            "nats": {**fresh.nats, **kept.nats},
            "keys": {**fresh.keys, **kept.keys},
            "watch_token": kept.watch_token or fresh.watch_token,
            "backup_key": kept.backup_key or fresh.backup_key,
        }
    )
