"""One set of course dates: looked at, published, taken back, called off."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.scheduling.planning import Taken, taken_of
from web.clients.scheduling.runs import RunView
from web.errors import not_found
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.runs.shared import names_of, tutors_in
from web.signed_in import SignedIn

PROSPECTUS = "/courses/{run_id:uuid}"
SAID = {
    "planned": mark("The dates are planned. Only the desk sees them until you publish them."),
    "published": mark("The dates are in the prospectus. Anybody can book a place now."),
    "unpublished": mark("The dates are out of the prospectus again."),
    "moved": mark("The session is moved."),
    "tutors": mark("Kept: somebody else leads these sessions now."),
    "undone": mark("It is as it was before."),
    "fitted": mark("There are now as many places as the room holds."),
    "session-off": mark("The session is called off. The room is free again."),
    "off": mark("The dates are called off. Rooms and tutors are free again."),
}


@get("/runs/{run_id:uuid}")
async def show(
    request: AnyRequest,
    run_id: FromPath[UUID],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, run_id, staff, scheduling, people, said=said)


async def _show(
    request: AnyRequest,
    run_id: UUID,
    staff: SignedIn,
    scheduling: Scheduling,
    people: People,
    form: Form | None = None,
    taken: Taken | None = None,
    said: str = "",
) -> Response[bytes]:
    run = await scheduling.run(run_id, actor=staff.actor_token)
    taken = taken or Taken()
    names = await names_of(people, run.tutor_ids | tutors_in(taken), staff.actor_token)
    return page(
        request,
        "runs/show.html",
        status=422 if form else 200,
        run=run,
        names=names,
        form=form or Form(),
        taken=taken,
        too_small=_smaller_room(run),
        prospectus=request.app.state.frame.paths & {PROSPECTUS, "/courses/{run_id}"},
        said=_(SAID[said]) if said in SAID else "",
    )


def _smaller_room(run: RunView) -> int | None:
    """How many the smallest marked room holds, when all who have a place fit into it."""
    limits = [one.room_limit for one in run.coming if "room_too_small" in one.marks and one.room_limit is not None]
    return min(limits) if limits and min(limits) >= run.taken else None


def _act(path: str, name: str, said: str) -> Any:
    """A button of the page: does it, and comes back with what was said, or with why not."""

    @post(path, name=f"run_{said}")
    async def act(
        request: AnyRequest,
        run_id: FromPath[UUID],
        form: Given[Form],
        staff: Given[SignedIn],
        scheduling: Given[Scheduling],
        people: Given[People],
    ) -> Response[bytes]:
        command: Callable[..., Awaitable[object]] = getattr(scheduling, name)
        try:
            await command(run_id, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            taken = taken_of(refused)
            return await _show(request, run_id, staff, scheduling, people, Form().refuse(refused), taken)
        if week := form.text("week"):  # the button was pressed in the week of rooms
            return see(request, "/rooms", week=week, said=said)
        return see(request, f"/runs/{run_id}", said=said)

    return act


publish = _act("/runs/{run_id:uuid}/publish", "publish_run", "published")
unpublish = _act("/runs/{run_id:uuid}/unpublish", "unpublish_run", "unpublished")
undo = _act("/runs/{run_id:uuid}/undo", "undo_change", "undone")
fit = _act("/runs/{run_id:uuid}/fit", "fit_places", "fitted")
call_off = _act("/runs/{run_id:uuid}/call-off", "call_off_run", "off")


@get("/runs/{run_id:uuid}/call-off")
async def ask_call_off(
    request: AnyRequest, run_id: FromPath[UUID], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    run = await scheduling.run(run_id, actor=staff.actor_token)
    return page(request, "runs/call_off.html", run=run, session=None, form=Form())


@get("/runs/{run_id:uuid}/sessions/{session_id:uuid}/call-off")
async def ask_call_off_session(
    request: AnyRequest,
    run_id: FromPath[UUID],
    session_id: FromPath[UUID],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    run = await scheduling.run(run_id, actor=staff.actor_token)
    if (session := run.session(session_id)) is None:
        return not_found(request, LookupError())
    return page(request, "runs/call_off.html", run=run, session=session, form=Form())


@post("/runs/{run_id:uuid}/sessions/{session_id:uuid}/call-off")
async def call_off_session(
    request: AnyRequest,
    run_id: FromPath[UUID],
    session_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    try:
        await scheduling.call_off_session(session_id, actor=staff.actor_token, key=form.key)
        return see(request, f"/runs/{run_id}", said="session-off")
    except Refused as refused:
        form.refuse(refused)
    run = await scheduling.run(run_id, actor=staff.actor_token)
    return page(request, "runs/call_off.html", run=run, session=run.session(session_id), form=form, status=422)


pages = [
    show, publish, unpublish, undo, fit, call_off, ask_call_off, ask_call_off_session, call_off_session,
]  # fmt: skip
