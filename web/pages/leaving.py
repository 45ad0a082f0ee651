"""Somebody leaves: what she has in hand, who takes it over, and then one press."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from web.clients import Messages, People, Refused
from web.clients.people.views import Found
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.roles import TUTORS, role_words, shown
from web.signed_in import SignedIn

TAKES: dict[str, frozenset[str]] = {
    "tasks_to_id": frozenset({"coordinator", "administrator", "safeguarding_lead", "safeguarding_deputy", "co_chair"}),
    "sessions_to_id": frozenset(TUTORS),
    "seats_to_id": frozenset({"member", "co_chair"}),
}
"""By what is handed over: the roles of those who are offered. `people` decides."""


@get("/people/{person_id:uuid}/leave")
async def show(
    request: AnyRequest,
    person_id: FromPath[UUID],
    staff: Given[SignedIn],
    people: Given[People],
    messages: Given[Messages],
) -> Response[bytes]:
    return await _show(request, person_id, staff, people, messages, Form())


@post("/people/{person_id:uuid}/leave")
async def let_go(
    request: AnyRequest,
    person_id: FromPath[UUID],
    form: Given[Form],
    sure: Given[SignedIn],
    people: Given[People],
    messages: Given[Messages],
) -> Response[bytes]:
    successors = {field: form.uuid(field) if form.text(field) else None for field in TAKES}
    try:
        await people.let_go(person_id, successors, actor=sure.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, person_id, sure, people, messages, form.refuse(refused))
    return see(request, f"/people/{person_id}", said="left")


async def _show(
    request: AnyRequest, person_id: UUID, staff: SignedIn, people: People, messages: Messages, form: Form
) -> Response[bytes]:
    person, known, hands = await asyncio.gather(
        people.person(person_id, actor=staff.actor_token),
        people.find_people("", actor=staff.actor_token),
        messages.in_hands(person_id, actor=staff.actor_token),
    )
    return page(
        request,
        "leaving/show.html",
        status=200 if form.is_good else 422,
        person=person,
        roles=list(dict.fromkeys(role_words(shown(one.role)) for one in person.roles)),
        hands=hands,
        choices={field: _who_can(known, roles, person_id) for field, roles in TAKES.items()},
        form=form,
    )


def _who_can(known: Sequence[Found], roles: Collection[str], but: UUID) -> list[tuple[str, str]]:
    return [
        (str(one.person_id), one.told_apart)
        for one in known
        if one.person_id != but and not set(roles).isdisjoint(one.roles)
    ]


pages = [show, let_go]
