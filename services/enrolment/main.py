"""Places, waiting list and offers, the searchable prospectus, and who came."""

from litestar import Litestar

from services.enrolment.api import routes
from services.enrolment.commands.queue import Queue
from services.enrolment.reactions import DUE, REACTIONS
from services.runtime.clock import Clock, machine_clock
from services.runtime.service import build, run
from services.runtime.settings import Settings


def create_app(settings: Settings, clock: Clock = machine_clock) -> Litestar:
    return build(settings, routes=routes(Queue()), reactions=REACTIONS, due=DUE, clock=clock)


if __name__ == "__main__":
    run("enrolment", create_app)
