"""The calls that the desk owes: who, why, until when; taken, made, tried again."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, Messages, People, Refused, ServiceAway
from web.clients.enrolment import Place
from web.clients.messages import CallLine
from web.clients.people import Address
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {
    "taken": mark("It is yours now."),
    "handed": mark("Handed over."),
    "reached": mark("Thank you. It is off the list."),
    "tomorrow": mark("Nobody picked up: it comes again on the next working day."),
    "third": mark("That was the third time. It stands below now: ring again, or leave it."),
    "again": mark("It is on the list again."),
    "left": mark("It is off the list."),
    "answered": mark("Done, and recorded as done by you. The call is off the list, and we tell them."),
}
WHY = {
    "asked": mark("Asked us to ring."),
    "code-not-typed": mark("The six numbers were not typed. The place is kept until you have spoken."),
    "offer-not-reached": mark("There is a place for this person, and our message did not arrive. Yes or no?"),
    "place-booked": mark("The place is booked. Say when and where it begins: we cannot write."),
    "dates-changed": mark("A session was moved, and we cannot write. Say when and where it is now."),
    "session-off": mark("One session does not take place, and we cannot write."),
    "all-off": mark("The course does not take place, and we cannot write."),
    "something-waits": mark("Ring now. Say only: something waits for you, please open your page. Ask for nobody else."),
    "offer-lapsed": mark("Somebody else has the place now. This person can join the line again."),
}
TIMES = {"morning": mark("In the morning."), "afternoon": mark("In the afternoon."), "any": mark("Any time.")}


ANSWERS = {
    "held": {"yes": "confirm-place", "no": "give-back-place"},
    "offered": {"yes": "accept-place-offer", "no": "decline-place-offer"},
    "waiting": {"yes": "confirm-place", "no": "leave-waiting-list"},
    "booked": {"no": "give-back-place"},
}
"""What yes and no on the phone mean, as the place stands at that moment."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A call with its names, and the place that it is about."""

    call: CallLine
    place: Place | None = None
    name: str
    why: str
    good_time: str = ""
    owner: str = ""
    is_mine: bool = False

    @property
    def may_answer(self) -> bool:
        """Yes or no would change something."""
        if self.place is None or self.place.is_leaving:
            return False
        state = self.place.state
        return state in ("held", "offered") or (state == "waiting" and not self.place.is_confirmed)


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """How one person can be reached, shown once because somebody pressed for it."""

    call_id: UUID
    address: Address


@get("/calls")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, staff, messages, people, enrolment, said=said)


async def _show(
    request: AnyRequest,
    staff: SignedIn,
    messages: Messages,
    people: People,
    enrolment: Enrolment,
    *,
    form: Form | None = None,
    number: Number | None = None,
    said: str = "",
) -> Response[bytes]:
    found, desk = await asyncio.gather(
        messages.calls(actor=staff.actor_token), people.people_with_role("coordinator", actor=staff.actor_token)
    )
    ids = [one for call in found for one in (call.person_id, call.owner_id) if one]
    names, places = await asyncio.gather(
        people.names(ids, actor=staff.actor_token), _places(enrolment, found, staff.actor_token)
    )
    lines = [_line(call, names, places, staff) for call in found]
    return page(
        request,
        "calls/show.html",
        status=200 if form is None else 422,
        to_make=[one for one in lines if one.call.state == "open"],
        not_reached=[one for one in lines if one.call.state != "open"],
        colleagues=[(one.person_id, one.name) for one in desk if one.person_id != staff.person_id],
        number=number,
        form=form or Form(),
        said=_(SAID[said]) if said in SAID else "",
    )


async def _places(enrolment: Enrolment, calls: Sequence[CallLine], actor: str) -> dict[UUID, Place]:
    """What the calls are about. The list is there also when `enrolment` is not."""
    ids = [call.about_id for call in calls if call.about_id is not None]
    try:
        found = await enrolment.some_places(ids, actor=actor) if ids else []
    except (Refused, ServiceAway):
        return {}
    return {place.place_id: place for place in found}


def _line(call: CallLine, names: Mapping[UUID, str], places: Mapping[UUID, Place], staff: SignedIn) -> Line:
    return Line(
        call=call,
        place=places.get(call.about_id) if call.about_id else None,
        name=name_of(call, names),
        why=why_of(call),
        good_time=_(TIMES[call.wish.good_time]) if call.wish else "",
        owner=names.get(call.owner_id, "") if call.owner_id else "",
        is_mine=call.owner_id == staff.person_id,
    )


def name_of(call: CallLine, names: Mapping[UUID, str]) -> str:
    name = call.wish.name if call.wish else names.get(call.person_id, "") if call.person_id else ""
    return name or _("a former member")


def why_of(call: CallLine) -> str:
    return _(WHY[call.why]) if call.why in WHY else ""


@post("/calls/{call_id:uuid}/number")
async def show_number(
    request: AnyRequest,
    call_id: FromPath[UUID],
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    """The look is written down, so it is a form; what it shows is kept nowhere, so the form leads to a page."""
    found = await messages.calls(actor=staff.actor_token)
    person_id = next((one.person_id for one in found if one.call_id == call_id), None)
    if person_id is None:
        return see(request, "/calls")
    try:
        address = await people.look_at_person(person_id, actor=staff.actor_token)
    except Refused as refused:
        return await _show(request, staff, messages, people, enrolment, form=Form().refuse(refused))
    return await _show(request, staff, messages, people, enrolment, number=Number(call_id=call_id, address=address))


@post("/calls/{call_id:uuid}/take")
async def take(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    to = form.uuid("to") if form.text("to") else None
    try:
        await messages.take_call(call_id, to, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, messages, people, enrolment, form=form.refuse(refused))
    return see(request, "/calls", said="handed" if to else "taken")


@post("/calls/{call_id:uuid}/made")
async def made(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    is_reached = form.text("answer") == "reached"
    try:
        closed = await messages.close_call(call_id, is_reached=is_reached, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, messages, people, enrolment, form=form.refuse(refused))
    news = "reached" if is_reached else "tomorrow" if closed.again_at else "third"
    return see(request, "/calls", said=news)


@post("/calls/{call_id:uuid}/answered")
async def answered(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    """They spoke, and the answer was yes or no: the place first, then the call is off the list."""
    place_id, answer = form.uuid("place"), "yes" if form.text("answer") == "yes" else "no"
    try:
        place = await enrolment.place(place_id, actor=staff.actor_token)
        if (command := ANSWERS.get(place.state, {}).get(answer)) is not None:
            await enrolment.about_place(command, place_id, actor=staff.actor_token, key=form.key)
        await messages.close_call(call_id, is_reached=True, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, messages, people, enrolment, form=form.refuse(refused))
    return see(request, "/calls", said="answered")


@post("/calls/{call_id:uuid}/after")
async def after(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
    enrolment: Given[Enrolment],
) -> Response[bytes]:
    """Three times nobody picked up: ring again, or leave it."""
    again = form.text("answer") == "again"
    do = messages.ring_again if again else messages.leave_call
    try:
        await do(call_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, messages, people, enrolment, form=form.refuse(refused))
    return see(request, "/calls", said="again" if again else "left")


pages = [show, show_number, take, made, answered, after]
