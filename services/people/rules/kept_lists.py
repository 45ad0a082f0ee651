"""For how long the list of a session can be kept on a device at most."""

from datetime import datetime, timedelta

from services.runtime.refusal import Missing

LONGEST = timedelta(hours=38)
"""From a day before until two hours after; no session takes longer than half a day."""


def refuse_too_long(until_at: datetime, browser: str, now: datetime) -> None:
    if not now < until_at <= now + LONGEST:
        raise Missing("A list is kept from the day before until the session is over.", field="until_at")
    if not browser:
        raise Missing("This browser keeps no cookies.", field="browser")
