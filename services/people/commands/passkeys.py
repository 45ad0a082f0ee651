"""Passkeys: a key in one's phone, computer or fob that opens with a finger, a face or a PIN. Two signs in one press."""

import asyncio
import base64
import importlib
import json
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import msgspec

from services.people import tokens
from services.people.commands.shared import (
    SessionView,
    begin_session,
    browser_of,
    live_session,
    own_session,
    refuse_unless_sure,
    renew_session,
    slow_down,
    slow_down_network,
)
from services.people.model import Passkey
from services.people.rules import passkeys as rules
from services.people.rules import signing_in
from services.people.store import college, passkeys, persons, sign_in
from services.runtime.actor import Factor, require_fresh_second_factor, require_person
from services.runtime.refusal import NotFound
from services.runtime.work import Work

Answer = dict[str, Any]
_ADD, _OPEN = "add", "open"


class BeginPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What her device needs to make a key for this college. Asked afresh when she has a second sign already."""


class PasskeyOptionsView(msgspec.Struct, frozen=True, kw_only=True):
    """`options`: JSON, as `PublicKeyCredential.parse…OptionsFromJSON` takes it."""

    options: str


async def begin_passkey(command: BeginPasskey, work: Work) -> PasskeyOptionsView:
    person_id = require_person(work.actor)
    person = await persons.load_person(work.db, person_id)
    await refuse_unless_sure(work, person_id)
    known = await passkeys.of(work.db, person_id)
    if len(known) >= rules.MOST_PASSKEYS:
        raise rules.TooManyPasskeys("You have ten passkeys already.")
    facts, _ = await college.load_college(work.db)
    options = (await _ceremony()).to_make(
        host=_host(work),
        college=facts.short_name or "College",
        person_id=person_id,
        name=person.name,
        challenge=rules.new_challenge(work.house.settings.key, _ADD, str(person_id), work.now),
        known=known,
    )
    return PasskeyOptionsView(options=options)


class AddPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credential`: the JSON that her device answered with."""

    session_token: str
    credential: str


async def add_passkey(command: AddPasskey, work: Work) -> SessionView:
    """It counts from now on. All her other sign-ins end: whoever held one did not hold this. The challenge that is
    answered was given to nobody but her, when she was sure."""
    session = await live_session(work, command.session_token)
    if session.is_limited:
        raise signing_in.NoSecondFactor("Several people share this contact.")
    await slow_down(work, signing_in.SECOND_FACTORS, str(session.person_id))
    answer, ceremony = _read(command.credential), await _ceremony()
    challenge = await _answered(work, _ADD, str(session.person_id), answer)
    try:
        credential_id, public_key, count = ceremony.made(answer, **_here(work), challenge=challenge)
    except ceremony.UNFIT:
        raise rules.PasskeyRefused("Your device's answer does not fit.") from None
    await passkeys.insert(
        work.db,
        Passkey(
            credential_id=credential_id,
            person_id=session.person_id,
            public_key=public_key,
            sign_count=count,
            device=signing_in.device(work.actor.device) or session.device,
            added_at=work.now,
        ),
    )
    await sign_in.end_sessions_of(work.db, session.person_id, but=session.session_id)
    return await renew_session(work, session, Factor.SECOND)


class BeginWithPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device is asked to sign in with, whoever's it is. Nobody is named, so nobody can be guessed at."""

    browser: str = ""


async def begin_with_passkey(command: BeginWithPasskey, work: Work) -> PasskeyOptionsView:
    browser = browser_of(work.actor, command.browser)
    challenge = rules.new_challenge(work.house.settings.key, _OPEN, browser, work.now)
    return PasskeyOptionsView(options=(await _ceremony()).to_open(host=_host(work), challenge=challenge))


class SignInWithPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something she has and a finger, a face or a PIN: both signs at once."""

    credential: str
    browser: str = ""


async def sign_in_with_passkey(command: SignInWithPasskey, work: Work) -> SessionView:
    browser = browser_of(work.actor, command.browser)
    await slow_down_network(work, signing_in.CODES_FROM_NETWORK)
    await slow_down(work, signing_in.CODES_FROM_BROWSER, browser)
    passkey = await _opened(work, command.credential, browser)
    person = await persons.load_person(work.db, passkey.person_id)
    return await begin_session(work, person.person_id, Factor.SECOND, browser)


class ShowPasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In place of the numbers from an app, where a page asks for the second sign."""

    session_token: str
    credential: str
    browser: str = ""


async def show_passkey(command: ShowPasskey, work: Work) -> SessionView:
    session = await live_session(work, command.session_token)
    await slow_down(work, signing_in.SECOND_FACTORS, str(session.person_id))
    passkey = await _opened(work, command.credential, browser_of(work.actor, command.browser))
    person = await persons.load_person(work.db, passkey.person_id)
    if person.person_id != session.person_id:
        raise rules.PasskeyRefused("This passkey is somebody else's.")
    return await renew_session(work, session, Factor.SECOND)


class RemovePasskey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`credential_id` in hexadecimal, as `my_passkeys` says it."""

    credential_id: str


class RemovedView(msgspec.Struct, frozen=True, kw_only=True):
    removed: bool = True


async def remove_passkey(command: RemovePasskey, work: Work) -> RemovedView:
    session = await own_session(work)
    require_fresh_second_factor(work.actor, work.now)
    if not await passkeys.delete(work.db, session.person_id, command.credential_id):
        raise NotFound("This passkey is not there any more.")
    return RemovedView()


async def _opened(work: Work, credential: str, browser: str) -> Passkey:
    """The passkey that answered, with its count moved on. Raises PasskeyRefused."""
    answer, ceremony = _read(credential), await _ceremony()
    challenge = await _answered(work, _OPEN, browser, answer)
    passkey = await passkeys.load(work.db, _bytes(answer.get("id")))
    if passkey is None:
        raise rules.PasskeyRefused("We do not know this passkey.")
    try:
        count = ceremony.opened(answer, passkey, **_here(work), challenge=challenge)
    except ceremony.UNFIT:
        raise rules.PasskeyRefused("Your device's answer does not fit.") from None
    await passkeys.note_used(work.db, passkey.credential_id, count, work.now)
    return passkey


async def _answered(work: Work, what_for: str, who: str, answer: Answer) -> bytes:
    """The challenge that was answered: one of ours, for this, not too old, and never answered before."""
    challenge = _challenge_of(answer)
    ends_at = rules.challenge_ends_at(work.house.settings.key, what_for, who, challenge, work.now)
    if not await passkeys.note_answered(work.db, tokens.token_hash(challenge.hex()), ends_at):
        raise rules.PasskeyRefused("This was answered already.")
    return challenge


def _challenge_of(answer: Answer) -> bytes:
    try:
        said = json.loads(_bytes(answer["response"]["clientDataJSON"]))
        return _bytes(said["challenge"])
    except (ValueError, KeyError, TypeError):
        raise rules.PasskeyRefused("Your device's answer cannot be read.") from None


def _bytes(said: Any) -> bytes:
    """From base64 as browsers write it: with - and _, without padding."""
    try:
        return base64.urlsafe_b64decode(f"{said}==")
    except ValueError:
        raise rules.PasskeyRefused("Your device's answer cannot be read.") from None


def _read(credential: str) -> Answer:
    try:
        return msgspec.json.decode(credential, type=Answer)
    except msgspec.MsgspecError:
        raise rules.PasskeyRefused("Your device's answer cannot be read.") from None


async def _ceremony() -> ModuleType:
    """Beside the loop: the first time it takes a third of a second."""
    return await asyncio.to_thread(importlib.import_module, "services.people.ceremony")


def _host(work: Work) -> str:
    """The name that the keys are bound to: the college's own, from its settings and never from a request."""
    return urlsplit(work.house.settings.college_address).hostname or "localhost"


def _here(work: Work) -> dict[str, str]:
    return {"host": _host(work), "origin": work.house.settings.college_address}
