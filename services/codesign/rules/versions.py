"""The exact bytes of a version, and the digest by which it is known everywhere."""

import hashlib
import json
import unicodedata
from typing import Any
from uuid import UUID

import msgspec

from services.codesign.model import Content, Document
from services.contracts.codesign import CourseFacts

_read = msgspec.json.Decoder(Document).decode


def canonical(thing: object) -> bytes:
    """JSON with sorted keys, NFC letters, whole numbers, no spaces: one text for one content, whoever writes it."""
    plain = _plain(msgspec.to_builtins(thing))
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def write(of: UUID, version: int, content: Content) -> bytes:
    return canonical(Document(of=of, version=version, content=content))


def read(raw: bytes) -> Content:
    return _read(raw).content


def facts(version: int, raw: bytes) -> CourseFacts:
    """What everybody may know of it."""
    content = read(raw)
    return CourseFacts(
        version=version,
        digest=digest(raw),
        title=content.title,
        summary=content.summary,
        who_for=content.who_for,
        outcomes=content.outcomes,
        theme=content.theme,
        sessions=content.sessions,
        minutes=content.minutes,
        places=content.places,
        room_needs=content.room_needs,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {_plain(key): _plain(one) for key, one in value.items()}
    raise TypeError(f"{type(value).__name__} has no canonical form")
