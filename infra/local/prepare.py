"""What must be done between the start of PostgreSQL and NATS and that of the services, in a process of its own.

It holds the two strong credentials only while it runs. It speaks JSON lines: first it says what the services want to
hear (NATS is configured with that), then it is told where everything is, then it reports each step.
"""

import asyncio
import json
import sys
from collections.abc import Mapping

from asyncpg import PostgresError

from infra import steward
from infra.local import installation
from infra.local.services import OUTSIDE, SERVICES
from infra.migrate import migrate
from infra.trouble import Trouble
from services.runtime.migrations import MigrationError


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


async def prepare(place: Mapping[str, str], is_example: bool) -> None:
    admin = place["ADMIN_DATABASE_URL"]
    dsns = {name: place[f"{name.upper()}_DATABASE_URL"] for name in (*SERVICES, *OUTSIDE)}
    say(migrations=await migrate(admin, dsns))
    say(is_example=await installation.mark(admin, SERVICES, is_example))
    say(consumers=await steward.tend(place["STEWARD_NATS_URL"], steward.interests()))


def main() -> None:
    say(interests={service: sorted(map(list, pairs)) for service, pairs in steward.interests().items()})
    told = json.loads(sys.stdin.readline() or "null")
    if told is None:
        return
    try:
        asyncio.run(prepare(told["place"], told["is_example"]))
    except (Trouble, MigrationError) as trouble:
        say(trouble=str(trouble))
    except (PostgresError, OSError) as error:
        say(trouble=f"The database could not be put in order: {error}")


if __name__ == "__main__":
    main()
