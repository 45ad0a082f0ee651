"""What `care` tells: that something was passed on, read, answered. Never by whom, about whom, or a word of it."""

from typing import ClassVar
from uuid import UUID

from services.contracts.event import Event


class WorryEvent(Event, frozen=True, kw_only=True):
    """Somebody who works or teaches here is worried about somebody."""

    publisher: ClassVar[str] = "care"
    aggregate: ClassVar[str] = "worry"
    id_field: ClassVar[str] = "worry_id"
    worry_id: UUID


class WorryPassedOn(WorryEvent, frozen=True, kw_only=True):
    told_ids: tuple[UUID, ...]
    """The safeguarding lead and the deputy, who are told at once."""


class WorryUnheard(WorryEvent, frozen=True, kw_only=True):
    """Within minutes no message has reached one of them: somebody must ring."""

    told_ids: tuple[UUID, ...]


class WorryRead(WorryEvent, frozen=True, kw_only=True):
    """For the first time, by one of them."""


class WorryClosed(WorryEvent, frozen=True, kw_only=True):
    pass


class WorryReopened(WorryEvent, frozen=True, kw_only=True):
    pass


class QuietQuestionEvent(Event, frozen=True, kw_only=True):
    """Somebody asks what she would not ask aloud."""

    publisher: ClassVar[str] = "care"
    aggregate: ClassVar[str] = "quiet_question"
    id_field: ClassVar[str] = "question_id"
    question_id: UUID


class QuietQuestionAsked(QuietQuestionEvent, frozen=True, kw_only=True):
    told_ids: tuple[UUID, ...]
    """Those who answer."""


class QuietQuestionAnswered(QuietQuestionEvent, frozen=True, kw_only=True):
    person_id: UUID
    """Who asked, and is told."""


class QuietAnswerShared(QuietQuestionEvent, frozen=True, kw_only=True):
    """She who asked lets everybody read it, in the words of who answered and without a name."""


class QuietAnswerTakenBack(QuietQuestionEvent, frozen=True, kw_only=True):
    pass
