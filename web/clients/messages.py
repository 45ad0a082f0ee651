"""What pages ask `messages`: the calls that the desk owes, and asking for one."""

from datetime import datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was asked for. What was written with it only the desk reads."""

    call_id: UUID
    until_at: datetime
    undo_until: datetime
    is_open: bool = True
    may_undo: bool = True


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """`good_time`: morning, afternoon, any. `somebody_else`: nothing, name."""

    name: str
    phone: str
    good_time: str
    somebody_else: str
    about: str = ""


class CallLine(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: open, or not_reached after three times. Who has an account is known by id, the others by their wish."""

    call_id: UUID
    person_id: UUID | None
    about_id: UUID | None
    why: str
    state: str
    tries: int
    owner_id: UUID | None
    asked_at: datetime
    until_at: datetime
    wish: Wish | None


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """`again_at`: when it is tried again; None when that was the last time."""

    again_at: datetime | None


class Messages(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `messages`."""

    async def ask_for_call(self, wish: Wish, *, actor: str | None, key: str | None) -> Asked:
        return await self.send("/ask-for-call", wish, Asked, actor=actor, key=key)

    async def asked_call(self, call_id: UUID, *, actor: str | None) -> Asked:
        return await self.get("/asked-call", Asked, actor=actor, params={"call_id": call_id})

    async def take_back_call(self, call_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/take-back-call", {"call_id": call_id}, object, actor=actor, key=key)

    async def calls(self, *, actor: str) -> list[CallLine]:
        return await self.get("/calls", list[CallLine], actor=actor)

    async def take_call(self, call_id: UUID, to: UUID | None, *, actor: str, key: str | None) -> None:
        await self.send("/take-call", {"call_id": call_id, "to": to}, object, actor=actor, key=key)

    async def close_call(self, call_id: UUID, *, is_reached: bool, actor: str, key: str | None) -> Closed:
        command = {"call_id": call_id, "is_reached": is_reached}
        return await self.send("/close-call", command, Closed, actor=actor, key=key)

    async def ring_again(self, call_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ring-again", {"call_id": call_id}, object, actor=actor, key=key)

    async def leave_call(self, call_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/leave-call", {"call_id": call_id}, object, actor=actor, key=key)
