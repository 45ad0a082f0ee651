"""`python -m infra.watch`: watches a college in containers. Where everything is, its environment says.

Nothing outlives this process here: a new one tells again what has not ended meanwhile.
"""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.local.environment import of_the_machine
from infra.local.services import SERVICES
from infra.watch.looking import Sight
from infra.watch.watch import Post, Watch

FILE = Path(tempfile.gettempdir()) / "who-is-told.json"


def watch(environment: Mapping[str, str]) -> Watch:
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
    )
    return Watch(sight, Post(mail_url, sender, environment["COLLEGE_ADDRESS"], of_the_machine()), FILE)


def _place(url: str) -> str:
    return f"tcp:{urlsplit(url).netloc}"


def main() -> None:
    if not (os.environ.get("ALERT_MAIL_URL") or os.environ.get("MAIL_URL")):
        print("Nobody can be told: MAIL_URL is not set.", flush=True)
    asyncio.run(watch(os.environ).run())


if __name__ == "__main__":
    main()
