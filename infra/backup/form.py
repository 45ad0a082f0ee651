"""How a backup lies on the disk: two files of one name, `….data` and `….keys`.

`….data` begins with a line of plain JSON (`Head`): when it was taken, by which release, with which migrations. Then
come frames, each sealed with AES-256-GCM under a key of this file: four bytes of length, then the frame. The first
frame says what every table held (`sums.py`), the others are what `pg_dump` wrote, without the keys of persons; the last
one is marked as the last. The file's key stands in the head, sealed with the installation's backup key. So the data
file alone tells nothing, and half a file or a changed one is refused.

`….keys` is JSON: the installation's secrets and the persons' keys of every service. A data file opens with any keys
file of the same college that is as old or younger; whoever was erased meanwhile has no key in it.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.local import secrets
from infra.local.secrets import Secrets
from infra.trouble import Trouble

FORMAT = 1
FRAME = 1 << 20
_MORE, _LAST = b"more", b"last"
_NONCE = 12
_OF_THE_HEAD = b"alongside backup"

Sums = dict[str, str]
"""Of every table and sequence: how much it holds and a sum over it."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What can be read without a key. `migrations`: service → folder/name. `key`: of this file, sealed, in hex."""

    alongside_backup: int = FORMAT
    taken_at: datetime
    release: str
    postgres: str
    migrations: dict[str, list[str]]
    roles: list[str]
    is_example: bool
    key: str = ""


class PersonKeys(msgspec.Struct, frozen=True):
    """The rows of one service's `person_key`, as COPY writes them."""

    columns: list[str]
    rows: str


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """What opens a data file, and every sealed text in it."""

    alongside_keys: int = FORMAT
    taken_at: datetime
    secrets: dict[str, Any]
    person_keys: dict[str, PersonKeys]

    def installation(self) -> Secrets:
        return secrets.complete(Secrets(**self.secrets))


class Writer:
    """Seals a data file frame by frame. What is not `end`ed is not a backup."""

    def __init__(self, file: IO[bytes], head: Head, backup_key: bytes) -> None:
        raw = AESGCM.generate_key(256)
        head = msgspec.structs.replace(head, key=_wrap(backup_key, raw).hex())
        line = msgspec.json.encode(head)
        self._file, self._cipher, self._bound_to, self._count = file, AESGCM(raw), _digest(line), 0
        self._waiting = b""
        file.write(line + b"\n")

    def frame(self, plain: bytes, mark: bytes = _MORE) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count), plain, self._bound_to + mark)
        self._count += 1
        self._file.write(struct.pack("!I", len(sealed)) + sealed)

    def end(self) -> None:
        self.frame(b"", _LAST)
        self._file.flush()
        os.fsync(self._file.fileno())


@dataclass(frozen=True)
class Opened:
    """A data file that is being read. `dump` gives what `pg_restore` reads, piece by piece."""

    head: Head
    sums: Sums
    dump: Iterator[bytes]


def read_head(path: Path) -> Head:
    """Without any key. Raises Trouble for what is not a backup, or a newer one."""
    try:
        with path.open("rb") as file:
            return _head(path, file.readline(FRAME))
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror}).") from None


def read(path: Path, file: IO[bytes], backup_key: bytes) -> Opened:
    line = file.readline(FRAME)
    head = _head(path, line)
    try:
        cipher = AESGCM(_unwrap(backup_key, bytes.fromhex(head.key)))
    except (InvalidTag, ValueError):
        raise Trouble(
            f"The keys do not open {path.name}: they are of another college. "
            "Take the keys file of the same name, or a younger one of the same college."
        ) from None
    frames = _frames(path, file, cipher, _digest(line.rstrip(b"\n")))
    sums: Sums = json.loads(next(frames, b"{}"))
    return Opened(head, sums, frames)


def _head(path: Path, line: bytes) -> Head:
    try:
        said = json.loads(line)
        made_by = int(said["alongside_backup"])
    except (ValueError, KeyError, TypeError):
        raise Trouble(f"{path} is not a backup of a college.") from None
    if made_by > FORMAT:
        raise newer(str(said.get("release", "")))
    return msgspec.convert(said, Head)


def newer(release: str) -> Trouble:
    return Trouble(
        f"This backup was made by a newer version of the college ({release or 'unknown'}), which this one cannot read. "
        "Bring this copy up to date (./college update), then put the backup back; nothing was changed."
    )


def _frames(path: Path, file: IO[bytes], cipher: AESGCM, bound_to: bytes) -> Iterator[bytes]:
    count = 0
    while True:
        sealed = _sealed(file)
        plain = _open(cipher, _nonce(count), sealed, bound_to + _MORE)
        if plain is None:
            if _open(cipher, _nonce(count), sealed, bound_to + _LAST) is None or file.read(1):
                raise Trouble(f"{path.name} is damaged or not whole. Take another backup; nothing was changed.")
            return
        yield plain
        count += 1


def _sealed(file: IO[bytes]) -> bytes:
    said = file.read(4)
    length = struct.unpack("!I", said)[0] if len(said) == 4 else 0
    sealed = file.read(min(length, 2 * FRAME))
    return sealed if len(sealed) == length else b""


def _open(cipher: AESGCM, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes | None:
    try:
        return cipher.decrypt(nonce, sealed, bound_to)
    except (InvalidTag, ValueError):
        return None


def _nonce(count: int) -> bytes:
    """A count is enough: each file has a key of its own."""
    return count.to_bytes(_NONCE, "big")


def _digest(line: bytes) -> bytes:
    return hashlib.sha256(line).digest()


def _wrap(backup_key: bytes, raw: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(backup_key).encrypt(nonce, raw, _OF_THE_HEAD)


def _unwrap(backup_key: bytes, sealed: bytes) -> bytes:
    return AESGCM(backup_key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _OF_THE_HEAD)


def write_keys(path: Path, keys: Keys) -> None:
    """On the disk when it returns, for its owner only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(keys))
        file.flush()
        os.fsync(file.fileno())


def read_keys(path: Path) -> Keys:
    try:
        keys = msgspec.json.decode(path.read_bytes(), type=Keys)
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror}).") from None
    except msgspec.MsgspecError:
        raise Trouble(f"{path} is not a keys file of a college, or it is damaged. Take another one.") from None
    if keys.alongside_keys > FORMAT:
        raise newer("")
    return keys
