"""The nouns of `people`."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.runtime.actor import Factor


class Channel(StrEnum):
    """How somebody wants to be reached. `through`: ask me through somebody, in her own words."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"
    THROUGH = "through"


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


class LookedAt(StrEnum):
    """What of hers somebody opened, or changed for her."""

    PAGE = "page"
    """What staff see of her on one page: name, district, what she does here."""
    REACH = "reach"
    REACH_WRITTEN = "reach-written"
    NUMBERS_SAID = "numbers-said"
    """Six numbers were made for whoever rang as her."""
    SECOND_SIGN = "second-sign"
    """One of two said yes to a second sign set up anew."""
    COMPLAINT = "complaint"
    NOTE = "note"
    TRAINING = "training"
    READINESS = "readiness"


class Why(StrEnum):
    """What somebody looks for. It follows from the task; where none leads there it is chosen."""

    MESSAGE = "message"
    CALL = "call"
    SESSION = "session"
    TRAINING = "training"
    COMPLAINT = "complaint"
    WORK = "work"
    """The page that staff have of everybody: it holds no way to reach her."""
    ASKED = "asked"
    TELL = "tell"
    CHECK = "check"
    OTHER = "other"
    NEED = "need"
    """The glass was broken; the words say why."""


class Choice(StrEnum):
    REMINDERS = "reminders"
    """Remind me before a session."""
    SAY_WHO_RINGS = "say_who_rings"
    """If somebody else picks up, you may say that it is the college."""
    NAME_COURSE = "name_course"
    """What is written to her, and what she puts in her calendar, may name the course."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    language: str
    public_name: str | None = None
    is_of_age: bool | None = None
    district: str | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    contact_id: UUID
    person_id: UUID
    channel: Channel
    address: str
    folded: str
    is_current: bool = True
    confirmed_at: datetime | None = None
    partner: str | None = None
    """The organisation through which she is reached; then the address is the organisation's."""


class Sharer(msgspec.Struct, frozen=True, kw_only=True):
    """One of the people whose contact this is."""

    person_id: UUID
    contact_id: UUID
    channel: Channel
    found_by: str
    is_confirmed: bool
    registered_at: datetime
    knows_browser: bool
    """She has signed in with the asking browser before."""


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


class HeldRole(msgspec.Struct, frozen=True, kw_only=True):
    role_id: UUID
    person_id: UUID
    role: Role
    until_on: date | None = None


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    invitation_id: UUID
    person_id: UUID
    role: Role
    until_on: date | None
    ends_at: datetime
    answer: str | None = None
    group_id: UUID | None = None
    """Into which group a co-chair asks her."""


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


class Complaint(msgspec.Struct, frozen=True, kw_only=True):
    complaint_id: UUID
    number: int = 0
    person_id: UUID | None = None
    browser: str | None = None
    words: bytes | None
    made_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None = None
    answer: bytes | None = None
    answered_at: datetime | None = None


class FactorReset(msgspec.Struct, frozen=True, kw_only=True):
    """Phone and printed codes are lost: who of the desk said yes to a second sign set up anew."""

    reset_id: UUID
    person_id: UUID
    asked_by: UUID
    asked_at: datetime
    ends_at: datetime
    agreed_by: UUID | None = None
    code_hash: bytes | None = None


class Glass(msgspec.Struct, frozen=True, kw_only=True):
    """How one person can be reached, opened in need for an hour by somebody whose work it is not."""

    glass_id: UUID
    person_id: UUID
    by_id: UUID
    words: bytes
    opened_at: datetime
    ends_at: datetime
    looked_at: datetime | None = None


class Colours(StrEnum):
    """The colours of every page. Each has its tokens in web/static/css/tokens.css, and is tested to be readable."""

    SEA = "sea"
    PLUM = "plum"
    MOSS = "moss"
    SLATE = "slate"


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number to ring, and in words who answers there."""

    number: str
    words: str
    words_cy: str = ""


class College(msgspec.Struct, frozen=True, kw_only=True):
    """What pages and letters say about the college. Empty means: say nothing of it."""

    name: str = ""
    name_cy: str = ""
    short_name: str = ""
    neutral_name: str = ""
    neutral_name_cy: str = ""
    """How messages call it, so that nobody who reads over a shoulder learns anything."""
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    address: str = ""
    districts: tuple[str, ...] = ()
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    crisis_lines_looked_at_on: date | None = None
    crisis_lines_look_again_on: date | None = None
    crisis_keeper_id: UUID | None = None
    """Who looks whether the numbers are still right."""
    worry_lines: tuple[CrisisLine, ...] = ()
    """Whom those who work and teach here ring when they are worried about somebody. The public sees none of them."""
    colours: Colours = Colours.SEA


class WelshStage(StrEnum):
    """Whether the public sees the college in Welsh. What is on is shown without a warning once all of it was passed."""

    OFF = "off"
    BEING_READ = "being_read"
    ON = "on"


class Welsh(msgspec.Struct, frozen=True, kw_only=True):
    stage: WelshStage
    reader_id: UUID | None = None
    """Who reads it and says that it can be shown."""


class WelshRemark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is wrong with one text: which one, by its original, how it stood then, and why."""

    original: str
    text: str
    words: str


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
