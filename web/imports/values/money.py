"""What a venue costs. The college keeps a price per hour, free, or a donation."""

import re
from decimal import Decimal

import msgspec

from web.imports.model import Price, say
from web.imports.values.read import Read, clear, guess, partly, plain, says_nothing, unusable

_AMOUNT = re.compile(r"£?\s*(\d{1,6}(?:,\d{3})*(?:[.,]\d{1,2})?)\s*(p\b|pence)?")
_HOUR = re.compile(r"(?:per|an|a|each|/|p\.?)\s*-?\s*(?:hour|hr|h)\b|\bp\.?h\b|\bhourly\b|\bhour(ly)? rate\b")
_OTHER = re.compile(
    r"\b(session|day|half[ -]day|morning|afternoon|evening|week|month|year|term|person|head|booking|visit)\b"
)
_FREE = re.compile(r"^(free( of charge| to us| for us)?|no (charge|cost|fee)|nil|none|0|£0(\.00)?|gratis|am ddim)$")
MOST_PENCE = 100_000


class Cost(msgspec.Struct, frozen=True):
    price: Price = Price.UNKNOWN
    pence_per_hour: int | None = None


def cost(said: str, *, is_hourly: bool = False) -> Read[Cost]:
    """£15 per hour · £8/hr · 12.50 · free · donation. `is_hourly`: the heading says "per hour"."""
    text = plain(said)
    if says_nothing(said):
        return clear(Cost())
    if _FREE.match(text):
        return clear(Cost(Price.FREE), words="free")
    amounts = [_pence(found) for found in _AMOUNT.finditer(text)]
    if re.search(r"\bdonat", text):
        return _donation(amounts)
    if "free" in text.split() and not amounts:
        return guess(Cost(Price.FREE), partly(text.replace("free", "").strip()), "free")
    if not amounts or _OTHER.search(text):
        return unusable(
            Cost(), say("We keep a price per hour only."), say("Write what an hour costs, free, or donation.")
        )
    return _hourly(
        text, max(amounts), one_amount=len(set(amounts)) == 1, says_hour=is_hourly or bool(_HOUR.search(text))
    )


def _donation(amounts: list[int]) -> Read[Cost]:
    if amounts:
        return guess(Cost(Price.DONATION), say("We keep that it is a donation, not how much."), "donation")
    return clear(Cost(Price.DONATION), words="donation")


def _hourly(text: str, pence: int, *, one_amount: bool, says_hour: bool) -> Read[Cost]:
    read, words = Cost(Price.PER_HOUR, pence), f"£{pence / 100:.2f} per hour"
    if pence > MOST_PENCE:
        return unusable(Cost(), say("This cannot be the price of an hour."), say("Write what an hour costs."))
    if pence == 0:
        return clear(Cost(Price.FREE), words="free")
    if not one_amount:
        return guess(read, say("It gives more than one price; the higher one holds."), words)
    if not says_hour:
        return guess(read, say("It does not say for how long; we took it as the price of an hour."), words)
    rest = re.sub(r"\W|\bper\b", " ", _HOUR.sub(" ", _AMOUNT.sub(" ", text))).strip()
    return guess(read, partly(rest), words) if rest else clear(read, words=words)


def _pence(found: re.Match[str]) -> int:
    """12,50 is 12.50, and 1,250 is 1250."""
    digits = re.sub(r",(?=\d{3}(?!\d))", "", found[1]).replace(",", ".")
    return int(Decimal(digits) * (1 if found[2] else 100))
