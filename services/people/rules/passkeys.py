"""What a passkey is asked, and what its answer is worth (WebAuthn level 3)."""

import hmac
import secrets
from datetime import UTC, datetime, timedelta

from services.people import tokens
from services.runtime.refusal import Refusal

CHALLENGE_LIFE = timedelta(minutes=10)
MOST_PASSKEYS = 10
_NONCE, _TIME, _SEAL = 16, 8, 32


class PasskeyRefused(Refusal):
    slug = "passkey-refused"
    status = 422
    what_to_do = "Try again, or sign in with the numbers that we send you."


class TooManyPasskeys(Refusal):
    slug = "too-many-passkeys"
    what_to_do = "Take one away that you do not use any more."


def new_challenge(key: bytes, what_for: str, who: str, now: datetime) -> bytes:
    """Kept nowhere: it says itself until when it counts, and only for this purpose and this person or browser."""
    begun = secrets.token_bytes(_NONCE) + int((now + CHALLENGE_LIFE).timestamp()).to_bytes(_TIME, "big")
    return begun + _seal(key, what_for, who, begun)


def challenge_ends_at(key: bytes, what_for: str, who: str, challenge: bytes, now: datetime) -> datetime:
    """Raises PasskeyRefused when it was not ours, was for something or somebody else, or is too old."""
    begun, seal = challenge[: _NONCE + _TIME], challenge[_NONCE + _TIME :]
    if len(seal) != _SEAL or not hmac.compare_digest(seal, _seal(key, what_for, who, begun)):
        raise PasskeyRefused("This answer was for something else.")
    ends_at = datetime.fromtimestamp(int.from_bytes(begun[_NONCE:], "big"), UTC)
    if now >= ends_at:
        raise PasskeyRefused("That took too long.")
    return ends_at


def _seal(key: bytes, what_for: str, who: str, begun: bytes) -> bytes:
    return tokens.keyed(key, "passkey", what_for, who, begun.hex())
