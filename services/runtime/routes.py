"""Addresses that answer only what they say they do.

Litestar gives each of them a handler for OPTIONS besides. No page of ours is asked so, and in a college's one process
those handlers take 5 MB for as long as it lives: they are left out, and whoever asks is told that there is nothing.
"""

from litestar import router
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

_OPTIONS = "OPTIONS"


class Route(HTTPRoute):
    __slots__ = ()

    def __init__(self, *, path: str, route_handlers: list[HTTPRouteHandler]) -> None:
        super().__init__(path=path, route_handlers=route_handlers)
        self.route_handlers = [one for one in self.route_handlers if set(one.http_methods) != {_OPTIONS}]
        self.methods = {one for one in self.methods if one != _OPTIONS}


def leave_out_options() -> None:
    """For every application that is made afterwards."""
    router.HTTPRoute = Route  # type: ignore[attr-defined]
