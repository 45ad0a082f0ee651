"""*Start our own college*: from the example, on the machine where it runs, a real and empty one beside it."""

import secrets

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from web.clients.own import OwnCollege, OwnDoor
from web.form import Form
from web.frame import AnyRequest, Given, frame_of, page, see
from web.language import mark

HERE = "/our-own-college"
COOKIE, SECONDS = "own-college", 1800
STEPS = (
    mark("Its folder"),
    mark("Where it keeps what is written"),
    mark("The tables for it"),
    mark("How its parts tell one another"),
    mark("Its pages"),
)
"""In the order in which they are made."""


@get(HERE)
async def show(request: AnyRequest) -> Response[bytes]:
    return _show(request, await _door(request).look())


@post(HERE)
async def begin(request: AnyRequest, form: Given[Form]) -> Response[bytes]:
    """Whoever presses keeps a sign of it: the set-up link is for this browser."""
    door, claim = _door(request), _claim(request) or secrets.token_urlsafe(32)
    request.state.new_cookies.append(frame_of(request).cookie(COOKIE, claim, SECONDS))
    found = await door.begin(claim)
    return see(request, HERE) if found.state in ("making", "running") else _show(request, found)


@post(f"{HERE}/link")
async def link(request: AnyRequest, form: Given[Form]) -> Response[bytes]:
    """Shown at once and kept nowhere, so this form leads to a page and not on to another."""
    door = _door(request)
    return page(
        request, "own_college/link.html", link=await door.link(_claim(request)), own=await door.look(), here=HERE
    )


def _show(request: AnyRequest, own: OwnCollege) -> Response[bytes]:
    return page(
        request,
        "own_college/show.html",
        fragment="own_college/_making.html" if own.state == "making" else None,
        own=own,
        steps=STEPS,
        is_hers=bool(_claim(request)),
        status=409 if own.state in ("not-empty", "no-room") else 200,
    )


def _door(request: AnyRequest) -> OwnDoor:
    """In the example only, and only for whoever sits at its machine: no proxy stands in between."""
    door, headers = frame_of(request).own, request.headers
    if door is None or not request.state.college.is_example or "forwarded" in headers or "x-forwarded-for" in headers:
        raise NotFoundException
    return door


def _claim(request: AnyRequest) -> str:
    return request.cookies.get(frame_of(request).settings.cookie(COOKIE), "")


pages = [show, begin, link]
