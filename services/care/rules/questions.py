"""What is asked quietly: who answers, and what may be shared."""

from collections.abc import Sequence
from datetime import timedelta

from services.care.model import Holder, QuietQuestion, Shareable
from services.contracts.people import Role
from services.runtime.actor import Actor, require_role
from services.runtime.lengths import check_length
from services.runtime.refusal import Missing, NotFound, Refusal

ANSWER = (Role.COACH, Role.CO_CHAIR)
"""Coaches; where there are none, the co-chairs of the group."""
MOST_WAITING = 3
KEPT_AFTER_ANSWER = timedelta(days=180)
LONGEST = 2000
LANGUAGES = ("en", "cy")


class NobodyToAsk(Refusal):
    slug = "nobody-to-ask"
    what_to_do = "Ask us to ring you instead. What you wrote has gone nowhere."


class TooManyWaiting(Refusal):
    slug = "too-many-waiting"
    what_to_do = "Wait for an answer to one of them, or ask us to ring you."


class AnsweredAlready(Refusal):
    slug = "question-answered-already"
    what_to_do = "Look at the list again."


class NothingSuggested(Refusal):
    slug = "nothing-suggested"
    what_to_do = "Open the page again to see how it stands."


def who_answers(holders: Sequence[Holder]) -> list[Holder]:
    """Those of the first role that anybody holds."""
    return next((found for role in ANSWER if (found := [one for one in holders if one.role is role])), [])


def answerer(actor: Actor, holders: Sequence[Holder]) -> None:
    require_role(actor, _answering_role(holders))


def is_answerer(actor: Actor, holders: Sequence[Holder]) -> bool:
    return actor.has(_answering_role(holders))


def _answering_role(holders: Sequence[Holder]) -> Role:
    answering = who_answers(holders)
    return answering[0].role if answering else Role.COACH


def ask(words: str, answering: Sequence[Holder], waiting: int) -> None:
    if not words.strip():
        raise Missing("Write your question.", field="words")
    check_length(words, LONGEST, "words")
    if not answering:
        raise NobodyToAsk("There is nobody here yet who answers.")
    if waiting >= MOST_WAITING:
        raise TooManyWaiting("Three of your questions wait for an answer already.")


def waiting(question: QuietQuestion | None) -> QuietQuestion:
    if question is None or question.question is None:
        raise NotFound("There is no such question.")
    if question.answered_at is not None:
        raise AnsweredAlready("Somebody has answered it already.")
    return question


def answer(words: str, suggested: Shareable | None) -> None:
    if not words.strip():
        raise Missing("Write an answer.", field="words")
    check_length(words, LONGEST, "words")
    if suggested is None:
        return
    if not suggested.question.strip():
        raise Missing("Write the question in your own words too, or leave both empty.", field="shared_question")
    if not suggested.answer.strip():
        raise Missing("Write the answer for everybody too, or leave both empty.", field="shared_answer")
    check_length(suggested.question, LONGEST, "shared_question")
    check_length(suggested.answer, LONGEST, "shared_answer")


def suggested(question: QuietQuestion) -> bytes:
    if question.suggested is None or question.shared_at is not None:
        raise NothingSuggested("Nothing waits for your word here.")
    return question.suggested


def shared(question: QuietQuestion) -> None:
    if question.shared_at is None:
        raise NothingSuggested("It is not shared.")
