"""The desk: who has a place and who waits; and everything that a student can do, done for her at the phone or the door.

Each is recorded as done on behalf, and she is told of it.
"""

from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People, Refused
from web.clients.enrolment import LinePlace
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.book import districts
from web.pages.courses import looked_for
from web.reach import WAYS, field_of, reach_of
from web.signed_in import SignedIn

SAID = {
    "booked": mark("Done, and recorded as done by you. We write to say so."),
    "confirm": mark("The place is booked, and recorded as done by you. We write to say so."),
    "give-back": mark("The place is given back. For ten minutes you can undo it."),
    "leave": mark("They are not in the line any more. For ten minutes you can undo it."),
    "undo": mark("It is all as it was before."),
    "accept": mark("The place is theirs. We write to say so."),
    "decline": mark("The place goes to the next person."),
    "places": mark("Kept. What is free is for the next in the line."),
    "known": mark("They are in the list now. Find a course for them."),
}
DOES = {
    "confirm": "confirm-place",
    "give-back": "give-back-place",
    "leave": "leave-waiting-list",
    "undo": "undo-leaving-place",
    "accept": "accept-place-offer",
    "decline": "decline-place-offer",
}
STATES = {
    "booked": mark("Have a place"),
    "held": mark("A place is kept for them, and nobody has confirmed it yet"),
    "offered": mark("A place is kept for them, from the line: they can say yes or no"),
    "waiting": mark("In the line"),
    "leaving": mark("Have just given it back or left the line"),
}
"""The lists of the page of one course, in this order."""


class Somebody(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    place: LinePlace


def desk(staff: SignedIn) -> str:
    """Pages that ask no service yet, or only what everybody may know, are for the desk all the same."""
    if not staff.has("coordinator"):
        raise Refused("not-allowed", "This is not yours to do.", "If you think it should be, ask the desk.", status=403)
    return staff.actor_token


@get("/desk/courses")
async def show(
    request: AnyRequest, staff: Given[SignedIn], enrolment: Given[Enrolment], number: FromQuery[int] = 1
) -> Response[bytes]:
    found = await enrolment.demand(number, actor=staff.actor_token)
    return page(request, "desk_places/show.html", found=found, number=number)


@get("/desk/courses/{run_id:uuid}")
async def line(
    request: AnyRequest,
    run_id: FromPath[UUID],
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show_line(request, run_id, staff, enrolment, people, said=said)


@post("/desk/courses/{run_id:uuid}")
async def change_places(
    request: AnyRequest,
    run_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    typed = form.need("places", _("Write how many places there are, for example 12"))
    if typed and not (typed.isdecimal() and len(typed) < 4):
        form.wrong("places", _("Write how many places there are, for example 12"))
    if form.is_good:
        try:
            await enrolment.change_number_of_places(run_id, int(typed), actor=staff.actor_token, key=form.key)
            return see(request, f"/desk/courses/{run_id}", said="places")
        except Refused as refused:
            form.refuse(refused)
    return await _show_line(request, run_id, staff, enrolment, people, form=form)


def _does(name: str, command: str) -> HTTPRouteHandler:
    @post(f"/desk/places/{{place_id:uuid}}/{name}", name=f"desk_{name}")
    async def do(
        request: AnyRequest,
        place_id: FromPath[UUID],
        form: Given[Form],
        staff: Given[SignedIn],
        enrolment: Given[Enrolment],
        people: Given[People],
    ) -> Response[bytes]:
        run_id = form.uuid("run")
        try:
            await enrolment.about_place(command, place_id, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            return await _show_line(request, run_id, staff, enrolment, people, form=form.refuse(refused))
        return see(request, f"/desk/courses/{run_id}", said=name)

    return do


@get("/desk/book")
async def find_somebody(
    request: AnyRequest,
    staff: Given[SignedIn],
    people: Given[People],
    words: FromQuery[str] = "",
) -> Response[bytes]:
    actor = desk(staff)
    found = await people.find_people(words, actor=actor) if words.strip() else []
    return page(
        request,
        "desk_places/find.html",
        fragment="desk_places/_found.html",
        found=found,
        words=words.strip(),
        form=Form(words=words),
    )


@get("/desk/book/new")
async def show_new(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    desk(staff)
    return page(request, "desk_places/new.html", form=Form(), ways=WAYS, districts=districts(request))


@post("/desk/book/new")
async def add_new(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    name = form.need("name", _("Write what we should call them"))
    way, contact = reach_of(form)
    is_of_age = form.choice("of_age", ("yes", "no"), _("Choose yes or no"))
    district = form.need("district", _("Choose where they live"))
    language = form.choice("language", ("en", "cy"), _("Choose a language"))
    if form.is_good:
        try:
            known = await people.register_student(
                name,
                contact,
                way,
                is_of_age=is_of_age == "yes",
                district=district,
                language=language,
                on_behalf=True,
                actor=staff.actor_token,
                key=form.key,
            )
            return see(request, f"/desk/book/{known.person_id}", said="known")
        except Refused as refused:
            form.refuse(refused, contact=field_of(way), is_of_age="of_age")
    return page(request, "desk_places/new.html", status=422, form=form, ways=WAYS, districts=districts(request))


@get("/desk/book/{person_id:uuid}")
async def find_course(
    request: AnyRequest,
    person_id: FromPath[UUID],
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    """By what, where, when and what she needs: as she would look herself."""
    form = Form({name: request.query_params.getall(name) for name in request.query_params if name != "said"})
    return await _show_courses(request, person_id, staff, enrolment, people, form, said)


@post("/desk/book/{person_id:uuid}")
async def book(
    request: AnyRequest,
    person_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    run_id = form.uuid("run")
    try:
        await enrolment.ask_for_place(run_id, on_behalf_of=person_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show_courses(request, person_id, staff, enrolment, people, form.refuse(refused))
    return see(request, f"/desk/courses/{run_id}", said="booked")


async def _show_courses(
    request: AnyRequest,
    person_id: UUID,
    staff: SignedIn,
    enrolment: Enrolment,
    people: People,
    form: Form,
    said: str = "",
) -> Response[bytes]:
    names = await people.names([person_id], actor=desk(staff))
    look = looked_for(form)
    found = await enrolment.prospectus(**look.narrowed, page=look.number)
    return page(
        request,
        "desk_places/course.html",
        fragment="desk_places/_courses.html",
        status=200 if form.is_good else 422,
        person_id=person_id,
        name=names.get(person_id, ""),
        prospectus=found,
        towns=[(town, town) for town in found.towns],
        form=form,
        news=_(SAID[said]) if said in SAID else "",
        **look.shown(),
    )


async def _show_line(
    request: AnyRequest,
    run_id: UUID,
    staff: SignedIn,
    enrolment: Enrolment,
    people: People,
    *,
    form: Form | None = None,
    said: str = "",
) -> Response[bytes]:
    run = await enrolment.line(run_id, actor=staff.actor_token)
    names = await people.names([one.person_id for one in run.people], actor=staff.actor_token)
    return page(
        request,
        "desk_places/line.html",
        status=200 if form is None or form.is_good else 422,
        run=run,
        groups=_groups(run.people, names),
        states=STATES,
        form=form or Form(places=run.places),
        said=_(SAID[said]) if said in SAID else "",
    )


def _groups(places: tuple[LinePlace, ...], names: dict[UUID, str]) -> list[tuple[str, list[Somebody]]]:
    """By how it stands; by name, and the line in its order."""
    found: dict[str, list[Somebody]] = {state: [] for state in STATES}
    for place in places:
        name = names.get(place.person_id) or _("Somebody who is not here any more")
        found["leaving" if place.is_leaving else place.state].append(Somebody(name=name, place=place))
    for somebody in found.values():
        somebody.sort(key=lambda one: (one.place.position or 0, one.name.casefold()))
    return [(state, somebody) for state, somebody in found.items() if somebody]


pages = [
    show,
    line,
    change_places,
    find_somebody,
    show_new,
    add_new,
    find_course,
    book,
    *(_does(name, command) for name, command in DOES.items()),
]
