"""What is done beside the services: the example college is filled before they start, links are asked for afterwards.
Speaks JSON lines.

`python -m infra.local.afterwards fill DATA` or `links` or `first-link`, with everybody's settings in the environment.
"""

import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import uvloop

from services.runtime import log
from services.runtime.settings import from_environment


def found(module: str) -> ModuleType | None:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name and module.startswith(missing.name):
            return None
        raise


async def fill(data: str) -> None:
    """A line for each part of the story, as it comes."""
    if example := found("infra.example"):
        log.set_up(os.environ.get("LOG_LEVEL", "INFO"))
        await example.fill(Path(data), dict(os.environ), say)
        say("The example college is filled")


def say(what: str) -> None:
    print(json.dumps(what), flush=True)


async def links() -> None:
    """One line for each example person: name, roles in words, address, roles."""
    if of_people := found("services.people.links"):
        for link in await of_people.example_links(from_environment("people", os.environ)):
            print(json.dumps(list(link)), flush=True)


async def first_link() -> None:
    """The link for the first administrator, when there is none yet."""
    if of_people := found("services.people.links"):
        print(json.dumps([await of_people.first_administrator_link(from_environment("people", os.environ))]))


def main(what: str, data: str = "") -> None:
    uvloop.run({"links": links, "first-link": first_link}[what]() if what != "fill" else fill(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
