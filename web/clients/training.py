"""What pages ask `training`: who is ready to teach, and how far a trainee has come."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """One required item of a trainee. `state`: offered, not_yet, assessed, verified; None before she began."""

    item: str
    title_en: str
    title_cy: str | None = None
    about_en: str = ""
    about_cy: str | None = None
    state: str | None = None
    words: str | None = None
    feedback: str | None = None
    offered_at: datetime | None = None
    held_on: date | None = None
    may_assess: bool = False
    may_verify: bool = False


class TraineePageView(msgspec.Struct, frozen=True, kw_only=True):
    trainee_id: UUID
    person_id: UUID
    joined_on: date
    became_tutor_on: date | None = None
    items: list[ItemView]


class TraineeLineView(msgspec.Struct, frozen=True, kw_only=True):
    trainee_id: UUID
    person_id: UUID
    joined_on: date
    became_tutor_on: date | None = None
    to_assess: int
    to_verify: int


class TutorLineView(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID
    is_ready: bool
    until_on: date | None = None


class HeldView(msgspec.Struct, frozen=True, kw_only=True):
    item: str
    title_en: str
    title_cy: str | None = None
    from_on: date | None = None
    until_on: date | None = None


class PausedView(msgspec.Struct, frozen=True, kw_only=True):
    pause_id: UUID
    from_on: date
    until_on: date


class ReadinessView(msgspec.Struct, frozen=True, kw_only=True):
    tutor_id: UUID
    is_ready: bool
    until_on: date | None = None
    held: list[HeldView]
    pauses: list[PausedView]


class NewTrainee(msgspec.Struct, frozen=True):
    trainee_id: UUID


class Verified(msgspec.Struct, frozen=True):
    is_ready: bool


class Training(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `training`."""

    async def mine(self, *, actor: str) -> TraineePageView:
        return await self.get("/my-training", TraineePageView, actor=actor)

    async def trainee(self, trainee_id: UUID, *, actor: str) -> TraineePageView:
        return await self.get("/trainee", TraineePageView, actor=actor, params={"trainee_id": trainee_id})

    async def trainees(self, *, actor: str) -> list[TraineeLineView]:
        return await self.get("/trainees", list[TraineeLineView], actor=actor)

    async def tutors(self, *, actor: str) -> list[TutorLineView]:
        return await self.get("/tutors", list[TutorLineView], actor=actor)

    async def tutor(self, tutor_id: UUID, *, actor: str) -> ReadinessView:
        return await self.get("/tutor", ReadinessView, actor=actor, params={"tutor_id": tutor_id})

    async def my_readiness(self, *, actor: str) -> ReadinessView:
        return await self.get("/my-readiness", ReadinessView, actor=actor)

    async def add_trainee(self, person_id: UUID, kind: str, *, actor: str, key: str | None) -> NewTrainee:
        return await self.send("/add-trainee", {"person_id": person_id, "kind": kind}, NewTrainee, actor=actor, key=key)

    async def offer(self, trainee_id: UUID, item: str, words: str, *, actor: str, key: str | None) -> None:
        command = {"trainee_id": trainee_id, "item": item, "words": words}
        await self.send("/offer-evidence", command, object, actor=actor, key=key)

    async def assess(
        self, trainee_id: UUID, item: str, *, is_met: bool, feedback: str, actor: str, key: str | None
    ) -> None:
        command = {"trainee_id": trainee_id, "item": item, "is_met": is_met, "feedback": feedback}
        await self.send("/assess", command, object, actor=actor, key=key)

    async def verify(self, trainee_id: UUID, item: str, *, holds: bool, actor: str, key: str | None) -> Verified:
        command = {"trainee_id": trainee_id, "item": item, "holds": holds}
        return await self.send("/verify", command, Verified, actor=actor, key=key)

    async def renew(self, tutor_id: UUID, item: str, from_on: date, *, actor: str, key: str | None) -> None:
        command = {"tutor_id": tutor_id, "item": item, "from_on": from_on}
        await self.send("/renew-item", command, object, actor=actor, key=key)

    async def pause(self, from_on: date, until_on: date, *, actor: str, key: str | None) -> None:
        await self.send("/pause-teaching", {"from_on": from_on, "until_on": until_on}, object, actor=actor, key=key)

    async def end_pause(self, pause_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/end-pause", {"pause_id": pause_id}, object, actor=actor, key=key)
