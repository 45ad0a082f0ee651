"""Writes docs/events.md and docs/asyncapi.json from the structs. `python -m services.contracts.document` writes them,
`--check` compares."""

import enum
import sys
import types
import typing
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from services.contracts.all import events_of, modules
from services.contracts.asyncapi import asyncapi
from services.contracts.event import Event, event_type

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEAD = """# Events

What the services tell one another, made from `services/contracts` by `python -m services.contracts.document`.
An event travels as `college.<publisher>.<aggregate>.<event>.<aggregate id>`: CloudEvents 1.0, binary mode, the struct
as JSON. It holds ids, enums, numbers, booleans, dates and times, and text that is already public; nothing that a
person wrote.
"""


def document() -> str:
    return HEAD + "".join(_module(module) for module in modules())


def _module(module: ModuleType) -> str:
    events = events_of(module)
    title = module.__name__.rsplit(".", 1)[1]
    return f"\n## {title}\n\n{_line(module.__doc__)}\n" + "".join(_event(event) for event in events)


def _event(event: type[Event]) -> str:
    publisher = "<asker>" if event.publisher == "*" else event.publisher
    told = (
        "" if event.__doc__ is None or event.__doc__.startswith(f"{event.__name__}(") else f"{_line(event.__doc__)}\n\n"
    )
    fields = "".join(
        f"| `{field.name}` | {type_name(field.type)} | {_default(field)} |\n" for field in msgspec.structs.fields(event)
    )
    head = f"\n### {event.__name__}\n`college.{publisher}.{event.aggregate}.{event_type(event)}.<{event.id_field}>`\n\n"
    return f"{head}{told}| field | type | when missing |\n|---|---|---|\n{fields}"


def _default(field: Any) -> str:
    if field.required:
        return "must be there"
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    return f"`{value.to_dict() if isinstance(value, msgspec.Struct) and hasattr(value, 'to_dict') else value!r}`"


def type_name(of: Any) -> str:
    """A type as a reader would say it: `id`, `list of id`, `one of yes, no`."""
    if typing.get_origin(of) is typing.Annotated:
        return str(typing.get_args(of)[1].title)
    if typing.get_origin(of) is tuple:
        return f"list of {type_name(typing.get_args(of)[0])}"
    if isinstance(of, types.UnionType) or typing.get_origin(of) is typing.Union:
        return " or ".join(type_name(one) for one in typing.get_args(of))
    if isinstance(of, type) and issubclass(of, enum.Enum):
        return "one of " + ", ".join(f"`{one.value}`" for one in of)
    if isinstance(of, type) and issubclass(of, msgspec.Struct):
        inner = ", ".join(f"{field.name}: {type_name(field.type)}" for field in msgspec.structs.fields(of))
        return f"{of.__name__} ({inner})"
    plain = {"UUID": "id", "int": "number", "bool": "yes or no", "NoneType": "nothing", "datetime": "time"}
    return str(plain.get(of.__name__, of.__name__))


def _line(docstring: str | None) -> str:
    return " ".join((docstring or "").split())


def written() -> dict[Path, str]:
    return {DOCS / "events.md": document(), DOCS / "asyncapi.json": asyncapi()}


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        for place, text in written().items():
            place.write_text(text)
        return 0
    stale = [place.name for place, text in written().items() if not place.exists() or place.read_text() != text]
    for name in stale:
        print(f"docs/{name} is not what the contracts say. Run: python -m services.contracts.document")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
