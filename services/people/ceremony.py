"""What a device is asked and what it answered, by the library for WebAuthn. It takes a third of a second to import and
8 MB: only where somebody uses a passkey, and in a thread, so that nobody waits."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.people.model import Passkey

Answer = dict[str, Any]
UNFIT = (WebAuthnException, ValueError, KeyError, TypeError)
"""What the library raises when an answer does not fit."""


def to_make(
    *, host: str, college: str, person_id: UUID, name: str, challenge: bytes, known: Collection[Passkey]
) -> str:
    """The options for `navigator.credentials.create`, as JSON. The key stays in the device and opens with a finger."""
    options = webauthn.generate_registration_options(
        rp_id=host,
        rp_name=college,
        user_id=person_id.bytes,
        user_name=name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return webauthn.options_to_json(options)


def to_open(*, host: str, challenge: bytes) -> str:
    """The options for `navigator.credentials.get`, whoever's it is."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
        )
    )


def made(answer: Answer, *, host: str, origin: str, challenge: bytes) -> tuple[bytes, bytes, int]:
    """Its id, its public key and its count. Raises one of UNFIT."""
    found = webauthn.verify_registration_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=host,
        expected_origin=origin,
        require_user_verification=True,
    )
    return found.credential_id, found.credential_public_key, found.sign_count


def opened(answer: Answer, passkey: Passkey, *, host: str, origin: str, challenge: bytes) -> int:
    """Its new count. Raises one of UNFIT."""
    return webauthn.verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=host,
        expected_origin=origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
        require_user_verification=True,
    ).new_sign_count
