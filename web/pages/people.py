"""For staff: find somebody, make somebody known, ask her to take a role, and how she can be reached."""

from datetime import date
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.clients.people.records import Address
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.reach import WAYS, field_of, reach_of
from web.roles import WORDS, all_words, given_as, role_words, shown
from web.signed_in import SignedIn

SAID = {
    "added": mark("Kept. Now you can ask this person to do something here."),
    "invited": mark("Asked. It begins when they say yes."),
    "ended": mark("It has ended. In a minute at the latest it opens nothing any more."),
    "their-person": mark("Kept. They see it on the page “Who is my person?”."),
    "reach": mark("Kept. Now you can reach them."),
    "left": mark("Done. It ends everywhere within a minute, and others see to what was theirs."),
    "spoken": mark("Kept: we can reach them this way."),
    "one": mark("They are one person here now. Whoever signs in by either address or number finds all of it."),
    "two": mark("They are two people again. Both sign in anew."),
    "not-one": mark("Kept: these are two people. Nobody is asked about them again."),
    "anew": mark("Kept. Now somebody else of the desk must be sure as well; they see it among what waits."),
    "anew-off": mark("Put aside. What they have stays as it is."),
}
WHY = {
    "asked": mark("They asked for it"),
    "tell": mark("I have something to tell them"),
    "check": mark("To be sure who it is"),
    "other": mark("Something else in my work"),
}


@get("/people")
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], words: FromQuery[str] = ""
) -> Response[bytes]:
    found = await people.find_people(words, actor=staff.actor_token)
    return page(
        request,
        "people/show.html",
        fragment="people/_found.html",
        found=found,
        words=words.strip(),
        form=Form(words=words),
        all_words=all_words,
        may_add=staff.has("coordinator", "administrator"),
        may_review=staff.has("administrator"),
    )


@get("/people/add")
async def show_add(request: AnyRequest, staff: Given[SignedIn], role: FromQuery[str] = "") -> Response[bytes]:
    return _add(request, Form(role=role))


@post("/people/add")
async def add(request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    name = form.need("name", _("Write the name they like to be called"))
    way, contact = reach_of(form)
    if form.is_good:
        try:
            added = await people.add_person(name, contact, way, actor=staff.actor_token, key=form.key)
            return see(request, f"/people/{added.person_id}", said="added", role=form.get("role"))
        except Refused as refused:
            form.refuse(refused, contact=field_of(way))
    return _add(request, form)


def _add(request: AnyRequest, form: Form) -> Response[bytes]:
    """`role`: what they will be asked next, when she came here for that."""
    role = form.get("role")
    return page(
        request,
        "people/add.html",
        status=200 if form.is_good else 422,
        form=form,
        ways=WAYS,
        to_be=role_words(role) if role in WORDS else "",
    )


@get("/people/{person_id:uuid}")
async def person(
    request: AnyRequest,
    person_id: FromPath[UUID],
    staff: Given[SignedIn],
    people: Given[People],
    said: FromQuery[str] = "",
    role: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show_person(request, person_id, staff, people, form=Form(role=role), said=said)


@post("/people/{person_id:uuid}/reach")
async def look(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """The look is written down, so it is a form; what it shows is kept nowhere, so the form leads to a page. Its button
    says why."""
    why = form.choice("why", list(WHY), _("Say why you look"))
    if not form.is_good:
        return await _show_person(request, person_id, staff, people, form=form)
    address = await people.look_at_person(person_id, why, actor=staff.actor_token)
    return await _show_person(request, person_id, staff, people, address=address)


@post("/people/{person_id:uuid}/spoken")
async def spoken(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    await people.confirm_contact(person_id, actor=staff.actor_token, key=form.key)
    return see(request, f"/people/{person_id}", said="spoken")


@post("/people/{person_id:uuid}/contact")
async def write_contact(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Whom a spreadsheet only named, somebody has found."""
    way, contact = reach_of(form)
    if form.is_good:
        try:
            await people.write_contact(person_id, contact, way, actor=staff.actor_token, key=form.key)
            return see(request, f"/people/{person_id}", said="reach")
        except Refused as refused:
            form.refuse(refused, contact=field_of(way))
    return await _show_person(request, person_id, staff, people, form=form)


@post("/people/{person_id:uuid}/say")
async def say(
    request: AnyRequest, person_id: FromPath[UUID], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Shown once and kept nowhere, so the form leads to a page."""
    numbers = await people.say_numbers(person_id, actor=staff.actor_token)
    return await _show_person(request, person_id, staff, people, numbers=numbers.code)


@post("/people/{person_id:uuid}/invite")
async def invite(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    role = form.need("role", _("Choose what you ask them to do"))
    until_on = _day(form, "until_on")
    if form.is_good:
        try:
            await people.invite(person_id, role, until_on, actor=staff.actor_token, key=form.key)
            return see(request, f"/people/{person_id}", said="invited")
        except Refused as refused:
            form.refuse(refused)
    return await _show_person(request, person_id, staff, people, form=form)


@post("/people/{person_id:uuid}/end")
async def end(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """What a page calls one role may be two in the house."""
    view = await people.person(person_id, actor=staff.actor_token)
    try:
        for one in view.roles:
            if shown(one.role) == form.get("role"):
                await people.end_role(person_id, one.role, actor=staff.actor_token, key=f"{form.key}-{one.role}")
    except Refused as refused:
        return await _show_person(request, person_id, staff, people, form=form.refuse(refused))
    return see(request, f"/people/{person_id}", said="ended")


@post("/people/{person_id:uuid}/anew")
async def anew(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """Phone and printed codes are lost: the first yes."""
    try:
        await people.ask_factor_reset(person_id, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show_person(request, person_id, sure, people, form=form.refuse(refused))
    return see(request, f"/people/{person_id}", said="anew")


@post("/people/{person_id:uuid}/anew/{reset_id:uuid}/yes")
async def anew_yes(
    request: AnyRequest,
    person_id: FromPath[UUID],
    reset_id: FromPath[UUID],
    form: Given[Form],
    sure: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    """The second yes, of another one. What it shows is kept nowhere, so the form leads to a page."""
    try:
        agreed = await people.agree_factor_reset(reset_id, actor=sure.actor_token)
    except Refused as refused:
        return await _show_person(request, person_id, sure, people, form=form.refuse(refused))
    return await _show_person(request, person_id, sure, people, to_say=agreed.code)


@post("/people/{person_id:uuid}/anew/{reset_id:uuid}/off")
async def anew_off(
    request: AnyRequest,
    person_id: FromPath[UUID],
    reset_id: FromPath[UUID],
    form: Given[Form],
    sure: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    try:
        await people.drop_factor_reset(reset_id, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show_person(request, person_id, sure, people, form=form.refuse(refused))
    return see(request, f"/people/{person_id}", said="anew-off")


async def _show_person(
    request: AnyRequest,
    person_id: UUID,
    staff: SignedIn,
    people: People,
    *,
    form: Form | None = None,
    said: str = "",
    address: Address | None = None,
    numbers: str = "",
    to_say: str = "",
) -> Response[bytes]:
    view = await people.person(person_id, actor=staff.actor_token)
    if view.person_id != person_id:  # another record of the same person
        return see(request, f"/people/{view.person_id}")
    form = form or Form()
    held = list(dict.fromkeys(shown(one.role) for one in view.roles))
    return page(
        request,
        "people/person.html",
        status=200 if form.is_good else 422,
        person=view,
        held=held,
        may_end={shown(role) for role in view.may_end},
        may_give=[(role, given_as(role)) for role in view.may_give if shown(role) not in held],
        address=address,
        numbers=numbers,
        to_say=to_say,
        form=form,
        said=_(SAID[said]) if said in SAID else "",
        role_words=role_words,
        ways=WAYS,
        why=[(code, _(words)) for code, words in WHY.items()],
        may_ask=staff.has("coordinator", "administrator"),
        may_confirm=staff.has("coordinator"),
        may_merge=staff.has("coordinator", "administrator"),
        may_renew=staff.has("coordinator", "administrator") and view.person_id != staff.person_id,
        may_let_go=staff.has("administrator"),
    )


def _day(form: Form, name: str) -> date | None:
    """Empty is no day."""
    if not (typed := form.text(name)):
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        form.wrong(name, _("Write the day like 2027-03-31, or leave it empty"))
        return None


pages = [show, show_add, add, person, look, spoken, write_contact, say, invite, end, anew, anew_yes, anew_off]
