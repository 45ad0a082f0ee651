"""What pages ask `groups`: deciding together. A view struct, then the question that gives it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class MyGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group in which one sits. `to_answer`: how many wait for one's own answer."""

    group_id: UUID
    name: str
    next_meeting_at: datetime | None
    to_answer: int


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    starts_at: datetime
    place: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """One list of members: nobody's side, title or part in it is told."""

    group_id: UUID
    name: str
    member_ids: tuple[UUID, ...]
    meetings: tuple[Meeting, ...]
    past_meetings: tuple[Meeting, ...]
    least_per_side: int
    am_i_co_chair: bool


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    is_co_chair: bool
    taken_at: datetime


class GroupSetup(msgspec.Struct, frozen=True, kw_only=True):
    """For those who set groups up."""

    group_id: UUID
    name: str
    remits: tuple[str, ...]
    least_per_side: int
    voting_days: int
    extension_days: int
    seats: tuple[Seat, ...]
    meetings: tuple[Meeting, ...]
    waiting_for_meeting: int


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who cannot support something: a co-chair talks with them."""

    conversation_id: UUID
    decision_id: UUID
    group_id: UUID
    item_digest: str
    person_id: UUID
    by_on: date


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """`my_part`: answers, owner, joined_later, has_left. `answer`: granted, refused, lapsed; None while it is open."""

    decision_id: UUID
    group_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    stage: str
    closes_at: datetime
    meeting_id: UUID | None
    meeting_at: datetime | None
    is_open: bool
    my_part: str
    have_i_answered: bool
    answer: str | None
    lived_experience_held: bool | None
    professional_held: bool | None
    decided_at: datetime | None
    is_withdrawn: bool

    @property
    def is_for_me(self) -> bool:
        return self.is_open and self.my_part == "answers" and not self.have_i_answered

    @property
    def is_over(self) -> bool:
        return self.answer is not None or self.is_withdrawn


class OwnAnswer(msgspec.Struct, frozen=True, kw_only=True):
    choice: str | None
    perspective: str | None
    words: str | None
    readers: str
    talk_by_on: date | None
    is_kept_as_different_view: bool


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many on one side; told only when no number is small."""

    agreed: int = 0
    cannot: int = 0
    aside: int = 0


class DifferentView(msgspec.Struct, frozen=True, kw_only=True):
    """A member's own words, without a name. None: taken back."""

    kind: str
    words: str | None
    is_changed: bool


class MeetingItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on the list of a meeting: a decision of its own."""

    line: DecisionLine
    is_put_off: bool
    may_put_off: bool
    counts: tuple[Counts, Counts] | None
    different_views: tuple[DifferentView, ...]


class MeetingList(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    group_id: UUID
    group_name: str
    starts_at: datetime
    place: str
    is_called_off: bool
    am_i_co_chair: bool
    items: tuple[MeetingItem, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    decision_id: UUID
    decision_request_id: UUID
    group_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    owner_ids: tuple[UUID, ...]
    least_per_side: int
    stage: str
    opened_at: datetime
    closes_at: datetime
    meeting_id: UUID | None
    meeting_at: datetime | None
    meeting_place: str | None
    is_open: bool
    is_withdrawn: bool
    my_part: str
    mine: OwnAnswer | None
    have_i_told_before: bool
    my_last_perspective: str | None
    answer: str | None
    reason: str | None
    lived_experience_held: bool | None
    professional_held: bool | None
    decided_at: datetime | None
    counts: tuple[Counts, Counts] | None
    different_views: tuple[DifferentView, ...]


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed on both sides, for everybody."""

    decision_id: UUID
    group_name: str
    item_kind: str
    item_id: UUID
    item_digest: str
    decided_at: datetime
    counts: tuple[Counts, Counts] | None
    different_views: tuple[DifferentView, ...]


class Formed(msgspec.Struct, frozen=True, kw_only=True):
    group_id: UUID


class Groups(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `groups`."""

    async def groups(self, *, actor: str | None) -> list[MyGroup]:
        return await self.get("/groups", list[MyGroup], actor=actor)

    async def group(self, group_id: UUID, *, actor: str | None) -> Group:
        return await self.get("/group", Group, actor=actor, params={"group_id": group_id})

    async def group_setups(self, group_id: UUID | None = None, *, actor: str | None) -> list[GroupSetup]:
        return await self.get("/group-setups", list[GroupSetup], actor=actor, params={"group_id": group_id})

    async def conversations(self, *, actor: str | None) -> list[Conversation]:
        return await self.get("/conversations", list[Conversation], actor=actor)

    async def decisions(self, group_id: UUID | None = None, *, actor: str | None) -> list[DecisionLine]:
        return await self.get("/decisions", list[DecisionLine], actor=actor, params={"group_id": group_id})

    async def decision(self, decision_id: UUID, *, actor: str | None) -> Decision:
        return await self.get("/decision", Decision, actor=actor, params={"decision_id": decision_id})

    async def meeting_list(self, meeting_id: UUID, *, actor: str | None) -> MeetingList:
        return await self.get("/meeting-list", MeetingList, actor=actor, params={"meeting_id": meeting_id})

    async def put_off(self, decision_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/put-off-decision", {"decision_id": decision_id}, object, actor=actor, key=key)

    async def decided(self) -> list[Decided]:
        return await self.get("/decided", list[Decided])

    async def form_group(
        self,
        name: str,
        co_chair_ids: Sequence[UUID],
        member_ids: Sequence[UUID],
        rule: dict[str, int],
        *,
        actor: str | None,
        key: str | None,
    ) -> Formed:
        command = {"name": name, "co_chair_ids": co_chair_ids, "member_ids": member_ids, **rule}
        return await self.send("/form-group", command, Formed, actor=actor, key=key)

    async def change_rule(self, group_id: UUID, rule: dict[str, int], *, actor: str | None, key: str | None) -> None:
        await self.send("/change-rule", {"group_id": group_id, **rule}, object, actor=actor, key=key)

    async def give_seat(
        self, group_id: UUID, person_id: UUID, *, is_co_chair: bool = False, actor: str | None, key: str | None
    ) -> None:
        command = {"group_id": group_id, "person_id": person_id, "is_co_chair": is_co_chair}
        await self.send("/give-seat", command, object, actor=actor, key=key)

    async def change_seat(
        self, path: str, group_id: UUID, person_id: UUID, *, actor: str | None, key: str | None
    ) -> None:
        """`/end-seat`, `/name-co-chair` or `/stand-down`."""
        await self.send(path, {"group_id": group_id, "person_id": person_id}, object, actor=actor, key=key)

    async def plan_meeting(
        self, group_id: UUID, starts_at: datetime, place: str, *, actor: str | None, key: str | None
    ) -> None:
        command = {"group_id": group_id, "starts_at": starts_at, "place": place}
        await self.send("/plan-meeting", command, object, actor=actor, key=key)

    async def call_off_meeting(self, meeting_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/call-off-meeting", {"meeting_id": meeting_id}, object, actor=actor, key=key)

    async def answer_decision(
        self,
        decision_id: UUID,
        choice: str,
        perspective: str | None,
        words: str,
        readers: str,
        *,
        actor: str | None,
    ) -> None:
        command = {
            "decision_id": decision_id,
            "choice": choice,
            "perspective": perspective,
            "words": words,
            "readers": readers,
        }
        await self.send("/answer-decision", command, object, actor=actor)

    async def change_words(self, decision_id: UUID, words: str, readers: str, *, actor: str | None) -> None:
        command = {"decision_id": decision_id, "words": words, "readers": readers}
        await self.send("/change-words", command, object, actor=actor)

    async def take_back_words(self, decision_id: UUID, *, actor: str | None) -> None:
        await self.send("/take-back-words", {"decision_id": decision_id}, object, actor=actor)

    async def close_conversation(self, conversation_id: UUID, *, actor: str | None, key: str | None) -> None:
        await self.send("/close-conversation", {"conversation_id": conversation_id}, object, actor=actor, key=key)
