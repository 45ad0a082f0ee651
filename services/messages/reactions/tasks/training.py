"""What trainees did and somebody must look at: an assessor first, then a second person."""

from services.contracts.training import TraineeProgressed
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

ASSESS, VERIFY = "trainee-to-assess", "trainee-to-verify"
LOOK_DAYS = 5


@REACTIONS.consequence(TraineeProgressed, since=BEGINNING)
async def look_at_what_she_did(event: TraineeProgressed, work: Work) -> None:
    """One task for each trainee and circle, however many items wait. It goes when none does."""
    until_at = rules.working_days_on(work.now, LOOK_DAYS)
    for kind, circle, count in ((ASSESS, "assessors", event.to_assess), (VERIFY, "verifiers", event.to_verify)):
        if count:
            await open_task(work, kind, event.trainee_id, until_at=until_at, circle=circle)
        else:
            await close_tasks(work, event.trainee_id, kind)
