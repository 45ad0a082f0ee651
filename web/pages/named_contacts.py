"""For the desk: who is whose person, for each district, for one student, and how each of them is reached."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused
from web.clients.people.herself import Contacts
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

SAID = {
    "named": mark("Kept. Students see it on the page “Who is my person?”."),
    "card": mark("Kept. It stands beside the name."),
}


@get("/named-contacts")
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    return await _show(request, staff, people, said=said)


async def _show(
    request: AnyRequest,
    staff: SignedIn,
    people: People,
    *,
    form: Form | None = None,
    named: Form | None = None,
    card: UUID | None = None,
    said: str = "",
) -> Response[bytes]:
    known = await people.named_contacts(actor=staff.actor_token)
    college = await people.college()
    as_it_is = {f"d-{n}": [str(known.districts.get(one, ""))] for n, one in enumerate(_districts(college.districts))}
    return page(
        request,
        "named_contacts/show.html",
        status=200 if form is None else 422,
        contacts=known.cards,
        people=_choices(known),
        districts=_districts(college.districts),
        named=named or Form(as_it_is),
        form=form or Form(),
        card=card,
        said=_(SAID[said]) if said in SAID else "",
    )


@post("/named-contacts/districts")
async def name_for_districts(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    college = await people.college()
    chosen = {
        district: form.uuid(f"d-{n}") if form.text(f"d-{n}") else None
        for n, district in enumerate(_districts(college.districts))
    }
    try:
        await people.name_district_contacts(chosen, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, people, form=form.refuse(refused), named=form)
    return see(request, "/named-contacts", said="named")


@post("/named-contacts/{person_id:uuid}/card")
async def write_card(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    try:
        await people.write_contact_card(
            person_id,
            form.text("phone"),
            form.text("hours"),
            form.text("hours_cy"),
            actor=staff.actor_token,
            key=form.key,
        )
    except Refused as refused:
        return await _show(request, staff, people, form=form.refuse(refused), card=person_id)
    return see(request, "/named-contacts", said="card")


@get("/people/{person_id:uuid}/their-person")
async def of_one(
    request: AnyRequest, person_id: FromPath[UUID], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    return await _of_one(request, person_id, staff, people)


async def _of_one(
    request: AnyRequest, person_id: UUID, staff: SignedIn, people: People, form: Form | None = None
) -> Response[bytes]:
    known = await people.named_contacts(person_id, actor=staff.actor_token)
    names = await people.names([person_id], actor=staff.actor_token)
    return page(
        request,
        "named_contacts/of_one.html",
        status=200 if form is None else 422,
        person_id=person_id,
        name=names.get(person_id) or _("a former student"),
        people=_choices(known),
        form=form or Form(named_contact_id=known.named_contact_id or ""),
    )


@post("/people/{person_id:uuid}/their-person")
async def name_for_one(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    chosen = form.uuid("named_contact_id") if form.text("named_contact_id") else None
    try:
        await people.name_contact(person_id, chosen, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _of_one(request, person_id, staff, people, form.refuse(refused))
    return see(request, f"/people/{person_id}", said="their-person")


def _districts(districts: tuple[str, ...]) -> list[str]:
    """The whole college first."""
    return ["", *districts]


def _choices(known: Contacts) -> list[tuple[str, str]]:
    return [(str(one.person_id), one.name) for one in known.cards]


pages = [show, name_for_districts, write_card, of_one, name_for_one]
