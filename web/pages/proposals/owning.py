"""Two people own a proposal. Asking the second, being asked, and taking it all back."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _
from web.pages.proposals.shared import names_of
from web.signed_in import SignedIn

SIDES = ("lived_experience", "professional")


@get("/proposals/{proposal_id:uuid}/owner")
async def owner(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    return await _show_owner(request, proposal_id, person, codesign, people, Form())


async def _show_owner(
    request: AnyRequest,
    proposal_id: UUID,
    person: SignedIn,
    codesign: Codesign,
    people: People,
    form: Form,
    status: int = 200,
) -> Response[bytes]:
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    can_ask = await codesign.co_owners_to_ask(proposal_id, actor=person.actor_token)
    involved = [*proposal.owner_ids, *filter(None, [proposal.asked_id, proposal.not_joined_id])]
    names = await names_of(people, [*can_ask, *involved], person)
    choices = sorted(((one, names[one]) for one in can_ask if one in names), key=lambda pair: pair[1].casefold())
    return page(
        request,
        "proposals/owner.html",
        status=status,
        proposal=proposal,
        names=names,
        choices=choices,
        form=form,
        others=proposal.others(person.person_id),
    )


@post("/proposals/{proposal_id:uuid}/owner")
async def ask(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    chosen = form.need("person_id", _("Choose whom you ask."))
    side = form.choice("side", SIDES, _("Say which side you speak from in this one."))
    if form.is_good:
        try:
            await codesign.ask_co_owner(proposal_id, UUID(chosen), side, actor=person.actor_token, key=form.key)
            return see(request, f"/proposals/{proposal_id}/owner", said="asked")
        except Refused as refused:
            form.refuse(refused)
    return await _show_owner(request, proposal_id, person, codesign, people, form, 422)


@post("/proposals/{proposal_id:uuid}/owner/take-back")
async def take_back_asking(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    await codesign.on_proposal("take-back-asking", proposal_id, actor=person.actor_token, key=form.key)
    return see(request, f"/proposals/{proposal_id}/owner", said="not-asked")


@get("/proposals/{proposal_id:uuid}/answer")
async def answer_form(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    return await _show_answer(request, proposal_id, person, codesign, people, Form())


async def _show_answer(
    request: AnyRequest,
    proposal_id: UUID,
    person: SignedIn,
    codesign: Codesign,
    people: People,
    form: Form,
    status: int = 200,
) -> Response[bytes]:
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    if proposal.i_am != "asked":
        return see(request, f"/proposals/{proposal_id}")
    draft = await codesign.draft(proposal_id, actor=person.actor_token)
    names = await names_of(people, proposal.owner_ids, person)
    return page(
        request,
        "proposals/answer.html",
        status=status,
        proposal=proposal,
        whole=draft.whole,
        asking=names.get(proposal.owner_ids[0], "") if proposal.owner_ids else "",
        form=form,
    )


@post("/proposals/{proposal_id:uuid}/answer")
async def answer(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    joins = form.choice("joins", ("yes", "no"), _("Choose one of the answers.")) == "yes"
    side = form.choice("side", SIDES, _("Say which side you speak from in this one.")) if joins else None
    if form.is_good:
        try:
            await codesign.answer_asking(proposal_id, joins, side, actor=person.actor_token, key=form.key)
            return see(request, "/proposals", said="thanks")
        except Refused as refused:
            form.refuse(refused)
    return await _show_answer(request, proposal_id, person, codesign, people, form, 422)


@get("/proposals/{proposal_id:uuid}/take-back")
async def take_back_form(
    request: AnyRequest, proposal_id: FromPath[UUID], person: Given[SignedIn], codesign: Given[Codesign]
) -> Response[bytes]:
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    return page(request, "proposals/take_back.html", proposal=proposal)


@post("/proposals/{proposal_id:uuid}/take-back")
async def take_back(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    await codesign.on_proposal("take-back-proposal", proposal_id, actor=person.actor_token, key=form.key)
    return see(request, "/proposals", said="taken-back")


pages: list[Any] = [owner, ask, take_back_asking, answer_form, answer, take_back_form, take_back]
