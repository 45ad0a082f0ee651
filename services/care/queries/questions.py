"""What was asked quietly: one's own, what waits for an answer, and what everybody may read."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.care.model import Shareable
from services.care.rules import questions as rules
from services.care.store import roles
from services.runtime.actor import require_person
from services.runtime.clock import college_date
from services.runtime.http import Look


class MyQuietQuestionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class QuietQuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """`suggested`: waits for her word. `shared_at`: everybody may read it."""

    question_id: UUID
    question: str
    answer: str
    suggested: Shareable | None
    asked_at: datetime
    answered_at: datetime | None
    shared_at: datetime | None


async def my_quiet_questions(question: MyQuietQuestionsQuestion, look: Look) -> list[QuietQuestionView]:
    asker_id = require_person(look.actor)
    rows = await look.db.fetch(
        """select question_id, asker_id, question, answer, suggested, asked_at, answered_at, shared_at
           from quiet_question
           where asker_id = any (one_person($1)) and question is not null order by asked_at desc limit 20""",
        asker_id,
    )
    sealed = [(row["asker_id"], row[name]) for row in rows for name in ("question", "answer", "suggested")]
    opened = iter(await look.sealer.open_all(look.db, sealed))
    return [
        QuietQuestionView(
            question_id=row["question_id"],
            question=next(opened) or "",
            answer=next(opened) or "",
            suggested=_shareable(next(opened)),
            asked_at=row["asked_at"],
            answered_at=row["answered_at"],
            shared_at=row["shared_at"],
        )
        for row in rows
    ]


class WaitingQuestionsQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class WaitingQuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """Without who asked."""

    question_id: UUID
    question: str
    asked_at: datetime


async def waiting_questions(question: WaitingQuestionsQuestion, look: Look) -> list[WaitingQuestionView]:
    """For those who answer, longest waiting first."""
    rules.answerer(look.actor, await roles.holders(look.db, rules.ANSWER, college_date(look.now)))
    rows = await look.db.fetch(
        """select question_id, asker_id, question, asked_at from quiet_question
           where answered_at is null and question is not null order by asked_at limit 100"""
    )
    opened = await look.sealer.open_all(look.db, [(row["asker_id"], row["question"]) for row in rows])
    return [
        WaitingQuestionView(question_id=row["question_id"], question=words, asked_at=row["asked_at"])
        for row, words in zip(rows, opened, strict=True)
        if words is not None
    ]


class DoIAnswerQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


async def do_i_answer(question: DoIAnswerQuestion, look: Look) -> bool:
    """Whether what is asked quietly waits for her: co-chairs answer only where there is no coach."""
    require_person(look.actor)
    return rules.is_answerer(look.actor, await roles.holders(look.db, rules.ANSWER, college_date(look.now)))


class SharedAnswersQuestion(msgspec.Struct, frozen=True, kw_only=True):
    pass


class SharedAnswerView(Shareable, frozen=True, kw_only=True):
    question_id: UUID


async def shared_answers(question: SharedAnswersQuestion, look: Look) -> list[SharedAnswerView]:
    """For everybody who is signed in, the newest first."""
    require_person(look.actor)
    rows = await look.db.fetch(
        """select question_id, shared_question as question, shared_answer as answer, language from quiet_question
           where shared_at is not null order by shared_at desc limit 100"""
    )
    return [SharedAnswerView(**dict(row)) for row in rows]


def _shareable(words: str | None) -> Shareable | None:
    return msgspec.json.decode(words, type=Shareable) if words else None
