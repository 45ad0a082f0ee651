"""Every event there is, found in the contract modules."""

import importlib
import pkgutil
from types import ModuleType

from services import contracts
from services.contracts.event import Event


def modules() -> list[ModuleType]:
    """One module per publisher, and those of requests and imports."""
    names = sorted(info.name for info in pkgutil.iter_modules(contracts.__path__))
    return [importlib.import_module(f"services.contracts.{name}") for name in names if name not in _HELPERS]


def events_of(module: ModuleType) -> list[type[Event]]:
    """The module's own events, in the order in which they stand there; the aggregates' bases left out."""
    own = [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Event) and found.__module__ == module.__name__
    ]
    return [
        event for event in own if not any(event in other.__bases__ for other in own) and hasattr(event, "aggregate")
    ]


def all_events() -> list[type[Event]]:
    return [event for module in modules() for event in events_of(module)]


_HELPERS = ("event", "all", "document", "asyncapi")
