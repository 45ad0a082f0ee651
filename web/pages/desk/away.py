"""I will be away, and somebody covers for me."""

from datetime import date
from uuid import UUID

from litestar import Response, get, post

from services.runtime.clock import college_date, machine_clock
from web.clients import Messages, People, Refused
from web.clients.messages import Circle
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.signed_in import SignedIn

CIRCLES = {
    "desk": mark("Who covers for you at the desk?"),
    "office": mark("Who covers for you in the office?"),
    "safeguarding": mark("Who covers for you when somebody is not safe?"),
    "assessors": mark("Who looks at what trainees did while you are away?"),
    "verifiers": mark("Who looks a second time while you are away?"),
    "group": mark("Who covers for you as co-chair?"),
}


@get("/away")
async def show(
    request: AnyRequest, person: Given[SignedIn], messages: Given[Messages], people: Given[People]
) -> Response[bytes]:
    return await _show(request, person, messages, people, Form(from_on=college_date(machine_clock())))


@post("/away")
async def go_away(
    request: AnyRequest,
    form: Given[Form],
    person: Given[SignedIn],
    messages: Given[Messages],
    people: Given[People],
) -> Response[bytes]:
    circles = await messages.circles(actor=person.actor_token)
    from_on = _day(form, "from_on", _("Choose the first day on which you are away"))
    back_on = _day(form, "back_on", _("Choose the day on which you are back"))
    covers = [(one.circle, cover) for one in circles if (cover := _cover(form, one, person.person_id))]
    if form.is_good and from_on and back_on:
        try:
            await messages.go_away(covers, from_on, back_on, actor=person.actor_token, key=form.key)
            return see(request, "/home", said="away")
        except Refused as refused:
            form.refuse(refused, cover=f"cover-{covers[0][0]}")
    return await _show(request, person, messages, people, form)


@post("/away/back")
async def come_back(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], messages: Given[Messages]
) -> Response[bytes]:
    await messages.come_back(actor=person.actor_token, key=form.key)
    return see(request, "/home", said="back")


async def _show(
    request: AnyRequest, person: SignedIn, messages: Messages, people: People, form: Form
) -> Response[bytes]:
    circles = await messages.circles(actor=person.actor_token)
    ids = {one.person_id for circle in circles for one in circle.members}
    names = await people.names(ids, actor=person.actor_token) if ids - {person.person_id} else {}
    away = [one for circle in circles for one in circle.members if one.person_id == person.person_id and one.back_on]
    return page(
        request,
        "desk/away.html",
        status=200 if form.is_good else 422,
        form=form,
        away=away[0] if away and away[0].back_on and away[0].back_on > college_date(machine_clock()) else None,
        circles=[
            (
                circle.circle,
                _(CIRCLES[circle.circle.partition(".")[0]]),
                [(one, names[one]) for one in _others(circle, person.person_id, names)],
            )
            for circle in circles
        ],
    )


def _others(circle: Circle, me: UUID, names: dict[UUID, str]) -> list[UUID]:
    return [one.person_id for one in circle.members if one.person_id != me and one.person_id in names]


def _cover(form: Form, circle: Circle, me: UUID) -> UUID | None:
    """Where somebody else shares it, one of them covers."""
    name = f"cover-{circle.circle}"
    others = [str(one.person_id) for one in circle.members if one.person_id != me]
    chosen = form.choice(name, others, _("Choose who covers for you")) if others else ""
    return UUID(chosen) if chosen else None


def _day(form: Form, name: str, sentence: str) -> date | None:
    try:
        return date.fromisoformat(form.need(name, sentence))
    except ValueError:
        form.wrong(name, sentence)
        return None


pages = [show, go_away, come_back]
