"""Contacts: one way to write each, whichever way it was typed."""

import re

from services.people.model import Channel
from services.runtime.refusal import Refusal

MOST_LETTERS = 200
MOST_PARTNER = 80
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15


class PartnerUnclear(Refusal):
    slug = "partner-unclear"
    status = 422


class ContactUnclear(Refusal):
    slug = "contact-unclear"
    status = 422


def channel_of(typed: str) -> Channel:
    """What a contact most likely is, when nobody said."""
    if is_mail_address(typed.strip()):
        return Channel.MAIL
    return Channel.TEXT if folded_phone(typed) else Channel.THROUGH


def fold(channel: Channel, typed: str) -> str:
    """The one form in which this contact is compared. Raises ContactUnclear."""
    if channel is Channel.MAIL:
        return _mail(typed)
    if channel is Channel.THROUGH:
        return _through(typed)
    if folded := folded_phone(typed):
        return folded
    raise ContactUnclear("This does not look like a phone number. Is a number missing?", field="contact")


def partner(called: str, typed: str) -> str:
    """What the organisation is called. `typed` is its mail address or number. Raises PartnerUnclear, ContactUnclear."""
    name = " ".join(called.split())
    if not name or len(name) > MOST_PARTNER:
        raise PartnerUnclear("Write what the organisation is called.", field="partner")
    if not is_mail_address(typed.strip()) and not folded_phone(typed):
        raise ContactUnclear("Write the email address or the phone number of the organisation.", field="contact")
    return name


def fold_any(typed: str) -> str:
    """For signing in and finding: a mail address, a number, or neither (then it matches nobody)."""
    return fold_mail(typed) if is_mail_address(typed.strip()) else folded_phone(typed) or ""


def folded_phone(typed: str) -> str:
    """01632 960 123, +44 (0)1632 960123 and 0044… are one number. Empty when it is none."""
    signs = re.sub(r"\(0\)", "", typed.strip())
    if re.search(r"[^\d\s+().\-/]", signs):
        return ""
    digits = re.sub(r"\D", "", signs)
    if signs.startswith("+") or digits.startswith("00"):
        number = "+" + digits.removeprefix("00") if not signs.startswith("+") else "+" + digits
    else:
        number = "+44" + digits[1:] if digits.startswith("0") else digits
    return number if _FEWEST_DIGITS <= len(number.lstrip("+")) <= _MOST_DIGITS else ""


def fold_mail(typed: str) -> str:
    return typed.strip().casefold()


def hint(channel: Channel, address: str) -> str:
    """Enough to know it again, too little to learn it: the last two numbers, or n…@example.org."""
    if channel is Channel.MAIL:
        name, _, place = address.strip().partition("@")
        return f"{name[:1]}…@{place}"
    if channel is Channel.THROUGH:
        return ""
    return re.sub(r"\D", "", address)[-2:]


def can_carry_code(channel: Channel, *, is_example: bool, has_mail: bool) -> bool:
    """The example's outbox takes anything; a real college sends mail when mail is set up."""
    if is_example:
        return channel in (Channel.MAIL, Channel.TEXT)
    return channel is Channel.MAIL and has_mail


def is_mail_address(typed: str) -> bool:
    return re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", typed) is not None


def _mail(typed: str) -> str:
    if not is_mail_address(typed.strip()) or len(typed) > MOST_LETTERS:
        raise ContactUnclear("This does not look like an email address. It has an @ in the middle.", field="contact")
    return fold_mail(typed)


def _through(typed: str) -> str:
    words = " ".join(typed.split())
    if not words or len(words) > MOST_LETTERS:
        raise ContactUnclear("Write how we can reach you, in a line or two.", field="contact")
    return words.casefold()
