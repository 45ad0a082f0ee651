"""A complaint waits for the administrators: first to be acknowledged, in the law's time, then to be answered."""

from services.contracts.people import ComplaintAnswered, ComplaintMade
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

COMPLAINT = "complaint-waits"


@REACTIONS.consequence(ComplaintMade, since=BEGINNING)
async def see_to_complaint(event: ComplaintMade, work: Work) -> None:
    for person_id in event.told_ids:
        circle = rules.person(person_id)
        await open_task(work, COMPLAINT, event.complaint_id, until_at=event.acknowledge_by, circle=circle)


@REACTIONS.consequence(ComplaintAnswered, since=BEGINNING)
async def complaint_is_seen_to(event: ComplaintAnswered, work: Work) -> None:
    await close_tasks(work, event.complaint_id, COMPLAINT)
