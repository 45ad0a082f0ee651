"""A real college beside the example: whoever started the example makes it, and answers at a door of its own."""

import msgspec

from web.clients.base import ServiceClient

_PATIENCE = 20.0


class OwnCollege(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: none, making, running, there (made, and at rest), broken, not-empty, no-room."""

    state: str
    done: int = 0
    steps: int = 0
    folder: str = ""
    address: str = ""
    command: str = ""
    example_command: str = ""


class SetUpLink(msgspec.Struct, frozen=True, kw_only=True):
    """None for anybody but whoever asked for the college, and once it has an administrator."""

    link: str


class OwnDoor(ServiceClient):
    async def look(self) -> OwnCollege:
        """While it is being made, answers when it has come a step further."""
        return await self._ask("GET", "/own", OwnCollege, actor=None)

    async def begin(self, claim: str) -> OwnCollege:
        return await self.send("/own/begin", {"claim": claim}, OwnCollege)

    async def link(self, claim: str) -> str:
        return (await self.send("/own/link", {"claim": claim}, SetUpLink, seconds=_PATIENCE)).link
