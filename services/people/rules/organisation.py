"""Signing in with the organisation one works for: who may, and what its word is worth here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from services.contracts.people import Role
from services.people import tokens
from services.people.model import Channel, Organisation, Sharer, Told
from services.people.rules import passkeys
from services.people.rules.signing_in import STAFF
from services.runtime.actor import STEP_UP_LIFE, Factor
from services.runtime.refusal import Missing, Refusal

SIGN_IN, TRY = "organisation", "organisation-try"
"""What an answer is for: what was asked for one is worth nothing for the other."""
BACK = "/sign-in/organisation/back"
"""Where they send somebody back to: this one address, whatever a request says."""
_SEVERAL = frozenset({"mfa"})
_HIGH = frozenset(
    {
        "phr",
        "phrh",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "https://refeds.org/profile/mfa",
    }
)
"""RFC 8176's word for several signs, and the names of levels that ask for them."""


class OrganisationRefused(Refusal):
    slug = "organisation-refused"
    status = 422
    what_to_do = "Sign in with the numbers that we send you."


class OrganisationAway(Refusal):
    slug = "organisation-away"
    status = 422
    what_to_do = "Sign in with the numbers that we send you, or try again later."


class NotForYou(OrganisationRefused):
    """The same whoever it is: it says of nobody whether she is known here."""

    slug = "organisation-not-for-you"
    what_to_do = "Sign in with the numbers that we send you, or ask an administrator here."


class UnfitOrganisation(Refusal):
    slug = "organisation-unfit"
    status = 422
    what_to_do = "Look whether the address is right. Whoever looks after your organisation’s sign-in knows it."


class NotTriedYet(Refusal):
    slug = "organisation-not-tried"
    what_to_do = "Try it first: sign in with it once."


def issuer(said: str, *, is_here: bool) -> str:
    """As they write it themselves: a slash at the end belongs to it."""
    address = said.strip()
    if not is_safe(address, is_here=is_here) or urlsplit(address).query or urlsplit(address).fragment:
        raise Missing("Write the address that begins with https://.", field="issuer")
    return address


def is_safe(address: str, *, is_here: bool) -> bool:
    """Over https; on one's own machine, while trying, without."""
    try:
        parts = urlsplit(address)
        is_local = is_here and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and (parts.scheme == "https" or is_local)


def new_state(key: bytes, what_for: str, browser: str, now: datetime) -> bytes:
    """As a passkey's challenge: kept nowhere, for this browser, for ten minutes."""
    return passkeys.new_challenge(key, what_for, browser, now)


def state_ends_at(key: bytes, what_for: str, browser: str, state: bytes, now: datetime) -> datetime:
    """Raises OrganisationRefused when we did not ask this, not here, or too long ago."""
    try:
        return passkeys.challenge_ends_at(key, what_for, browser, state, now)
    except passkeys.PasskeyRefused as refused:
        raise OrganisationRefused(refused.sentence) from None


def nonce(key: bytes, state: bytes) -> str:
    return tokens.keyed(key, "organisation-nonce", state.hex()).hex()


def verifier(key: bytes, state: bytes) -> str:
    """PKCE: whoever reads the code on its way can do nothing with it."""
    return tokens.keyed(key, "organisation-verifier", state.hex()).hex()


def link_hash(key: bytes, issuer: str, subject: str) -> bytes:
    """By whom she is known there. It leads back to nobody without the key."""
    return tokens.keyed(key, "organisation-link", issuer, subject)


def require_on(known: Organisation | None) -> Organisation:
    if known is None or not known.is_on:
        raise OrganisationRefused("Nobody signs in with an organisation here.")
    return known


def refuse_untried(known: Organisation) -> None:
    if known.tried_at is None:
        raise NotTriedYet("Nobody has signed in with it yet.")


def factor(told: Told) -> Factor:
    """Both signs only when they say themselves that there were several; else ours follows."""
    return Factor.SECOND if _SEVERAL & set(told.ways) or told.level in _HIGH else Factor.CODE


def shown_at(told: Told, now: datetime) -> datetime:
    """When she showed it there. They need not say: then it is not fresh, and what asks afresh asks."""
    return min(told.at, now) if told.at is not None else now - 2 * STEP_UP_LIFE


def may_come(roles: Iterable[Role]) -> None:
    """Staff, never students: where somebody works is no reason to open her own courses to whoever runs that."""
    if STAFF.isdisjoint(roles):
        raise NotForYou("We do not know you by this.")


def candidates(sharers: Sequence[Sharer]) -> list[UUID]:
    """Whose confirmed address this is. Nobody is taken for another: the caller wants exactly one of the staff."""
    return sorted({one.person_id for one in sharers if one.channel is Channel.MAIL and one.is_confirmed})


def the_one(of_the_staff: Sequence[UUID]) -> UUID:
    if len(of_the_staff) != 1:
        raise NotForYou("We do not know you by this.")
    return of_the_staff[0]
