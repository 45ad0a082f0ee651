"""Staff sign in with the organisation they work for: set up by an administrator, tried once, then on (OpenID Connect).

Their servers are asked before anything is locked: they may take their time. What we asked counts once, also when
nothing comes of it.
"""

import asyncio
import base64
import importlib
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people import tokens
from services.people.commands.shared import (
    SessionView,
    begin_session,
    browser_of,
    roles_now,
    slow_down,
    slow_down_network,
)
from services.people.model import Endpoints, Organisation, Told
from services.people.rules import organisation as rules
from services.people.rules import signing_in
from services.people.rules.contacts import fold_mail
from services.people.store import organisation, passkeys, persons, roles
from services.runtime.actor import Actor, Factor, require_fresh_second_factor, require_role
from services.runtime.clock import college_date
from services.runtime.house import House
from services.runtime.http import Asked, Done, do
from services.runtime.refusal import Missing, NotFound
from services.runtime.settings import Settings
from services.runtime.work import Work, work

TELL = "tell-organisation-known"
Handler = Callable[..., Awaitable[Any]]
_SECRET = "organisation"  # noqa: S105  (what it is for, and none itself)


class SetOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which one, and by what they know us. Left empty, the secret stays. It is off until somebody has tried it."""

    issuer: str
    client_id: str
    client_secret: str = ""


class OrganisationSetView(msgspec.Struct, frozen=True, kw_only=True):
    is_on: bool


async def look_up_first(house: House, name: str, handler: Handler, what: Any, asked: Asked, body: bytes) -> Done:
    _require_keeper(asked.actor, house)
    is_here = _is_here(house.settings)
    issuer = rules.issuer(what.issuer, is_here=is_here)
    ask = await _provider()
    endpoints: Endpoints = await asyncio.to_thread(ask.look_up, issuer, is_here=is_here)

    async def then(command: SetOrganisation, work: Work) -> Any:
        return await handler(command, work, endpoints)

    return await do(house, name, then, what, asked, body)


async def set_organisation(
    command: SetOrganisation, work: Work, endpoints: Endpoints | None = None
) -> OrganisationSetView:
    _require_keeper(work.actor, work.house)
    if endpoints is None or not command.client_id.strip():
        raise Missing("Write by what name they know us.", field="client_id")
    known = await organisation.load(work.db)
    secret = _sealed(work, command.client_secret) if command.client_secret else known and known.client_secret
    if not secret:
        raise Missing("Write the secret that they gave you for us.", field="client_secret")
    await organisation.save(
        work.db,
        Organisation(
            issuer=rules.issuer(command.issuer, is_here=_is_here(work.house.settings)),
            client_id=command.client_id.strip(),
            client_secret=secret,
            endpoints=endpoints,
            changed_at=work.now,
        ),
    )
    return OrganisationSetView(is_on=False)


class TurnOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """On, once it was tried; or off. Whoever is signed in stays so."""

    is_on: bool


async def turn_organisation(command: TurnOrganisation, work: Work) -> OrganisationSetView:
    _require_keeper(work.actor, work.house)
    known = await organisation.load(work.db)
    if known is None:
        raise NotFound("No organisation is set up.")
    if command.is_on:
        rules.refuse_untried(known)
    await organisation.turn(work.db, command.is_on)
    return OrganisationSetView(is_on=command.is_on)


class ForgetOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it: address, secret, and who is known there."""


async def forget_organisation(command: ForgetOrganisation, work: Work) -> OrganisationSetView:
    _require_keeper(work.actor, work.house)
    await organisation.forget(work.db)
    return OrganisationSetView(is_on=False)


class BeginWithOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go. `is_trial`: by an administrator, before it is on."""

    is_trial: bool = False
    browser: str = ""


class BegunView(msgspec.Struct, frozen=True, kw_only=True):
    address: str


async def begin_with_organisation(command: BeginWithOrganisation, work: Work) -> BegunView:
    browser = browser_of(work.actor, command.browser)
    if command.is_trial:
        require_role(work.actor, Role.ADMINISTRATOR)
    known = await organisation.load(work.db)
    if known is None or not command.is_trial:
        known = rules.require_on(known)
    if not browser:
        raise rules.OrganisationRefused("This browser keeps no cookies.")
    key = work.house.settings.key
    state = rules.new_state(key, _what_for(is_trial=command.is_trial), browser, work.now)
    ask = await _provider()
    address = ask.where_to(
        known,
        back=_back(work.house.settings),
        state=base64.urlsafe_b64encode(state).decode(),
        nonce=rules.nonce(key, state),
        verifier=rules.verifier(key, state),
    )
    return BegunView(address=address)


class SignInWithOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they sent her back with. `issuer`: who says so, where they say it (RFC 9207)."""

    code: str
    state: str
    issuer: str = ""
    browser: str = ""


class TryOrganisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same, to see whether it works: nobody is signed in by it."""

    code: str
    state: str
    issuer: str = ""
    browser: str = ""


class TriedView(msgspec.Struct, frozen=True, kw_only=True):
    """What they would say of whoever signs in as this administrator just did."""

    says_mail: bool
    is_both_signs: bool
    is_somebody: bool
    """One of the staff here has this address, and has confirmed it."""


class _Answered(NamedTuple):
    known: Organisation
    secret: str
    state: bytes


async def ask_them_first(house: House, name: str, handler: Handler, what: Any, asked: Asked, body: bytes) -> Done:
    async with work(house, asked.actor, asked.trace) as unit:
        known, secret, state = await _answered(unit, what, is_trial=isinstance(what, TryOrganisation))
    ask, key = await _provider(), house.settings.key
    told: Told = await asyncio.to_thread(
        ask.told,
        known,
        secret,
        what.code,
        back=_back(house.settings),
        nonce=rules.nonce(key, state),
        verifier=rules.verifier(key, state),
        now=house.now(),
    )

    async def then(command: Any, unit: Work) -> Any:
        return await handler(command, unit, known, told)

    return await do(house, name, then, what, asked, body)


async def sign_in_with_organisation(
    command: SignInWithOrganisation, work: Work, known: Organisation | None = None, told: Told | None = None
) -> SessionView:
    """By whom she is known there; the first time by her address, and then she is written to. She is never made: she is
    here or she is not."""
    if known is None or told is None:
        raise rules.OrganisationRefused("Your organisation was not asked.")
    link = rules.link_hash(work.house.settings.key, known.issuer, told.subject)
    known_as = await organisation.linked(work.db, link)
    person = await persons.load_person(work.db, known_as or await _found_by_mail(work, told))
    rules.may_come(await roles_now(work, person.person_id))
    if known_as is None:
        await work.due(TELL, str(person.person_id), work.now)
    await organisation.link(work.db, link, person.person_id, work.now)
    factor = rules.factor(told)
    at = rules.shown_at(told, work.now) if factor is Factor.SECOND else work.now
    return await begin_session(work, person.person_id, factor, browser_of(work.actor, command.browser), factor_at=at)


async def try_organisation(
    command: TryOrganisation, work: Work, known: Organisation | None = None, told: Told | None = None
) -> TriedView:
    require_role(work.actor, Role.ADMINISTRATOR)
    if known is None or told is None or not await organisation.note_tried(work.db, known.changed_at, work.now):
        raise rules.OrganisationRefused("It was changed meanwhile.", what_to_do="Try it once more.")
    try:
        await _found_by_mail(work, told)
        is_somebody = True
    except rules.NotForYou:
        is_somebody = False
    return TriedView(
        says_mail=bool(told.mail), is_both_signs=rules.factor(told) is Factor.SECOND, is_somebody=is_somebody
    )


async def _answered(unit: Work, what: Any, *, is_trial: bool) -> _Answered:
    """The asking that this is the answer to: ours, on this browser, for this, and never answered before."""
    browser = browser_of(unit.actor, what.browser)
    await slow_down_network(unit, signing_in.CODES_FROM_NETWORK)
    await slow_down(unit, signing_in.CODES_FROM_BROWSER, browser)
    known = await organisation.load(unit.db)
    if known is None or not is_trial:
        known = rules.require_on(known)
    if what.issuer not in ("", known.issuer):
        raise rules.OrganisationRefused("This was answered by somebody else.")
    key, state = unit.house.settings.key, _state(what.state)
    ends_at = rules.state_ends_at(key, _what_for(is_trial=is_trial), browser, state, unit.now)
    if not await passkeys.note_answered(unit.db, tokens.token_hash(state.hex()), ends_at):
        raise rules.OrganisationRefused("This was answered already.")
    return _Answered(known, tokens.open_own(key, _SECRET, known.client_secret), state)


async def _found_by_mail(work: Work, told: Told) -> UUID:
    """Exactly one of the staff, who has confirmed this address here."""
    if not told.mail:
        raise rules.NotForYou("We do not know you by this.")
    sharers = await persons.sharers(work.db, fold_mail(told.mail), "")
    held = await roles.held_by_all(work.db, list(rules.candidates(sharers)), college_date(work.now))
    return rules.the_one([one for one, of in held.items() if not signing_in.STAFF.isdisjoint(of)])


def _require_keeper(actor: Actor, house: House) -> None:
    require_role(actor, Role.ADMINISTRATOR)
    require_fresh_second_factor(actor, house.now())


def _state(said: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(said)
    except ValueError:
        raise rules.OrganisationRefused("This answer cannot be read.") from None


def _sealed(work: Work, secret: str) -> bytes:
    return tokens.seal_own(work.house.settings.key, _SECRET, secret)


def _what_for(*, is_trial: bool) -> str:
    return rules.TRY if is_trial else rules.SIGN_IN


def _back(settings: Settings) -> str:
    return f"{settings.college_address}{rules.BACK}"


def _is_here(settings: Settings) -> bool:
    """A college that is itself on one machine, without https."""
    return settings.college_address.startswith("http://")


async def _provider() -> ModuleType:
    """Beside the loop: the first time it takes a fifth of a second."""
    return await asyncio.to_thread(importlib.import_module, "services.people.provider")
