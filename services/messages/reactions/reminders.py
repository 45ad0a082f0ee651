"""Before a session: a week and a day ahead, to everybody who has a place then."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.contracts.scheduling import RunPlanned, SessionChanged, SessionFacts
from services.messages.model import Said, Template
from services.messages.reactions.saying import DUE, REACTIONS, say
from services.messages.rules import saying as rules
from services.messages.store import known
from services.runtime.reactions import BEGINNING
from services.runtime.work import Work


@REACTIONS.consequence(RunPlanned, since=BEGINNING)
async def plan_reminders(event: RunPlanned, work: Work) -> None:
    await _plan(work, event.facts.sessions)


@REACTIONS.consequence(SessionChanged, since=BEGINNING)
async def plan_reminders_anew(event: SessionChanged, work: Work) -> None:
    await _plan(work, (event.session,))


async def _plan(work: Work, sessions: Iterable[SessionFacts]) -> None:
    """One that stood there for an older time moves, or finds when it comes that it is not true any more."""
    times = {
        f"{session.session_id}.{template.value}": at
        for session in sessions
        for template, at in rules.reminder_times(session.starts_at, work.now).items()
    }
    await work.due_all("remind", times)


@DUE.at("remind")
async def remind(key: str, body: dict[str, Any], work: Work) -> None:
    """Once for each time that the session is at: one that moved after its reminder is reminded of again."""
    session, _, name = key.partition(".")
    session_id, template = UUID(session), Template(name)
    facts = await known.session_facts(work.db, session_id)
    if rules.is_untrue(template, facts, work.now):
        return
    people = await known.people_with_place(work.db, session_id)
    said = [Said(template=template, person_id=one, about_id=session_id, facts=facts) for one in people]
    await say(work, said, cause=f"{key}.{facts['starts_at']}")
