"""Writing a proposal part by part. Every press of a button saves; nobody loses a word by stopping."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from web import language
from web.clients.base import Refused
from web.clients.codesign import Codesign
from web.clients.codesign.drafts import Cannot, Typed
from web.clients.codesign.proposals import Proposal
from web.clients.people import People
from web.form import Form
from web.frame import AnyRequest, Given, is_fragment, page, see
from web.language import _, mark
from web.pages.proposals.shared import NEEDS, THEMES, names_of, said
from web.signed_in import SignedIn

PARTS = {
    1: mark("What it is called"),
    2: mark("Who it is for"),
    3: mark("What people will take away"),
    4: mark("What happens each week"),
    5: mark("What can change, and what cannot"),
    6: mark("Read it through and send it"),
}
LAST, FEWEST_WEEKS, MOST_WEEKS = 6, 4, 20
CHANGED_SINCE = 409
SAVED = "proposals/_saved.html"


async def show(
    request: AnyRequest,
    proposal: Proposal,
    number: int,
    person: SignedIn,
    codesign: Codesign,
    people: People,
    form: Form | None = None,
    status: int = 200,
) -> Response[bytes]:
    """One part. With a `form`: what was typed and could not be saved, beside what stands there now."""
    draft, group = await asyncio.gather(
        codesign.draft(proposal.proposal_id, actor=person.actor_token), codesign.group()
    )
    names = await names_of(people, [*proposal.owner_ids, *filter(None, [proposal.asked_id])], person)
    part = draft.part(number)
    typed = part.typed if part else Typed()
    return page(
        request,
        "proposals/draft.html",
        status=status,
        proposal=proposal,
        draft=draft,
        number=number,
        names=names,
        group=group.name,
        titles=[_(title) for title in PARTS.values()],
        part=part,
        pressing=draft.pressing(number),
        form=form or filled(number, typed),
        empty_form=Form(),
        typed=from_form(number, form) if form else typed,
        theirs=part if status == CHANGED_SINCE else None,
        weeks=_weeks(form, typed),
        themes=[(name, _(words)) for name, words in THEMES.items()],
        needs=[(name, _(words)) for name, words in NEEDS.items()],
        other=next((names.get(one, "") for one in proposal.others(person.person_id)), ""),
        me=person.person_id,
        said=said(request.query_params.get("said", "")),
    )


@post("/proposals/{proposal_id:uuid}/part/{number:int}")
async def save(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    number: FromPath[int],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    """A button, or, while somebody types, the page itself (`keep`): then only the line that says so is sent back."""
    doing = form.get("do", "next")
    is_typing = doing == "keep" and is_fragment(request)
    seen = form.get("seen", "0")
    try:
        kept = await codesign.save_part(
            proposal_id,
            number,
            int(seen) if seen.isdigit() else 0,
            from_form(number, form),
            actor=person.actor_token,
            key=None if is_typing else form.key,  # each time other words
        )
        if is_typing:
            return page(request, SAVED, fragment=SAVED, part=kept, refused="")
    except Refused as refused:
        form.refuse(refused)
        if is_typing:
            return page(request, SAVED, fragment=SAVED, part=None, refused=language.refusal(refused)[0])
        proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
        return await show(request, proposal, number, person, codesign, people, form, refused.status)
    if doing == "next" and not form.get("looked"):
        draft = await codesign.draft(proposal_id, actor=person.actor_token)
        if draft.pressing(number):
            return see(request, f"/proposals/{proposal_id}?part={number}#look")
    return _go_on(request, proposal_id, number, doing)


def _go_on(request: AnyRequest, proposal_id: UUID, number: int, doing: str) -> Response[bytes]:
    if doing == "stop":
        return see(request, "/proposals", said="stopped")
    part = min(number + 1, LAST) if doing == "next" else number
    return see(request, f"/proposals/{proposal_id}", part=str(part))


@post("/proposals/{proposal_id:uuid}/ready")
async def ready(
    request: AnyRequest,
    proposal_id: FromPath[UUID],
    form: Given[Form],
    person: Given[SignedIn],
    codesign: Given[Codesign],
    people: Given[People],
) -> Response[bytes]:
    try:
        version = await codesign.say_ready(proposal_id, form.get("digest"), actor=person.actor_token, key=form.key)
    except Refused as refused:
        form.refuse(refused)
        proposal = await codesign.proposal(proposal_id, actor=person.actor_token)
        return await show(request, proposal, LAST, person, codesign, people, form, refused.status)
    if version is None:
        return see(request, "/proposals", said="ready")
    return see(request, f"/proposals/{proposal_id}", said="signed")


def filled(number: int, typed: Typed) -> Form:
    """The form of a part as it was saved last."""
    fields: dict[int, dict[str, Any]] = {
        1: {"title": typed.title, "title_cy": typed.title_cy, "summary": typed.summary, "summary_cy": typed.summary_cy,
            "theme": typed.theme},
        2: {"who_for": typed.who_for, "who_for_cy": typed.who_for_cy, "in_the_room": typed.in_the_room},
        3: {"outcomes": typed.outcomes, "outcomes_cy": typed.outcomes_cy},
        4: {"minutes": typed.minutes, "places": typed.places, "room_needs": list(typed.room_needs)}
        | {f"week{n}": week for n, week in enumerate(typed.weeks, 1)},
    }  # fmt: skip
    return Form(**fields.get(number, {}))


def from_form(number: int, form: Form) -> Typed:
    """What was typed into a part, with what a pressed button adds or removes."""
    doing, _sign, place = form.get("do").rpartition("-")
    dropped = int(place) if place.isdigit() else 0
    if number == 4:
        return Typed(
            weeks=_typed_weeks(form, doing, dropped),
            minutes=form.get("minutes"),
            places=form.get("places"),
            room_needs=tuple(form.all("room_needs")),
        )
    if number == 5:
        return Typed(
            can_change=_typed_cans(form, dropped if doing == "drop-can" else 0),
            cannot_change=_typed_cannots(form, dropped if doing == "drop-cannot" else 0),
        )
    return msgspec.convert({field: form.get(field) for field in filled(number, Typed()).values}, Typed)


def _typed_weeks(form: Form, doing: str, dropped: int) -> tuple[str, ...]:
    weeks = [form.get(f"week{n}") for n in range(1, MOST_WEEKS + 1) if f"week{n}" in form.values]
    if doing == "drop-week" and 0 < dropped <= len(weeks):
        del weeks[dropped - 1]
    while weeks and not weeks[-1].strip() and form.get("do") != "add-week":
        weeks.pop()
    return (*weeks, "") if form.get("do") == "add-week" and len(weeks) < MOST_WEEKS else tuple(weeks)


def _typed_cans(form: Form, dropped: int) -> tuple[str, ...]:
    cans = [can for n, can in enumerate(form.all("can"), 1) if n != dropped]
    return (*cans, form.get("can_next")) if form.text("can_next") else tuple(cans)


def _typed_cannots(form: Form, dropped: int) -> tuple[Cannot, ...]:
    """What cannot change and why; a "because" without its line is kept as a line of its own."""
    pairs = list(zip(form.all("cannot"), form.all("because"), strict=False))
    kept = [Cannot(what=what, because=why) for n, (what, why) in enumerate(pairs, 1) if n != dropped]
    if form.text("cannot_next") or form.text("because_next"):
        kept.append(Cannot(what=form.get("cannot_next") or form.get("because_next"), because=form.get("because_next")))
    return tuple(kept)


def _weeks(form: Form | None, typed: Typed) -> int:
    """How many boxes for weeks there are. Empty ones at the end are not weeks."""
    return max(FEWEST_WEEKS, len(from_form(4, form).weeks if form else typed.weeks))


pages: list[Any] = [save, ready]
