"""What is done once the services answer: the example college is filled, and links are asked for. Speaks JSON lines.

`python -m infra.local.afterwards fill DATA` or `links` or `first-link`, with everybody's settings in the environment.
"""

import asyncio
import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType

from services.runtime.settings import from_environment


def found(module: str) -> ModuleType | None:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name and module.startswith(missing.name):
            return None
        raise


async def fill(data: str) -> None:
    if example := found("infra.example"):
        await example.fill(Path(data), dict(os.environ))
        print(json.dumps("filled"))


async def links() -> None:
    """One line for each example person: name, roles in words, address."""
    if of_people := found("services.people.links"):
        for link in await of_people.example_links(from_environment("people", os.environ)):
            print(json.dumps(list(link)), flush=True)


async def first_link() -> None:
    """The link for the first administrator, when there is none yet."""
    if of_people := found("services.people.links"):
        print(json.dumps([await of_people.first_administrator_link(from_environment("people", os.environ))]))


def main(what: str, data: str = "") -> None:
    asyncio.run({"links": links, "first-link": first_link}[what]() if what != "fill" else fill(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
