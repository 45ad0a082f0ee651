"""For the safeguarding lead and the deputy: what was passed on to them, opened one at a time.

Each look is written down, so it is a button; what it shows is kept nowhere, so the button leads to a page.
"""

from collections.abc import Awaitable
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Care, People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.roles import role_words
from web.signed_in import SignedIn

SAID = {
    "closed": mark("It is closed. It can be opened again until its last day."),
    "years": mark("Kept. It counts for what is closed from now on."),
    "noted": mark("Kept beside it."),
    "reopened": mark("It is open again."),
}
DID = {
    "read": mark("read it"),
    "wrote": mark("wrote what was done"),
    "closed": mark("closed it"),
    "reopened": mark("opened it again"),
}


@get("/passed-on")
async def show(
    request: AnyRequest, staff: Given[SignedIn], care: Given[Care], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _list(request, staff, care, people, said=_(SAID[said]) if said in SAID else "")


async def _list(
    request: AnyRequest, staff: SignedIn, care: Care, people: People, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    found = await care.worries(actor=staff.actor_token)
    names = await people.names([one.writer_id for one in found.worries], actor=staff.actor_token)
    return page(
        request,
        "passed_on/list.html",
        status=200 if form is None else 422,
        open=[one for one in found.worries if one.state == "open"],
        closed=[one for one in found.worries if one.state != "open"],
        names=names,
        form=form or Form(years=found.years_kept),
        said=said,
    )


@get("/passed-on/{worry_id:uuid}")
async def back_to_the_list(request: AnyRequest, worry_id: FromPath[UUID], staff: Given[SignedIn]) -> Response[bytes]:
    """An address opens nothing by itself."""
    return see(request, "/passed-on")


@post("/passed-on/{worry_id:uuid}")
async def open_it(
    request: AnyRequest, worry_id: FromPath[UUID], staff: Given[SignedIn], care: Given[Care], people: Given[People]
) -> Response[bytes]:
    return await _open(request, worry_id, staff, care, people)


async def _open(
    request: AnyRequest,
    worry_id: UUID,
    staff: SignedIn,
    care: Care,
    people: People,
    *,
    form: Form | None = None,
    said: str = "",
) -> Response[bytes]:
    worry = await care.read_worry(worry_id, actor=staff.actor_token)
    ids = {worry.writer_id, *(one.writer_id for one in worry.notes), *(one.person_id for one in worry.readings)}
    ids |= {worry.words.about_id} if worry.words.about_id else set()
    return page(
        request,
        "passed_on/show.html",
        status=200 if form is None else 422,
        worry=worry,
        names=await people.names(ids, actor=staff.actor_token),
        did={name: _(words) for name, words in DID.items()},
        role_words=role_words,
        form=form or Form(),
        said=_(SAID[said]) if said else "",
    )


@post("/passed-on/{worry_id:uuid}/note")
async def note(
    request: AnyRequest,
    worry_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    care: Given[Care],
    people: Given[People],
) -> Response[bytes]:
    words = form.need("words", _("Write what was done"))
    if form.is_good and await _is_done(form, care.write_note(worry_id, words, actor=staff.actor_token, key=form.key)):
        return await _open(request, worry_id, staff, care, people, said="noted")
    return await _open(request, worry_id, staff, care, people, form=form)


@post("/passed-on/{worry_id:uuid}/close")
async def close(
    request: AnyRequest,
    worry_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    care: Given[Care],
    people: Given[People],
) -> Response[bytes]:
    if await _is_done(form, care.close_worry(worry_id, actor=staff.actor_token, key=form.key)):
        return see(request, "/passed-on", said="closed")
    return await _open(request, worry_id, staff, care, people, form=form)


@post("/passed-on/{worry_id:uuid}/reopen")
async def reopen(
    request: AnyRequest,
    worry_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    care: Given[Care],
    people: Given[People],
) -> Response[bytes]:
    if await _is_done(form, care.reopen_worry(worry_id, actor=staff.actor_token, key=form.key)):
        return await _open(request, worry_id, staff, care, people, said="reopened")
    return await _open(request, worry_id, staff, care, people, form=form)


async def _is_done(form: Form, asked: Awaitable[None]) -> bool:
    try:
        await asked
    except Refused as refused:
        form.refuse(refused)
    return form.is_good


@post("/passed-on/keeping")
async def keep_for(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], care: Given[Care], people: Given[People]
) -> Response[bytes]:
    years = form.text("years")
    if not years.isdecimal() or not 1 <= int(years) <= 25:
        form.wrong("years", _("Write a number of years between 1 and 25"))
        return await _list(request, staff, care, people, form=form)
    await care.change_keeping(int(years), actor=staff.actor_token, key=form.key)
    return see(request, "/passed-on", said="years")


pages = [show, back_to_the_list, open_it, note, close, reopen, keep_for]
