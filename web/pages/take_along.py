"""Everything that is kept about somebody, in one file, with a certificate of what she did here.

Each service answers under her own rights; `people` first, which knows in which way she must have shown who she is. The
file is made while she waits (a second or two), is handed over, and is kept nowhere.
"""

import asyncio

from litestar import Response, get, post

from services.runtime.clock import college_date, machine_clock
from web.clients import People, Refused
from web.form import Form
from web.frame import HEADERS, AnyRequest, Given, frame_of, page
from web.pages.farewell import how_sure
from web.pages.running import PARTS
from web.signed_in import SignedIn
from web.take_along.file import make
from web.take_along.found import Table

HERE = "/my/about/take-along"
OTHERS = [name for name in PARTS if name != "people"]


@get(HERE)
async def show(request: AnyRequest, person: Given[SignedIn], people: Given[People]) -> Response[bytes]:
    return await _show(request, person, people, Form())


@post(HERE)
async def take(
    request: AnyRequest, form: Given[Form], person: Given[SignedIn], people: Given[People]
) -> Response[bytes]:
    """A part that is away makes a calm page: half a file would say that the rest is not there."""
    clients, token = frame_of(request).clients.each(), person.actor_token
    ask = "/everything-about-me"
    try:
        hers = await people.get(ask, list[Table], actor=token)
    except Refused as refused:
        return await _show(request, person, people, form.refuse(refused))
    rest = await asyncio.gather(*(clients[name].get(ask, list[Table], actor=token) for name in OTHERS))
    everything = {"people": hers, **dict(zip(OTHERS, rest, strict=True))}
    now = machine_clock()
    packed = await asyncio.to_thread(make, everything, person.name, request.state.college, now)
    headers = {
        **HEADERS,
        "Content-Disposition": f'attachment; filename="papers-{college_date(now)}.zip"',
        "Cache-Control": "no-store",
    }
    return Response(packed, status_code=200, media_type="application/zip", headers=headers)


async def _show(request: AnyRequest, person: SignedIn, people: People, form: Form) -> Response[bytes]:
    return page(
        request,
        "take_along/show.html",
        status=200 if form.is_good else 422,
        form=form,
        sure=await how_sure(people, person),
        here=HERE,
    )


pages = [show, take]
