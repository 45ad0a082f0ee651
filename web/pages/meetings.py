"""The list of a meeting; once it is over, what came of each thing on it."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.runtime.clock import college_date, machine_clock
from web.clients.codesign import Codesign
from web.clients.groups import Groups
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {"put-off": mark("It is put off. What was answered stays, and can be changed until it closes.")}


@get("/groups/{group_id:uuid}/meetings/{meeting_id:uuid}")
async def show(
    request: AnyRequest,
    group_id: FromPath[UUID],
    meeting_id: FromPath[UUID],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    actor = person.actor_token
    meeting = await groups.meeting_list(meeting_id, actor=actor)
    titles = await codesign.version_titles([item.line.item_digest for item in meeting.items], actor=actor)
    return page(
        request,
        "groups/meeting.html",
        meeting=meeting,
        titles=titles,
        is_past=college_date(meeting.starts_at) < college_date(machine_clock()),
        said=_(SAID[said]) if said in SAID else "",
    )


@post("/groups/{group_id:uuid}/meetings/{meeting_id:uuid}/put-off/{decision_id:uuid}")
async def put_off(
    request: AnyRequest,
    group_id: FromPath[UUID],
    meeting_id: FromPath[UUID],
    decision_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
) -> Response[bytes]:
    await groups.put_off(decision_id, actor=person.actor_token, key=form.key)
    return see(request, f"/groups/{group_id}/meetings/{meeting_id}", said="put-off")


pages = [show, put_off]
