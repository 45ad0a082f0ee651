"""I am worried about somebody: what to do now, whom to ring, and a few words to the safeguarding lead."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Care, Enrolment, People, Refused
from web.clients.care import Holder, PassedOn, WorryWords
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.roles import role_words
from web.signed_in import SignedIn, Visitor

OnTheList = list[tuple[str, str]]
TO = {"safeguarding_lead": mark("the safeguarding lead"), "safeguarding_deputy": mark("the deputy")}


@get("/worried")
async def show(
    request: AnyRequest,
    visitor: Given[Visitor],
    care: Given[Care],
    enrolment: Given[Enrolment],
    people: Given[People],
    session: FromQuery[str] = "",
) -> Response[bytes]:
    """What to do now is for everybody who comes here; whoever holds a role can write as well."""
    if not visitor.holds_a_role or visitor.actor_token is None:
        return page(request, "worried/show.html", told=None)
    on_the_list = await people_of_session(session, visitor.actor_token, enrolment, people)
    return await _show(request, visitor.actor_token, care, on_the_list, Form(session=session))


async def _show(
    request: AnyRequest, token: str, care: Care, on_the_list: OnTheList, form: Form, status: int = 200
) -> Response[bytes]:
    told, mine = await asyncio.gather(care.who_is_told(actor=token), care.my_worries(actor=token))
    return page(
        request,
        "worried/show.html",
        form=form,
        status=status,
        told=[_(TO[one.role]) for one in told],
        on_the_list=on_the_list,
        mine=[(one, _read_as(one)) for one in mine],
    )


@post("/worried")
async def pass_on(
    request: AnyRequest,
    form: Given[Form],
    person: Given[SignedIn],
    care: Given[Care],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    on_the_list = await people_of_session(form.text("session"), person.actor_token, enrolment, people)
    words = _read(form, on_the_list)
    if form.is_good:
        try:
            passed_on = await care.pass_on_worry(words, actor=person.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused)
        else:
            return see(request, f"/worried/{passed_on.worry_id}")
    return await _show(request, person.actor_token, care, on_the_list, form, 422)


@get("/worried/{worry_id:uuid}")
async def passed_on(
    request: AnyRequest, worry_id: FromPath[UUID], person: Given[SignedIn], care: Given[Care], people: Given[People]
) -> Response[bytes]:
    mine = await care.passed_on_worry(worry_id, actor=person.actor_token)
    return page(
        request,
        "worried/passed_on.html",
        worry=mine,
        told=await _told(mine, person, people),
        read_as=_read_as(mine),
    )


def _read_as(worry: PassedOn) -> str:
    return _(TO[worry.read_as]) if worry.read_as else ""


async def _told(mine: PassedOn, person: SignedIn, people: People) -> list[tuple[str, str, bool | None]]:
    """Name, role, and whether a message has gone. Somebody who may see no names sees the roles."""
    names = await _names(people, mine.told, person.actor_token)
    return [(names.get(one.person_id, ""), role_words(one.role), one.is_sent) for one in mine.told]


async def _names(people: People, holders: Sequence[Holder], token: str) -> dict[UUID, str]:
    try:
        return await people.names([one.person_id for one in holders], actor=token)
    except Refused:
        return {}


async def people_of_session(session: str, token: str, enrolment: Enrolment, people: People) -> OnTheList:
    """Who has a place in a tutor's own session. Without the second sign, or for another's session, nobody."""
    try:
        register = await enrolment.register(UUID(session), with_notes=False, actor=token)
        names = await people.names([one.person_id for one in register.people], actor=token)
    except (Refused, ValueError):
        return []
    return sorted(((str(one), name) for one, name in names.items()), key=lambda pair: pair[1].casefold())


def _read(form: Form, on_the_list: OnTheList) -> WorryWords:
    chosen = next(((one, name) for one, name in on_the_list if one == form.text("who")), None)
    about = form.text("about") or (chosen[1] if chosen else "")
    if not about:
        form.wrong("about", _("Write who it is about, as well as you can"))
    return WorryWords(
        about=about,
        about_id=UUID(chosen[0]) if chosen else None,
        what_happened=form.need("what_happened", _("Write what happened. A few words are enough")),
        what_was_done=form.text("what_was_done"),
    )


pages = [show, pass_on, passed_on]
