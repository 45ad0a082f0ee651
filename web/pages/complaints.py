"""Somebody is not happy with how the college handles what it knows of her: the form, and what administrators see."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn, Visitor

HERE, ONE = "/complaints", "/complaints/{complaint_id:uuid}"
SAID = {
    "told": mark("Kept: they know that it has come. Now an answer is owed."),
    "answered": mark("Kept. A year from now the words are rubbed out."),
}


@get(f"{HERE}/new")
async def write(request: AnyRequest, visitor: Given[Visitor]) -> Response[bytes]:
    return page(request, "complaints/write.html", form=Form(name=visitor.name or ""))


@post(f"{HERE}/new")
async def send(
    request: AnyRequest, form: Given[Form], visitor: Given[Visitor], people: Given[People]
) -> Response[bytes]:
    words = form.need("words", _("Write what you are not happy with."))
    contact = form.need("contact", _("Write how we can answer you."))
    if form.is_good:
        try:
            made = await people.complain(form.text("name"), contact, words, actor=visitor.actor_token, key=form.key)
            return see(request, f"{HERE}/{made.complaint_id}/thanks")
        except Refused as refused:
            form.refuse(refused)
    return page(request, "complaints/write.html", form=form, status=422)


@get(f"{ONE}/thanks")
async def thanks(
    request: AnyRequest, complaint_id: FromPath[UUID], visitor: Given[Visitor], people: Given[People]
) -> Response[bytes]:
    made = await people.made_complaint(complaint_id, actor=visitor.actor_token)
    return page(request, "complaints/thanks.html", made=made)


@get(HERE)
async def show_all(request: AnyRequest, staff: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return page(request, "complaints/list.html", lines=await people.complaints(actor=staff.actor_token))


@get(ONE)
async def show(
    request: AnyRequest,
    complaint_id: FromPath[UUID],
    staff: Given[SignedIn],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, complaint_id, staff, people, Form(), said=_(SAID[said]) if said in SAID else "")


@post(f"{ONE}/told")
async def told(
    request: AnyRequest,
    complaint_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    await people.acknowledge_complaint(complaint_id, actor=staff.actor_token, key=form.key)
    return see(request, f"{HERE}/{complaint_id}", said="told")


@post(f"{ONE}/answer")
async def answer(
    request: AnyRequest,
    complaint_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    words = form.need("answer", _("Write what was answered."))
    if form.is_good:
        try:
            await people.answer_complaint(complaint_id, words, actor=staff.actor_token, key=form.key)
            return see(request, f"{HERE}/{complaint_id}", said="answered")
        except Refused as refused:
            form.refuse(refused)
    return await _show(request, complaint_id, staff, people, form)


async def _show(
    request: AnyRequest, complaint_id: UUID, staff: SignedIn, people: People, form: Form, said: str = ""
) -> Response[bytes]:
    one = await people.read_complaint(complaint_id, actor=staff.actor_token)
    status = 200 if form.is_good else 422
    return page(request, "complaints/show.html", status=status, one=one, form=form, said=said)


pages = [write, send, thanks, show_all, show, told, answer]
