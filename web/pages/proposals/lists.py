"""What is mine and where it stands, and what the group can read."""

import asyncio
from typing import Any

from litestar import Response, get, post

from web.clients.codesign import Codesign
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
    """Out of nothing; from the box, out of an idea; or a course from before, written anew."""
    idea_id = form.uuid("idea_id") if form.get("idea_id") else None
    course_id = form.uuid("course_id") if form.get("course_id") else None
    kept = await codesign.start_proposal(idea_id, course_id, actor=person.actor_token, key=form.key)
    return see(request, f"/proposals/{kept.proposal_id}", part="1")


@get("/co-design")
async def of_the_group(
    request: AnyRequest, staff: Given[SignedIn], codesign: Given[Codesign], people: Given[People]
) -> Response[bytes]:
    before = request.query_params.get("before", "")
    found, from_before = await asyncio.gather(
        codesign.proposals(int(before) if before.isdigit() else None, actor=staff.actor_token),
        codesign.carried_over(actor=staff.actor_token),
    )
    names = await names_of(people, [one for line in found.proposals for one in line.owner_ids], staff)
    return page(request, "proposals/all.html", found=found, names=names, from_before=from_before.courses)


pages: list[Any] = [mine, new_form, new, of_the_group]
