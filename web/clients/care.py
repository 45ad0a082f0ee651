"""What pages ask `care`: a worry about somebody. Its words come back to lead and deputy only, one worry at a time."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Lead or deputy."""

    person_id: UUID
    role: str


class Told(Holder, frozen=True, kw_only=True):
    """`is_sent`: None while the message is on its way."""

    is_sent: bool | None


class PassedOn(msgspec.Struct, frozen=True, kw_only=True):
    """What she sees who wrote it."""

    worry_id: UUID
    passed_on_at: datetime
    is_unheard: bool = False
    read_at: datetime | None = None
    read_as: str | None = None
    told: tuple[Told, ...] = ()


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """A worry from the outside. `state`: open or closed."""

    worry_id: UUID
    number: int
    writer_id: UUID
    state: str
    passed_on_at: datetime
    read_at: datetime | None = None
    closed_at: datetime | None
    kept_until: date | None


class Covers(msgspec.Struct, frozen=True, kw_only=True):
    worries: list[Cover]
    years_kept: int


class WorryWords(msgspec.Struct, frozen=True, kw_only=True):
    about: str
    about_id: UUID | None = None
    what_happened: str
    what_was_done: str = ""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    writer_id: UUID
    words: str
    written_at: datetime


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`did`: read, wrote, closed, reopened."""

    person_id: UUID
    role: str
    did: str
    at: datetime


class Worry(Cover, frozen=True, kw_only=True):
    """All of it."""

    words: WorryWords
    notes: list[Note]
    readings: list[Reading]
    years_kept: int


class Shareable(msgspec.Struct, frozen=True, kw_only=True):
    """A question and its answer as everybody may read them. `language`: en or cy."""

    question: str
    answer: str
    language: str = "en"


class QuietQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One's own. `suggested` waits for her word."""

    question_id: UUID
    question: str
    answer: str
    suggested: Shareable | None
    asked_at: datetime
    answered_at: datetime | None
    shared_at: datetime | None


class WaitingQuestion(msgspec.Struct, frozen=True, kw_only=True):
    question_id: UUID
    question: str
    asked_at: datetime


class QuietAnswer(msgspec.Struct, frozen=True, kw_only=True):
    question_id: UUID
    words: str
    shared_question: str = ""
    shared_answer: str = ""
    language: str = "en"


class Care(ServiceClient):
    """Each question and command has a name and a type here; pages know no address of `care`."""

    async def who_is_told(self, *, actor: str) -> list[Holder]:
        return await self.get("/who-is-told", list[Holder], actor=actor)

    async def pass_on_worry(
        self, words: WorryWords, *, question_id: UUID | None = None, actor: str, key: str | None
    ) -> PassedOn:
        """`question_id`: a quiet question that gave rise to it."""
        command = msgspec.structs.asdict(words) | {"question_id": question_id}
        return await self.send("/pass-on-worry", command, PassedOn, actor=actor, key=key)

    async def passed_on_worry(self, worry_id: UUID, *, actor: str) -> PassedOn:
        return await self.get("/passed-on-worry", PassedOn, actor=actor, params={"worry_id": worry_id})

    async def my_worries(self, *, actor: str) -> list[PassedOn]:
        return await self.get("/my-worries", list[PassedOn], actor=actor)

    async def worries(self, *, actor: str) -> Covers:
        return await self.get("/worries", Covers, actor=actor)

    async def read_worry(self, worry_id: UUID, *, actor: str) -> Worry:
        """That she read it is written down."""
        return await self.send("/read-worry", {"worry_id": worry_id}, Worry, actor=actor)

    async def write_note(self, worry_id: UUID, words: str, *, actor: str, key: str | None) -> None:
        await self.send("/write-note", {"worry_id": worry_id, "words": words}, object, actor=actor, key=key)

    async def close_worry(self, worry_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/close-worry", {"worry_id": worry_id}, object, actor=actor, key=key)

    async def reopen_worry(self, worry_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/reopen-worry", {"worry_id": worry_id}, object, actor=actor, key=key)

    async def change_keeping(self, years: int, *, actor: str, key: str | None) -> None:
        await self.send("/change-keeping", {"years": years}, object, actor=actor, key=key)

    async def ask_quietly(self, words: str, *, actor: str, key: str | None) -> None:
        await self.send("/ask-quietly", {"words": words}, object, actor=actor, key=key)

    async def answer_quietly(self, answer: QuietAnswer, *, actor: str, key: str | None) -> None:
        await self.send("/answer-quietly", answer, object, actor=actor, key=key)

    async def about_quiet_answer(self, command: str, question_id: UUID, *, actor: str, key: str | None) -> None:
        """share-quiet-answer, keep-quiet-answer, take-back-quiet-answer."""
        await self.send(f"/{command}", {"question_id": question_id}, object, actor=actor, key=key)

    async def my_quiet_questions(self, *, actor: str) -> list[QuietQuestion]:
        return await self.get("/my-quiet-questions", list[QuietQuestion], actor=actor)

    async def waiting_questions(self, *, actor: str) -> list[WaitingQuestion]:
        return await self.get("/waiting-questions", list[WaitingQuestion], actor=actor)

    async def do_i_answer(self, *, actor: str) -> bool:
        return await self.get("/do-i-answer", bool, actor=actor)

    async def shared_answers(self, *, actor: str) -> list[Shareable]:
        return await self.get("/shared-answers", list[Shareable], actor=actor)
