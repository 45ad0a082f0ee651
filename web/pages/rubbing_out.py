"""For the desk: what is being rubbed out, what was, and somebody who rings because she wants it back."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.running import PARTS
from web.signed_in import SignedIn

HERE = "/people/rubbing-out"
SAID = {
    "asked": mark("Asked. Somebody else of the desk says yes to it below, and then it begins."),
    "dropped": mark("Put aside. Nothing was rubbed out."),
    "back": mark("Everything is back. They sign in as before."),
}


@get(HERE)
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, staff, people, Form(), _(SAID[said]) if said in SAID else "")


@get("/people/{person_id:uuid}/rub-out")
async def show_ask(
    request: AnyRequest, person_id: FromPath[UUID], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    return await _ask(request, person_id, staff, people, Form())


@post("/people/{person_id:uuid}/rub-out")
async def ask(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.ask_erasure_of(person_id, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _ask(request, person_id, sure, people, form.refuse(refused))
    return see(request, HERE, said="asked")


@post(f"{HERE}/{{erasure_id:uuid}}/agree")
async def agree(
    request: AnyRequest, erasure_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Leads to a page: its number is to be told to whom we cannot write."""
    try:
        hidden = await people.agree_erasure(erasure_id, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, sure, people, form.refuse(refused))
    return page(request, "rubbing_out/agreed.html", agreed=hidden)


@post(f"{HERE}/{{erasure_id:uuid}}/drop")
async def drop(
    request: AnyRequest, erasure_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.drop_erasure(erasure_id, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, sure, people, form.refuse(refused))
    return see(request, HERE, said="dropped")


@post(f"{HERE}/back")
async def bring_back(
    request: AnyRequest, form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    said = form.need("said", _("Write the number or the whole name that they said"))
    if form.is_good:
        try:
            await people.bring_back(said, actor=sure.actor_token, key=form.key)
            return see(request, HERE, said="back")
        except Refused as refused:
            form.refuse(refused)
    return await _show(request, sure, people, form)


async def _ask(request: AnyRequest, person_id: UUID, staff: SignedIn, people: People, form: Form) -> Response[bytes]:
    person = await people.person(person_id, actor=staff.actor_token)
    return page(request, "rubbing_out/ask.html", status=200 if form.is_good else 422, form=form, person=person)


async def _show(request: AnyRequest, staff: SignedIn, people: People, form: Form, said: str = "") -> Response[bytes]:
    found = await people.erasures(actor=staff.actor_token)
    names = await people.names(
        [one for each in found for one in (each.person_id, each.asked_by) if one is not None], actor=staff.actor_token
    )
    return page(
        request,
        "rubbing_out/show.html",
        status=200 if form.is_good else 422,
        form=form,
        asked=[one for one in found if one.state == "asked"],
        coming=[one for one in found if one.state in ("hidden", "erased")],
        done=[one for one in found if one.state == "done"],
        names=names,
        parts={name: _(label) for name, label in PARTS.items()},
        said=said,
    )


pages = [show, show_ask, ask, agree, drop, bring_back]
