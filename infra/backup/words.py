"""Moments and sizes as a person reads them at the terminal."""

from datetime import datetime

from services.runtime.clock import COLLEGE_ZONE

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def moment(at: datetime) -> str:
    """14:02 on 29 November"""
    here = at.astimezone(COLLEGE_ZONE)
    return f"{here:%H:%M} on {here.day} {_MONTHS[here.month - 1]}"


def what_is_here(taken_at: datetime) -> str:
    return f"Everything up to {moment(taken_at)} is here; what was done after that is not."


def size(count: int) -> str:
    return f"{max(count, 1000) / 1e3:.0f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"
