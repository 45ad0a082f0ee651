"""Other people lead some sessions: which sessions, who, with whom; then kept."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients.base import Refused
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.scheduling.planning import Taken, taken_of
from web.clients.scheduling.runs import RunView
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.pages.runs.plan import is_id
from web.pages.runs.shared import by_name, names_of, tutors_in
from web.signed_in import SignedIn


@get("/runs/{run_id:uuid}/tutors")
async def show(
    request: AnyRequest,
    run_id: FromPath[UUID],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
) -> Response[bytes]:
    form = Form({name: request.query_params.getall(name) for name in request.query_params})
    run = await scheduling.run(run_id, actor=staff.actor_token)
    if "first" in form.values or form.get("step") == "with":
        if not is_id(form.get("first")):
            form.wrong("first", _("Choose who leads it"))
        if not _chosen(form, run):
            form.wrong("session", _("Choose at least one of the dates"))
    elif not form.all("session"):
        form.values["session"] = [str(session.session_id) for session in run.coming]
    return await _show(request, run, form, staff, scheduling, people)


@post("/runs/{run_id:uuid}/tutors")
async def change(
    request: AnyRequest,
    run_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
) -> Response[bytes]:
    run = await scheduling.run(run_id, actor=staff.actor_token)
    taken = Taken()
    if not is_id(form.get("second")):
        form.wrong("second", _("Choose who leads it with them"))
    if form.is_good:
        try:
            pair = [form.uuid("first"), form.uuid("second")]
            await scheduling.change_tutors(run_id, pair, _chosen(form, run), actor=staff.actor_token, key=form.key)
            return see(request, f"/runs/{run_id}", said="tutors")
        except Refused as refused:
            taken = taken_of(refused)
            form.refuse(refused, tutor_ids="second")
    return await _show(request, run, form, staff, scheduling, people, taken)


async def _show(
    request: AnyRequest,
    run: RunView,
    form: Form,
    staff: SignedIn,
    scheduling: Scheduling,
    people: People,
    taken: Taken | None = None,
) -> Response[bytes]:
    """First the dates and one of the two; then who makes a pair with her."""
    is_second = is_id(form.get("first")) and "first" not in form.errors and "session" not in form.errors
    first = form.uuid("first") if is_second else None
    taken = taken or Taken()
    asked = _chosen(form, run) or [session.session_id for session in run.coming]
    free = await scheduling.tutors_for_sessions(run.run_id, asked, first, actor=staff.actor_token)
    return page(
        request,
        "runs/tutors.html",
        status=200 if form.is_good else 422,
        run=run,
        form=form,
        first=first,
        choices=await by_name(people, free, staff.actor_token),
        names=await names_of(
            people, {*run.tutor_ids, *([first] if first else []), *tutors_in(taken)}, staff.actor_token
        ),
        taken=taken,
    )


def _chosen(form: Form, run: RunView) -> list[UUID]:
    ticked = set(form.all("session"))
    return [session.session_id for session in run.coming if str(session.session_id) in ticked]


pages = [show, change]
