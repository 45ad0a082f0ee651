"""What roles are called on screens. Which kind of tutor somebody is, no page tells: both are a tutor."""

from collections.abc import Iterable

from web.language import _, mark

TUTOR = "tutor"
TUTORS = ("peer_tutor", "tutor_by_training")

WORDS = {
    "student": mark("Student"),
    TUTOR: mark("Tutor"),
    "trainee": mark("Learning to be a tutor"),
    "member": mark("Member of the group"),
    "co_chair": mark("Co-chair of the group"),
    "coach": mark("Coach"),
    "coordinator": mark("Coordinator"),
    "assessor": mark("Assesses trainees"),
    "internal_verifier": mark("Second person for trainees"),
    "safeguarding_lead": mark("Safeguarding lead"),
    "safeguarding_deputy": mark("Deputy safeguarding lead"),
    "administrator": mark("Administrator"),
}
"""By what pages call the role; both kinds of tutor are `tutor`."""

GIVEN_AS = {
    "peer_tutor": mark("Tutor, from what they have lived through"),
    "tutor_by_training": mark("Tutor, from what they have trained in"),
}
"""Only where somebody is asked whether she would like to be one."""


def shown(role: str) -> str:
    return TUTOR if role in TUTORS else role


def role_words(role: str) -> str:
    return _(WORDS[shown(role)])


def all_words(roles: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(role_words(role) for role in roles))


def given_as(role: str) -> str:
    return _(GIVEN_AS[role]) if role in GIVEN_AS else role_words(role)
