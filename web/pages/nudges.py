"""What an open page listens to. Who may hear that something changed at all is settled here, kind by kind."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from web.frame import HEADERS, AnyRequest, Given, frame_of
from web.nudges import NoNudges, told
from web.signed_in import SignedIn


@get("/nudges/places/{run_id:uuid}")
async def of_places(request: AnyRequest, person: Given[SignedIn], run_id: FromPath[UUID]) -> Response[bytes] | Stream:
    """Somebody's turn in the line may have come nearer. How many places are free is public, so this is too."""
    return await _listening(request, f"enrolment.run_places.{run_id}")


@get("/nudges/import/{service:str}/{import_id:uuid}")
async def of_import(
    request: AnyRequest, staff: Given[SignedIn], service: FromPath[str], import_id: FromPath[UUID]
) -> Response[bytes] | Stream:
    """An import came in, or did not."""
    return await _listening(request, f"{service}.import_part.{import_id}")


async def _listening(request: AnyRequest, aggregate: str) -> Response[bytes] | Stream:
    nudges = frame_of(request).nudges
    try:
        await nudges.ready()
    except NoNudges:
        return Response(b"", status_code=204)  # the browser does not ask again
    lines = told(nudges, aggregate)
    return Stream(lines, media_type="text/event-stream", headers=HEADERS | {"Cache-Control": "no-store"})


pages = [of_places, of_import]
