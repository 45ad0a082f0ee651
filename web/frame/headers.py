"""What no answer goes without."""

from collections.abc import Awaitable, Callable

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from services.runtime.tracing import Step
from web.frame.frame import YEAR
from web.settings import WebSettings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # Not no-referrer: with it browsers that know no Sec-Fetch-Site would send our own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def guarded(settings: WebSettings) -> Callable[[Message, Scope], Awaitable[None]]:
    """What no answer goes without: files, streams, and what is not there included."""
    always = HEADERS | {"Cache-Control": "no-store"}
    if settings.is_https:
        always |= {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"}

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            _end_step(scope, message["status"])
            headers = MutableScopeHeaders.from_message(message)
            for name, value in always.items():
                headers.setdefault(name, value)

    return add


def _end_step(scope: Scope, status: int) -> None:
    """By the template of the address: what stands in an address may be a secret."""
    step: Step | None = scope.get("state", {}).get("step")
    if step is None:
        return
    method, route = str(scope.get("method", "")), str(scope.get("path_template", ""))
    for name, value in (("http.request.method", method), ("http.route", route)):
        step.tell(name, value)
    step.tell("http.response.status_code", status)
    if status >= 500:
        step.broke(str(status))
    step.end(f"{method} {route}".strip())
