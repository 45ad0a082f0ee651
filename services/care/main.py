"""Wiring only."""

from litestar import Litestar

from services.care.api import ROUTES
from services.care.reactions import DUE, REACTIONS
from services.runtime.service import build, run
from services.runtime.settings import Settings


def create_app(settings: Settings) -> Litestar:
    return build(settings, routes=ROUTES, reactions=REACTIONS, due=DUE)


if __name__ == "__main__":
    run("care", create_app)
