"""The first page: what the college is, ways in, and what starts soon."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import Response, get

from web.clients import Enrolment, Refused, ServiceAway
from web.frame import AnyRequest, Given, page
from web.language import in_both_languages

SOON = 3


class Soon(msgspec.Struct, frozen=True):
    """As much of a card of the prospectus as the first page shows."""

    run_id: UUID
    title_en: str
    title_cy: str | None
    theme: str
    starts_at: datetime
    venue: str


class Found(msgspec.Struct, frozen=True):
    cards: list[Soon]


@get(in_both_languages("/"))
async def show(request: AnyRequest, enrolment: Given[Enrolment]) -> Response[bytes]:
    return page(request, "home/show.html", public=True, soon=await _soon(enrolment))


async def _soon(enrolment: Enrolment) -> list[Soon]:
    """The first page is there also when the prospectus is not."""
    try:
        return (await enrolment.get("/prospectus", Found)).cards[:SOON]
    except (Refused, ServiceAway):
        return []


pages = [show]
