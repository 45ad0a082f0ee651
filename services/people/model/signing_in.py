"""How somebody comes in, and with what."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.runtime.actor import Factor


class Device(StrEnum):
    """On which kind of device a session was begun: as much as web understands of what a browser says of itself."""

    IPHONE = "iphone"
    IPAD = "ipad"
    ANDROID_PHONE = "android-phone"
    ANDROID_TABLET = "android-tablet"
    CHROMEBOOK = "chromebook"
    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"
    OTHER = "other"


class Purpose(StrEnum):
    """What six numbers open: exactly what they were asked for."""

    SIGN_IN = "sign-in"
    REGISTER = "register"
    CONTACT = "contact"
    SAID = "said"
    """By the desk, to somebody who shares a contact: they lift what holds for her until she has shown more."""


class LetterKind(StrEnum):
    CODE = "code"
    SAY_YOUR_NAME = "say-your-name"
    """Several people share this contact and none was named."""
    NONE = "none"


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody asked for six numbers."""

    attempt_id: UUID
    purpose: Purpose
    letter: LetterKind
    person_id: UUID | None
    contact_id: UUID | None
    browser: str
    asked_at: datetime
    ends_at: datetime
    code_hash: bytes | None = None
    link_hash: bytes | None = None
    tries: int = 0
    used_at: datetime | None = None
    used_by: str | None = None
    session_id: UUID | None = None
    errand_id: UUID | None = None
    """The booking for which the numbers were asked."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    person_id: UUID
    factor: Factor
    factor_at: datetime
    browser: str
    began_at: datetime
    seen_at: datetime
    device: Device = Device.OTHER
    is_limited: bool = False
    """Numbers to a contact that several people share have opened it: it shows `errand_id` and nothing else of hers."""
    errand_id: UUID | None = None
    until_at: datetime | None = None
    """A tutor keeps the list of the session `errand_id` on this browser until then: it opens that, and nothing else."""


class SecondFactor(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    secret: bytes
    confirmed_at: datetime | None
    last_step: int


class Passkey(msgspec.Struct, frozen=True, kw_only=True):
    """The public half of a key that lives in one of her devices."""

    credential_id: bytes
    person_id: UUID
    public_key: bytes
    sign_count: int
    device: str = ""
    added_at: datetime
    used_at: datetime | None = None


class FactorReset(msgspec.Struct, frozen=True, kw_only=True):
    """Phone and printed codes are lost: who of the desk said yes to a second sign set up anew."""

    reset_id: UUID
    person_id: UUID
    asked_by: UUID
    asked_at: datetime
    ends_at: datetime
    agreed_by: UUID | None = None
    code_hash: bytes | None = None


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where an organisation's sign-in answers, as it publishes it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    is_basic: bool = True
    """How our own secret is shown there: in a header, or in the form."""


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation whose sign-in staff may use here."""

    issuer: str
    client_id: str
    client_secret: bytes
    endpoints: Endpoints
    changed_at: datetime
    tried_at: datetime | None = None
    is_on: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an organisation says it has before it."""

    subject: str
    mail: str
    """Only one that it has verified itself."""
    ways: tuple[str, ...] = ()
    level: str = ""
    at: datetime | None = None
