"""The second sign of staff: numbers from an app, or a printed code. Whoever has none yet sets one up here."""

from litestar import Response, get, post
from litestar.params import FromQuery
from markupsafe import Markup

from web.clients import People, Refused
from web.clients.people.signing_in import Secret
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, own_path, page, see
from web.language import _
from web.pages.sign_in import welcome
from web.signed_in import SignedIn

NOT_SET_UP = "no-second-factor"


@get("/sign-in/second")
async def show(request: AnyRequest, person: Given[SignedIn], next: FromQuery[str] = "") -> Response[bytes]:
    return page(request, "second_sign/show.html", next=own_path(next))


@post("/sign-in/second")
async def type_numbers(
    request: AnyRequest, person: Given[SignedIn], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    next_page = own_path(form.get("next"))
    code = form.need("code", _("Type the numbers from your app, or one of your printed codes"))
    if form.is_good:
        try:
            session = await people.show_second_factor(request.state.session_cookie, code)
        except Refused as refused:
            if refused.slug == NOT_SET_UP:
                return see(request, "/sign-in/second/set-up", next=next_page)
            form.refuse(refused)
        else:
            if session.sets_up_anew:
                frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
                return see(request, "/sign-in/second/set-up", next=next_page)
            return welcome(request, session, next_page)
    return page(request, "second_sign/show.html", form=form, next=next_page, status=422)


@get("/sign-in/second/set-up")
async def before(request: AnyRequest, person: Given[SignedIn], next: FromQuery[str] = "") -> Response[bytes]:
    return page(request, "second_sign/before.html", next=own_path(next))


@post("/sign-in/second/begin")
async def begin(
    request: AnyRequest, person: Given[SignedIn], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    """Shown at once and kept nowhere, so this form leads to a page and not on to another."""
    secret = await people.begin_second_factor(actor=person.actor_token)
    return _set_up(request, Form(), secret, form.get("next"))


@post("/sign-in/second/set-up")
async def confirm(
    request: AnyRequest, person: Given[SignedIn], form: Given[Form], people: Given[People]
) -> Response[bytes]:
    secret = Secret(secret=form.get("secret"), address=form.get("address"))
    code = form.need("code", _("Type the 6 numbers that your app shows now"))
    if not form.is_good:
        return _set_up(request, form, secret, form.get("next"))
    try:
        done = await people.confirm_second_factor(request.state.session_cookie, code)
    except Refused as refused:
        return _set_up(request, form.refuse(refused), secret, form.get("next"))
    session = done.session
    frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
    return page(request, "second_sign/printed.html", codes=done.printed_codes, next=own_path(form.get("next")))


def _set_up(request: AnyRequest, form: Form, secret: Secret, next_page: str) -> Response[bytes]:
    return page(
        request,
        "second_sign/set_up.html",
        status=200 if form.is_good else 422,
        form=form,
        secret=secret,
        picture=_picture(secret.address),
        next=own_path(next_page),
    )


def _picture(address: str) -> Markup:
    """What the app reads. The words below it say the same."""
    if not address.startswith("otpauth://"):
        return Markup("")
    import segno  # only where a picture is drawn

    drawn = segno.make(address, micro=False).svg_inline(border=4, omitsize=True, title=_("A picture for your app"))
    return Markup(drawn)  # noqa: S704  (drawn by us: squares only, and its title is ours)


pages = [show, type_numbers, before, begin, confirm]
