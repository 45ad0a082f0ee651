"""Two records that are one person: found, looked at side by side, put together, and parted again for thirty days."""

import asyncio
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import Messages, People, Refused
from web.clients.people.records import PersonPage
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.roles import all_words
from web.signed_in import SignedIn


@get("/people/{person_id:uuid}/same")
async def find(
    request: AnyRequest,
    person_id: FromPath[UUID],
    staff: Given[SignedIn],
    people: Given[People],
    words: FromQuery[str] = "",
) -> Response[bytes]:
    """Until something is typed: those whose name is alike."""
    person = await people.person(person_id, actor=staff.actor_token)
    looked_for = words.strip() or person.name.split()[0]
    found = await people.find_people(looked_for, actor=staff.actor_token)
    others = [one for one in found if one.person_id != person.person_id]
    return page(
        request,
        "one_person/find.html",
        fragment="one_person/_found.html",
        person=person,
        found=others,
        words=looked_for,
        form=Form(words=words),
        all_words=all_words,
    )


@get("/people/{person_id:uuid}/same/{other_id:uuid}")
async def beside(
    request: AnyRequest,
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    sure: Given[SignedIn],
    people: Given[People],
    messages: Given[Messages],
) -> Response[bytes]:
    return await _show(request, person_id, other_id, sure, people, messages, Form())


@post("/people/{person_id:uuid}/same/{other_id:uuid}")
async def merge(
    request: AnyRequest,
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    form: Given[Form],
    sure: Given[SignedIn],
    people: Given[People],
    messages: Given[Messages],
) -> Response[bytes]:
    kept = form.need("kept", _("Choose which of the two you keep"))
    if form.is_good and kept not in (str(person_id), str(other_id)):
        form.wrong("kept", _("Choose which of the two you keep"))
    if form.is_good:
        gone_id = other_id if kept == str(person_id) else person_id
        try:
            await people.merge_persons(UUID(kept), gone_id, actor=sure.actor_token, key=form.key)
            return see(request, f"/people/{kept}", said="one")
        except Refused as refused:
            form.refuse(refused, merged_person_id="kept")
    return await _show(request, person_id, other_id, sure, people, messages, form)


@post("/people/{person_id:uuid}/same/{other_id:uuid}/two")
async def two(
    request: AnyRequest,
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
) -> Response[bytes]:
    """For good: nobody is asked about these two again."""
    await people.say_two_people(person_id, other_id, actor=staff.actor_token, key=form.key)
    return see(request, f"/people/{person_id}", said="not-one")


@post("/people/{person_id:uuid}/part")
async def part(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    await people.part_persons(form.uuid("other"), actor=sure.actor_token, key=form.key)
    return see(request, f"/people/{person_id}", said="two")


async def _show(
    request: AnyRequest,
    person_id: UUID,
    other_id: UUID,
    sure: SignedIn,
    people: People,
    messages: Messages,
    form: Form,
) -> Response[bytes]:
    """How much there is of each, and nothing of what it says."""
    one, other, held = await asyncio.gather(
        people.person(person_id, actor=sure.actor_token),
        people.person(other_id, actor=sure.actor_token),
        messages.held_of(person_id, other_id, actor=sure.actor_token),
    )
    if one.person_id == other.person_id:  # put together already
        return see(request, f"/people/{one.person_id}")
    return page(
        request,
        "one_person/beside.html",
        status=200 if form.is_good else 422,
        both=[(each, {of.person_id: of for of in held}[each.person_id]) for each in (one, other)],
        form=form,
        all_words=all_words,
        reached=_reached,
    )


def _reached(person: PersonPage) -> str:
    """Enough to tell two of one name apart, too little to learn it."""
    if person.channel == "mail":
        return person.contact_hint
    if person.channel in ("text", "call"):
        return _("The number that ends in %(ends)s", ends=person.contact_hint)
    return _("Through somebody else") if person.channel else _("We cannot reach them yet")


pages = [find, beside, merge, two, part]
