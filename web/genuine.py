"""Was this form really sent by a person from our own page? Two tests, both must hold (design §6).

1. The browser says where the request comes from: Sec-Fetch-Site, or Origin where that is unknown.
2. The form carries a token that only a page shown to this very session (or browser, when signed out) can hold.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Protocol
from uuid import UUID


class Peer(Protocol):
    """Whoever opened the connection."""

    @property
    def host(self) -> str: ...


SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})
_SIZE = 32


def comes_from_us(headers: Mapping[str, str], address: str) -> bool:
    """Old browsers send no Sec-Fetch-Site: there Origin decides. Neither means no."""
    if site := headers.get("sec-fetch-site"):
        return site in _OWN
    return headers.get("origin") == address


def token(key: bytes, secret: str) -> str:
    """Differs each time it is written into a page, so that compression cannot give it away."""
    mask = secrets.token_bytes(_SIZE)
    return base64.urlsafe_b64encode(mask + _xor(mask, _mac(key, secret))).decode()


def is_genuine(key: bytes, secret: str | None, shown: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(shown)
    except ValueError:
        return False
    if not secret or len(raw) != 2 * _SIZE:
        return False
    return hmac.compare_digest(_xor(raw[:_SIZE], raw[_SIZE:]), _mac(key, secret))


def browser_name(cookie: str) -> str:
    """What the services know a signed-out browser by: never the cookie itself."""
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]


def who(key: bytes, person_id: UUID) -> str:
    """By which a browser knows who was signed in on it last. It leads to nobody."""
    return hmac.digest(key, b"who:" + person_id.bytes, "sha256").hex()[:32]


def network(headers: Mapping[str, str], peer: Peer | None, *, is_https: bool) -> str:
    """Where a request came from. On https our own proxy stands in front and says it last; nobody else is believed."""
    if is_https:
        return headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return peer.host if peer else ""


def _mac(key: bytes, secret: str) -> bytes:
    return hmac.digest(key, b"form:" + secret.encode(), "sha256")


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(len(one))
