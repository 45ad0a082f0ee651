"""Wiring only."""

from litestar import Litestar

from services.people.api import ROUTES
from services.people.commands.erasing import erase_listed
from services.people.reactions import DUE, REACTIONS
from services.runtime.service import build, run
from services.runtime.settings import Settings


def create_app(settings: Settings) -> Litestar:
    return build(settings, routes=ROUTES, reactions=REACTIONS, due=DUE, first=erase_listed)


if __name__ == "__main__":
    run("people", create_app)
