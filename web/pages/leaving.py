"""Somebody leaves: what she has in hand, who takes it over, and then one press."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients import People, Refused
from web.clients.people.records import Found
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.roles import TUTORS, role_words, shown
from web.signed_in import SignedIn
from web.tasks.words import named

TAKES: dict[str, frozenset[str]] = {
    "tasks_to_id": frozenset({"coordinator", "administrator", "safeguarding_lead", "safeguarding_deputy", "co_chair"}),
    "sessions_to_id": frozenset(TUTORS),
    "seats_to_id": frozenset({"member", "co_chair"}),
    "proposals_to_id": frozenset({*TUTORS, "member", "co_chair"}),
}
"""By what is handed over: the roles of those who are offered. `people` decides."""


@get("/people/{person_id:uuid}/leave")
async def show(request: AnyRequest, person_id: FromPath[UUID], staff: Given[SignedIn]) -> Response[bytes]:
    return await _show(request, person_id, staff, Form())


@post("/people/{person_id:uuid}/leave")
async def let_go(
    request: AnyRequest, person_id: FromPath[UUID], form: Given[Form], sure: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    successors = {field: form.uuid(field) if form.text(field) else None for field in TAKES}
    try:
        await people.let_go(person_id, successors, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, person_id, sure, form.refuse(refused))
    return see(request, f"/people/{person_id}", said="left")


async def _show(request: AnyRequest, person_id: UUID, staff: SignedIn, form: Form) -> Response[bytes]:
    """It asks everybody who holds something of hers: nothing may be forgotten, and it is seldom opened."""
    clients, actor = frame_of(request).clients, staff.actor_token
    person, known, hands, setups, owned = await asyncio.gather(
        clients.people.person(person_id, actor=actor),
        clients.people.find_people("", actor=actor),
        clients.messages.in_hands(person_id, actor=actor),
        clients.groups.group_setups(actor=actor),
        clients.codesign.proposals_of(person_id, actor=actor),
    )
    ids = {person_id, person.person_id}  # another record of the same person
    return page(
        request,
        "leaving/show.html",
        status=200 if form.is_good else 422,
        person=person,
        roles=list(dict.fromkeys(role_words(shown(one.role)) for one in person.roles)),
        hands=hands,
        tasks=[(named(one), one) for one in hands.of_the_desk],
        groups=[(group.name, seat) for group in setups for seat in group.seats if seat.person_id in ids],
        owned=owned,
        choices={field: _who_can(known, roles, person.person_id) for field, roles in TAKES.items()},
        form=form,
    )


def _who_can(known: Sequence[Found], roles: Collection[str], but: UUID) -> list[tuple[str, str]]:
    return [
        (str(one.person_id), one.told_apart)
        for one in known
        if one.person_id != but and not set(roles).isdisjoint(one.roles)
    ]


pages = [show, let_go]
