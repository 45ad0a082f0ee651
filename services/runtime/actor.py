"""Who acts. `people` signs a short-lived token (Ed25519); the services hold the public key only.

A token carries ids and roles, never a name and never a perspective. No actor means no.
"""

import base64
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.runtime.refusal import NotAllowed, SignInFirst, StepUpFirst

TOKEN_LIFE = timedelta(seconds=60)
STEP_UP_LIFE = timedelta(minutes=15)


class Factor(StrEnum):
    """How surely we know who it is: by nothing, a code sent to a contact, or a second factor as well."""

    NONE = "none"
    CODE = "code"
    SECOND = "second"


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of one person, and nothing else of hers: what numbers open that were sent to a shared contact; or, for
    a tutor, the list of one session that she keeps on her device (`is_list`)."""

    person_id: UUID
    about_id: UUID
    is_list: bool = False


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person, a browser that nobody has signed in on, or a named part of the house (`service`)."""

    person_id: UUID | None = None
    roles: frozenset[str] = frozenset()
    factor: Factor = Factor.NONE
    factor_at: datetime | None = None
    session_id: UUID | None = None
    service: str | None = None
    browser: str | None = None
    network: str | None = None
    """The address that the request came from, as web saw it: for limits only, never kept."""
    device: str | None = None
    """On which kind of device, in one word of web's, while nobody has signed in on it."""
    errand: Errand | None = None
    """Without a `person_id`: to everything that does not ask for the errand she is signed out."""

    @property
    def key(self) -> str:
        """Whose idempotency keys and rate limits these are."""
        if self.errand is not None:
            return f"errand:{self.errand.person_id}"
        return str(self.person_id or self.service or f"browser:{self.browser or 'unknown'}")

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


NOBODY = Actor()


def house(name: str) -> Actor:
    """A named part of the house: a reaction, the clock, an import, a seed. Each rule must allow it by name."""
    return Actor(service=name)


CLOCK = house("clock")


def require_person(actor: Actor) -> UUID:
    """The id of the signed-in person. Raises SignInFirst."""
    if actor.person_id is None or actor.factor is Factor.NONE:
        raise SignInFirst("You need to be signed in for this.")
    return actor.person_id


def require_person_for(actor: Actor, about_id: UUID) -> UUID:
    """As `require_person`; or whoever is here for this one thing alone."""
    if actor.errand is not None and actor.errand.about_id == about_id and not actor.errand.is_list:
        return actor.errand.person_id
    return require_person(actor)


def list_keeper(actor: Actor, session_id: UUID) -> UUID | None:
    """Who keeps the list of this one session, when that is what she is here by."""
    errand = actor.errand
    return errand.person_id if errand is not None and errand.is_list and errand.about_id == session_id else None


def require_role(actor: Actor, *roles: str, service: str | None = None) -> None:
    """One of `roles`, shown with a second factor (design §6), or the part of the house named `service`."""
    if service is not None and actor.service == service:
        return
    require_person(actor)
    if not actor.has(*roles):
        raise NotAllowed("This is not yours to do.", what_to_do="If you think it should be, ask the desk.")
    require_second_factor(actor)


def require_second_factor(actor: Actor) -> None:
    require_person(actor)
    if actor.factor is not Factor.SECOND:
        raise StepUpFirst("We need to be sure that it is you.")


def require_fresh_second_factor(actor: Actor, now: datetime) -> None:
    """For actions that cannot be undone: the second factor was shown in the last fifteen minutes."""
    if actor.factor is not Factor.SECOND or actor.factor_at is None or now - actor.factor_at > STEP_UP_LIFE:
        raise StepUpFirst("We need to be sure that it is you.")


class _Token(msgspec.Struct, frozen=True, kw_only=True):
    actor: Actor
    until: datetime


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Token).decode


def sign(actor: Actor, key: Ed25519PrivateKey, now: datetime) -> str:
    payload = _encode(_Token(actor=actor, until=now + TOKEN_LIFE))
    return f"{_b64(payload)}.{_b64(key.sign(payload))}"


class Verifier:
    """Checks tokens. Remembers those already checked for their short life, since checking costs 0.1 ms."""

    def __init__(self, public_key: Ed25519PublicKey) -> None:
        self._key = public_key
        self._known: dict[str, _Token] = {}

    def actor(self, token: str, now: datetime) -> Actor:
        """Raises SignInFirst for a token that is forged, damaged or too old."""
        known = self._known.get(token) or self._check(token)
        if known.until <= now:
            self._known.pop(token, None)
            raise SignInFirst("Your sign-in has ended.")
        return known.actor

    def _check(self, token: str) -> _Token:
        try:
            payload, signature = (_unb64(part) for part in token.split("."))
            self._key.verify(signature, payload)
            known = _decode(payload)
        except (InvalidSignature, ValueError, msgspec.MsgspecError):
            raise SignInFirst("Your sign-in has ended.") from None
        if len(self._known) > 2000:
            self._known.clear()
        self._known[token] = known
        return known


def public_key(encoded: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded))


def private_key(encoded: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded))


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
