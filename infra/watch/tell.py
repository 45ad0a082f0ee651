"""`python -m infra.watch.tell`: hands the letters on its standard input to the mail server, and ends.

A process of its own, so that whoever watches needs no mail library while all is well. Ends with 1 when no letter went.
"""

import asyncio
import json
import sys
from typing import Any

from services.runtime.mail import Letter, NotSent, hand_over
from services.runtime.settings import MAIL_FROM


async def tell(what: dict[str, Any]) -> bool:
    """All at once: one whose own server is slow holds up nobody."""
    sent = await asyncio.gather(
        *(_one(what["mail_url"], what["mail_from"] or MAIL_FROM, Letter(**one)) for one in what["letters"])
    )
    return any(sent)


async def _one(mail_url: str, mail_from: str, letter: Letter) -> bool:
    try:
        await hand_over(mail_url, mail_from, letter)
    except NotSent as trouble:
        print(f"Not told: {trouble}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(tell(json.load(sys.stdin))) else 1)
