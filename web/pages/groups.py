"""Groups: one's own, who is in them, when they meet, and whom a co-chair is asked to talk with."""

import asyncio
from datetime import date, datetime, time
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from services.runtime.clock import COLLEGE_ZONE
from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.groups import Groups
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.reach import WAYS, field_of, reach_of
from web.signed_in import SignedIn

OFFICE = ("coordinator", "administrator")
SAID = {
    "planned": mark("The meeting is planned. Everybody in the group sees it here."),
    "called-off": mark("The meeting is called off. What was on its list goes to the next one."),
    "talked": mark("Thank you. It is noted that you have talked."),
    "left": mark("You have left the group. What you wrote stays yours: you can still change it or take it back."),
}


def news(name: str) -> str:
    return _(SAID[name]) if name in SAID else ""


# One's own groups


@get("/groups")
async def mine(
    request: AnyRequest,
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    actor = person.actor_token
    found, talks = await asyncio.gather(groups.groups(actor=actor), groups.conversations(actor=actor))
    titles, names = await asyncio.gather(
        codesign.version_titles([talk.item_digest for talk in talks], actor=actor),
        people.names([talk.person_id for talk in talks], actor=actor),
    )
    return page(
        request,
        "groups/mine.html",
        groups=found,
        talks=talks,
        titles=titles,
        names=names,
        may_set_up=person.has(*OFFICE),
        said=news(said),
    )


@post("/groups/talks/{conversation_id:uuid}")
async def talked(
    request: AnyRequest,
    conversation_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
) -> Response[bytes]:
    await groups.close_conversation(conversation_id, actor=person.actor_token, key=form.key)
    return see(request, "/groups", said="talked")


@get("/groups/{group_id:uuid}")
async def show(
    request: AnyRequest,
    group_id: FromPath[UUID],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _show(request, group_id, person, groups, codesign, people, Form(), said=news(said))


async def _show(
    request: AnyRequest,
    group_id: UUID,
    person: SignedIn,
    groups: Groups,
    codesign: Codesign,
    people: People,
    form: Form,
    said: str = "",
) -> Response[bytes]:
    actor = person.actor_token
    group, lines = await asyncio.gather(groups.group(group_id, actor=actor), groups.decisions(group_id, actor=actor))
    titles, names = await asyncio.gather(
        codesign.version_titles([line.item_digest for line in lines], actor=actor),
        people.names(group.member_ids, actor=actor),
    )
    return page(
        request,
        "groups/show.html",
        status=200 if form.is_good else 422,
        group=group,
        members=sorted((names.get(one, _("A former member")) for one in group.member_ids), key=str.casefold),
        open_lines=[line for line in lines if not line.is_over],
        past_lines=[line for line in lines if line.is_over],
        titles=titles,
        form=form,
        said=said,
    )


@get("/groups/{group_id:uuid}/ask")
async def show_ask(
    request: AnyRequest, group_id: FromPath[UUID], staff: Given[SignedIn], groups: Given[Groups]
) -> Response[bytes]:
    return await _ask(request, group_id, staff, groups, Form())


@post("/groups/{group_id:uuid}/ask")
async def ask(
    request: AnyRequest,
    group_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    """A co-chair, into her own group. Whoever it is: whether the college knows them, no page tells."""
    name = form.need("name", _("Write the name they like to be called"))
    way, contact = reach_of(form)
    if form.is_good:
        try:
            await people.invite_into_group(
                group_id, name, contact, way, request.state.language, actor=staff.actor_token, key=form.key
            )
            return see(request, "/people/invitations", said="asked")
        except Refused as refused:
            form.refuse(refused, contact=field_of(way))
    return await _ask(request, group_id, staff, groups, form)


async def _ask(request: AnyRequest, group_id: UUID, staff: SignedIn, groups: Groups, form: Form) -> Response[bytes]:
    group = await groups.group(group_id, actor=staff.actor_token)
    if not group.am_i_co_chair:
        raise NotFoundException
    status = 200 if form.is_good else 422
    return page(request, "groups/ask.html", group=group, form=form, ways=WAYS, status=status)


@post("/groups/{group_id:uuid}/meetings")
async def plan_meeting(
    request: AnyRequest,
    group_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    if await plan(form, group_id, person, groups):
        return see(request, f"/groups/{group_id}", said="planned")
    return await _show(request, group_id, person, groups, codesign, people, form)


async def plan(form: Form, group_id: UUID, person: SignedIn, groups: Groups) -> bool:
    """True when it is planned; else the form says what is missing."""
    starts_at = _moment(form)
    if form.is_good and starts_at is not None:
        try:
            await groups.plan_meeting(group_id, starts_at, form.text("place"), actor=person.actor_token, key=form.key)
        except Refused as refused:
            form.refuse(refused, starts_at="day")
    return form.is_good


def _moment(form: Form) -> datetime | None:
    """The day and the hour of the college's own clock."""
    day = form.need("day", _("Choose the day on which the group meets."))
    hour = form.need("hour", _("Say at what time it begins."))
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), COLLEGE_ZONE)
    except ValueError:
        if day and hour:
            form.wrong("day", _("We could not read the day or the time. Write them like 2027-01-20 and 18:00."))
        return None


@post("/groups/{group_id:uuid}/meetings/{meeting_id:uuid}/off")
async def call_off(
    request: AnyRequest,
    group_id: FromPath[UUID],
    meeting_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    groups: Given[Groups],
) -> Response[bytes]:
    await groups.call_off_meeting(meeting_id, actor=person.actor_token, key=form.key)
    return see(request, f"/groups/{group_id}", said="called-off")


@post("/groups/{group_id:uuid}/leave")
async def leave(
    request: AnyRequest, group_id: FromPath[UUID], form: Given[Form], person: Given[SignedIn], groups: Given[Groups]
) -> Response[bytes]:
    await groups.change_seat("/end-seat", group_id, person.person_id, actor=person.actor_token, key=form.key)
    return see(request, "/groups", said="left")


pages = [mine, talked, show, show_ask, ask, plan_meeting, call_off, leave]
