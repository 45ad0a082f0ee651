"""The practice college beside this one: whoever starts it answers at a door of its own."""

import msgspec

from web.clients.base import ServiceClient

_PATIENCE = 25.0
"""It answers when the practice college is there, which may have to be made first."""


class PracticePerson(msgspec.Struct, frozen=True, kw_only=True):
    """One of its people: what she may do, and the way in as her."""

    roles: frozenset[str]
    address: str


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: ready, starting, broken, no-address."""

    state: str
    people: list[PracticePerson] = []


class PracticeDoor(ServiceClient):
    async def press(self) -> Opened:
        """Nothing of whoever presses goes there."""
        return await self._ask("GET", "/practice", Opened, actor=None, seconds=_PATIENCE)


def most_like(people: list[PracticePerson], roles: frozenset[str]) -> PracticePerson | None:
    """Who may do most of what she may, and least beside it; the first of several."""
    return max(people, key=lambda one: (len(one.roles & roles), -len(one.roles - roles)), default=None)
