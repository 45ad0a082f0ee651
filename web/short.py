"""Addresses that can be read over the phone: six digits made of an id, so that nothing has to be kept.

The services that find by them make them in SQL (`short_number` in their migrations); a test holds both to one.
"""

from uuid import UUID

OF = 1_000_000


def short(of: UUID) -> str:
    """407-192: said in two breaths."""
    digits = f"{int(of.hex[-8:], 16) % OF:06}"
    return f"{digits[:3]}-{digits[3:]}"


def number_in(typed: str) -> int | None:
    """However somebody writes down what she hears: 407-192, 407 192, 407192."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    return int(digits) if 0 < len(digits) <= 6 else None
