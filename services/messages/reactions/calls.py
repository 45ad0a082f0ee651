"""Calls that somebody asked for, and what is rubbed out."""

from typing import Any
from uuid import UUID

from services.contracts.enrolment import CallAsked
from services.contracts.people import PersonErased, PersonHidden
from services.messages.commands import calls as commands
from services.messages.reactions.saying import DUE, REACTIONS
from services.messages.store import calls, saying
from services.runtime.reactions import ACTIVATION, BEGINNING
from services.runtime.work import Work


@REACTIONS.consequence(CallAsked, since=ACTIVATION)
async def put_call_on_the_list(event: CallAsked, work: Work) -> None:
    await commands.owe_call(
        work, person_id=event.person_id, about_id=event.place_id, why=event.why, run_id=event.run_id
    )


@REACTIONS.consequence(PersonHidden, PersonErased, since=BEGINNING)
async def stop_writing(event: PersonHidden | PersonErased, work: Work) -> None:
    """Nobody writes to her or rings any more, and what was said with her calls is gone."""
    await saying.stop_messages(work.db, event.person_id, work.now)
    for call_id in await calls.end_calls(work.db, event.person_id, work.now):
        await commands.rub_out(work, call_id)


@DUE.at("rub-out-call")
async def rub_out_call(key: str, body: dict[str, Any], work: Work) -> None:
    """A week after the call nothing of what was said is kept."""
    await commands.rub_out(work, UUID(key))
