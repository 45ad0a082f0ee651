"""Places and their rooms: found by words and by what was checked, added, changed, rested."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.scheduling import Scheduling
from web.clients.scheduling.venues import VenueView
from web.errors import not_found
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.runs.shared import require_desk
from web.pages.venues.reading import (
    FACTS,
    WEEK,
    filled_room,
    filled_venue,
    opened_parts,
    read_room,
    read_venue,
)
from web.signed_in import SignedIn

SAID = {
    "added": mark("The place is kept. Add its rooms next."),
    "changed": mark("The change is kept."),
    "room-added": mark("The room is kept."),
    "resting": mark("This place is at rest: nothing new is planned there. What is planned goes on."),
    "again": mark("This place is in use again."),
}


@get("/venues")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    words: FromQuery[str] = "",
    checked: FromQuery[list[str] | None] = None,
    resting: FromQuery[bool] = False,
) -> Response[bytes]:
    wanted = [name for name in FACTS if name in (checked or ())]
    wish: dict[str, Any] = {"words": words.strip(), "with_resting": resting} | dict.fromkeys(wanted, True)
    rows = await scheduling.venues(wish, actor=staff.actor_token)
    form = Form(words=words, checked=wanted, resting="true" if resting else "")
    return page(request, "venues/show.html", fragment="venues/_found.html", rows=rows, form=form, facts=FACTS)


@get("/venues/add")
async def show_add(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    require_desk(staff)
    return _venue_form(request, Form({name: ["not_checked"] for name in FACTS}))


@post("/venues/add")
async def add(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    venue = read_venue(form)
    if form.is_good:
        try:
            added = await scheduling.add_venue(venue, actor=staff.actor_token, key=form.key)
            return see(request, f"/venues/{added.venue_id}", said="added")
        except Refused as refused:
            form.refuse(refused, opening="opens-1-0")
    return _venue_form(request, form)


@get("/venues/{venue_id:uuid}")
async def venue(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    view = await scheduling.venue(venue_id, actor=staff.actor_token)
    return page(
        request, "venues/venue.html", view=view, week=WEEK, facts=FACTS, said=_(SAID[said]) if said in SAID else ""
    )


@get("/venues/{venue_id:uuid}/change")
async def show_change(
    request: AnyRequest, venue_id: FromPath[UUID], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    view = await scheduling.venue(venue_id, actor=staff.actor_token)
    return _venue_form(request, filled_venue(view), venue_id)


@post("/venues/{venue_id:uuid}/change")
async def change(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    venue = read_venue(form)
    if form.is_good:
        try:
            await scheduling.change_venue(venue | {"venue_id": venue_id}, actor=staff.actor_token, key=form.key)
            return see(request, f"/venues/{venue_id}", said="changed")
        except Refused as refused:
            form.refuse(refused, opening="opens-1-0")
    return _venue_form(request, form, venue_id)


@post("/venues/{venue_id:uuid}/rest")
async def rest(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    await scheduling.rest_venue(venue_id, actor=staff.actor_token, key=form.key)
    return see(request, f"/venues/{venue_id}", said="resting")


@post("/venues/{venue_id:uuid}/again")
async def again(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    await scheduling.use_venue_again(venue_id, actor=staff.actor_token, key=form.key)
    return see(request, f"/venues/{venue_id}", said="again")


@get("/venues/{venue_id:uuid}/rooms/add")
async def show_add_room(
    request: AnyRequest, venue_id: FromPath[UUID], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    view = await scheduling.venue(venue_id, actor=staff.actor_token)
    return _room_form(request, view, Form(step_free="not_checked", set_up_minutes=15, clear_down_minutes=15))


@post("/venues/{venue_id:uuid}/rooms/add")
async def add_room(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    room = read_room(form)
    if form.is_good:
        try:
            await scheduling.add_room(room | {"venue_id": venue_id}, actor=staff.actor_token, key=form.key)
            return see(request, f"/venues/{venue_id}", said="room-added")
        except Refused as refused:
            form.refuse(refused)
    return _room_form(request, await scheduling.venue(venue_id, actor=staff.actor_token), form)


@get("/venues/{venue_id:uuid}/rooms/{room_id:uuid}")
async def show_room(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    room_id: FromPath[UUID],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    view = await scheduling.venue(venue_id, actor=staff.actor_token)
    room = view.room(room_id)
    return _room_form(request, view, filled_room(room), room_id) if room else not_found(request, LookupError())


@post("/venues/{venue_id:uuid}/rooms/{room_id:uuid}")
async def change_room(
    request: AnyRequest,
    venue_id: FromPath[UUID],
    room_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    room = read_room(form)
    if form.is_good:
        try:
            await scheduling.change_room(room | {"room_id": room_id}, actor=staff.actor_token, key=form.key)
            return see(request, f"/venues/{venue_id}", said="changed")
        except Refused as refused:
            form.refuse(refused)
    return _room_form(request, await scheduling.venue(venue_id, actor=staff.actor_token), form, room_id)


def _venue_form(request: AnyRequest, form: Form, venue_id: UUID | None = None) -> Response[bytes]:
    status = 200 if form.is_good else 422
    opened = opened_parts(form)
    return page(
        request, "venues/form.html", form=form, venue_id=venue_id, week=WEEK, facts=FACTS, opened=opened, status=status
    )


def _room_form(request: AnyRequest, view: VenueView, form: Form, room_id: UUID | None = None) -> Response[bytes]:
    status = 200 if form.is_good else 422
    return page(request, "venues/room.html", form=form, view=view, room_id=room_id, status=status)


pages = [
    show, show_add, add, venue, show_change, change, rest, again, show_add_room, add_room, show_room, change_room,
]  # fmt: skip
