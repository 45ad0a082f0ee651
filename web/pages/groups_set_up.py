"""For the office: a group begins, who is in it, who chairs it, and what it takes to agree."""

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from web.clients.base import Refused
from web.clients.groups import Groups, GroupSetup
from web.clients.people import People
from web.clients.people.records import Name
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.language import _, mark
from web.pages.groups import SAID as SAID_OF_GROUPS
from web.pages.groups import plan
from web.signed_in import SignedIn

COURSES = "courses"
RULE = ("least_per_side", "voting_days", "extension_days")
SEATS = {"leave": "/end-seat", "co-chair": "/name-co-chair", "stand-down": "/stand-down"}
SAID = SAID_OF_GROUPS | {
    "formed": mark("The group has begun."),
    "kept": mark("Kept."),
    "rule": mark("Kept. It holds for what is put to the group from now on."),
}


def news(name: str) -> str:
    return _(SAID[name]) if name in SAID else ""


@get("/groups/set-up")
async def set_up(
    request: AnyRequest,
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    return await _set_up(request, staff, groups, people, Form(least_per_side=2, voting_days=14, extension_days=7))


async def _set_up(request: AnyRequest, staff: SignedIn, groups: Groups, people: People, form: Form) -> Response[bytes]:
    setups, members = await asyncio.gather(
        groups.group_setups(actor=staff.actor_token), _members(people, staff.actor_token)
    )
    return page(
        request,
        "groups_set_up/show.html",
        status=200 if form.is_good else 422,
        setups=setups,
        is_taken=any(COURSES in one.remits for one in setups),
        members=[(one.person_id, one.name) for one in members],
        form=form,
    )


async def _members(people: People, actor: str) -> list[Name]:
    """Everybody who has accepted to be a member, co-chairs among them."""
    roles = await asyncio.gather(*(people.people_with_role(role, actor=actor) for role in ("member", "co_chair")))
    known = {one.person_id: one for several in roles for one in several}
    return sorted(known.values(), key=lambda one: one.name.casefold())


@post("/groups/set-up")
async def begin(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], groups: Given[Groups], people: Given[People]
) -> Response[bytes]:
    name = form.need("name", _("Give the group a name."))
    chairs = [form.need(field, _("Choose the two who chair it together.")) for field in ("first_chair", "second_chair")]
    rule = _rule(form)
    if form.is_good:
        try:
            formed = await groups.form_group(
                name, _ids(chairs), _ids(form.all("member_ids")), rule, actor=staff.actor_token, key=form.key
            )
            return see(request, f"/groups/set-up/{formed.group_id}", said="formed")
        except Refused as refused:
            form.refuse(refused, co_chair_ids="second_chair")
    return await _set_up(request, staff, groups, people, form)


def _ids(texts: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise NotFoundException from error


def _rule(form: Form) -> dict[str, int]:
    """Three numbers; what is none stands beside its field."""
    rule = {}
    for field in RULE:
        try:
            rule[field] = int(form.text(field))
        except ValueError:
            form.wrong(field, _("Write a number."))
    return rule


@get("/groups/set-up/{group_id:uuid}")
async def one_set_up(
    request: AnyRequest,
    group_id: FromPath[UUID],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
    said: FromQuery[str] = "",
) -> Response[bytes]:
    return await _one_set_up(request, group_id, staff, groups, people, said=news(said))


async def _one_set_up(
    request: AnyRequest,
    group_id: UUID,
    staff: SignedIn,
    groups: Groups,
    people: People,
    form: Form | None = None,
    said: str = "",
) -> Response[bytes]:
    setups, members = await asyncio.gather(
        groups.group_setups(group_id, actor=staff.actor_token), _members(people, staff.actor_token)
    )
    if not setups:
        raise NotFoundException
    setup = setups[0]
    names = await people.names([seat.person_id for seat in setup.seats], actor=staff.actor_token)
    return page(
        request,
        "groups_set_up/one.html",
        status=200 if form is None or form.is_good else 422,
        group=setup,
        seats=sorted(setup.seats, key=lambda seat: names.get(seat.person_id, "~").casefold()),
        names=names,
        to_add=_not_seated(setup, members),
        form=form or Form(**{field: getattr(setup, field) for field in RULE}),
        said=said,
    )


def _not_seated(setup: GroupSetup, members: Sequence[Name]) -> list[tuple[UUID, str]]:
    seated = {seat.person_id for seat in setup.seats}
    return [(one.person_id, one.name) for one in members if one.person_id not in seated]


@post("/groups/set-up/{group_id:uuid}/members")
async def add_member(
    request: AnyRequest,
    group_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    chosen = form.need("person_id", _("Choose somebody."))
    if form.is_good:
        try:
            await groups.give_seat(group_id, _ids([chosen])[0], actor=staff.actor_token, key=form.key)
            return see(request, f"/groups/set-up/{group_id}", said="kept")
        except Refused as refused:
            form.refuse(refused)
    return await _one_set_up(request, group_id, staff, groups, people, form)


@post("/groups/set-up/{group_id:uuid}/members/{person_id:uuid}/{change:str}")
async def change_member(
    request: AnyRequest,
    group_id: FromPath[UUID],
    person_id: FromPath[UUID],
    change: FromPath[str],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    if change not in SEATS:
        raise NotFoundException
    try:
        await groups.change_seat(SEATS[change], group_id, person_id, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        top = Refused(refused.slug, refused.sentence, refused.what_to_do, None, refused.status, refused.values)
        return await _one_set_up(request, group_id, staff, groups, people, form.refuse(top))
    return see(request, f"/groups/set-up/{group_id}", said="kept")


@post("/groups/set-up/{group_id:uuid}/rule")
async def change_rule(
    request: AnyRequest,
    group_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    rule = _rule(form)
    if form.is_good:
        try:
            await groups.change_rule(group_id, rule, actor=staff.actor_token, key=form.key)
            return see(request, f"/groups/set-up/{group_id}", said="rule")
        except Refused as refused:
            form.refuse(refused)
    return await _one_set_up(request, group_id, staff, groups, people, form)


@post("/groups/set-up/{group_id:uuid}/meetings")
async def plan_for_them(
    request: AnyRequest,
    group_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
    people: Given[People],
) -> Response[bytes]:
    if await plan(form, group_id, staff, groups):
        return see(request, f"/groups/set-up/{group_id}", said="planned")
    return await _one_set_up(request, group_id, staff, groups, people, form)


@post("/groups/set-up/{group_id:uuid}/meetings/{meeting_id:uuid}/off")
async def call_off_for_them(
    request: AnyRequest,
    group_id: FromPath[UUID],
    meeting_id: FromPath[UUID],
    form: Given[Form],
    staff: Given[SignedIn],
    groups: Given[Groups],
) -> Response[bytes]:
    await groups.call_off_meeting(meeting_id, actor=staff.actor_token, key=form.key)
    return see(request, f"/groups/set-up/{group_id}", said="called-off")


pages = [
    set_up, begin, one_set_up, add_member, change_member, change_rule, plan_for_them, call_off_for_them
]  # fmt: skip
