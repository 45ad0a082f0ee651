"""One proposal: its versions side by side, what people say about them, and asking the group."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.codesign.proposals import Proposal
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, own_path, page, see
from web.language import _
from web.pages.proposals import drafts
from web.pages.proposals.shared import names_of, said
from web.signed_in import SignedIn


@get("/proposals/{proposal_id:uuid}")
async def show(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
    part: FromQuery[str] = "",
    version: FromQuery[str] = "",
) -> Response[bytes]:
    """With `part`: writing it. Else what both owners signed; before there is such a version, its first part."""
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    if proposal.i_am == "asked":
        return see(request, f"/proposals/{proposal_id}/answer")
    is_writing = proposal.i_am == "owner" and (part or not proposal.last_version)
    if is_writing and proposal.state == "open":
        number = int(part) if part.isdigit() else 1
        return await drafts.show(request, proposal, min(max(number, 1), drafts.LAST), person, codesign, people)
    number = int(version) if version.isdigit() else proposal.last_version
    return await _show(request, proposal, number, person, codesign, people, Form())


async def _show(
    request: AnyRequest,
    proposal: Proposal,
    number: int,
    person: SignedIn,
    codesign: Codesign,
    people: People,
    form: Form,
    status: int = 200,
    back: str = "",
) -> Response[bytes]:
    line = next((one for one in proposal.versions if one.number == number), None)
    if line is None:
        return see(request, "/proposals")
    version, group, summary = await asyncio.gather(
        codesign.version(line.digest, actor=person.actor_token),
        codesign.group(),
        codesign.summary_of_version(proposal.proposal_id, number, actor=person.actor_token),
    )
    names = await names_of(people, version.person_ids, person)
    return page(
        request,
        "proposals/show.html",
        status=status,
        proposal=proposal,
        version=version,
        summary=summary,
        names=names,
        group=group.name,
        form=form,
        back=back or f"/proposals/{proposal.proposal_id}?version={number}",
        said=said(request.query_params.get("said", "")),
    )


@post("/proposals/{proposal_id:uuid}/ask-group")
async def ask_group(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    try:
        await codesign.ask_group(proposal_id, form.get("digest"), actor=person.actor_token, key=form.key)
        return see(request, f"/proposals/{proposal_id}", said="with-group")
    except Refused as refused:
        proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
        form.refuse(refused)
        return await _show(request, proposal, proposal.last_version, person, codesign, people, form, refused.status)


@post("/proposals/{proposal_id:uuid}/withdraw")
async def withdraw(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    await codesign.on_proposal("withdraw-from-group", proposal_id, actor=person.actor_token, key=form.key)
    return see(request, f"/proposals/{proposal_id}", said="withdrawn")


@post("/proposals/{proposal_id:uuid}/say")
async def say(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    """A comment on a version, or an answer to one. `back`: the page on which it was written."""
    number = int(form.get("version")) if form.get("version").isdigit() else 0
    answers = form.uuid("answers") if form.get("answers") else None
    field = f"words-{answers}" if answers else "words"
    words = form.need(field, _("Write what you think. A few words are enough."))
    if form.is_good:
        try:
            await codesign.make_comment(proposal_id, number, words, answers, actor=person.actor_token, key=form.key)
            return _back(request, form, proposal_id)
        except Refused as refused:
            form.refuse(refused, words=field)
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    back = own_path(form.get("back"), "")
    return await _show(request, proposal, number, person, codesign, people, form, 422, back)


@get("/proposals/{proposal_id:uuid}/said/{comment_id:uuid}")
async def said_form(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    comment_id: FromPath[UUID],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    """One's own words, to say them better or take them back."""
    proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
    version = await codesign.version(proposal.versions[-1].digest, actor=person.actor_token)
    everything = [one for top in version.said for one in (top, *top.answers)]
    own = next((one for one in everything if one.comment_id == comment_id and one.is_mine and one.words), None)
    if own is None:
        return see(request, f"/proposals/{proposal_id}")
    back = own_path(request.query_params.get("back"), f"/proposals/{proposal_id}")
    return _changing(request, proposal_id, comment_id, Form(words=own.words, back=back))


def _changing(
    request: AnyRequest, proposal_id: UUID, comment_id: UUID, form: Form, status: int = 200
) -> Response[bytes]:
    return page(
        request, "proposals/said.html", status=status, proposal_id=proposal_id, comment_id=comment_id, form=form
    )


@post("/proposals/{proposal_id:uuid}/said/{comment_id:uuid}")
async def change_said(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    comment_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
) -> Response[bytes]:
    if form.get("do") == "take-back":
        await codesign.take_back_comment(comment_id, actor=person.actor_token, key=form.key)
        return _back(request, form, proposal_id)
    words = form.need("words", _("Write what you think. A few words are enough."))
    if form.is_good:
        try:
            await codesign.change_comment(comment_id, words, actor=person.actor_token, key=form.key)
            return _back(request, form, proposal_id)
        except Refused as refused:
            form.refuse(refused)
    return _changing(request, proposal_id, comment_id, form, 422)


def _back(request: AnyRequest, form: Form, proposal_id: UUID) -> Response[bytes]:
    """To the page on which it was written, at what people have said."""
    return see(request, f"{own_path(form.get('back'), f'/proposals/{proposal_id}')}#talk")


pages: list[Any] = [show, ask_group, withdraw, say, said_form, change_said]
