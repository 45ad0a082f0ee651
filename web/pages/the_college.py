"""The facts of the college, for its administrators: what every page, letter and message says about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery

from web import lines
from web.clients import People, Refused
from web.clients.people.college import CollegeView
from web.clients.people.records import Found
from web.colours import COLOURS
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, mark
from web.signed_in import SignedIn

WORDS = (
    "name",
    "name_cy",
    "short_name",
    "neutral_name",
    "neutral_name_cy",
    "phone",
    "text_number",
    "email",
    "hours",
    "hours_cy",
    "who_answers",
    "address",
)
SAID = {"kept": mark("Kept. Every page says it within a minute.")}


@get("/college")
async def show(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    known = await people.college()
    keepers = await people.find_people("", actor=staff.actor_token)
    return _page(request, _filled(known), known, keepers, said=_(SAID[said]) if said in SAID else "")


@post("/college")
async def change(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    facts = _read(form)
    if form.is_good:
        try:
            await people.change_college(facts, actor=staff.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused, crisis_lines="number-1")
        else:
            frame_of(request).college.forget()
            return see(request, "/college", said="kept")
    return _page(request, form, await people.college(), await people.find_people("", actor=staff.actor_token))


def _page(
    request: AnyRequest, form: Form, known: CollegeView, keepers: Sequence[Found], said: str = ""
) -> Response[bytes]:
    return page(
        request,
        "the_college/show.html",
        status=200 if form.is_good else 422,
        form=form,
        known=known,
        lines=lines.CRISIS,
        worry_lines=lines.WORRY,
        colours=[(name, _(words)) for name, (_strong, words) in COLOURS.items()],
        keepers=[(str(one.person_id), one.name) for one in keepers],
        said=said,
    )


def _filled(known: CollegeView) -> Form:
    form = Form(
        **{word: getattr(known, word) for word in WORDS},
        districts="\n".join(known.districts),
        age_rule=known.age_rule,
        colours=known.colours,
        crisis_lines_look_again_on=known.crisis_lines_look_again_on or "",
        crisis_keeper_id=known.crisis_keeper_id or "",
    )
    lines.fill(form, lines.CRISIS, known.crisis_lines)
    lines.fill(form, lines.WORRY, known.worry_lines, of=lines.WORRY_PREFIX)
    return form


def _read(form: Form) -> dict[str, Any]:
    form.need("name", _("Write the name of the college"))
    return {
        **{word: form.text(word) for word in WORDS},
        "districts": [line.strip() for line in form.get("districts").splitlines() if line.strip()],
        "age_rule": _number(form, "age_rule"),
        "colours": form.choice("colours", list(COLOURS), _("Choose one of the colours")),
        "crisis_lines": lines.read(form, lines.CRISIS),
        "worry_lines": lines.read(form, lines.WORRY, of=lines.WORRY_PREFIX),
        "crisis_keeper_id": form.uuid("crisis_keeper_id") if form.text("crisis_keeper_id") else None,
        "crisis_lines_look_again_on": _day(form, "crisis_lines_look_again_on"),
    }


def _number(form: Form, name: str) -> int:
    try:
        return int(form.text(name))
    except ValueError:
        form.wrong(name, _("Write an age in numbers, for example 18"))
        return 0


def _day(form: Form, name: str) -> date | None:
    try:
        return date.fromisoformat(form.text(name)) if form.text(name) else None
    except ValueError:
        form.wrong(name, _("Write the day like 2027-03-31, or leave it empty"))
        return None


pages = [show, change]
