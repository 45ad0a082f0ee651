"""A college's own spreadsheets: a try-out that says what was understood, then all of it or nothing."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from services.runtime.clock import college_date
from services.runtime.ids import new_id
from web import language
from web.clients.base import Refused, ServiceClient
from web.clients.codesign import Codesign
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.training import Training
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.imports import apart, bring
from web.imports.ids import own_namespace
from web.imports.labels import FIELDS, KINDS, VALUES
from web.imports.model import NOT_KEPT, ColumnNote
from web.imports.tried import MOST_SHOWN
from web.language import _
from web.menu import DESK, OFFICE
from web.signed_in import SignedIn, sure

SERVICES = ("people", "training", "codesign", "scheduling")
GUESS = re.compile(r"g-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
MOST_BYTES = 60_000_000
WAIT_SECONDS = 5.0
MOST_CHECKED = 2000
"""More rows than this each service looks at when they are brought in, and nobody waits at a page for it."""
NOT_YOURS = "This is not yours to do."
NOT_CHECKED = bring.Checked(0, [], [])


def _refuse_others(staff: SignedIn) -> None:
    """Each service refuses what is brought in by others; they need not choose a file first to be told."""
    if not staff.has(*DESK, *OFFICE):
        raise Refused("not-allowed", NOT_YOURS, "If you think it should be, ask the desk.", status=403)


@get("/import")
async def show(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    _refuse_others(staff)
    return page(request, "imports/show.html", form=Form())


@post("/import", request_max_body_size=MOST_BYTES)
async def read(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
    training: Given[Training],
    codesign: Given[Codesign],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    _refuse_others(staff)
    files = {one.filename: await one.read() for one in form.files.get("sheets", []) if one.filename}
    if not files:
        form.wrong("sheets", _("Please choose at least one spreadsheet."))
        return page(request, "imports/show.html", form=form, status=422)
    try:
        found = await apart.read(files, *_here(request))
    except apart.Unreadable:
        return _once_more(request, form, _("Reading these takes too long. Please split them into smaller sheets."))
    return await _show(request, found, form, _clients(people, training, codesign, scheduling), await sure(request))


@post("/import/bring", request_max_body_size=MOST_BYTES)
async def bring_in(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
    training: Given[Training],
    codesign: Given[Codesign],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    _refuse_others(staff)
    clients, kept = _clients(people, training, codesign, scheduling), form.get("kept")
    everything = form.get("all") == "yes"
    try:
        found = await apart.read_again(kept, None if everything else _answers(form), *_here(request))
    except (apart.Damaged, apart.Unreadable):
        return _once_more(request, form, _("The sheets did not come through whole. Please choose them again."))
    staff = await sure(request)  # afresh: reading took long, and her right to this may have ended meanwhile
    if found.unanswered:
        form.wrong("guesses", _("Please answer the guesses that are left."))
        again = await apart.read_again(kept, None, *_here(request))
        return await _show(request, again, form, clients, staff, 422)
    checked = await _checked(found, clients, staff)
    if (checked.refused or found.tried.in_all.unusable) and not form.has("leave", "yes"):
        form.wrong("leave", _("Say whether the rows that cannot be used stay out."))
        return await _show(request, found, form, clients, staff, 422)
    taken = bring.without(found.parts, checked.refused)
    if not any(taken.values()):
        form.wrong("guesses", _("There is nothing left to bring in."))
        return await _show(request, found, form, clients, staff, 422)
    try:
        leaves_out = form.has("leave", "yes")
        which = await bring.give(
            clients, taken, staff.actor_token, form.key or str(new_id()), places=found.places, leaves_out=leaves_out
        )
    except Refused as refused:
        return await _show(request, found, form.refuse(refused), clients, staff, 422)
    return see(request, f"/import/{which}")


@get("/import/{import_id:uuid}")
async def done(
    request: AnyRequest,
    import_id: FromPath[UUID],
    staff: Given[SignedIn],
    people: Given[People],
    training: Given[Training],
    codesign: Given[Codesign],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    """Waits a moment for the last part. When it takes longer the page says how far it is, and moves on by itself."""
    clients = _clients(people, training, codesign, scheduling)
    came = await bring.wait_until_over(clients, SERVICES, import_id, lambda: staff.actor_token, WAIT_SECONDS)
    if came.state == "none":
        raise NotFoundException
    told = [one for part in came.parts.values() for one in part.told]
    return page(
        request,
        "imports/done.html",
        came=came,
        is_coming_in=False,  # this page says it better
        import_id=import_id,
        decides=min(came.parts),
        refused=[(one.place, *_in_words(one)) for one in told],
    )


async def _show(
    request: AnyRequest,
    found: apart.TryOut,
    form: Form,
    clients: Mapping[str, ServiceClient],
    staff: SignedIn,
    status: int = 200,
) -> Response[bytes]:
    """What was read, what was guessed, what cannot be used, and what each service says of its rows."""
    checked = await _checked(found, clients, staff)
    return await asyncio.to_thread(
        page,
        request,
        "imports/read.html",
        status=status,
        reading=found.tried,
        unread=_unread(found.tried.columns),
        known=[found.places[one] for one in checked.known if one in found.places][:MOST_SHOWN],
        known_in_all=len(checked.known),
        refused=[(found.places.get(one.thing_id), *_in_words(one.verdict)) for one in checked.refused],
        are_many=_are_many(found),
        FIELDS=FIELDS,
        KINDS=KINDS,
        VALUES=VALUES,
        form=form,
    )


async def _checked(found: apart.TryOut, clients: Mapping[str, ServiceClient], staff: SignedIn) -> bring.Checked:
    return NOT_CHECKED if _are_many(found) else await bring.check(clients, found.parts, staff.actor_token)


def _are_many(found: apart.TryOut) -> bool:
    return sum(map(len, found.parts.values())) > MOST_CHECKED


def _in_words(said: bring.Verdict | bring.RefusedLater) -> tuple[str, str]:
    """What a service says of a row, in the language of the page, and what to do."""
    return language.refusal(Refused(said.slug, said.sentence, said.what_to_do))


def _unread(columns: Iterable[ColumnNote]) -> list[tuple[ColumnNote, str]]:
    """Columns that stay in the sheet; those of one sheet with one reason together."""
    together: dict[tuple[str, str, str], list[ColumnNote]] = {}
    for one in columns:
        if not one.field or one.field in NOT_KEPT:
            together.setdefault((one.file, one.sheet, one.why.text), []).append(one)
    return [(some[0], ", ".join(one.heading or "–" for one in some)) for some in together.values()]


def _once_more(request: AnyRequest, form: Form, sentence: str) -> Response[bytes]:
    form.wrong("sheets", sentence)
    return page(request, "imports/show.html", form=form, status=422)


def _here(request: AnyRequest) -> tuple[date, UUID]:
    """The college's day, and what makes its ids its own."""
    return college_date(datetime.now(UTC)), own_namespace(request.app.state.frame.settings.key)


def _answers(form: Form) -> dict[UUID, bool]:
    """A field that is none of ours is no answer."""
    named = [(GUESS.fullmatch(name), form.get(name)) for name in form.values]
    return {UUID(found[1]): answer == "yes" for found, answer in named if found and answer in ("yes", "no")}


def _clients(
    people: People, training: Training, codesign: Codesign, scheduling: Scheduling
) -> dict[str, ServiceClient]:
    return {"people": people, "training": training, "codesign": codesign, "scheduling": scheduling}


pages = [show, read, bring_in, done]
