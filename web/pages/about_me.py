"""The person's own page: what we keep about her, how we reach her, what she does here."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import LANGUAGES, _, mark
from web.reach import OWN_WAYS, field_of, partner_of, reach_of
from web.roles import given_as, role_words, shown
from web.signed_in import SignedIn

HERE = "/my/about"
SAID = {
    "kept": mark("Kept."),
    "reach": mark("Kept. From now on we reach you this way."),
    "yes": mark("Thank you. It is yours now; look at the menu."),
    "no": mark("Thank you for telling us. You need not say why."),
    "stopped": mark("You have stopped. Thank you for all you did."),
}
CHOICES = ("reminders", "say_who_rings", "name_course")


@get(HERE)
async def show(
    request: AnyRequest, person: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, person, people, said=said)


@post(f"{HERE}/name")
async def change_name(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    name = form.need("name", _("Write the name you like to be called"))
    return await _change(request, form, person, people, "/change-name", {"name": name})


@post(f"{HERE}/public-name")
async def change_public_name(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    command = {"public_name": form.text("public_name") or None}
    return await _change(request, form, person, people, "/choose-public-name", command)


@post(f"{HERE}/language")
async def change_language(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    chosen = form.choice("language", list(LANGUAGES), _("Choose a language"))
    return await _change(request, form, person, people, "/choose-language", {"language": chosen})


@post(f"{HERE}/district")
async def change_district(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    district = form.need("district", _("Choose where you live"))
    return await _change(request, form, person, people, "/choose-district", {"district": district})


@post(f"{HERE}/choices")
async def change_choices(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    for kind in CHOICES:
        command = {"kind": kind, "is_yes": form.has("choices", kind)}
        await people.change_own("/choose", command, actor=person.actor_token, key=f"{form.key}-{kind}")
    return see(request, HERE, said="kept")


@get(f"{HERE}/reach")
async def show_reach(request: AnyRequest, person: Given[SignedIn]) -> Response[bytes]:
    return page(request, "about_me/reach.html", form=Form(), ways=OWN_WAYS)


@post(f"{HERE}/reach")
async def change_reach(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    way, contact = reach_of(form, OWN_WAYS)
    partner = partner_of(form, way)
    if form.is_good:
        channel = "through" if partner else way
        try:
            changed = await people.change_contact(contact, channel, partner, actor=person.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused, contact=field_of(way))
        else:
            if changed.attempt_id is None:
                return see(request, HERE, said="reach")
            return see(request, f"{HERE}/reach/code", attempt=str(changed.attempt_id))
    return page(request, "about_me/reach.html", form=form, ways=OWN_WAYS, status=422)


@get(f"{HERE}/reach/code")
async def show_code(request: AnyRequest, person: Given[SignedIn], attempt: FromQuery[UUID]) -> Response[bytes]:
    return page(request, "about_me/code.html", form=Form(), attempt=attempt)


@post(f"{HERE}/reach/code")
async def type_code(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    attempt = form.uuid("attempt")
    code = form.need("code", _("Type the 6 numbers from our message, for example 204 816"))
    if form.is_good:
        try:
            await people.confirm_my_contact(attempt, code, actor=person.actor_token)
        except Refused as refused:
            form.refuse(refused)
        else:
            return see(request, HERE, said="reach")
    return page(request, "about_me/code.html", form=form, attempt=attempt, status=422)


@post(f"{HERE}/invitations/{{invitation_id:uuid}}")
async def answer(
    request: AnyRequest,
    invitation_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    if form.get("answer") != "yes":
        await people.decline_invitation(invitation_id, actor=person.actor_token, key=form.key)
        return see(request, HERE, said="no")
    session = await people.accept_invitation(invitation_id, actor=person.actor_token)
    frame_of(request).begin_session(request, session.session_token, session.expires_in, session.language)
    return see(request, HERE, said="yes")


@post(f"{HERE}/stop")
async def stop(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """What a page calls one role may be two in the house."""
    for role in person.roles:
        if shown(role) == form.get("role"):
            await people.end_role(person.person_id, role, actor=person.actor_token, key=f"{form.key}-{role}")
    frame_of(request).sessions.forget(request.state.session_cookie)
    return see(request, HERE, said="stopped")


@post(f"{HERE}/printed-codes")
async def print_codes(request: AnyRequest, sure: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    """Shown at once and kept nowhere, so this form leads to a page and not on to another."""
    printed = await people.print_codes(actor=sure.actor_token)
    return page(request, "second_sign/printed.html", codes=printed.printed_codes, next=HERE)


async def _change(
    request: AnyRequest, form: Form, person: SignedIn, people: People, path: str, command: dict[str, Any]
) -> Response[bytes]:
    if form.is_good:
        try:
            await people.change_own(path, command, actor=person.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused)
        else:
            frame_of(request).sessions.forget(request.state.session_cookie)  # her name stands on every page
            return see(request, HERE, said="kept")
    return await _show(request, person, people, form=form)


async def _show(
    request: AnyRequest, person: SignedIn, people: People, *, form: Form | None = None, said: str = ""
) -> Response[bytes]:
    me = await people.about_me(actor=person.actor_token)
    shown_form = form or Form()
    for field in ("name", "public_name", "language", "district"):
        shown_form.values.setdefault(field, [getattr(me, field) or ""])
    return page(
        request,
        "about_me/show.html",
        status=200 if shown_form.is_good else 422,
        me=me,
        form=shown_form,
        said=_(SAID[said]) if said in SAID else "",
        chosen=[kind for kind in CHOICES if me.choices.get(kind)],
        languages=list(LANGUAGES.items()),
        districts=_districts(request),
        own_roles=list(dict.fromkeys(shown(one.role) for one in me.roles)),
        role_words=role_words,
        given_as=given_as,
    )


def _districts(request: AnyRequest) -> list[tuple[str, str]]:
    """The college's own, and the last answer for everybody else."""
    college = request.state.college
    return [(one, one) for one in college.districts] + [(college.somewhere_else, _("Somewhere else"))]


pages = [
    show,
    change_name,
    change_public_name,
    change_language,
    change_district,
    change_choices,
    show_reach,
    change_reach,
    show_code,
    type_code,
    answer,
    stop,
    print_codes,
]
