"""The nouns of `people`."""

from services.people.model.college import (
    College,
    Colours,
    CrisisLine,
    Welsh,
    WelshRemark,
    WelshStage,
)
from services.people.model.looking import (
    Glass,
    LookedAt,
    Why,
)
from services.people.model.persons import (
    Channel,
    Choice,
    Complaint,
    Contact,
    HeldRole,
    Invitation,
    Person,
    Sharer,
)
from services.people.model.signing_in import (
    Attempt,
    Device,
    Endpoints,
    FactorReset,
    LetterKind,
    Organisation,
    Passkey,
    Purpose,
    SecondFactor,
    Session,
    Told,
)

__all__ = [
    "Attempt",
    "Channel",
    "Choice",
    "College",
    "Colours",
    "Complaint",
    "Contact",
    "CrisisLine",
    "Device",
    "Endpoints",
    "FactorReset",
    "Glass",
    "HeldRole",
    "Invitation",
    "LetterKind",
    "LookedAt",
    "Organisation",
    "Passkey",
    "Person",
    "Purpose",
    "SecondFactor",
    "Session",
    "Sharer",
    "Told",
    "Welsh",
    "WelshRemark",
    "WelshStage",
    "Why",
]
