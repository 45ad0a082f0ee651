"""The desk: what is on today and in the next days, what somebody must look at, and whom to ring."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec
from litestar import Response, get

from services.runtime.clock import college_date, machine_clock
from web.clients import Messages, People
from web.clients.messages import CallLine
from web.clients.scheduling import Scheduling
from web.clients.scheduling.views import Coming
from web.frame import AnyRequest, Given, page
from web.language import _
from web.pages.calls import name_of, why_of
from web.signed_in import SignedIn

Day = tuple[date, str, Sequence[Coming]]


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A call with its names, to read: it is made on its own page."""

    call_id: UUID
    name: str
    why: str
    owner: str
    until_at: datetime


@get("/desk")
async def show(
    request: AnyRequest,
    staff: Given[SignedIn],
    scheduling: Given[Scheduling],
    messages: Given[Messages],
    people: Given[People],
) -> Response[bytes]:
    sessions, calls = await asyncio.gather(
        scheduling.coming(actor=staff.actor_token), messages.calls(actor=staff.actor_token)
    )
    calls = [call for call in calls if call.state == "open"]
    known = {one for call in calls for one in (call.person_id, call.owner_id) if one}
    known = known.union(*(one.tutor_ids for one in sessions))
    names = await people.names(list(known), actor=staff.actor_token)
    now = machine_clock()
    return page(
        request,
        "desk/show.html",
        now=now,
        days=by_day(sessions, college_date(now)),
        to_look=sum(bool(one.marks) for one in sessions),
        calls=[_owed(call, names) for call in calls],
        free=sum(call.owner_id is None for call in calls),
        names=names,
    )


def by_day(sessions: Sequence[Coming], today: date) -> list[Day]:
    """Today in any case; then each day on which something is on."""
    found: dict[date, list[Coming]] = {today: []}
    for one in sessions:
        found.setdefault(college_date(one.starts_at), []).append(one)
    words = {today: _("Today"), today + timedelta(days=1): _("Tomorrow")}
    return [(day, words.get(day, ""), several) for day, several in sorted(found.items())]


def _owed(call: CallLine, names: Mapping[UUID, str]) -> Owed:
    owner = names.get(call.owner_id, "") if call.owner_id else ""
    return Owed(call_id=call.call_id, name=name_of(call, names), why=why_of(call), owner=owner, until_at=call.until_at)


pages = [show]
