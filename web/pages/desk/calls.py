"""A call is opened, answered and closed in three presses: its number, ringing, and what came of it."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from web.clients import Enrolment, Messages, People, Refused
from web.form import Form
from web.frame import AnyRequest, Given
from web.pages.desk.acts import again, back, settle
from web.pages.desk.show import Number, show_desk
from web.signed_in import SignedIn
from web.tasks.view import view_of

ANSWERS = {
    "held": {"yes": "confirm-place", "no": "give-back-place"},
    "offered": {"yes": "accept-place-offer", "no": "decline-place-offer"},
    "waiting": {"yes": "confirm-place", "no": "leave-waiting-list"},
    "booked": {"no": "give-back-place"},
}
"""What yes and no on the phone mean, as the place stands at that moment."""


@post("/desk/calls/{call_id:uuid}/number")
async def show_number(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    """The look is written down, so it is a form; what it shows is kept nowhere, so the form leads to a page."""
    try:
        address = await people.look_at_person(form.uuid("person"), "call", actor=staff.actor_token)
    except Refused as refused:
        return await again(request, form.refuse(refused), staff)
    return await show_desk(request, staff, view_of(form.text("back")), number=Number(task_id=call_id, address=address))


@post("/desk/calls/{call_id:uuid}/made")
async def made(
    request: AnyRequest, call_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    is_reached = form.text("answer") == "reached"
    asked = messages.close_call(call_id, is_reached=is_reached, actor=staff.actor_token, key=form.key)
    return await settle(
        request, form, staff, asked, lambda call: "reached" if is_reached else "tomorrow" if call.again_at else "third"
    )


@post("/desk/calls/{call_id:uuid}/answered")
async def answered(
    request: AnyRequest,
    call_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    messages: Given[Messages],
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
        if refused.slug != "call-is-over":  # what was answered may have ended it already
            return await again(request, form.refuse(refused), staff)
    return back(request, form, "answered")


@post("/desk/calls/{call_id:uuid}/after")
async def after(
    request: AnyRequest, call_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    """Three times nobody picked up: ring again, or leave it."""
    is_again = form.text("answer") == "again"
    do = messages.ring_again if is_again else messages.leave_call
    asked = do(call_id, actor=staff.actor_token, key=form.key)
    return await settle(request, form, staff, asked, lambda _done: "again" if is_again else "left")


pages = [show_number, made, answered, after]
