"""For the desk: a proposal whose maker has left, and which nobody owns, or one person alone."""

import asyncio
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.signed_in import SignedIn

CAN_TAKE = ("tutor", "member", "co_chair")


@get("/desk/proposals/{proposal_id:uuid}")
async def needed(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    staff: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    return await _show(request, proposal_id, staff, codesign, people, Form())


@post("/desk/proposals/{proposal_id:uuid}")
async def find(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    form.need("person_id", _("Choose somebody."))
    if form.is_good:
        try:
            await codesign.find_owner(proposal_id, form.uuid("person_id"), actor=staff.actor_token, key=form.key)
            return see(request, "/desk", said="found")
        except Refused as refused:
            form.refuse(refused)
    return await _show(request, proposal_id, staff, codesign, people, form)


@post("/desk/proposals/{proposal_id:uuid}/put-aside")
async def put_aside(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    await codesign.on_proposal("put-aside-proposal", proposal_id, actor=staff.actor_token, key=form.key)
    return see(request, "/desk", said="put-aside")


async def _show(
    request: AnyRequest, proposal_id: UUID, staff: SignedIn, codesign: Codesign, people: People, form: Form
) -> Response[bytes]:
    actor = staff.actor_token
    owned = await codesign.needs_owner(proposal_id, actor=actor)
    known = await asyncio.gather(*(people.people_with_role(role, actor=actor) for role in CAN_TAKE))
    names = {one.person_id: one.name for several in known for one in several if one.person_id not in owned.owner_ids}
    owners = await people.names(owned.owner_ids, actor=actor)
    return page(
        request,
        "proposals/needed.html",
        status=200 if form.is_good else 422,
        owned=owned,
        left=next(iter(owners.values()), ""),
        choices=sorted(names.items(), key=lambda pair: pair[1].casefold()),
        form=form,
    )


pages = [needed, find, put_aside]
