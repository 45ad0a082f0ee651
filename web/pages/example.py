"""Only in the example college: the messages that it would have sent."""

import asyncio

from litestar import Response, get
from litestar.exceptions import NotFoundException

from web.clients import Messages, People, Refused, ServiceAway
from web.clients.people.signing_in import OutboxLetter
from web.frame import AnyRequest, Given, page

OUTBOX = "/example/outbox"


@get(OUTBOX)
async def outbox(request: AnyRequest, people: Given[People], messages: Given[Messages]) -> Response[bytes]:
    """Newest first, of both services that write to people. What one cannot say just now is left out."""
    if not request.state.college.is_example:
        raise NotFoundException
    letters = [one for some in await asyncio.gather(_of(people), _of(messages)) for one in some]
    return page(request, "example/outbox.html", letters=sorted(letters, key=lambda one: one.at, reverse=True)[:50])


async def _of(service: People | Messages) -> list[OutboxLetter]:
    try:
        return await service.get("/outbox", list[OutboxLetter])
    except (Refused, ServiceAway):
        return []


pages = [outbox]
