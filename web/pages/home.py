"""The first page: what the college is; or, for whoever is signed in, what waits for her, or that nothing does."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromQuery

from services.runtime.clock import college_date, machine_clock
from web import signed_in
from web.clients import Enrolment, Groups, People, Refused, ServiceAway
from web.clients.groups import DecisionLine
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page
from web.language import _, in_both_languages
from web.menu import DESK, GROUP, KEEPERS, OFFICE, TRAINERS
from web.pages.first_day.steps import is_unfinished
from web.signed_in import SignedIn, Visitor
from web.tasks.lines import ids_in, line
from web.tasks.view import SAID
from web.tasks.words import until

SOON = 3
SHARE_WORK = DESK | OFFICE | KEEPERS | TRAINERS | {"co_chair"}


class Soon(msgspec.Struct, frozen=True):
    """As much of a card of the prospectus as the first page shows."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    venue: str


class Found(msgspec.Struct, frozen=True):
    cards: list[Soon]


@get(in_both_languages("/"))
async def show(request: AnyRequest, visitor: Given[Visitor], enrolment: Given[Enrolment]) -> Response[bytes]:
    if visitor.is_signed_in:
        return await show_home(request, signed_in.person(request))
    return page(request, "home/show.html", public=True, soon=await _soon(enrolment))


@get("/home")
async def home(
    request: AnyRequest,
    person: Given[SignedIn],
    said: FromQuery[str] = "",
    undo: FromQuery[UUID | None] = None,
) -> Response[bytes]:
    return await show_home(request, person, said=said, undo=undo)


async def show_home(
    request: AnyRequest, person: SignedIn, *, form: Form | None = None, said: str = "", undo: UUID | None = None
) -> Response[bytes]:
    clients, now = frame_of(request).clients, machine_clock()
    waiting, decisions, is_new = await asyncio.gather(
        clients.messages.waiting(actor=person.actor_token),
        _decisions(clients.groups, person),
        _is_new(clients.people, person),
    )
    ids = ids_in(waiting.tasks)
    names = await clients.people.names(ids, actor=person.actor_token) if ids else {}
    return page(
        request,
        "home/mine.html",
        status=200 if form is None else 422,
        name=person.name,
        lines=[line(task, names, ids, person.person_id, now) for task in waiting.tasks],
        waiting=waiting,
        decisions=[(one, until(one.closes_at, now)) for one in decisions],
        count=len(waiting.tasks) + waiting.more + len(decisions),
        is_new=is_new,
        shares_work=person.has(*SHARE_WORK),
        back="/home",
        number=None,
        form=form or Form(),
        said=_(SAID[said]) if said in SAID else "",
        undo=undo,
    )


async def _decisions(groups: Groups, person: SignedIn) -> list[DecisionLine]:
    """Those that wait for her own answer. Nobody else is told that they do."""
    if not person.has(*GROUP):
        return []
    return [one for one in await groups.decisions(actor=person.actor_token) if one.is_for_me]


async def _is_new(people: People, person: SignedIn) -> bool:
    """Whether her college still misses something of its first day. Her page is there also when nobody can say."""
    if not person.has(*OFFICE) or person.factor != "second":
        return False
    try:
        college, day = await asyncio.gather(people.college(), people.first_day(actor=person.actor_token))
    except (Refused, ServiceAway):
        return False
    return is_unfinished(college, day, college_date(machine_clock()))


async def _soon(enrolment: Enrolment) -> list[Soon]:
    """The first page is there also when the prospectus is not."""
    try:
        return (await enrolment.get("/prospectus", Found)).cards[:SOON]
    except (Refused, ServiceAway):
        return []


pages = [show, home]
