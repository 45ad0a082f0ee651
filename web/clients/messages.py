"""What pages ask `messages`: what waits at the desk and for oneself, and asking for a call."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
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


class CallPart(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: open, or not_reached after three times. Who has an account is known by id, the others by their wish."""

    person_id: UUID | None
    about_id: UUID | None
    why: str
    state: str
    tries: int
    wish: Wish | None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for somebody. Its words are those of its kind, in web/tasks/words.py."""

    task_id: UUID
    kind: str
    section: str
    about_id: UUID
    run_id: UUID | None
    circle: str
    owner_id: UUID | None
    until_at: datetime
    facts: dict[str, Any]
    title_en: str | None
    title_cy: str | None
    theme: str | None
    starts_at: datetime | None
    venue: str | None
    call: CallPart | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    cover_id: UUID | None
    from_on: date | None
    back_on: date | None
    is_away: bool


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """Those who share what waits: desk, office, safeguarding, or group.<id>."""

    circle: str
    members: tuple[Member, ...]


class LedSession(msgspec.Struct, frozen=True, kw_only=True):
    title_en: str | None
    title_cy: str | None
    starts_at: datetime


class HeldTask(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    facts: dict[str, Any]
    until_at: datetime
    title_en: str | None
    title_cy: str | None


class InHands(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has who leaves: sessions to come, and what waits with her."""

    sessions: tuple[LedSession, ...]
    of_the_desk: tuple[HeldTask, ...]
    tasks: int


class SectionOfDesk(msgspec.Struct, frozen=True, kw_only=True):
    section: str
    count: int
    tasks: tuple[Task, ...]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    nobodys: int
    mine: int
    everything: int
    mine_ids: tuple[UUID, ...]
    sections: tuple[SectionOfDesk, ...]
    members: tuple[Member, ...]

    @property
    def tasks(self) -> list[Task]:
        return [task for section in self.sections for task in section.tasks]


class NextSession(msgspec.Struct, frozen=True, kw_only=True):
    session_id: UUID
    run_id: UUID
    is_taught: bool
    title_en: str | None
    title_cy: str | None
    theme: str | None
    starts_at: datetime
    ends_at: datetime
    venue: str | None
    town: str | None


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    circle: str
    open: int
    nobodys: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for whoever asks, and where she is expected next."""

    tasks: tuple[Task, ...]
    more: int
    sessions: tuple[NextSession, ...]
    shared: tuple[Shared, ...]
    back_on: date | None


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    owner_id: UUID | None


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """`again_at`: when it is tried again; None when that was the last time."""

    again_at: datetime | None


class HeldOf(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is of somebody: numbers, and nothing in them."""

    person_id: UUID
    places: int
    teaches: int
    seats: int
    proposals: int
    messages: int


class Messages(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `messages`."""

    async def ask_for_call(self, wish: Wish, *, actor: str | None, key: str | None) -> Asked:
        return await self.send("/ask-for-call", wish, Asked, actor=actor, key=key)

    async def asked_call(self, call_id: UUID, *, actor: str | None) -> Asked:
        return await self.get("/asked-call", Asked, actor=actor, params={"call_id": call_id})

    async def take_back_call(self, call_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/take-back-call", {"call_id": call_id}, object, actor=actor, key=key)

    async def desk(
        self,
        show: str = "everything",
        section: str | None = None,
        words: str = "",
        person_ids: Iterable[UUID] = (),
        number: int = 1,
        *,
        actor: str,
    ) -> Desk:
        params = {
            "show": show,
            "section": section,
            "words": words,
            "person_ids": list(person_ids),
            "number": number,
        }
        return await self.get("/desk", Desk, actor=actor, params=params)

    async def waiting(self, *, actor: str) -> Waiting:
        return await self.get("/waiting", Waiting, actor=actor)

    async def held_of(self, *person_ids: UUID, actor: str) -> list[HeldOf]:
        return await self.get("/held-of", list[HeldOf], actor=actor, params={"person_ids": list(person_ids)})

    async def in_hands(self, person_id: UUID, *, actor: str) -> InHands:
        return await self.get("/in-hands", InHands, actor=actor, params={"person_id": person_id})

    async def circles(self, *, actor: str) -> list[Circle]:
        return await self.get("/circles", list[Circle], actor=actor)

    async def take_task(self, task_id: UUID, from_id: UUID | None, *, actor: str, key: str | None) -> None:
        await self.send("/take-task", {"task_id": task_id, "from_id": from_id}, object, actor=actor, key=key)

    async def hand_over_task(self, task_id: UUID, to: UUID | None, *, actor: str, key: str | None) -> Handed:
        return await self.send("/hand-over-task", {"task_id": task_id, "to": to}, Handed, actor=actor, key=key)

    async def close_task(self, task_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/close-task", {"task_id": task_id}, object, actor=actor, key=key)

    async def reopen_task(self, task_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/reopen-task", {"task_id": task_id}, object, actor=actor, key=key)

    async def go_away(
        self, covers: Iterable[tuple[str, UUID]], from_on: date, back_on: date, *, actor: str, key: str | None
    ) -> None:
        of = [{"circle": circle, "cover_id": cover_id} for circle, cover_id in covers]
        command = {"covers": of, "from_on": from_on, "back_on": back_on}
        await self.send("/go-away", command, object, actor=actor, key=key)

    async def come_back(self, *, actor: str, key: str | None) -> None:
        await self.send("/come-back", {}, object, actor=actor, key=key)

    async def close_call(self, call_id: UUID, *, is_reached: bool, actor: str, key: str | None) -> Closed:
        command = {"call_id": call_id, "is_reached": is_reached}
        return await self.send("/close-call", command, Closed, actor=actor, key=key)

    async def ring_again(self, call_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/ring-again", {"call_id": call_id}, object, actor=actor, key=key)

    async def leave_call(self, call_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/leave-call", {"call_id": call_id}, object, actor=actor, key=key)
