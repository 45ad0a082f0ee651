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
    nudges = frame_of(request).nudges
    try:
        await nudges.ready()
    except NoNudges:
        return Response(b"", status_code=204)  # the browser does not ask again
    lines = told(nudges, f"enrolment.run_places.{run_id}")
    return Stream(lines, media_type="text/event-stream", headers=HEADERS | {"Cache-Control": "no-store"})


pages = [of_places]
