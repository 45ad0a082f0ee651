"""For tutors: their own sessions, who is coming, and who came."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.runtime.clock import machine_clock
from web.clients import Enrolment, People, Refused
from web.clients.enrolment import Register
from web.form import Form
from web.frame import AnyRequest, Given, is_fragment, page, see
from web.language import _, mark
from web.pages.kept_list import kept_until
from web.signed_in import BY_LIST, SignedIn

MARKS = {
    "came": mark("Came"),
    "came_partly": mark("Came partly"),
    "sent_apologies": mark("Sent apologies"),
    "not_with_us": mark("Not with us today"),
}


@get("/who-came")
async def show(request: AnyRequest, staff: Given[SignedIn], enrolment: Given[Enrolment]) -> Response[bytes]:
    sessions = await enrolment.taught_sessions(actor=staff.actor_token)
    now = machine_clock()
    return page(
        request,
        "who_came/list.html",
        open=[one for one in sessions if one.opens_at <= now < one.closes_at and not one.is_called_off],
        coming=[one for one in sessions if one.opens_at > now],
        over=[one for one in reversed(sessions) if one.closes_at <= now],
    )


@get("/teaching/{session_id:uuid}/who-came")
async def who_came(
    request: AnyRequest,
    session_id: FromPath[UUID],
    keeper: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, session_id, keeper, enrolment, people, is_saved=said == "saved")


@post("/teaching/{session_id:uuid}/who-came")
async def save(
    request: AnyRequest,
    session_id: FromPath[UUID],
    form: Given[Form],
    keeper: Given[SignedIn],
    enrolment: Given[Enrolment],
    people: Given[People],
) -> Response[bytes]:
    """Only what was changed on this page is sent: what the other tutor marked meanwhile stays."""
    marks = changed(form)
    key = None if is_fragment(request) else form.key  # each press of a round button is a new one
    try:
        marked = await enrolment.mark_who_came(session_id, marks, actor=keeper.actor_token, key=key)
    except Refused as refused:
        return await _show(request, session_id, keeper, enrolment, people, form=form.refuse(refused))
    if is_fragment(request):
        return page(request, "who_came/_saved.html", fragment="who_came/_saved.html", marks=marks, marked=marked)
    return see(request, f"/teaching/{session_id}/who-came", said="saved")


def changed(form: Form) -> dict[UUID, str]:
    """The marks that differ from what the page showed when it was opened."""
    found: dict[UUID, str] = {}
    for name in form.values:
        person, chosen = name.removeprefix("m-"), form.get(name)
        if name.startswith("m-") and chosen in MARKS and chosen != form.get(f"was-{person}"):
            found[UUID(person)] = chosen
    return found


async def _show(
    request: AnyRequest,
    session_id: UUID,
    keeper: SignedIn,
    enrolment: Enrolment,
    people: People,
    *,
    form: Form | None = None,
    is_saved: bool = False,
) -> Response[bytes]:
    form = form or Form()
    register = await enrolment.register(session_id, actor=keeper.actor_token)
    tutors = [tutor for tutor in register.tutor_ids if tutor != keeper.person_id]
    ids = [student.person_id for student in register.people]
    names = await people.names([*ids, *tutors], actor=keeper.actor_token)
    kept = await kept_until(request, session_id, keeper, register)
    known = [(names.get(one.person_id) or _("A former student"), one) for one in register.people]
    return page(
        request,
        "who_came/show.html",
        status=200 if form.is_good else 422,
        register=register,
        people=sorted(known, key=lambda pair: pair[0].casefold()),
        tutors=[names[tutor] for tutor in tutors if tutor in names],
        marks=[(value, _(words)) for value, words in MARKS.items()],
        words={value: _(words) for value, words in MARKS.items()},
        when=_when(register, machine_clock()),
        form=form,
        is_saved=is_saved,
        kept=kept,
        is_by_list=keeper.factor == BY_LIST,
    )


def _when(register: Register, now: datetime) -> str:
    if register.is_called_off:
        return "off"
    if now < register.opens_at:
        return "before"
    return "open" if now < register.closes_at else "over"


pages = [show, who_came, save]
