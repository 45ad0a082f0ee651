"""Secrets: how they are made, and the only forms in which they are kept."""

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PRINTED_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_NONCE = 12


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def new_code() -> str:
    """Six numbers."""
    return f"{secrets.randbelow(1_000_000):06}"


def new_printed_code() -> str:
    """Two groups of five, 49 bits."""
    five = ["".join(secrets.choice(_PRINTED_LETTERS) for _ in range(5)) for _ in range(2)]
    return "-".join(five)


def digits(typed: str) -> str:
    """What was typed, without the spaces and dashes that people put in."""
    return "".join(sign for sign in typed if sign.isdigit())


def keyed(key: bytes, kind: str, *parts: str) -> bytes:
    """A hash that nobody can try out without the key. `kind` keeps one use apart from another."""
    return hmac.digest(key, "\x00".join((kind, *parts)).encode(), "sha256")


def same(one: bytes | None, other: bytes) -> bool:
    """In the same time, whether or not there is anything to compare with."""
    return hmac.compare_digest(one or bytes(32), other) and one is not None


def seal_own(key: bytes, kind: str, text: str) -> bytes:
    """A secret of the college itself, and of no person: AES-256-GCM, with a key that lies outside PostgreSQL."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(keyed(key, "own-secret", kind)).encrypt(nonce, text.encode(), kind.encode())


def open_own(key: bytes, kind: str, sealed: bytes) -> str:
    return AESGCM(keyed(key, "own-secret", kind)).decrypt(sealed[:_NONCE], sealed[_NONCE:], kind.encode()).decode()


def code_hash(key: bytes, attempt_id: UUID, code: str) -> bytes:
    return keyed(key, "code", str(attempt_id), code)


def printed_hash(key: bytes, person_id: UUID, code: str) -> bytes:
    return keyed(key, "printed", str(person_id), "".join(sign for sign in code.lower() if sign.isalnum()))


def reset_hash(key: bytes, reset_id: UUID, code: str) -> bytes:
    return keyed(key, "reset", str(reset_id), "".join(sign for sign in code.lower() if sign.isalnum()))


def invitation_hash(key: bytes, code: str) -> bytes:
    return keyed(key, "invitation", "".join(sign for sign in code.lower() if sign.isalnum()))


def example_token(key: bytes, person_id: UUID) -> str:
    """The reusable link of an example person: kept nowhere, it follows from the key."""
    return f"{person_id.hex}.{keyed(key, 'example-link', str(person_id)).hex()}"


def example_person(key: bytes, token: str) -> UUID | None:
    """Whose reusable link this is, when it is one."""
    try:
        person_id = UUID(token.partition(".")[0])
    except ValueError:
        return None
    return person_id if hmac.compare_digest(token.encode(), example_token(key, person_id).encode()) else None
