"""One module per area. Each ends with `pages = [...]`: its handlers. A new module is found by being here."""

from importlib import import_module
from pkgutil import iter_modules

from litestar.handlers import HTTPRouteHandler


def all_pages() -> list[HTTPRouteHandler]:
    found: list[HTTPRouteHandler] = []
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        found += import_module(f"{__name__}.{module.name}").pages
    return found
