"""Backups: what *How it runs* says of them, taking or trying one now, and the sheet for the day the machine is lost."""

from datetime import timedelta

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from services.runtime.clock import machine_clock
from web.clients import People, ServiceAway
from web.clients.backups import Backups
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import _, mark
from web.signed_in import SignedIn

RESTORED_SHOWN = timedelta(days=30)
SAID = {
    "take": mark("A backup is being taken. Look again in a minute."),
    "try": mark("The last backup is being tried. Look again in a minute or two."),
    "away": mark("Nobody keeps backups here just now. Nothing was begun."),
    "printed": mark("Kept. Put the sheet where somebody else finds it too."),
}


async def look(request: AnyRequest) -> Backups | None:
    """Nothing where nobody keeps any, as in the example, or who keeps them does not answer."""
    door = frame_of(request).backups
    try:
        return await door.look() if door else None
    except ServiceAway:
        return None


def was_put_back(backups: Backups | None) -> bool:
    """Whether people must still be told what is not here any more."""
    return bool(backups and backups.restored_at and machine_clock() - backups.restored_at < RESTORED_SHOWN)


@post("/running/backups/{what:str}")
async def begin(request: AnyRequest, form: Given[Form], staff: Given[SignedIn], what: FromPath[str]) -> Response[bytes]:
    door = frame_of(request).backups
    if not staff.has("administrator") or what not in ("take", "try"):
        raise NotFoundException
    try:
        if door:
            await door.begin(what)
    except ServiceAway:
        door = None
    return see(request, "/running", said=what if door else "away")


@get("/recovery-sheet")
async def sheet(
    request: AnyRequest, staff: Given[SignedIn], people: Given[People], said: FromQuery[str] = ""
) -> Response[bytes]:
    """For administrators: `people` says so."""
    day = await people.first_day(actor=staff.actor_token)
    return page(
        request,
        "backups/sheet.html",
        backups=await look(request),
        printed_at=day.sheet_printed_at,
        address=frame_of(request).settings.college_address,
        today=machine_clock(),
        said=_(SAID[said]) if said in SAID else "",
    )


@post("/recovery-sheet")
async def printed(
    request: AnyRequest, form: Given[Form], staff: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    await people.confirm_sheet_printed(actor=staff.actor_token, key=form.key)
    return see(request, "/recovery-sheet", said="printed")


pages = [begin, sheet, printed]
