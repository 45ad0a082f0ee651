"""For a tutor: the sessions she leads, where they are, and on the day how to open up."""

from litestar import Response, get

from services.runtime.clock import college_date, machine_clock
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.frame import AnyRequest, Given, page
from web.pages.runs.shared import names_of
from web.signed_in import SignedIn


@get("/teaching")
async def show(
    request: AnyRequest, person: Given[SignedIn], scheduling: Given[Scheduling], people: Given[People]
) -> Response[bytes]:
    sessions = await scheduling.my_sessions(actor=person.actor_token)
    others = {one for session in sessions for one in session.tutor_ids} - {person.person_id}
    return page(
        request,
        "teaching/show.html",
        soon=[session for session in sessions if session.may_open_up],
        later=[session for session in sessions if not session.may_open_up],
        names=await names_of(people, others, person.actor_token),
        me=person.person_id,
        is_sure=person.factor == "second",
        today=college_date(machine_clock()),
    )


pages = [show]
