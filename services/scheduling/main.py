"""Scheduling: terms, venues, rooms, runs and their sessions."""

from litestar import Litestar

from services.runtime.service import build, run
from services.runtime.settings import Settings
from services.scheduling.api import ROUTES
from services.scheduling.reactions import DUE, REACTIONS


def create_app(settings: Settings) -> Litestar:
    return build(settings, routes=ROUTES, reactions=REACTIONS, due=DUE)


if __name__ == "__main__":
    run("scheduling", create_app)
