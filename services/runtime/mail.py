"""Sending one message. A text (SMS) goes through the mail address that text gateways offer.

Where no mail is set up, a real college is told so; the example college keeps the last 200 in its local outbox, which
is the only place where the text of a message is ever stored.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from email.utils import formataddr, localtime, make_msgid
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from services.runtime.database import Connection
from services.runtime.house import House

_SECONDS = 15
"""For the whole of it, so that a caller in a transaction is not cut off by the database (30 s)."""
_LAST_SECONDS = 2
OUTBOX_KEPT = 200
TROUBLE = "mail"


Gone = Callable[[], Awaitable[None]]
_on_their_way: dict[asyncio.Task[None], str] = {}
"""What the mail server is being handed just now, with its reference."""


class Letter(NamedTuple):
    """Whom to, what about, what it says. Plain words, no picture."""

    to: str
    subject: str
    text: str
    reference: str = ""
    """The Message-ID, where the same letter may be sent again after a crash."""
    sender: str = ""
    """The name beside our own address."""


class NotSent(Exception):  # noqa: N818
    """It did not go. `is_final` when asking again will not help; `is_hers` when it is about this address alone."""

    def __init__(self, kind: str, *, is_final: bool = False, is_hers: bool = False) -> None:
        super().__init__(kind)
        self.is_final = is_final
        self.is_hers = is_final or is_hers


def is_mail_address(contact: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact) is not None


async def _nobody_notes() -> None:
    """That it has gone stands in the database, when the caller commits."""


async def send(house: House, db: Connection, letter: Letter, gone: Gone = _nobody_notes) -> None:
    """Hands `letter` to the mail server, or to the example college's outbox. Raises NotSent.

    `gone` is done as soon as the server has it, also when the caller is told to stop meanwhile. While the server takes
    nothing, that is a trouble of this service until a letter goes again.
    """
    if await is_example(db):
        return await _keep(db, letter)
    settings = house.settings
    if not settings.mail_url:
        raise NotSent("mail is not set up")
    try:
        await _see_through(settings.mail_url, settings.mail_from, letter, gone)
    except NotSent as trouble:
        if not trouble.is_hers:
            house.troubles[TROUBLE] = str(trouble)
        raise
    house.troubles.pop(TROUBLE, None)


async def _see_through(mail_url: str, mail_from: str, letter: Letter, gone: Gone) -> None:
    """Half a conversation would leave nobody knowing whether the letter went: it is ended whoever is told to stop."""

    async def go() -> None:
        await hand_over(mail_url, mail_from, letter)
        await gone()

    going = asyncio.create_task(go())
    _on_their_way[going] = letter.reference
    going.add_done_callback(_landed)
    await asyncio.shield(going)


def _landed(going: asyncio.Task[None]) -> None:
    del _on_their_way[going]
    if not going.cancelled():
        going.exception()  # it has been looked at, also when nobody waits any more


async def landed(reference: str) -> None:
    """Returns when this letter is not on its way any more."""
    if going := {task for task, of in _on_their_way.items() if of == reference}:
        await asyncio.wait(going)


async def all_landed() -> None:
    """For whoever stops: what is on its way is given a moment."""
    if _on_their_way:
        await asyncio.wait(set(_on_their_way), timeout=_LAST_SECONDS)


async def hand_over(mail_url: str, mail_from: str, letter: Letter) -> None:
    """Raises NotSent."""
    import aiosmtplib  # only where mail is sent

    if not is_mail_address(letter.to):
        raise NotSent("texts are not set up", is_final=True)
    try:
        async with asyncio.timeout(_SECONDS):
            await _hand_over(mail_url, mail_from, letter)
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = max(one.code for one in error.recipients)
        raise NotSent(f"recipient {code}", is_final=code >= 500, is_hers=True) from error
    except aiosmtplib.SMTPDataError as error:
        raise NotSent(f"answer {error.code}", is_final=error.code >= 500) from error
    except aiosmtplib.SMTPResponseException as error:  # it is about us or the server, not about her
        raise NotSent(f"answer {error.code}") from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise NotSent(type(error).__name__) from error
    except ValueError as error:  # a name or an address that no letter can carry
        raise NotSent("unwritable", is_final=True) from error


async def is_example(db: Connection) -> bool:
    """Whether this is the example college: a row written when the database was made, never a setting."""
    return bool(await db.fetchval("select is_example from installation"))


async def _keep(db: Connection, letter: Letter) -> None:
    await db.execute(
        """with kept as (insert into outbox (contact, subject, text) values ($1, $2, $3))
           delete from outbox where number <= (select max(number) from outbox) - $4""",
        letter.to,
        letter.subject,
        letter.text,
        OUTBOX_KEPT - 1,
    )


async def _hand_over(mail_url: str, mail_from: str, letter: Letter) -> None:
    import aiosmtplib  # only where mail is sent

    place = urlsplit(mail_url)
    message = EmailMessage()
    message["From"] = formataddr((letter.sender, mail_from))
    message["To"], message["Subject"], message["Date"] = letter.to, letter.subject, localtime()
    message["Message-ID"] = letter.reference or make_msgid(domain=mail_from.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    await aiosmtplib.send(
        message,
        hostname=place.hostname,
        port=place.port,
        username=unquote(place.username) if place.username else None,
        password=unquote(place.password) if place.password else None,
        use_tls=place.scheme == "smtps",
        timeout=_SECONDS,
    )
