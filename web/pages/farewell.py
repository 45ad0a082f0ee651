"""Somebody wants to be forgotten: first what she can take along, then out of sight at once, and the way back.

The secret of the way back is put away in a cookie, as with an invitation: it stands in no address of a page.
"""

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.clients.base import errand
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, own_path, page, see
from web.signed_in import SignedIn, StepUpFirst

ASK, HERE, NOW = "/my/about/rub-out", "/farewell", "/farewell/now"
COOKIE, SECONDS = "farewell", 3600


@get(ASK)
async def show(request: AnyRequest, person: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return await _ask(request, person, people, Form())


@post(ASK)
async def ask(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        hidden = await people.ask_erasure(actor=person.actor_token)
    except Refused as refused:
        return await _ask(request, person, people, form.refuse(refused))
    frame = frame_of(request)
    frame.sessions.forget(request.state.session_cookie)
    request.state.new_cookies += [frame.cookie("session", "", 0), frame.cookie("who", "", 0)]
    _keep(request, hidden.secret)
    return see(request, HERE)


@post("/my/about/numbers")
async def send_numbers(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Who has no second sign shows the numbers that we send her, once more, and comes back to where she was."""
    next_page = own_path(form.get("next"), "/my/about")
    attempt = await people.send_my_numbers(errand.get().browser, actor=person.actor_token, key=form.key)
    return see(request, "/sign-in/code", attempt=str(attempt.attempt_id), next=next_page)


@get(f"{HERE}/{{secret:str}}")
async def put_link_away(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    _keep(request, secret)
    return see(request, HERE)


@get(HERE)
async def how_it_stands(request: AnyRequest, people: Given[People], said: FromQuery[str] = "") -> Response[bytes]:
    return await _stands(request, people, Form(), said)


@get(NOW)
async def sure_of_it(request: AnyRequest, people: Given[People]) -> Response[bytes]:
    try:
        found = await people.look_at_farewell(_kept(request))
    except Refused:
        return see(request, HERE)
    return page(request, "farewell/now.html", found=found)


@post(NOW)
async def do_not_wait(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    try:
        await people.erase_now(_kept(request), key=form.key)
    except Refused as refused:
        return await _stands(request, people, form.refuse(refused))
    return see(request, HERE)


@post(f"{HERE}/back")
async def come_back(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    try:
        await people.come_back(_kept(request), key=form.key)
    except Refused as refused:
        return await _stands(request, people, form.refuse(refused))
    _keep(request, "", 0)
    return see(request, HERE, said="back")


async def _ask(request: AnyRequest, person: SignedIn, people: People, form: Form) -> Response[bytes]:
    return page(
        request,
        "farewell/ask.html",
        status=200 if form.is_good else 422,
        form=form,
        sure=await how_sure(people, person),
        holds_a_role=bool(person.roles - {"student"}),
        here=ASK,
    )


async def how_sure(people: People, person: SignedIn) -> str:
    """`yes`, or `numbers`. Whoever has a second sign shows it and comes back here."""
    found = await people.how_sure(actor=person.actor_token)
    if found == "second":
        raise StepUpFirst
    return found


async def _stands(request: AnyRequest, people: People, form: Form, said: str = "") -> Response[bytes]:
    secret = _kept(request)
    found = None
    if secret:
        try:
            found = await people.look_at_farewell(secret)
        except Refused:
            _keep(request, "", 0)
    return page(
        request,
        "farewell/show.html",
        status=200 if form.is_good else 422,
        form=form,
        found=found,
        is_back=said == "back",
        had_link=bool(secret),
    )


def _kept(request: AnyRequest) -> str:
    return request.cookies.get(frame_of(request).settings.cookie(COOKIE), "")


def _keep(request: AnyRequest, secret: str, seconds: int = SECONDS) -> None:
    request.state.new_cookies.append(frame_of(request).cookie(COOKIE, secret, seconds))


pages = [show, ask, send_numbers, put_link_away, how_it_stands, sure_of_it, do_not_wait, come_back]
