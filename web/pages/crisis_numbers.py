"""The numbers to ring in a crisis: a page to keep or print, and the one where their keeper says that they are right."""

from datetime import date, timedelta

from litestar import Response, get, post

from services.runtime.clock import college_date, machine_clock
from web import lines
from web.clients import People, Refused
from web.clients.people.college import CollegeView
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, in_both_languages
from web.signed_in import SignedIn

USUAL = timedelta(days=90)


@get(in_both_languages("/crisis-numbers"))
async def show(request: AnyRequest) -> Response[bytes]:
    return page(request, "crisis_numbers/show.html", public=True)


@get("/crisis-numbers/review")
async def review(request: AnyRequest, staff: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    known = await people.college()
    form = Form(look_again_on=college_date(machine_clock()) + USUAL)
    lines.fill(form, lines.CRISIS, known.crisis_lines)
    return _page(request, staff, known, form)


@post("/crisis-numbers/review")
async def reviewed(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    written, day = lines.read(form, lines.CRISIS), _day(form)
    if form.is_good and day:
        try:
            await people.review_crisis_lines(written, day, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused, crisis_lines="number-1")
        else:
            frame_of(request).college.forget()
            return see(request, "/crisis-numbers")
    return _page(request, staff, await people.college(), form)


def _page(request: AnyRequest, staff: SignedIn, known: CollegeView, form: Form) -> Response[bytes]:
    return page(
        request,
        "crisis_numbers/review.html",
        status=200 if form.is_good else 422,
        form=form,
        known=known,
        lines=lines.CRISIS,
        is_keeper=known.crisis_keeper_id == staff.person_id or staff.has("administrator"),
    )


def _day(form: Form) -> date | None:
    try:
        return date.fromisoformat(form.text("look_again_on"))
    except ValueError:
        form.wrong("look_again_on", _("Write the day on which you look again"))
        return None


pages = [show, review, reviewed]
