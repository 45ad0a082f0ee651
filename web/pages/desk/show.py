"""The desk itself, one of its sections whole, and what is found in it."""

import asyncio
from datetime import date, datetime
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromQuery

from services.runtime.clock import college_date, machine_clock
from web.clients import Messages, People, Scheduling
from web.clients.messages import Desk, Member
from web.clients.people.records import Address
from web.clients.scheduling.runs import Coming
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page
from web.language import _
from web.signed_in import SignedIn
from web.tasks.lines import Line, ids_in, line
from web.tasks.view import SAID, SHOWS, View
from web.tasks.words import SECTIONS

DAYS = 2
MOST_FOUND = 50
WHOLE = 200


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """How one person can be reached, shown once because somebody pressed for it."""

    task_id: UUID
    address: Address


class Sitting(msgspec.Struct, frozen=True, kw_only=True):
    """A session of today or tomorrow with what is unsettled under it."""

    session: Coming
    tutors: list[str]
    lines: list[Line]
    is_over: bool


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the desk."""

    name: str
    title: str
    count: int
    lines: list[Line]
    not_reached: list[Line]


@get("/desk")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    show: FromQuery[str] = "everything",
    section: FromQuery[str] = "",
    words: FromQuery[str] = "",
    number: FromQuery[int] = 1,
    said: FromQuery[str] = "",
    undo: FromQuery[UUID | None] = None,
) -> Response[bytes]:
    view = View(show=show, section=section, words=words.strip(), number=number)
    return await show_desk(request, staff, view, said=said, undo=undo)


async def show_desk(
    request: AnyRequest,
    staff: SignedIn,
    view: View,
    *,
    form: Form | None = None,
    number: Number | None = None,
    said: str = "",
    undo: UUID | None = None,
) -> Response[bytes]:
    """Every form of the desk leads back here, with what was refused on top."""
    clients, now = frame_of(request).clients, machine_clock()
    today = college_date(now)
    is_whole = view.show == "everything" and not view.section and not view.words
    desk, sessions = await asyncio.gather(
        _ask_desk(clients.messages, clients.people, view, staff),
        _ask_sessions(clients.scheduling, staff) if is_whole else _nothing(),
    )
    names = await clients.people.names(_ids(desk, sessions), actor=staff.actor_token)
    lines = [line(task, names, desk.mine_ids, staff.person_id, now) for task in desk.tasks]
    sittings = [_sitting(one, lines, names, now) for one in sessions]
    shown = {one.task.task_id for sitting in sittings for one in sitting.lines}
    return page(
        request,
        "desk/show.html",
        status=200 if form is None else 422,
        view=view,
        back=view.path,
        shows=SHOWS,
        now=now,
        is_whole=is_whole,
        desk=desk,
        today=[one for one in sittings if college_date(one.session.starts_at) == today],
        tomorrow=[one for one in sittings if college_date(one.session.starts_at) > today],
        parts=_parts(desk, [one for one in lines if one.task.task_id not in shown], is_whole),
        colleagues=_named(desk.members, names, but=staff.person_id),
        aways=_aways(desk.members, names, staff.person_id),
        me=next((one for one in desk.members if one.person_id == staff.person_id), None),
        in_turn=[name for _id, name in _named(desk.members, names)],
        number=number,
        form=form or Form(),
        said=_(SAID[said]) if said in SAID else "",
        undo=undo,
        has_more=any(part.count > WHOLE * view.number for part in desk.sections),
    )


async def _ask_desk(messages: Messages, people: People, view: View, staff: SignedIn) -> Desk:
    """Whoever is looked for by name is found where names are known."""
    found = await people.find_people(view.words, actor=staff.actor_token) if view.words else []
    return await messages.desk(
        view.show if view.show in SHOWS else "everything",
        view.section if view.section in SECTIONS else None,
        view.words,
        [one.person_id for one in found[:MOST_FOUND]],
        view.number,
        actor=staff.actor_token,
    )


async def _ask_sessions(scheduling: Scheduling, staff: SignedIn) -> list[Coming]:
    return await scheduling.coming(DAYS, actor=staff.actor_token)


async def _nothing() -> list[Coming]:
    return []


def _ids(desk: Desk, sessions: list[Coming]) -> list[UUID]:
    here = [one for member in desk.members for one in (member.person_id, member.cover_id) if one]
    return [*here, *ids_in(desk.tasks), *(one for session in sessions for one in session.tutor_ids)]


def _sitting(session: Coming, lines: list[Line], names: dict[UUID, str], now: datetime) -> Sitting:
    return Sitting(
        session=session,
        tutors=sorted(names[one] for one in session.tutor_ids if one in names),
        lines=[one for one in lines if one.task.about_id == session.session_id],
        is_over=session.ends_at <= now,
    )


def _parts(desk: Desk, lines: list[Line], is_whole: bool) -> list[Part]:
    """In the order of SECTIONS. Places stand there always: one gets from there to all of them."""
    counts = {one.section: one.count for one in desk.sections}
    return [
        Part(
            name=name,
            title=_(title),
            count=counts.get(name, 0),
            lines=[one for one in lines if one.task.section == name and not one.has_not_answered],
            not_reached=[one for one in lines if one.task.section == name and one.has_not_answered],
        )
        for name, title in SECTIONS.items()
        if (name == "places" and is_whole) or any(one.task.section == name for one in lines)
    ]


def _named(members: tuple[Member, ...], names: dict[UUID, str], but: UUID | None = None) -> list[tuple[UUID, str]]:
    return [(one.person_id, names[one.person_id]) for one in members if one.person_id != but and one.person_id in names]


def _aways(members: tuple[Member, ...], names: dict[UUID, str], me: UUID) -> list[tuple[str, date, str]]:
    """Who is not here, until when, and who covers."""
    return [
        (names.get(one.person_id, ""), one.back_on, names.get(one.cover_id, ""))
        for one in members
        if one.is_away and one.back_on and one.cover_id and one.person_id != me
    ]


pages = [show]
