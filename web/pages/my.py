"""My courses: what somebody has, what waits for her, and each place with what she can do about it."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from services.runtime.clock import machine_clock
from web.calendar import calendar
from web.clients import Enrolment, People, Refused
from web.clients.enrolment import Place
from web.form import Form
from web.frame import HEADERS, AnyRequest, Given, page, see
from web.language import _, mark
from web.public_names import tutors_named
from web.signed_in import SignedIn

SAID = {
    "gave-back": mark("Your place is given back."),
    "left": mark("You are not in the line any more."),
    "undone": mark("It is all as it was before."),
    "accepted": mark("The place is yours."),
    "declined": mark("Somebody else gets the place."),
}
DOES = {
    "give-back": ("give-back-place", "gave-back"),
    "leave": ("leave-waiting-list", "left"),
    "undo": ("undo-leaving-place", "undone"),
    "accept": ("accept-place-offer", "accepted"),
    "decline": ("decline-place-offer", "declined"),
}
"""What a button of a place does, and what is said after it."""
ORDER = {"offered": 0, "held": 1, "booked": 2, "waiting": 3}
PAGES = {
    "held": "my/held.html",
    "booked": "my/booked.html",
    "waiting": "my/waiting.html",
    "offered": "my/offered.html",
}


@get("/my")
async def show(request: AnyRequest, person: Given[SignedIn], enrolment: Given[Enrolment]) -> Response[bytes]:
    found = await enrolment.my_places(actor=person.actor_token)
    return page(
        request,
        "my/show.html",
        places=sorted(found, key=lambda place: (ORDER.get(place.state, 9), place.starts_at)),
        awaited=sum(place.state == "offered" for place in found),
        nth=nth,
    )


@get("/my/places/{place_id:uuid}")
async def place(
    request: AnyRequest,
    place_id: FromPath[UUID],
    holder: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    mine = await enrolment.place(place_id, actor=holder.actor_token)
    return await _show(request, mine, people, said=_(SAID[said]) if said in SAID else "")


@get("/my/places/{place_id:uuid}/leave")
async def sure_to_leave(
    request: AnyRequest, place_id: FromPath[UUID], holder: Given[SignedIn], enrolment: Given[Enrolment]
) -> Response[bytes]:
    """The one link with which somebody leaves the line or gives her place back: opening it does nothing yet."""
    mine = await enrolment.place(place_id, actor=holder.actor_token)
    if mine.is_leaving or mine.state not in ("held", "booked", "waiting"):
        return see(request, f"/my/places/{place_id}")
    return page(request, "my/leave.html", place=mine, does="leave" if mine.state == "waiting" else "give-back")


def _does(name: str, command: str, said: str) -> HTTPRouteHandler:
    @post(f"/my/places/{{place_id:uuid}}/{name}", name=f"my_{name}")
    async def do(
        request: AnyRequest,
        place_id: FromPath[UUID],
        form: Given[Form],
        holder: Given[SignedIn],
        enrolment: Given[Enrolment],
        people: Given[People],
    ) -> Response[bytes]:
        try:
            await enrolment.about_place(command, place_id, actor=holder.actor_token, key=form.key)
        except Refused as refused:
            mine = await enrolment.place(place_id, actor=holder.actor_token)
            return await _show(request, mine, people, form=form.refuse(refused))
        return see(request, f"/my/places/{place_id}", said=said)

    return do


@get("/my/places/{place_id:uuid}/college-sessions.ics")
async def put_in_calendar(
    request: AnyRequest,
    place_id: FromPath[UUID],
    holder: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    """All its dates, under a title that tells nobody what it is about, unless she chose to have it named."""
    mine = await enrolment.place(place_id, actor=holder.actor_token)
    run, me = await asyncio.gather(
        enrolment.run(mine.run_id, actor=holder.actor_token), people.about_me(actor=holder.actor_token)
    )
    named = (run.title_cy if request.state.language == "cy" else None) or run.title_en
    title = named if me.choices.get("name_course") else _calendar_title(request)
    return Response(
        await asyncio.to_thread(calendar, run, title, machine_clock()),
        media_type="text/calendar; charset=utf-8",
        headers=HEADERS | {"Cache-Control": "no-store"},
    )


def _calendar_title(request: AnyRequest) -> str:
    college = request.state.college
    called = college.called(request.state.language) or _("the college")
    return _("%(college)s: session", college=called[:1].upper() + called[1:])


async def _show(
    request: AnyRequest, mine: Place, people: People, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    form = form or Form()
    context: dict[str, Any] = {
        "place": mine,
        "tutors": await tutors_named(people, mine.tutor_ids),
        "said": said,
        "form": form,
        "nth": nth,
        "calendar_title": _calendar_title(request),
    }
    template = PAGES.get(mine.state, "my/ended.html")
    return page(request, template, status=200 if form.is_good else 422, **context)


def nth(number: int) -> str:
    words = (mark("first"), mark("second"), mark("third"), mark("fourth"), mark("fifth"), mark("sixth"))
    return _(words[number - 1]) if number <= len(words) else _("number %(num)s", num=number)


pages = [show, place, sure_to_leave, put_in_calendar, *(_does(name, *does) for name, does in DOES.items())]
