"""What is mine and where it stands, and what the group can read."""

import asyncio
from collections.abc import Iterable
from datetime import date
from typing import Any

from litestar import Response, get, post

from services.runtime.clock import college_date, machine_clock
from web.clients.codesign import Codesign
from web.clients.codesign.views import CourseLine
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.pages.proposals.shared import names_of, said
from web.signed_in import SignedIn


@get("/proposals")
async def mine(
    request: AnyRequest, person: Given[SignedIn], codesign: Given[Codesign], people: Given[People]
) -> Response[bytes]:
    found = await codesign.my_proposals(actor=person.actor_token)
    names = await names_of(people, [one.other_id for one in found if one.other_id], person)
    return page(
        request,
        "proposals/mine.html",
        proposals=found,
        names=names,
        reads_box=person.has("member", "co_chair", "peer_tutor", "tutor_by_training", "coordinator"),
        said=said(request.query_params.get("said", "")),
    )


@get("/proposals/new")
async def new_form(request: AnyRequest, person: Given[SignedIn]) -> Response[bytes]:
    return page(request, "proposals/new.html")


@post("/proposals/new")
async def new(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    """Out of nothing, or, from the box, out of an idea."""
    idea_id = form.uuid("idea_id") if form.get("idea_id") else None
    kept = await codesign.start_proposal(idea_id, actor=person.actor_token, key=form.key)
    return see(request, f"/proposals/{kept.proposal_id}", part="1")


@get("/co-design")
async def of_the_group(
    request: AnyRequest, staff: Given[SignedIn], codesign: Given[Codesign], people: Given[People]
) -> Response[bytes]:
    before = request.query_params.get("before", "")
    found, courses = await asyncio.gather(
        codesign.proposals(int(before) if before.isdigit() else None, actor=staff.actor_token),
        codesign.approved_courses(actor=staff.actor_token),
    )
    names = await names_of(people, [one for line in found.proposals for one in line.owner_ids], staff)
    from_before = still_carried_over(courses, college_date(machine_clock()))
    return page(request, "proposals/all.html", found=found, names=names, from_before=from_before)


def still_carried_over(courses: Iterable[CourseLine], today: date) -> list[tuple[date, CourseLine]]:
    """What was there before the group decided, with the last day on which it can be planned; the next day first."""
    days = [(one.plannable_until_on, one) for one in courses if one.is_carried_over]
    coming = [(day, one) for day, one in days if day is not None and day >= today]
    return sorted(coming, key=lambda each: (each[0], each[1].title.en.casefold()))


pages: list[Any] = [mine, new_form, new, of_the_group]
