"""Why somebody looks: it follows from the task, or is one of a few short answers."""

from services.contracts.looking import LookedAt as LookedAtElsewhere
from services.people.model import LookedAt, Why
from services.runtime.refusal import Missing

CHOICES = (Why.ASKED, Why.TELL, Why.CHECK, Why.OTHER)
"""What can be chosen where no task leads there."""
FROM_A_TASK = (Why.CALL,)
ELSEWHERE = {
    LookedAtElsewhere.NOTE: (LookedAt.NOTE, Why.SESSION),
    LookedAtElsewhere.TRAINING: (LookedAt.TRAINING, Why.TRAINING),
    LookedAtElsewhere.READINESS: (LookedAt.READINESS, Why.TRAINING),
}
"""What other services tell, and what it follows from there."""


def refuse_without_why(why: Why) -> None:
    if why not in (*CHOICES, *FROM_A_TASK):
        raise Missing("Say why you look.", field="why")
