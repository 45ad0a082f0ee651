"""The week of rooms, and moving a session in it: one path for mouse, touch, keyboard and no script."""

from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from services.runtime.clock import college_date, machine_clock
from web.clients.base import Refused
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.scheduling.planning import Taken, taken_of
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.runs.shared import names_of, tutors_in
from web.signed_in import SignedIn

SAID = {
    "moved": mark("The session is moved."),
    "undone": mark("It is as it was before."),
}


@get("/rooms")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
    week: FromQuery[str] = "",
    venue_id: FromQuery[UUID | None] = None,
    moving: FromQuery[UUID | None] = None,
    moved: FromQuery[UUID | None] = None,
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, staff, scheduling, people, _monday(week), venue_id, moving, moved=moved, said=said)


@post("/rooms/move")
async def move(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
) -> Response[bytes]:
    """The button's value says room and moment."""
    session_id = form.uuid("session_id")
    room_id, _sign, moment = form.get("to").partition("|")
    monday = _monday(form.get("week"))
    taken = Taken()
    try:
        starts_at = datetime.fromisoformat(moment)
        run = await scheduling.move_session(session_id, UUID(room_id), starts_at, actor=staff.actor_token, key=form.key)
        return see(request, "/rooms", week=week_of(monday), said="moved", moved=str(run.run_id))
    except ValueError:
        form.refusals.append((_("Choose a part of a day."), ""))
    except Refused as refused:
        taken = taken_of(refused)
        if not taken.clashes:
            form.refusals.append(Form().refuse(refused).refusals[0] if not refused.field else _as_one(refused))
    return await _show(request, staff, scheduling, people, monday, None, session_id, form=form, taken=taken)


def _as_one(refused: Refused) -> tuple[str, str]:
    """The grid has no fields: what belongs to one stands on top."""
    words = next(iter(Form().refuse(refused).errors.values()))
    return words, ""


async def _show(
    request: AnyRequest,
    staff: SignedIn,
    scheduling: Scheduling,
    people: People,
    monday: date,
    venue_id: UUID | None,
    moving: UUID | None,
    *,
    form: Form | None = None,
    taken: Taken | None = None,
    moved: UUID | None = None,
    said: str = "",
) -> Response[bytes]:
    view = await scheduling.rooms_week(monday, venue_id, moving, actor=staff.actor_token)
    taken = taken or Taken()
    return page(
        request,
        "rooms/show.html",
        fragment="rooms/_grid.html",
        status=422 if form else 200,
        view=view,
        form=form or Form(),
        taken=taken,
        names=await names_of(people, tutors_in(taken), staff.actor_token),
        week=week_of(monday),
        last=monday + timedelta(days=len(view.days) - 1),
        still=_address(week_of(monday), venue_id, None),
        before=_address(week_of(monday - timedelta(days=7)), venue_id, moving),
        after=_address(week_of(monday + timedelta(days=7)), venue_id, moving),
        venue_id=venue_id,
        moved=moved,
        said=_(SAID[said]) if said in SAID else "",
    )


def _address(week: str, venue_id: UUID | None, moving: UUID | None) -> str:
    known = {"week": week, "venue_id": venue_id, "moving": moving}
    return f"/rooms?{urlencode({name: str(value) for name, value in known.items() if value})}"


def _monday(week: str) -> date:
    """2027-W02, or any day in it; this week when it says neither."""
    for text in (f"{week}-1", week):
        try:
            day = date.fromisoformat(text)
            if not 2000 < day.year < 2199:
                continue
            return day - timedelta(days=day.weekday())
        except ValueError:
            continue
    today = college_date(machine_clock())
    return today - timedelta(days=today.weekday())


def week_of(monday: date) -> str:
    return f"{monday:%G-W%V}"


pages = [show, move]
