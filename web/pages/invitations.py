"""An invitation to do something here: answered by its link or by the code on a slip; and, for staff, those still open.

No secret stands in the address of a page that is shown: it is put away in a cookie first. Opening a link answers
nothing: programs that read mail open links too.
"""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.runtime.clock import machine_clock
from web.clients import People, Refused
from web.clients.people.roles import InvitedPerson
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, mark
from web.roles import given_as, role_words
from web.signed_in import SignedIn, Visitor

HERE, LIST = "/invitation", "/people/invitations"
COOKIE, SECONDS = "invitation", 1800
SAID = {
    "asked": mark("Asked. It begins when they say yes."),
    "again": mark("It is on its way once more. What was sent or printed earlier does not work any more."),
    "back": mark("Taken back. Its link and its slip do not work any more."),
}


@get(f"{HERE}/{{secret:str}}")
async def put_link_away(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    _keep(request, secret)
    return see(request, HERE)


@get(HERE)
async def show(request: AnyRequest, visitor: Given[Visitor], people: Given[People]) -> Response[bytes]:
    return await _show(request, visitor, people, Form())


@post(f"{HERE}/code")
async def type_code(request: AnyRequest, form: Given[Form], people: Given[People]) -> Response[bytes]:
    code = form.need("code", _("Type the code from your slip, for example abcde-23456"))
    if form.is_good:
        try:
            await people.look_at_invitation(code)
        except Refused as refused:
            form.refuse(refused)
        else:
            _keep(request, code)
            return see(request, HERE)
    return page(request, "invitations/code.html", form=form, status=422)


@post(HERE)
async def answer(
    request: AnyRequest, form: Given[Form], visitor: Given[Visitor], people: Given[People]
) -> Response[bytes]:
    """Her own sign-in rises at once; else she signs in afterwards. For somebody else, only the desk on the phone."""
    is_yes = form.choice("answer", ("yes", "no"), _("Say yes or no")) == "yes"
    if not form.is_good:
        return await _show(request, visitor, people, form)
    try:
        found = await people.look_at_invitation(_kept(request))
        if is_yes and visitor.person_id == found.person_id:
            session = await people.accept_invitation(found.invitation_id, actor=visitor.actor_token)
            frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
            answered = "yes"
        else:
            done = await people.answer_invitation(_kept(request), is_yes=is_yes, actor=visitor.actor_token)
            answered = "phone" if done.is_on_behalf else "yes" if is_yes else "no"
    except Refused as refused:
        return await _show(request, visitor, people, form.refuse(refused))
    _keep(request, "", 0)
    return see(request, f"{HERE}/answered/{answered}")


@get(f"{HERE}/answered/{{answer:str}}")
async def answered(request: AnyRequest, answer: FromPath[str]) -> Response[bytes]:
    return page(request, "invitations/answered.html", answer=answer)


@get(LIST)
async def waiting(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _waiting(request, staff, people, Form(), _(SAID[said]) if said in SAID else "")


@post(f"{LIST}/{{invitation_id:uuid}}/slip")
async def slip(
    request: AnyRequest, invitation_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Shown at once and kept nowhere, so this form leads to a page and not on to another."""
    try:
        made = await people.show_invitation_code(invitation_id, actor=staff.actor_token)
    except Refused as refused:
        return await _waiting(request, staff, people, form.refuse(refused))
    _keep(request, made.code)  # so that an answer on the phone can be written down without typing it
    address = frame_of(request).settings.college_address.partition("://")[2]
    return page(request, "invitations/slip.html", slip=made, place=f"{address}{HERE}", role=role_words(made.role))


@post(f"{LIST}/{{invitation_id:uuid}}/again")
async def again(
    request: AnyRequest, invitation_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.send_invitation_again(invitation_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _waiting(request, staff, people, form.refuse(refused))
    return see(request, LIST, said="again")


@post(f"{LIST}/{{invitation_id:uuid}}/back")
async def take_back(
    request: AnyRequest, invitation_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.take_back_invitation(invitation_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _waiting(request, staff, people, form.refuse(refused))
    return see(request, LIST, said="back")


async def _waiting(request: AnyRequest, staff: SignedIn, people: People, form: Form, said: str = "") -> Response[bytes]:
    found = await people.open_invitations(actor=staff.actor_token)
    now = machine_clock()
    return page(
        request,
        "invitations/waiting.html",
        status=200 if form.is_good else 422,
        form=form,
        waiting=[one for one in found.invitations if one.ends_at > now],
        over=[one for one in found.invitations if one.ends_at <= now],
        unreached=found.unreached,
        said=said,
        is_office=staff.has("coordinator", "administrator"),
        role_words=role_words,
    )


async def _show(request: AnyRequest, visitor: Visitor, people: People, form: Form) -> Response[bytes]:
    """What is asked; or, without a link that works, the field for a code."""
    secret = _kept(request)
    if not secret:
        return page(request, "invitations/code.html", form=form, status=200 if form.is_good else 422)
    try:
        found = await people.look_at_invitation(secret, actor=visitor.actor_token)
    except Refused as refused:
        _keep(request, "", 0)
        return page(request, "invitations/code.html", form=form.refuse(refused), status=422)
    return page(
        request,
        "invitations/show.html",
        status=200 if form.is_good else 422,
        form=form,
        invited=found,
        role=given_as(found.role),
        reader=_reader(visitor, found),
    )


def _reader(visitor: Visitor, found: InvitedPerson) -> str:
    """Somebody else who is signed in here must not answer for her, except the desk on the phone."""
    if not visitor.is_signed_in or visitor.person_id == found.person_id:
        return "herself"
    return "desk" if found.may_write_down or visitor.has("coordinator", "administrator") else "another"


def _kept(request: AnyRequest) -> str:
    return request.cookies.get(frame_of(request).settings.cookie(COOKIE), "")


def _keep(request: AnyRequest, secret: str, seconds: int = SECONDS) -> None:
    request.state.new_cookies.append(frame_of(request).cookie(COOKIE, secret, seconds))


pages = [put_link_away, show, type_code, answer, answered, waiting, slip, again, take_back]
