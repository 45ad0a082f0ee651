"""What is fetched beside pages: static files, the language, and how web itself is."""

import asyncio
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from prometheus_client import generate_latest

from web.clients.base import Refused, ServiceAway, ServiceClient
from web.frame import BARE, HEADERS, YEAR, AnyRequest, frame_of, own_path, see
from web.language import LANGUAGES, without_language

SIZES = ("large", "usual")


@get("/static/{name:path}", opt={BARE: True})
async def static(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    asset = frame_of(request).assets.served.get(name.lstrip("/"))
    if asset is None:
        raise NotFoundException
    headers = HEADERS | {"Cache-Control": f"public, max-age={YEAR}, immutable", "Vary": "Accept-Encoding"}
    if asset.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(asset.body, media_type=asset.media_type, headers=headers)


@get("/language/{chosen:str}")
async def choose_language(request: AnyRequest, chosen: FromPath[str], next: FromQuery[str] = "/") -> Response[bytes]:
    """Back to the same page, in the other language, for a year on this device."""
    if chosen not in LANGUAGES:
        raise NotFoundException
    request.state.new_cookies.append(frame_of(request).cookie("language", chosen, YEAR))
    return see(request, without_language(own_path(next)))


@get("/size/{chosen:str}")
async def choose_size(request: AnyRequest, chosen: FromPath[str], next: FromQuery[str] = "/") -> Response[bytes]:
    """Back to the same page in large print, or in that of the usual size, for a year on this device."""
    if chosen not in SIZES:
        raise NotFoundException
    request.state.new_cookies.append(frame_of(request).cookie("size", chosen, YEAR))
    return see(request, own_path(next))


@get("/health/live", opt={BARE: True})
async def live() -> dict[str, str]:
    return {"state": "live"}


@get("/health/ready", opt={BARE: True})
async def ready(request: AnyRequest) -> Response[dict[str, Any]]:
    """Ready while anything can be shown: one service away takes only its own pages with it."""
    _from_inside(request)
    clients = frame_of(request).clients.each()
    answers = dict(zip(clients, await asyncio.gather(*map(_answers, clients.values())), strict=True))
    is_ready = any(answers.values())
    return Response(
        {"state": "ready" if is_ready else "away", "services": answers}, status_code=200 if is_ready else 503
    )


@get("/metrics", opt={BARE: True}, media_type="text/plain")
async def metrics(request: AnyRequest) -> bytes:
    _from_inside(request)
    return generate_latest(frame_of(request).registry)


def _from_inside(request: AnyRequest) -> None:
    """How it is, is for those who look after it: what came through the proxy is somebody else."""
    if "x-forwarded-for" in request.headers:
        raise NotFoundException


async def _answers(client: ServiceClient) -> bool:
    try:
        await client.get("/health/ready", dict[str, Any])
    except (Refused, ServiceAway):
        return False
    return True


pages = [static, choose_language, choose_size, live, ready, metrics]
