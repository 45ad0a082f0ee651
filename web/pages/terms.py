"""Terms with the days on which the college is closed, and the course dates in them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.runtime.clock import college_date, machine_clock
from web.clients.base import Refused
from web.clients.scheduling import Scheduling
from web.clients.scheduling.terms import ClosedDays, TermView
from web.errors import not_found
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.runs.shared import require_desk
from web.signed_in import SignedIn

EMPTY_LINES = 3
SAID = {
    "opened": mark("The term is open. You can plan course dates in it."),
    "changed": mark("The term is changed."),
}


@get("/course-dates")
async def course_dates(
    request: AnyRequest,
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    term_id: FromQuery[UUID | None] = None,
    look: FromQuery[bool] = False,
) -> Response[bytes]:
    terms = await scheduling.terms(actor=staff.actor_token)
    term = next((one for one in terms if one.term_id == term_id), None) or _now_or_next(terms)
    rows = await scheduling.runs(term.term_id, actor=staff.actor_token, marked_only=look) if term else []
    return page(request, "terms/course_dates.html", terms=terms, term=term, rows=rows, look=look)


def _now_or_next(terms: Sequence[TermView]) -> TermView | None:
    """The term that is not over yet and ends first; else the last one."""
    today = college_date(machine_clock())
    open_terms = [term for term in terms if term.ends_on >= today]
    return min(open_terms, key=lambda term: term.ends_on) if open_terms else next(iter(terms), None)


@get("/terms")
async def show(
    request: AnyRequest, staff: Given[SignedIn], scheduling: Given[Scheduling], said: FromQuery[str] = ""
) -> Response[bytes]:
    terms = await scheduling.terms(actor=staff.actor_token)
    return page(request, "terms/show.html", terms=terms, said=_(SAID[said]) if said in SAID else "")


@get("/terms/new")
async def show_new(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    require_desk(staff)
    return _show_form(request, Form())


@post("/terms/new")
async def open_term(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    term = _read(form)
    if form.is_good:
        try:
            await scheduling.open_term(term, actor=staff.actor_token, key=form.key)
            return see(request, "/terms", said="opened")
        except Refused as refused:
            form.refuse(refused, closed="from_on-0")
    return _show_form(request, form)


@get("/terms/{term_id:uuid}")
async def show_term(
    request: AnyRequest, term_id: FromPath[UUID], staff: Given[SignedIn], scheduling: Given[Scheduling]
) -> Response[bytes]:
    terms = await scheduling.terms(actor=staff.actor_token)
    term = next((one for one in terms if one.term_id == term_id), None)
    if term is None:
        return not_found(request, LookupError())
    return _show_form(request, _filled(term), term_id)


@post("/terms/{term_id:uuid}")
async def change_term(
    request: AnyRequest,
    term_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    term = _read(form)
    if form.is_good:
        try:
            await scheduling.change_term(term | {"term_id": term_id}, actor=staff.actor_token, key=form.key)
            return see(request, "/terms", said="changed")
        except Refused as refused:
            form.refuse(refused, closed="from_on-0")
    return _show_form(request, form, term_id)


def _show_form(request: AnyRequest, form: Form, term_id: UUID | None = None) -> Response[bytes]:
    lines = range(_lines(form) + EMPTY_LINES)
    status = 200 if form.is_good else 422
    return page(request, "terms/form.html", form=form, term_id=term_id, lines=lines, status=status)


def _lines(form: Form) -> int:
    """How many lines of closed days have something in them."""
    numbers = [name.rsplit("-", 1)[1] for name in form.values if name.startswith(("from_on-", "until_on-", "named-"))]
    return max((int(n) + 1 for n in numbers if n.isdecimal() and _line(form, n) != ("", "", "")), default=0)


def _line(form: Form, number: int | str) -> tuple[str, str, str]:
    return form.text(f"from_on-{number}"), form.text(f"until_on-{number}"), form.text(f"named-{number}")


def _filled(term: TermView) -> Form:
    form = Form(name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)
    for number, days in enumerate(term.closed):
        form.values[f"from_on-{number}"] = [days.from_on.isoformat()]
        form.values[f"until_on-{number}"] = [days.until_on.isoformat()]
        form.values[f"named-{number}"] = [days.name]
    return form


def _read(form: Form) -> dict[str, Any]:
    return {
        "name": form.need("name", _("Give the term a name, like Spring 2027")),
        "starts_on": _day(form, "starts_on", _("Say on which day the term starts")),
        "ends_on": _day(form, "ends_on", _("Say on which day the term ends")),
        "closed": [days for number in range(_lines(form)) if (days := _closed(form, number)) is not None],
    }


def _closed(form: Form, number: int) -> ClosedDays | None:
    from_on, until_on, name = _line(form, number)
    if not (from_on or until_on or name):
        return None
    first = _day(form, f"from_on-{number}", _("Say on which day this begins"))
    last = _day(form, f"until_on-{number}", "") if until_on else first
    return ClosedDays(from_on=first, until_on=last, name=name) if first and last else None


def _day(form: Form, name: str, sentence: str) -> date | None:
    try:
        return date.fromisoformat(form.need(name, sentence))
    except ValueError:
        form.wrong(name, _("We could not read this day. Write it like 2027-01-11"))
        return None


pages = [course_dates, show, show_new, open_term, show_term, change_term]
