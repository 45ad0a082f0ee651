"""The file for whoever mends the college. It holds no names: each service says what it puts in, and the page shows all
of it before anybody sends it.
"""

import asyncio
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec
from litestar import Response, get

from services.runtime.clock import machine_clock
from web.clients import running as ask
from web.frame import HEADERS, AnyRequest, Given, frame_of, page
from web.pages.running import PARTS
from web.signed_in import SignedIn

_NAME = "how-it-runs.json"
_LIBRARIES = ("alongside", "litestar", "msgspec", "asyncpg", "nats-py", "uvicorn", "httptools")


@get("/running/file")
async def show(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    return page(request, "running/file.html", text=(await _file(request, staff)).decode())


@get(f"/running/file/{_NAME}")
async def fetch(request: AnyRequest, staff: Given[SignedIn]) -> Response[bytes]:
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{_NAME}"', "Cache-Control": "no-store"}
    return Response(await _file(request, staff), media_type="application/json", headers=headers)


async def _file(request: AnyRequest, staff: SignedIn) -> bytes:
    clients = frame_of(request).clients.each()
    found = await asyncio.gather(*(ask.report(clients[name], actor=staff.actor_token) for name in PARTS))
    whole = {
        "made_at": machine_clock().isoformat(timespec="seconds"),
        "versions": _versions(),
        "pages": {"stumbles": frame_of(request).stumbles.newest_first()},
        "parts": {name: report or "does not answer" for name, report in zip(PARTS, found, strict=True)},
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1)


def _versions() -> dict[str, Any]:
    machine = {"python": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    return machine | {name: _version(name) for name in _LIBRARIES}


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # run from its folder
        return ""


pages = [show, fetch]
