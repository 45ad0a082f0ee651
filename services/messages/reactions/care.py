"""That something waits for lead and deputy, for who asked quietly, for who keeps the numbers. No message says more."""

from services.contracts.care import (
    QuietQuestionAnswered,
    QuietQuestionAsked,
    WorryPassedOn,
    WorryRead,
    WorryUnheard,
)
from services.contracts.people import CrisisInfoReviewDue, GlassBroken, GlassLookedAt
from services.messages.commands import calls as commands
from services.messages.model import Template
from services.messages.reactions.saying import REACTIONS, tell
from services.messages.store import saying
from services.runtime.reactions import ACTIVATION
from services.runtime.work import Work


@REACTIONS.consequence(WorryPassedOn, since=ACTIVATION)
async def say_something_waits(event: WorryPassedOn, work: Work) -> None:
    await tell(work, event.told_ids, Template.SOMETHING_WAITS, event.worry_id)


@REACTIONS.consequence(WorryUnheard, since=ACTIVATION)
async def ring_about_what_waits(event: WorryUnheard, work: Work) -> None:
    """The desk rings, and says only that something waits."""
    for person_id in event.told_ids:
        await commands.owe_call(work, person_id=person_id, about_id=event.worry_id, why=Template.SOMETHING_WAITS)


@REACTIONS.consequence(WorryRead, since=ACTIVATION)
async def stop_saying_something_waits(event: WorryRead, work: Work) -> None:
    """It has been read: nobody needs to be told or rung any more."""
    await saying.overtake_messages(work.db, event.worry_id, [Template.SOMETHING_WAITS], work.now)
    await commands.end_calls_about(work, event.worry_id, Template.SOMETHING_WAITS)


@REACTIONS.consequence(GlassBroken, since=ACTIVATION)
async def say_something_was_opened(event: GlassBroken, work: Work) -> None:
    await tell(work, event.told_ids, Template.OPENED_IN_NEED, event.glass_id)


@REACTIONS.consequence(GlassLookedAt, since=ACTIVATION)
async def stop_saying_something_was_opened(event: GlassLookedAt, work: Work) -> None:
    await saying.overtake_messages(work.db, event.glass_id, [Template.OPENED_IN_NEED], work.now)
    await commands.end_calls_about(work, event.glass_id, Template.OPENED_IN_NEED)


@REACTIONS.consequence(QuietQuestionAsked, since=ACTIVATION)
async def say_question_waits(event: QuietQuestionAsked, work: Work) -> None:
    await tell(work, event.told_ids, Template.QUESTION_WAITS, event.question_id)


@REACTIONS.consequence(QuietQuestionAnswered, since=ACTIVATION)
async def say_question_answered(event: QuietQuestionAnswered, work: Work) -> None:
    """Who else was to answer it need not be told any more."""
    await saying.overtake_messages(work.db, event.question_id, [Template.QUESTION_WAITS], work.now)
    await tell(work, [event.person_id], Template.QUESTION_ANSWERED, event.question_id)


@REACTIONS.consequence(CrisisInfoReviewDue, since=ACTIVATION)
async def ask_whether_numbers_are_right(event: CrisisInfoReviewDue, work: Work) -> None:
    await tell(work, event.told_ids, Template.NUMBERS_REVIEW, event.college_id)
