"""What was argued, in few words: written by an owner or a co-chair, shown when everybody who argued says yes."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.codesign.versions import Summary
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {
    "written": mark("Kept. Everybody who argued is asked on their own page, and it is shown when all have said yes."),
    "yes": mark("Thank you. You said yes, and can change your mind on any day."),
    "no": mark("Thank you. It is not shown, and nobody is told who said no."),
}


@get("/proposals/{proposal_id:uuid}/summary")
async def write_form(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    version: FromQuery[int] = 1,
) -> Response[bytes]:
    below = await codesign.summary_of_version(proposal_id, version, actor=person.actor_token)
    if not below.may_write:
        return see(request, f"/proposals/{proposal_id}")
    known = await codesign.summary(below.summary_id, actor=person.actor_token) if below.summary_id else None
    return _writing(request, proposal_id, version, Form(words=known.words if known else ""), is_new=known is None)


@post("/proposals/{proposal_id:uuid}/summary")
async def write(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    number = int(form.get("version")) if form.get("version").isdecimal() else 0
    words = form.need("words", _("Write in a few sentences what was argued."))
    if form.is_good:
        try:
            kept = await codesign.write_summary(proposal_id, number, words, actor=person.actor_token, key=form.key)
            return see(request, f"/summaries/{kept}", said="written")
        except Refused as refused:
            form.refuse(refused)
    return _writing(request, proposal_id, number, form, is_new=False, status=422)


def _writing(
    request: AnyRequest, proposal_id: UUID, version: int, form: Form, *, is_new: bool, status: int = 200
) -> Response[bytes]:
    return page(
        request,
        "proposals/summary_write.html",
        status=status,
        form=form,
        proposal_id=proposal_id,
        version=version,
        is_new=is_new,
    )


@get("/summaries/{summary_id:uuid}")
async def read(
    request: AnyRequest,
    summary_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    summary = await codesign.summary(summary_id, actor=person.actor_token)
    return _reading(request, summary, _filled(summary), said=_(SAID[said]) if said in SAID else "")


def _filled(summary: Summary) -> Form:
    return Form() if summary.my_answer is None else Form(answer="yes" if summary.my_answer else "no")


def _reading(request: AnyRequest, summary: Summary, form: Form, said: str = "") -> Response[bytes]:
    status = 200 if form.is_good else 422
    return page(request, "proposals/summary.html", status=status, summary=summary, form=form, said=said)


@post("/summaries/{summary_id:uuid}")
async def answer(
    request: AnyRequest,
    summary_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    chosen = form.choice("answer", ("yes", "no"), _("Choose yes or no"))
    if not form.is_good:
        return _reading(request, await codesign.summary(summary_id, actor=person.actor_token), form)
    await codesign.answer_summary(summary_id, chosen == "yes", actor=person.actor_token)
    return see(request, f"/summaries/{summary_id}", said=chosen)


@post("/summaries/{summary_id:uuid}/take-back")
async def take_back(
    request: AnyRequest,
    summary_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    summary = await codesign.summary(summary_id, actor=person.actor_token)
    await codesign.take_back_summary(summary_id, actor=person.actor_token, key=form.key)
    return see(request, f"/proposals/{summary.proposal_id}", version=str(summary.version), said="summary-back")


pages: list[Any] = [write_form, write, read, answer, take_back]
