"""Litestar without what it would hold in memory, for as long as a college's one process lives, and we never use."""

from litestar import Litestar, router
from litestar.handlers import HTTPRouteHandler
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.routes import HTTPRoute

_OPTIONS = "OPTIONS"


class Lean(Litestar):
    """Speaks msgspec alone. Attrs come along with aiohttp and Pydantic with the tests: asked about every parameter,
    they take 8 MB."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


class Route(HTTPRoute):
    """An address that answers only what it says it does. Each would have a handler for OPTIONS besides, 5 MB of them;
    no page of ours is asked so, and whoever asks is told that there is nothing."""

    __slots__ = ()

    def __init__(self, *, path: str, route_handlers: list[HTTPRouteHandler]) -> None:
        super().__init__(path=path, route_handlers=route_handlers)
        self.route_handlers = [one for one in self.route_handlers if set(one.http_methods) != {_OPTIONS}]
        self.methods = {one for one in self.methods if one != _OPTIONS}


# For every application that is made from now on.
router.HTTPRoute = Route  # type: ignore[attr-defined]
