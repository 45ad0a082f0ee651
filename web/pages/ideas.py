"""Ideas: leaving one, looking up what became of it, and the box for those who read and answer."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from services.runtime.clock import college_date, machine_clock
from web.clients.base import Refused, ServiceAway
from web.clients.codesign import Codesign
from web.clients.codesign.ideas import Idea
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, in_both_languages, mark
from web.signed_in import SignedIn, Visitor

SHELVES = ("to_answer", "not_yet", "answered")
SAID = {
    "changed": mark("Changed. It has the same number."),
    "back": mark("Taken back. What you wrote is gone, and nobody can read it."),
    "read": mark("Thank you. Whoever left it can see that it has been read."),
    "talked_about": mark("Thank you. Whoever left it can see that you are talking about it."),
    "answered": mark("Answered. Whoever left it can read it under its number."),
    "told": mark("Thank you. Their name and how to reach them are rubbed out now."),
    "added": mark("It is in the box."),
}


def said(name: str) -> str:
    return _(SAID[name]) if name in SAID else ""


@get(in_both_languages("/ideas"))
async def show(request: AnyRequest, codesign: Given[Codesign]) -> Response[bytes]:
    return await _show(request, codesign, Form())


async def _show(request: AnyRequest, codesign: Codesign, form: Form, status: int = 200) -> Response[bytes]:
    group = await codesign.group()
    return page(request, "ideas/show.html", public=True, status=status, form=form, group=group.name)


@post("/ideas")
async def leave(
    request: AnyRequest, form: Given[Form], visitor: Given[Visitor], codesign: Given[Codesign]
) -> Response[bytes]:
    words = form.need("words", _("Write your idea. A few words are enough."))
    if form.is_good:
        try:
            kept = await codesign.leave_idea(
                words, form.text("name"), form.text("contact"), actor=visitor.actor_token, key=form.key
            )
            return see(request, f"/ideas/{kept.number}")
        except Refused as refused:
            form.refuse(refused)
    return await _show(request, codesign, form, 422)


@get("/ideas/look")
async def look_up(request: AnyRequest, codesign: Given[Codesign], number: FromQuery[str] = "") -> Response[bytes]:
    """The form on the first page asks for a number; this leads to its page."""
    digits = number.strip().lstrip("0")
    form = Form(number=number)
    if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
        form.wrong("number", _("Write the number of your idea, for example 212."))
    elif not await _is_there(codesign, int(digits)):
        form.wrong("number", _("We have no idea with this number. Please look at it again, or ring us."))
    return see(request, f"/ideas/{digits}") if form.is_good else await _show(request, codesign, form, 422)


async def _is_there(codesign: Codesign, number: int) -> bool:
    try:
        await codesign.idea(number, actor=None)
    except Refused:
        return False
    return True


@get("/ideas/{number:int}")
async def one(
    request: AnyRequest,
    number: FromPath[int],
    visitor: Given[Visitor],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    """Right after leaving it: thanks, and what happens next. Later, to anybody with the number: how far it is."""
    idea, group = await asyncio.gather(codesign.idea(number, actor=visitor.actor_token), codesign.group())
    readers = await public_names(people, group.co_chair_ids)
    template = "ideas/thanks.html" if idea.own else "ideas/state.html"
    is_late = college_date(machine_clock()) > idea.answer_by_on
    return page(
        request,
        template,
        idea=idea,
        group=group.name,
        readers=readers,
        is_late=is_late,
        said=said(request.query_params.get("said", "")),
    )


@get("/ideas/{number:int}/change")
async def change_form(
    request: AnyRequest, number: FromPath[int], visitor: Given[Visitor], codesign: Given[Codesign]
) -> Response[bytes]:
    idea = await codesign.idea(number, actor=visitor.actor_token)
    if idea.own is None:
        return see(request, f"/ideas/{number}")
    form = Form(words=idea.own.words, name=idea.own.name, contact=idea.own.contact)
    return _changing(request, idea, form)


def _changing(request: AnyRequest, idea: Idea, form: Form, status: int = 200) -> Response[bytes]:
    return page(request, "ideas/change.html", status=status, idea=idea, form=form)


@post("/ideas/{number:int}/change")
async def change(
    request: AnyRequest,
    number: FromPath[int],
    form: Given[Form],
    visitor: Given[Visitor],
    codesign: Given[Codesign],
) -> Response[bytes]:
    idea = await codesign.idea(number, actor=visitor.actor_token)
    words = form.need("words", _("Write your idea. A few words are enough."))
    if form.is_good:
        try:
            await codesign.change_idea(
                idea.idea_id, words, form.text("name"), form.text("contact"), actor=visitor.actor_token, key=form.key
            )
            return see(request, f"/ideas/{number}", said="changed")
        except Refused as refused:
            form.refuse(refused)
    return _changing(request, idea, form, 422)


@post("/ideas/{number:int}/take-back")
async def take_back(
    request: AnyRequest,
    number: FromPath[int],
    form: Given[Form],
    visitor: Given[Visitor],
    codesign: Given[Codesign],
) -> Response[bytes]:
    idea = await codesign.idea(number, actor=visitor.actor_token)
    await codesign.take_back_idea(idea.idea_id, actor=visitor.actor_token, key=form.key)
    return see(request, f"/ideas/{number}", said="back")


# The box


@get("/ideas/box")
async def box(
    request: AnyRequest, staff: Given[SignedIn], codesign: Given[Codesign], shelf: FromQuery[str] = SHELVES[0]
) -> Response[bytes]:
    shelf = shelf if shelf in SHELVES else SHELVES[0]
    before = request.query_params.get("before", "")
    found = await codesign.ideas_box(shelf, int(before) if before.isdigit() else None, actor=staff.actor_token)
    is_desk = staff.has("coordinator")
    to_tell = await codesign.givers_to_tell(actor=staff.actor_token) if is_desk and shelf == "answered" else ()
    return page(
        request,
        "ideas/box.html",
        box=found,
        shelf=shelf,
        to_tell=to_tell,
        is_desk=is_desk,
        said=said(request.query_params.get("said", "")),
    )


@get("/ideas/box/{number:int}")
async def in_box(
    request: AnyRequest, number: FromPath[int], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    return await _in_box(request, number, staff, codesign, Form())


async def _in_box(
    request: AnyRequest, number: int, staff: SignedIn, codesign: Codesign, form: Form, status: int = 200
) -> Response[bytes]:
    found = await codesign.idea_in_box(number, actor=staff.actor_token)
    return page(
        request,
        "ideas/in_box.html",
        status=status,
        form=form,
        found=found,
        idea=found.idea,
        is_desk=staff.has("coordinator"),
        said=said(request.query_params.get("said", "")),
    )


@post("/ideas/box/{number:int}/note")
async def note(
    request: AnyRequest, number: FromPath[int], form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    progress = form.text("progress")
    await codesign.note_idea(form.uuid("idea_id"), progress, actor=staff.actor_token, key=form.key)
    return see(request, f"/ideas/box/{number}", said=progress)


@post("/ideas/box/{number:int}/answer")
async def answer(
    request: AnyRequest, number: FromPath[int], form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    """No, or not yet. Each answer has its own words field, so that nothing typed under one counts for the other."""
    reply = form.choice("reply", ("not_yet", "no"), _("Choose one of the answers."))
    field = f"words-{reply}"
    day = _day(form) if reply == "not_yet" else None
    if form.is_good:
        try:
            await codesign.answer_idea(
                form.uuid("idea_id"), reply, form.text(field), day, actor=staff.actor_token, key=form.key
            )
            return see(request, f"/ideas/box/{number}", said="answered")
        except Refused as refused:
            form.refuse(refused, words=field)
    return await _in_box(request, number, staff, codesign, form, 422)


def _day(form: Form) -> date | None:
    try:
        return date.fromisoformat(form.text("look_again_on"))
    except ValueError:
        form.wrong("look_again_on", _("Choose the day on which the group looks at it again."))
        return None


@post("/ideas/box/{number:int}/told")
async def told(
    request: AnyRequest, number: FromPath[int], form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    await codesign.note_giver_told(form.uuid("idea_id"), actor=staff.actor_token, key=form.key)
    return see(request, "/ideas/box", shelf="answered", said="told")


@post("/ideas/box/{number:int}/take-back")
async def take_back_for_her(
    request: AnyRequest, number: FromPath[int], form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    await codesign.take_back_idea(form.uuid("idea_id"), actor=staff.actor_token, key=form.key)
    return see(request, "/ideas/box", said="back")


@get("/ideas/box/add")
async def add_form(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    return page(request, "ideas/add.html", form=Form())


@post("/ideas/box/add")
async def add(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    """What somebody said on the phone, or wrote on a slip of paper."""
    words = form.need("words", _("Write the idea as they said it."))
    if form.is_good:
        try:
            kept = await codesign.leave_idea(
                words,
                form.text("name"),
                form.text("contact"),
                on_behalf=True,
                actor=staff.actor_token,
                key=form.key,
            )
            return see(request, f"/ideas/box/{kept.number}", said="added")
        except Refused as refused:
            form.refuse(refused)
    return page(request, "ideas/add.html", form=form, status=422)


async def public_names(people: People, person_ids: Iterable[UUID]) -> list[str]:
    """Those who chose to be named; nobody while `people` is away, since no page of ours waits for a name."""
    try:
        return sorted((await people.public_names(person_ids)).values())
    except (Refused, ServiceAway):
        return []


pages: list[Any] = [
    show,
    leave,
    look_up,
    one,
    change_form,
    change,
    take_back,
    box,
    in_box,
    note,
    answer,
    told,
    take_back_for_her,
    add_form,
    add,
]
