"""Staff sign in with the organisation they work for; and an administrator sets that up, tries it, turns it on.

From there one comes back to one address. Which of the two it was for, this browser knows by a cookie of its own.
"""

from typing import Any
from urllib.parse import quote, unquote

from litestar import Response, get, post
from litestar.params import FromQuery

from web.clients import People, Refused
from web.clients.people.signing_in import Tried
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, own_path, page, see, see_elsewhere
from web.language import _, mark
from web.pages.sign_in import LINK_SECONDS, welcome
from web.signed_in import SignedIn, Visitor

HERE = "/college/organisation"
WORDS = ("issuer", "client_id", "client_secret")
SAID = {
    "kept": mark("Kept. It is off until somebody has tried it."),
    "on": mark("It is on. Staff see it on the page where they sign in."),
    "off": mark("It is off. Everybody signs in with numbers or a passkey, as before."),
    "forgotten": mark("Taken away: the address, the secret, and who was known there."),
}
_TRIAL = "trial"
"""In the cookie, in place of the page to go to: no page begins like this."""


@get("/sign-in/organisation")
async def leave(request: AnyRequest, people: Given[People], next: FromQuery[str] = "") -> Response[bytes]:
    try:
        begun = await people.begin_with_organisation(frame_of(request).know_browser(request))
    except Refused as refused:
        return _not(request, refused)
    return _away(request, begun.address, own_path(next))


@get("/sign-in/organisation/back")
async def come_back(request: AnyRequest, people: Given[People]) -> Response[bytes]:
    """What stands in this address counts once, and only on the browser that was sent. It is shown on no page."""
    wanted = unquote(request.cookies.get(frame_of(request).settings.cookie("organisation"), ""))
    request.state.new_cookies.append(frame_of(request).cookie("organisation", "", 0))
    try:
        if wanted == _TRIAL:
            return await _tried(request, people)
        session = await people.sign_in_with_organisation(_answer(request))
    except Refused as refused:
        return _not(request, refused)
    return welcome(request, session, wanted)


@get(HERE)
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, staff, people, said=_(SAID[said]) if said in SAID else "")


@post(HERE)
async def keep(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    form.need("issuer", _("Write the address that begins with https://"))
    form.need("client_id", _("Write by what name they know us"))
    if form.is_good:
        said = {word: form.text(word) for word in WORDS}
        try:
            await people.set_organisation(said, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _changed(request, "kept")
    return await _show(request, staff, people, form=form)


@get(f"{HERE}/try")
async def begin_trial(request: AnyRequest, staff: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    begun = await people.begin_trial(frame_of(request).know_browser(request), actor=staff.actor_token)
    return _away(request, begun.address, _TRIAL)


@post(f"{HERE}/turn")
async def turn(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """On, off, or away with it."""
    wanted = form.get("do")
    try:
        if wanted == "forget":
            await people.forget_organisation(actor=staff.actor_token, key=form.key)
        else:
            await people.turn_organisation(wanted == "on", actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, people, form=form.refuse(refused))
    return _changed(request, {"forget": "forgotten", "on": "on"}.get(wanted, "off"))


async def _tried(request: AnyRequest, people: People) -> Response[bytes]:
    visitor: Visitor = request.state.visitor
    tried = await people.try_organisation(_answer(request), actor=visitor.actor_token or "")
    return page(request, "organisation/tried.html", tried=tried, lines=_lines(tried))


def _lines(tried: Tried) -> list[str]:
    """What will follow for whoever signs in as she just did."""
    return [
        _("They say an email address that they have checked.")
        if tried.says_mail
        else _("They say no email address that they have checked. Then nobody is known here the first time."),
        _("Somebody of the staff here has confirmed the same address.")
        if tried.is_somebody
        else _("Nobody of the staff here has confirmed this address, so this sign-in would open nothing."),
        _("They say that you showed two signs. That counts here as well.")
        if tried.is_both_signs
        else _("They do not say that you showed two signs, so ours is asked for as well."),
    ]


def _answer(request: AnyRequest) -> dict[str, str]:
    """As it came: `people` looks whether it is one. Somebody may have stopped there."""
    given: Any = request.query_params
    names = {"code": "code", "state": "state", "issuer": "iss"}
    said = {name: str(given.get(of, ""))[:4000] for name, of in names.items()}
    return said | {"browser": frame_of(request).know_browser(request)}


def _away(request: AnyRequest, address: str, wanted: str) -> Response[bytes]:
    request.state.new_cookies.append(frame_of(request).cookie("organisation", quote(wanted, safe=""), LINK_SECONDS))
    return see_elsewhere(request, address)


def _not(request: AnyRequest, refused: Refused) -> Response[bytes]:
    return page(request, "organisation/not.html", form=Form().refuse(refused), status=422)


def _changed(request: AnyRequest, said: str) -> Response[bytes]:
    frame_of(request).college.forget()
    return see(request, HERE, said=said)


async def _show(
    request: AnyRequest, staff: SignedIn, people: People, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    known = await people.organisation(actor=staff.actor_token)
    form = form or Form(issuer=known.issuer, client_id=known.client_id)
    form.values.pop("client_secret", None)  # it is shown to nobody, not even to whoever has just typed it
    return page(
        request, "organisation/show.html", status=200 if form.is_good else 422, known=known, form=form, said=said
    )


pages = [leave, come_back, show, keep, begin_trial, turn]
