"""Course dates for tests of pages: `enrolment` hears of them as if the other services had just told it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from services.contracts.codesign import Theme, Words
from services.contracts.event import Event
from services.contracts.scheduling import RunPlanned
from services.enrolment.commands.deciding import PlaceAnswer
from services.enrolment.commands.places import AskForPlace, ask_for_place
from services.enrolment.commands.queue import Queue
from services.enrolment.reactions import REACTIONS
from services.runtime.http import Asked
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from tests.enrolment.scene import Scene, course, example_run
from tests.examples.people import GWEN, Example
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown


async def hear(site: Site, *events: Event) -> None:
    """Each is the first news of its aggregate, but for those of one run, which come in their order."""
    revisions: dict[UUID, int] = {}
    for event in events:
        revision = revisions[event.aggregate_id] = revisions.get(event.aggregate_id, 0) + 1
        await hear_more(site, revision, event)


async def hear_more(site: Site, revision: int, event: Event) -> None:
    """The next news of an aggregate. A run that is published has had two."""
    inbox = Inbox(site.house("enrolment"), REACTIONS, Interest(event.publisher, event.aggregate))
    arrived = Scene(site.college).arrived(event, revision)
    outcome = await inbox.apply([arrived._replace(at=datetime.now(UTC))])
    assert outcome.done == {0}


async def course_dates(site: Site, title: str = "Sleeping better, gently", places: int = 2, **said: Any) -> UUID:
    """Published, and three weeks away unless `starts_at` says otherwise."""
    said.setdefault("starts_at", datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=21))
    facts = course(title, summary=Words(en="Why sleep goes wrong."), theme=said.pop("theme", Theme.UNDERSTANDING))
    told = example_run(places, facts=facts, **said)
    await hear(site, *told)
    return told[-1].aggregate_id


async def session_today(site: Site, tutors: tuple[Example, ...], **said: Any) -> tuple[UUID, UUID]:
    """Course dates whose first session began an hour ago: the run and the session."""
    told = example_run(12, starts_at=datetime.now(UTC) - timedelta(hours=1), tutors=tutors, **said)
    await hear(site, *told)
    planned = told[3]
    assert isinstance(planned, RunPlanned)
    return planned.run_id, planned.facts.sessions[0].session_id


async def book_new(site: Site, guest: Guest, run_id: UUID, name: str, contact: str = "") -> Shown:
    """Somebody new answers the four questions; what she is shown then."""
    await guest.open(f"/courses/{run_id}/book")
    return await guest.send(
        f"/courses/{run_id}/book",
        **{"name": name, "reach": "mail", "of_age": "yes", "district": "Coed hills"},
        **{"to-mail": contact or f"{name.lower()}@example.org"},
    )


async def type_numbers(site: Site, guest: Guest, run_id: UUID, contact: str) -> Shown:
    return await guest.send(f"/courses/{run_id}/code", code=(await site.letter(contact))[:6])


async def book_known(site: Site, person: Example, run_id: UUID, *, by_desk: bool = False) -> str:
    """Somebody of the cast has asked for a place, or the desk has for her: the path of its page."""
    actor = GWEN if by_desk else person
    command = AskForPlace(run_id=run_id, on_behalf_of=person.person_id if by_desk else None)
    asked = Asked(actor.acting(), None, None, None)
    done = await Queue().do(site.house("enrolment"), "AskForPlace", ask_for_place, command, asked, b"")
    return f"/my/places/{msgspec.json.decode(done.answer, type=PlaceAnswer).place_id}"


async def sessions_of(site: Site, run_id: UUID) -> list[UUID]:
    async with site.house("enrolment").database.reading() as db:
        rows = await db.fetch("select session_id from session_copy where run_id = $1 order by number", run_id)
    return [row["session_id"] for row in rows]
