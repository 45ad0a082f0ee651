"""A college's own spreadsheets: a try-out that says what was understood, then all of it or nothing."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from services.runtime.clock import college_date
from web.clients.base import Refused, ServiceClient
from web.clients.codesign import Codesign
from web.clients.people import People
from web.clients.scheduling import Scheduling
from web.clients.training import Training
from web.form import Form
from web.frame import AnyRequest, Given, page, see
from web.imports import bring
from web.imports.kept import Damaged, keep, take_back
from web.imports.labels import FIELDS, VALUES
from web.imports.model import Reading, SourceRow, Verdict
from web.imports.parts import parts
from web.imports.reading import apply, own_namespace, read_files, yes_to_all
from web.language import _
from web.signed_in import SignedIn

SHOWN_ROWS = 25
SERVICES = ("people", "training", "codesign", "scheduling")


@get("/import")
async def show(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    return page(request, "imports/show.html", form=Form())


@post("/import", request_max_body_size=60_000_000)
async def read(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
    training: Given[Training],
    codesign: Given[Codesign],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    files = {one.filename: await one.read() for one in form.files.get("sheets", []) if one.filename}
    if not any(files.values()):
        form.wrong("sheets", _("Please choose at least one spreadsheet."))
        return page(request, "imports/show.html", form=form, status=422)
    today = college_date(datetime.now(UTC))
    reading = await asyncio.to_thread(read_files, files, today, own_namespace(request.app.state.frame.settings.key))
    clients = _clients(people, training, codesign, scheduling)
    return await _show(request, reading, form, clients, staff)


@post("/import/bring", request_max_body_size=60_000_000)
async def bring_in(
    request: AnyRequest,
    form: Given[Form],
    staff: Given[SignedIn],
    people: Given[People],
    training: Given[Training],
    codesign: Given[Codesign],
    scheduling: Given[Scheduling],
) -> Response[bytes]:
    try:
        reading = await asyncio.to_thread(take_back, form.get("kept"))
    except Damaged:
        form.wrong("sheets", _("The sheets did not come through whole. Please choose them again."))
        return page(request, "imports/show.html", form=form, status=422)
    clients = _clients(people, training, codesign, scheduling)
    answers = _answers(reading, form)
    if len(answers) < len(reading.guesses):
        form.wrong("guesses", _("Please answer the guesses that are left."))
        return await _show(request, reading, form, clients, staff, 422)
    given = await asyncio.to_thread(lambda: parts(apply(reading, answers), reading.today))
    checked = await bring.check(clients, given, staff.actor_token)
    if (checked.refused or reading.count(Verdict.UNUSABLE)) and not form.has("leave", "yes"):
        form.wrong("leave", _("Say whether the rows that cannot be used stay out."))
        return await _show(request, reading, form, clients, staff, 422)
    try:
        which = await bring.take(clients, bring.without(given, checked.refused), staff.actor_token)
    except Refused as refused:
        return await _show(request, reading, form.refuse(refused), clients, staff, 422)
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
    """Waits a few seconds for the last part; the page says so when it takes longer."""
    clients = _clients(people, training, codesign, scheduling)
    is_shown = await bring.wait_until_shown(clients, SERVICES, import_id, staff.actor_token, seconds=5)
    return page(request, "imports/done.html", is_shown=is_shown, import_id=import_id)


async def _show(
    request: AnyRequest,
    reading: Reading,
    form: Form,
    clients: Mapping[str, ServiceClient],
    staff: SignedIn,
    status: int = 200,
) -> Response[bytes]:
    """What was read, what was guessed, what cannot be used, and what each service says of its rows."""
    everything = await asyncio.to_thread(lambda: parts(apply(reading, yes_to_all(reading)), reading.today))
    checked = await bring.check(clients, everything, staff.actor_token)
    names = {row.thing_id: row for row in reading.rows if row.thing_id is not None}
    return page(
        request,
        "imports/read.html",
        status=status,
        reading=reading,
        clear=_of(reading, Verdict.CLEAR),
        unusable=_of(reading, Verdict.UNUSABLE),
        left_out=sum(note.verdict is Verdict.UNUSABLE for row in reading.rows for note in row.notes),
        checked=checked,
        refused=[(one, names.get(one.thing_id)) for one in checked.refused],
        kept=await asyncio.to_thread(keep, reading),
        shown=SHOWN_ROWS,
        FIELDS=FIELDS,
        VALUES=VALUES,
        form=form,
    )


def _of(reading: Reading, verdict: Verdict) -> list[SourceRow]:
    return [row for row in reading.rows if row.verdict is verdict]


def _answers(reading: Reading, form: Form) -> dict[UUID, bool]:
    said = {one.guess_id: form.get(f"g-{one.guess_id}") for one in reading.guesses}
    if form.get("all") == "yes":
        return yes_to_all(reading)
    return {guess_id: answer == "yes" for guess_id, answer in said.items() if answer in ("yes", "no")}


def _clients(
    people: People, training: Training, codesign: Codesign, scheduling: Scheduling
) -> dict[str, ServiceClient]:
    return {"people": people, "training": training, "codesign": codesign, "scheduling": scheduling}


pages = [show, read, bring_in, done]
