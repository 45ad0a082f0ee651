"""Finding a course, and the page of one. Both are the same for everybody and ask nothing of anybody."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromPath, FromQuery

from web.clients import Enrolment, People
from web.clients.enrolment import Setting
from web.form import Form
from web.frame import AnyRequest, Given, page
from web.language import _, in_both_languages, mark
from web.public_names import tutors_named
from web.signed_in import Visitor
from web.themes import THEMES

BANDS = {
    "morning": mark("Morning"),
    "afternoon": mark("Afternoon"),
    "late_afternoon": mark("Late afternoon (4pm to 6pm)"),
    "evening": mark("Evening (from 6pm)"),
}
TAGS = {"late_afternoon": mark("late afternoon"), "evening": mark("evening")}
DAYS = {
    "1": mark("Monday"),
    "2": mark("Tuesday"),
    "3": mark("Wednesday"),
    "4": mark("Thursday"),
    "5": mark("Friday"),
    "6": mark("Saturday"),
    "7": mark("Sunday"),
}
ACCESS = {
    "step_free": mark("Step-free"),
    "hearing_loop": mark("Hearing loop"),
    "quiet_space": mark("Quiet space"),
    "parking": mark("Parking"),
}
FACTS = {
    "step_free": (mark("Getting in"), mark("Without steps"), mark("There are steps")),
    "hearing_loop": (mark("Hearing"), mark("There is a hearing loop"), mark("No hearing loop")),
    "quiet_space": (mark("Quiet space"), mark("There is one"), mark("There is none")),
    "parking": (mark("Parking"), mark("There is some"), mark("There is none")),
}
"""What each fact is called, and how yes and no are said."""
CHOICES: dict[str, dict[str, str]] = {"theme": THEMES, "band": BANDS, "weekday": DAYS, "access": ACCESS}


@get(in_both_languages("/courses"))
async def show(request: AnyRequest, enrolment: Given[Enrolment]) -> Response[bytes]:
    """The same for everybody."""
    form = Form({name: request.query_params.getall(name) for name in request.query_params})
    look = looked_for(form)
    found = await enrolment.prospectus(**look.narrowed, page=look.number)
    return page(
        request,
        "courses/show.html",
        fragment="courses/_results.html",
        public=True,
        form=form,
        prospectus=found,
        towns=[(town, town) for town in found.towns],
        **look.shown(),
    )


class LookedFor(msgspec.Struct, frozen=True):
    """What stands in the address is a choice or nothing: an old link shows what it can."""

    narrowed: dict[str, Any]
    number: int
    same: str
    """The choices again, for the link to the next page of results."""

    def shown(self) -> dict[str, Any]:
        """What the form and the results need."""
        is_narrowed = any(self.narrowed.values())
        return WORDS | {"number": self.number, "same": self.same, "is_narrowed": is_narrowed, "said": _said}


def looked_for(form: Form) -> LookedFor:
    chosen = {name: [one for one in form.all(name) if one in known] for name, known in CHOICES.items()}
    narrowed = chosen | {"town": form.all("town"), "words": form.text("words"), "from_on": _day(form.text("from_on"))}
    number = int(form.text("page")) if form.text("page").isdecimal() else 1
    return LookedFor(narrowed, min(max(number, 1), 999), _same(form))


@get(in_both_languages("/courses/{run_id:uuid}"))
async def one(
    request: AnyRequest,
    run_id: FromPath[UUID],
    visitor: Given[Visitor],
    enrolment: Given[Enrolment],
    people: Given[People],
    awaits: FromQuery[str] = "",
) -> Response[bytes]:
    """After publishing, `awaits=scheduling` waits for the news of it: a coordinator sees what she has just done."""
    run = await enrolment.run(run_id, actor=visitor.actor_token, awaits=awaits or None)
    return page(
        request,
        "courses/one.html",
        public=True,
        run=run,
        tutors=await tutors_named(people, run.tutor_ids),
        facts=[(setting, facts_of(setting)) for setting in run.settings],
        **WORDS,
    )


def facts_of(setting: Setting) -> list[tuple[str, str]]:
    """Each fact in words; what nobody has looked at says so."""
    words = {name: {"yes": yes, "no": no} for name, (_called, yes, no) in FACTS.items()}
    return [
        (called, words[name].get(getattr(setting, name), NOT_CHECKED)) for name, (called, _yes, _no) in FACTS.items()
    ]


def _said(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(value, _(words)) for value, words in table.items()]


def _same(form: Form) -> str:
    kept = (*CHOICES, "town", "words", "from_on")
    return urlencode([(name, one) for name in kept for one in form.all(name)])


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


NOT_CHECKED = mark("Not checked yet. Ring us, and we look.")
WORDS: dict[str, Any] = {"themes": THEMES, "bands": BANDS, "days": DAYS, "access": ACCESS, "tags": TAGS}

pages = [show, one]
