"""Ask us to ring you: for anybody, about anything, without an account."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients import Messages, Refused
from web.clients.messages import Wish
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.signed_in import Visitor

GOOD_TIMES, SOMEBODY_ELSE = ("morning", "afternoon", "any"), ("nothing", "name")


@get("/ask-us")
async def show(request: AnyRequest, visitor: Given[Visitor]) -> Response[bytes]:
    return page(request, "ask_us/show.html", form=Form(name=visitor.name or "", somebody_else="nothing"))


@post("/ask-us")
async def ask(
    request: AnyRequest, form: Given[Form], visitor: Given[Visitor], messages: Given[Messages]
) -> Response[bytes]:
    name = form.need("name", _("Tell us what to call you. Any name will do."))
    phone = form.need("phone", _("Write the number where we can ring you."))
    if form.is_good:
        try:
            call = await messages.ask_for_call(_wish(form, name, phone), actor=visitor.actor_token, key=form.key)
            return see(request, f"/ask-us/{call.call_id}")
        except Refused as refused:
            form.refuse(refused)
    return page(request, "ask_us/show.html", form=form, status=422)


@get("/ask-us/{call_id:uuid}")
async def thanks(
    request: AnyRequest, call_id: FromPath[UUID], visitor: Given[Visitor], messages: Given[Messages]
) -> Response[bytes]:
    return await _show_thanks(request, call_id, visitor, messages, Form())


async def _show_thanks(
    request: AnyRequest, call_id: UUID, visitor: Visitor, messages: Messages, form: Form, status: int = 200
) -> Response[bytes]:
    call = await messages.asked_call(call_id, actor=visitor.actor_token)
    return page(request, "ask_us/thanks.html", call=call, form=form, status=status)


@post("/ask-us/{call_id:uuid}/undo")
async def undo(
    request: AnyRequest, call_id: FromPath[UUID], form: Given[Form], visitor: Given[Visitor], messages: Given[Messages]
) -> Response[bytes]:
    try:
        await messages.take_back_call(call_id, actor=visitor.actor_token, key=form.key)
    except Refused as refused:
        return await _show_thanks(request, call_id, visitor, messages, form.refuse(refused), 422)
    return see(request, "/ask-us/undone")


@get("/ask-us/undone")
async def undone(request: AnyRequest) -> Response[bytes]:
    return page(request, "ask_us/undone.html")


def _wish(form: Form, name: str, phone: str) -> Wish:
    return Wish(
        name=name,
        phone=phone,
        good_time=_one_of(form, "good_time", GOOD_TIMES, "any"),
        somebody_else=_one_of(form, "somebody_else", SOMEBODY_ELSE, "nothing"),
        about=form.text("about"),
    )


def _one_of(form: Form, name: str, known: tuple[str, ...], otherwise: str) -> str:
    return form.text(name) if form.text(name) in known else otherwise


pages = [show, ask, thanks, undo, undone]
