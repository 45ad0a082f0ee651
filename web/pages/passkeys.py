"""Passkeys: signing in with one, showing one as the second sign, and one's own: added and taken away."""

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.params import FromQuery

from web.clients import People, Refused
from web.device import WORDS
from web.form import Form
from web.frame import AnyRequest, Given, own_path, page, see
from web.language import _, mark
from web.pages.sign_in import welcome
from web.signed_in import SignedIn, Visitor

HERE = "/my/passkeys"
SAID = {
    "added": mark("Added. Next time it opens these pages."),
    "removed": mark("Taken away. It opens nothing here any more."),
}


@get("/sign-in/passkey")
async def ask(
    request: AnyRequest, visitor: Given[Visitor], people: Given[People], next: FromQuery[str] = ""
) -> Response[bytes]:
    return await _ask(request, visitor, people, Form(), next)


@post("/sign-in/passkey")
async def use(
    request: AnyRequest, visitor: Given[Visitor], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    """Whoever is signed in shows it as her second sign; anybody else signs in with it."""
    credential = form.get("credential")
    try:
        if visitor.is_signed_in:
            session = await people.show_passkey(request.state.session_cookie, credential)
        else:
            session = await people.sign_in_with_passkey(credential)
    except Refused as refused:
        return await _ask(request, visitor, people, form.refuse(refused), form.get("next"))
    return welcome(request, session, form.get("next"))


@get(HERE)
async def show(
    request: AnyRequest, person: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, person, people, Form(), said=_(SAID[said]) if said in SAID else "")


@get(f"{HERE}/add")
async def before(request: AnyRequest, person: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return await _before(request, person, people, Form())


@post(f"{HERE}/add")
async def add(
    request: AnyRequest, person: Given[SignedIn], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    try:
        session = await people.add_passkey(request.state.session_cookie, form.get("credential"))
    except Refused as refused:
        return await _before(request, person, people, form.refuse(refused))
    return welcome(request, session, f"{HERE}?said=added")


@post(f"{HERE}/remove")
async def remove(
    request: AnyRequest, person: Given[SignedIn], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    try:
        await people.remove_passkey(form.get("passkey"), actor=person.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, person, people, form.refuse(refused))
    return see(request, HERE, said="removed")


async def _ask(request: AnyRequest, visitor: Visitor, people: People, form: Form, next_page: str) -> Response[bytes]:
    begun = await people.begin_with_passkey()
    other = "/sign-in/second" if visitor.is_signed_in else "/sign-in"
    return page(
        request,
        "passkeys/open.html",
        status=200 if form.is_good else 422,
        form=form,
        options=begun.options,
        next=own_path(next_page, ""),
        other=f"{other}?{urlencode({'next': own_path(next_page, '')})}",
    )


async def _show(request: AnyRequest, person: SignedIn, people: People, form: Form, said: str = "") -> Response[bytes]:
    me = await people.about_me(actor=person.actor_token)
    devices = {one.device: _(WORDS.get(one.device, WORDS["other"])) for one in me.passkeys}
    status = 200 if form.is_good else 422
    return page(request, "passkeys/show.html", status=status, me=me, devices=devices, form=form, said=said)


async def _before(request: AnyRequest, person: SignedIn, people: People, form: Form) -> Response[bytes]:
    begun = await people.begin_passkey(actor=person.actor_token)
    status = 200 if form.is_good else 422
    return page(request, "passkeys/add.html", status=status, options=begun.options, form=form)


pages = [ask, use, show, before, add, remove]
