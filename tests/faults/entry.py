"""`python -m tests.faults.entry` with `FAULTS_NAME`: one service, or web, as shipped, with the harness's hand in it.

The product knows nothing of this: functions are replaced here, in this process, before the service is made.
`FAULTS_SOCKET` says where the harness listens, `FAULTS_PLANT` which defects are planted.
"""

import os

import uvloop

from tests.faults import clock  # first: whoever imports the machine's clock after this is given the one that moves

MOVED = clock.install()

from infra.local.together import service_server, web_server  # noqa: E402
from services.runtime import log  # noqa: E402
from services.runtime.service import Server, serve  # noqa: E402
from tests.faults import moments, twists  # noqa: E402
from tests.faults.orders import Orders  # noqa: E402


async def run(one: Server, orders: Orders) -> None:
    await orders.listen(os.environ["FAULTS_SOCKET"])
    await serve([one])


def plant(names: str) -> None:
    """Defects planted on purpose, as `tests.faults.planted` knows them."""
    for name in filter(None, names.split(",")):
        from tests.faults import planted  # only where something is planted

        planted.plant(name)


def _web(orders: Orders) -> Server:
    """Who is signed in is remembered for a minute by a clock that cannot be moved: after a leap it is asked again."""
    one = web_server()
    orders.when_set.append(lambda _: one.config.app.state.frame.sessions._known.clear())
    return one


def main() -> None:
    name = os.environ["FAULTS_NAME"]
    service = name.partition("-")[0]  # `enrolment-2` is its second replica
    log.set_up(os.environ.get("LOG_LEVEL", "INFO"))
    orders = Orders(name)
    orders.when_set.append(MOVED.obey)
    plant(os.environ.get("FAULTS_PLANT", ""))  # into the functions as they are shipped, before anything is put around
    if service != "web":
        moments.install(orders)
        twists.install(orders)
    uvloop.run(run(_web(orders) if service == "web" else service_server(service), orders))


if __name__ == "__main__":
    main()
