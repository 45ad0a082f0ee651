"""`python -m infra.watch`: watches a college in containers. Where everything is, its environment says.

Nothing outlives this process here: a new one tells again what has not ended meanwhile.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.audit.door import open_door
from infra.audit.keeper import Keeper
from infra.local.environment import of_the_machine
from infra.local.services import SERVICES
from infra.watch.looking import Sight
from infra.watch.watch import Post, Watch

FILE = Path(tempfile.gettempdir()) / "who-is-told.json"
AUDIT = Path(tempfile.gettempdir()) / "audit.json"
DOOR_PORT = 8000
_OF_AUDIT = ("AUDITOR_DATABASE_URL", "MENDER_DATABASE_URL", "AUDITOR_NATS_URL", "STEWARD_NATS_URL", "NATS_MONITOR")
_IF_SET = ("COLLEGE_NATS_REPLICAS", "LOG_HEADS")


def keeper(environment: Mapping[str, str], tell: Callable[[], None]) -> Keeper:
    """What looks through everything that is kept (infra/audit)."""
    own = {name: environment[name] for name in (*_OF_AUDIT, *_IF_SET) if name in environment}
    return Keeper({**of_the_machine(), **own}, environment.get("NATS_MONITOR", ""), AUDIT, tell)


def watch(environment: Mapping[str, str], is_audit_wrong: Callable[[], bool] = bool) -> Watch:
    services = {name: _place(environment[f"{name.upper()}_URL"]) for name in SERVICES}
    mail_url = environment.get("ALERT_MAIL_URL") or environment["MAIL_URL"]
    sender = environment.get("MAIL_FROM", "")
    sight = Sight(
        services,
        Path("/"),
        environment["WATCH_TOKEN"],
        web=_place(environment["WEB_URL"]),
        backups=_place(environment["BACKUP_DOOR"]) if environment.get("BACKUP_DOOR") else "",
        is_one_each=False,
        is_audit_wrong=is_audit_wrong,
    )
    return Watch(sight, Post(mail_url, sender, environment["COLLEGE_ADDRESS"], of_the_machine()), FILE)


def _place(url: str) -> str:
    return f"tcp:{urlsplit(url).netloc}"


def main() -> None:
    if not (os.environ.get("ALERT_MAIL_URL") or os.environ.get("MAIL_URL")):
        print("Nobody can be told: MAIL_URL is not set.", flush=True)
    asyncio.run(run(os.environ))


async def run(environment: Mapping[str, str]) -> None:
    looking = keeper(environment, lambda: watching.look_now())
    watching = watch(environment, lambda: looking.is_wrong)
    async with open_door(looking, int(environment.get("WATCH_DOOR_PORT", DOOR_PORT))):
        await watching.run()


if __name__ == "__main__":
    main()
