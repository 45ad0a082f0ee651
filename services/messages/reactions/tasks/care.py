"""What waits for lead and deputy, for those who answer quiet questions, and for who keeps the crisis numbers."""

from services.contracts.care import QuietQuestionAnswered, QuietQuestionAsked, WorryPassedOn, WorryRead
from services.contracts.people import CrisisInfoReviewDue, CrisisInfoReviewed
from services.messages.commands.tasks import close_tasks, open_task
from services.messages.reactions.saying import REACTIONS
from services.messages.rules import tasks as rules
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work

WORRY, QUESTION, NUMBERS = "something-waits", "question-waits", "numbers-review"
ANSWER_DAYS, REVIEW_DAYS = 3, 5


@REACTIONS.consequence(WorryPassedOn, since=BEGINNING)
async def read_what_was_passed_on(event: WorryPassedOn, work: Work) -> None:
    """Nobody's yet: whichever of the two opens it first. After an hour it is given to one of them."""
    await open_task(work, WORRY, event.worry_id, until_at=work.now + rules.AT_ONCE, circle="safeguarding")


@REACTIONS.consequence(WorryRead, since=BEGINNING)
async def what_was_passed_on_is_read(event: WorryRead, work: Work) -> None:
    await close_tasks(work, event.worry_id, WORRY)


@REACTIONS.consequence(QuietQuestionAsked, since=BEGINNING)
async def answer_quiet_question(event: QuietQuestionAsked, work: Work) -> None:
    until_at = rules.working_days_on(work.now, ANSWER_DAYS)
    for person_id in event.told_ids:
        await open_task(work, QUESTION, event.question_id, until_at=until_at, circle=rules.person(person_id))


@REACTIONS.consequence(QuietQuestionAnswered, since=BEGINNING)
async def quiet_question_is_answered(event: QuietQuestionAnswered, work: Work) -> None:
    await close_tasks(work, event.question_id, QUESTION)


@REACTIONS.consequence(CrisisInfoReviewDue, since=BEGINNING)
async def look_at_numbers(event: CrisisInfoReviewDue, work: Work) -> None:
    until_at = rules.working_days_on(work.now, REVIEW_DAYS)
    for person_id in event.told_ids:
        await open_task(work, NUMBERS, event.college_id, until_at=until_at, circle=rules.person(person_id))


@REACTIONS.consequence(CrisisInfoReviewed, since=BEGINNING)
async def numbers_are_looked_at(event: CrisisInfoReviewed, work: Work) -> None:
    await close_tasks(work, event.college_id, NUMBERS)
