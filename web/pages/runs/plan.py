"""Planning course dates, one question a page: what, where, when, who, with whom; then all dates to look at.

What was answered travels in the address, so that Back, a link to something that is free instead, and pages without
scripts all work alike. Nothing is saved before the last button.
"""

from datetime import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post

from web.clients.base import Refused
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.scheduling.planning import Alternative, CourseToPlan, RoomToPlan, RunPreview, Taken, taken_of
from web.clients.scheduling.terms import TermView
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.pages.runs.shared import by_name, names_of, tutors_in
from web.pages.venues.reading import WEEK, read_day
from web.signed_in import SignedIn

STEPS = ("what", "where", "when", "who", "with", "look")
ANSWERS = ("term_id", "course", "room_id", "weekday", "starts", "from_on", "first", "second")
ASKED = {
    "what": ("term_id", "course"),
    "where": ("room_id", "words"),
    "when": ("weekday", "starts", "from_on"),
    "who": ("first",),
    "with": ("second",),
    "look": (),
}
MOST_ROOMS = 25


class Planning:
    """One look at the form: what is known already, and which step comes next."""

    def __init__(self, form: Form, staff: SignedIn, scheduling: Scheduling, people: People) -> None:
        self.form = form
        self.actor = staff.actor_token
        self.scheduling = scheduling
        self.people = people
        self.terms: list[TermView] = []
        self.courses: list[CourseToPlan] = []
        self.rooms: list[RoomToPlan] = []
        self.preview: RunPreview | None = None
        self.taken = Taken()

    @property
    def term(self) -> TermView | None:
        return next((one for one in self.terms if str(one.term_id) == self.form.get("term_id")), None)

    @property
    def course(self) -> CourseToPlan | None:
        return next((one for one in self.courses if course_value(one) == self.form.get("course")), None)

    @property
    def room(self) -> RoomToPlan | None:
        return next((one for one in self.rooms if str(one.room_id) == self.form.get("room_id")), None)

    @property
    def wish(self) -> dict[str, Any]:
        course_id, _, version = self.form.get("course").partition(".")
        return {
            "term_id": self.form.get("term_id"),
            "course_id": course_id,
            "version": int(version),
            "room_id": self.form.get("room_id"),
            "weekday": int(self.form.get("weekday")),
            "starts": f"{self.form.text('starts')}:00",
            "from_on": self.form.text("from_on") or None,
        }

    @property
    def pair(self) -> list[UUID]:
        return [UUID(one) for name in ("first", "second") if is_id(one := self.form.get(name))]

    async def load(self) -> None:
        self.terms = await self.scheduling.terms(actor=self.actor, open_only=True)
        if len(self.terms) == 1:
            self.form.values.setdefault("term_id", [str(self.terms[0].term_id)])
        term = self.term
        self.courses = await self.scheduling.courses_to_plan(term.term_id if term else None, actor=self.actor)
        if (course := self.course) is not None:
            self.rooms = await self.scheduling.rooms_to_plan(course.course_id, course.version, actor=self.actor)

    async def reach(self, wanted: str) -> str:
        """The step that is wanted, or the first before it whose answer is missing or cannot be."""
        for step in STEPS[: STEPS.index(wanted)]:
            self._read(step)
            if not self.form.is_good:
                return step
        if wanted in ("who", "with", "look"):
            await self._look(self.pair if wanted == "look" else [])
        if not self.form.is_good:
            return next((step for step in STEPS if set(ASKED[step]) & set(self.form.errors)), wanted)
        return "when" if self.taken.clashes and wanted != "look" else wanted

    def _read(self, step: str) -> None:
        form = self.form
        if step == "what":
            need(form, "term_id", self.term is not None, _("Choose the term"))
            need(form, "course", self.course is not None, _("Choose the course"))
        elif step == "where":
            need(form, "room_id", self.room is not None, _("Choose a room"))
        elif step == "when":
            weekdays = {str(number) for number, _day in WEEK}
            need(form, "weekday", form.get("weekday") in weekdays, _("Choose the day of the week"))
            read_start(form)
            if form.text("from_on"):
                read_day(form, "from_on")
        elif step == "who":
            need(form, "first", is_id(form.get("first")), _("Choose who leads it"))
        else:
            need(form, "second", is_id(form.get("second")), _("Choose who leads it with them"))

    async def _look(self, pair: list[UUID]) -> None:
        try:
            self.preview = await self.scheduling.run_preview(self.wish, pair, actor=self.actor)
            self.taken = self.preview.taken
        except Refused as refused:
            self.form.refuse(refused, tutor_ids="second", course_id="course")

    async def choices(self, step: str) -> list[tuple[UUID, str]]:
        """Who is ready and free on all these dates, by name."""
        if step not in ("who", "with"):
            return []
        first = UUID(self.form.get("first")) if step == "with" else None
        return await by_name(
            self.people, await self.scheduling.tutors_to_plan(self.wish, first, actor=self.actor), self.actor
        )

    async def names(self) -> dict[UUID, str]:
        return await names_of(self.people, {*self.pair, *tutors_in(self.taken)}, self.actor)


def course_value(course: CourseToPlan) -> str:
    return f"{course.course_id}.{course.version}"


def need(form: Form, name: str, is_there: bool, sentence: str) -> None:
    if not is_there:
        form.wrong(name, sentence)


def read_start(form: Form) -> None:
    """10.30 and 10:30 alike."""
    text = form.need("starts", _("Say at what time it begins")).replace(".", ":")
    try:
        form.values["starts"] = [f"{time.fromisoformat(text.zfill(5)):%H:%M}"] if text else [""]
    except ValueError:
        form.wrong("starts", _("Write the time like 10:30"))


def is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@get("/runs/new")
async def show(
    request: AnyRequest, staff: Given[SignedIn], scheduling: Given[Scheduling], people: Given[People]
) -> Response[bytes]:
    form = Form({name: request.query_params.getall(name) for name in request.query_params})
    planning = Planning(form, staff, scheduling, people)
    await planning.load()
    wanted = form.get("step", "what")
    return await _show(request, planning, await planning.reach(wanted if wanted in STEPS else "what"))


@post("/runs/new")
async def plan(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    people: Given[People],
) -> Response[bytes]:
    planning = Planning(form, staff, scheduling, people)
    await planning.load()
    step = await planning.reach("look")
    if step != "look":
        return await _show(request, planning, step)
    try:
        run = await scheduling.plan_run(planning.wish, planning.pair, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        planning.taken = taken_of(refused)
        if not planning.taken.clashes:
            form.refuse(refused)
        return await _show(request, planning, "look")
    return see(request, f"/runs/{run.run_id}", said="planned")


async def _show(request: AnyRequest, planning: Planning, step: str) -> Response[bytes]:
    form = planning.form
    choices = await planning.choices(step)
    names = await planning.names()
    led_by = [names[one] for one in planning.pair[: {"with": 1, "look": 2}.get(step, 0)]]
    is_good = form.is_good and not planning.taken.clashes
    words = form.text("words")
    shown = _rooms(planning, words)
    return page(
        request,
        f"runs/plan_{step}.html",
        status=200 if is_good else 422,
        form=form,
        planning=planning,
        step=step,
        steps=STEPS,
        course_value=course_value,
        rooms=shown[:MOST_ROOMS],
        rooms_left=max(len(shown) - MOST_ROOMS, 0),
        choices=choices,
        names=names,
        led_by=sorted(led_by, key=str.casefold),
        week=WEEK,
        kept={name: form.get(name) for name in ANSWERS if form.get(name) and name not in ASKED[step]},
        again={one: _address(form, step=one) for one in STEPS},
        free=[(one, _instead(form, one)) for one in planning.taken.alternatives],
        lines=_lines(planning.preview),
    )


def _address(form: Form, **other: str) -> str:
    """The same answers but for `other`."""
    known = {name: form.get(name) for name in ANSWERS if form.get(name)}
    return f"/runs/new?{urlencode(known | other)}"


def _instead(form: Form, one: Alternative) -> str:
    step = "look" if form.get("second") else "who"
    return _address(form, room_id=str(one.room_id), weekday=str(one.weekday), starts=f"{one.starts:%H:%M}", step=step)


def _rooms(planning: Planning, words: str) -> list[RoomToPlan]:
    """Those with every word, and the chosen one in any case."""
    wanted = words.casefold().split()
    chosen = planning.form.get("room_id")
    return [
        room
        for room in planning.rooms
        if all(word in f"{room.venue} {room.room} {room.town}".casefold() for word in wanted)
        or str(room.room_id) == chosen
    ]


class Line(msgspec.Struct, frozen=True):
    """A date of the series, or one that is skipped."""

    on: Any
    slot: Any = None
    name: str = ""
    number: int = 0


def _lines(preview: RunPreview | None) -> list[Line]:
    """All dates in their order, those that are skipped among them."""
    if preview is None:
        return []
    dates = [Line(slot.starts_at, slot, number=number) for number, slot in enumerate(preview.dates, 1)]
    skipped = [Line(one.on, name=one.name) for one in preview.skipped]
    return sorted([*dates, *skipped], key=lambda line: f"{line.on:%Y-%m-%d}")


pages = [show, plan]
