"""Wiring only."""

from litestar import Litestar

from services.runtime.service import build, run
from services.runtime.settings import Settings
from services.training.api import ROUTES
from services.training.reactions import DUE, REACTIONS


def create_app(settings: Settings) -> Litestar:
    return build(settings, routes=ROUTES, reactions=REACTIONS, due=DUE)


if __name__ == "__main__":
    run("training", create_app)
