"""How the college runs, for its administrators: which part answers, what stands still, and what to do about it.

The one page that asks every service: it is about all of them.
"""

import asyncio
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from web.clients import People, Refused, ServiceAway, ServiceClient
from web.clients import running as ask
from web.clients.people.college import WhoIsTold
from web.clients.running import Running
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, mark
from web.pages import backups
from web.signed_in import SignedIn

PARTS = {
    "people": mark("People and signing in"),
    "groups": mark("Groups and their answers"),
    "codesign": mark("Ideas, proposals and courses"),
    "training": mark("Training of tutors"),
    "scheduling": mark("Rooms and course dates"),
    "enrolment": mark("Places and who came"),
    "messages": mark("Messages and calls"),
    "care": mark("Worries and quiet questions"),
}
TROUBLES = {
    "relay": mark("It cannot tell the other parts anything just now. Nothing is lost: it goes on by itself."),
    "nats": mark("It is not connected to the other parts. Nothing is lost: it goes on by itself."),
    "gap": mark("Something is missing in what it heard. On the machine, run: ./college events rebuild"),
    "due": mark("Something that was to happen by now did not work. It is tried again every minute."),
    "erasure": mark("A part has not yet rubbed out what it was to, within the hour: see “What is being rubbed out”."),
    "unreadable": mark("Somebody writes between the parts who should not. Whoever looks after the machine must look."),
    "mail": mark("No mail can be sent just now. Nothing is lost: each message is tried again."),
    "not-durable": mark("Nobody knows whether what the parts tell one another is written to the disk at once (NATS)."),
}
OTHERWISE = mark("It does not hear the other parts just now. Nothing is lost: it goes on by itself.")
FOUND = {
    "stream": mark("What the parts tell one another is not kept as it was told."),
    "journal": mark("Something that had happened stands otherwise now, or is gone."),
    "heard": mark("A part has not heard what another told it, or has heard what nobody told."),
    "rule": mark("Something that must always be so is not so."),
    "log": mark("What was written down of who looked at what stands otherwise now, or is gone."),
    "copy": mark("A page may show something that is not so any more."),
}
LOOKED_AT = {
    "journals": mark("what the parts have told one another"),
    "rules": mark("what must always be so"),
    "copies": mark("what the pages show"),
}
MADE_ANEW = {
    "stream": mark("what the parts tell one another"),
    "copy": mark("what the pages show"),
}
TOLD = ("first-told", "second-told")
SAID = {
    "through": mark("It goes on. Nothing of it stands still any more."),
    "still": mark("It was tried, and it still does not go. The reason is below."),
    "left_out": mark("It is left out, and the rest goes on."),
    "told": mark("Kept. From now on they are told."),
    **backups.SAID,
    "looks": mark("It looks through everything now."),
}


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One service, as the page shows it. `running` is None when it does not answer."""

    name: str
    label: str
    running: Running | None
    troubles: list[str]


@get("/running")
async def show(request: AnyRequest, staff: Given[SignedIn], said: FromQuery[str] = "") -> Response[bytes]:
    return await _show(request, staff, Form(), said=_(SAID[said]) if said in SAID else "")


@post("/running/{service:str}/{event_id:uuid}/again")
async def try_again(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], service: FromPath[str], event_id: FromPath[UUID]
) -> Response[bytes]:
    through = await ask.try_again(_client(request, service), event_id, actor=staff.actor_token, key=form.key)
    return see(request, "/running", said="through" if through else "still")


@post("/running/{service:str}/{event_id:uuid}/leave-out")
async def leave_out(
    request: AnyRequest, form: Given[Form], sure: Given[SignedIn], service: FromPath[str], event_id: FromPath[UUID]
) -> Response[bytes]:
    """What it would have done never happens: whoever says so is asked afresh who she is."""
    field = f"because-{event_id}"
    because = form.need(field, _("Write why it may be left out"))
    if form.is_good:
        try:
            through = await ask.leave_out(
                _client(request, service), event_id, because, actor=sure.actor_token, key=form.key
            )
            return see(request, "/running", said="left_out" if through else "still")
        except Refused as refused:
            form.refuse(refused, because=field)
    return await _show(request, sure, form)


@post("/running/who-is-told")
async def choose_who_is_told(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    chosen = [form.uuid(name) for name in TOLD if form.text(name)]
    try:
        await people.choose_who_is_told(chosen, actor=staff.actor_token, key=form.key)
    except Refused as refused:
        return await _show(request, staff, form.refuse(refused, person_ids=TOLD[0]))
    return see(request, "/running", said="told")


@post("/running/look")
async def look_through(request: AnyRequest, form: Given[Form], staff: Given[SignedIn]) -> Response[bytes]:
    """Whoever may see how it runs may have it looked through: a service decides that."""
    await ask.running(_client(request, "people"), actor=staff.actor_token)
    door = frame_of(request).audit
    try:
        said = "looks" if door and await door.look() else ""
    except ServiceAway:
        said = ""
    return see(request, "/running", said=said)


async def _show(request: AnyRequest, staff: SignedIn, form: Form, said: str = "") -> Response[bytes]:
    frame = frame_of(request)
    clients = frame.clients.each()
    audit = await frame.audit.last() if frame.audit else None
    who, kept, found = await asyncio.gather(
        _who_is_told(frame.clients.people, staff),
        backups.look(request),
        asyncio.gather(*(ask.running(clients[name], actor=staff.actor_token) for name in PARTS)),
    )
    for name, one in zip(TOLD, (one for one in who.people if one.is_told) if who else (), strict=False):
        form.values.setdefault(name, [str(one.person_id)])
    parts = [_part(name, one) for name, one in zip(PARTS, found, strict=True)]
    labels = {name: _(label) for name, label in PARTS.items()}
    return page(
        request,
        "running/show.html",
        status=200 if form.is_good else 422,
        form=form,
        parts=parts,
        stuck=sum(1 + one.behind for part in parts if part.running for one in part.running.parked),
        labels=labels,
        who=who,
        backups=kept,
        is_restored=backups.was_put_back(kept),
        audit=audit,
        found_words={kind: _(words) for kind, words in FOUND.items()},
        looked_at={what: _(words) for what, words in LOOKED_AT.items()},
        made_anew={kind: _(words) for kind, words in MADE_ANEW.items()},
        reached=[(one.person_id, one.name) for one in who.people] if who else [],
        said=said,
        stands_still=False,  # this page says it better
    )


async def _who_is_told(people: People, staff: SignedIn) -> WhoIsTold | None:
    try:
        return await people.who_is_told(actor=staff.actor_token)
    except ServiceAway:
        return None


def _part(name: str, running: Running | None) -> Part:
    troubles = {trouble.split(".")[0]: None for trouble in (running.troubles if running else {})}
    sentences = [_(TROUBLES.get(trouble, OTHERWISE)) for trouble in troubles]
    return Part(name=name, label=_(PARTS[name]), running=running, troubles=list(dict.fromkeys(sentences)))


def _client(request: AnyRequest, service: str) -> ServiceClient:
    if service not in PARTS:
        raise NotFoundException
    return frame_of(request).clients.each()[service]


pages = [show, try_again, leave_out, choose_who_is_told, look_through]
