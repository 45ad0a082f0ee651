"""Where somebody is signed in: on which kind of device, since when, last used; and out again anywhere."""

from litestar import Response, get, post
from litestar.params import FromQuery

from web.clients import People, Refused
from web.device import WORDS
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

HERE = "/my/signed-in"
SAID = {
    "ended": mark("Signed out there. Within a minute nothing more can be done from it."),
    "others": mark("Signed out everywhere but here."),
}


@get(HERE)
async def show(
    request: AnyRequest, person: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, person, people, Form(), said=_(SAID[said]) if said in SAID else "")


@post(f"{HERE}/end")
async def end(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """One of them, or all but this one."""
    chosen = form.uuid("session") if form.get("session") else None
    try:
        await people.end_my_session(chosen, actor=person.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, person, people, form.refuse(refused))
    return see(request, HERE, said="ended" if chosen else "others")


async def _show(request: AnyRequest, person: SignedIn, people: People, form: Form, said: str = "") -> Response[bytes]:
    me = await people.about_me(actor=person.actor_token)
    devices = {one.session_id: _(WORDS.get(one.device, WORDS["other"])) for one in me.sessions}
    ordered = sorted(me.sessions, key=lambda one: not one.is_here)
    status = 200 if form.is_good else 422
    return page(request, "signed_in/show.html", status=status, sessions=ordered, devices=devices, form=form, said=said)


pages = [show, end]
