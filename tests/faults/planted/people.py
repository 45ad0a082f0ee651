"""Who somebody is, what may be seen, and what is written down of it."""

from typing import ClassVar
from uuid import UUID

from services.care.commands import worries
from services.care.rules import worries as worry_rules
from services.contracts.event import Event
from services.groups.commands import answering
from services.groups.queries import decisions
from services.groups.rules import deciding, forming
from services.groups.store import groups as group_store
from services.people.commands import second_factor
from services.people.store import sign_in
from services.runtime import http
from tests.faults.planted.planting import Planting, defect


@defect("session-end-ignored", "a session goes on after she has signed out", caught_by="I13", life="people")
def session_end_ignored(planting: Planting) -> None:
    planting.edit(sign_in.end_session, ("await db.execute(", "return\n    await db.execute("))


@defect("any-second-sign-fits", "any six numbers are taken as the second sign", caught_by="I13", life="people")
def any_second_sign_fits(planting: Planting) -> None:
    planting.edit(
        second_factor._step, ("if secret is None:", "return 9**9 if factor.confirmed_at else 1\n    if secret is None:")
    )


@defect("code-works-twice", "six numbers open a second session elsewhere", caught_by="I13", life="people")
def code_works_twice(planting: Planting) -> None:
    planting.edit(sign_in.note_used, ("await db.execute(", "return\n    await db.execute("))


@defect("token-outlives-its-rise", "the token from before the second sign goes on", caught_by="I13", life="people")
def token_outlives_its_rise(planting: Planting) -> None:
    planting.edit(
        sign_in.renew_session, ("set token_hash = $2, factor", "set token_hash = coalesce(token_hash, $2), factor")
    )


@defect("reading-not-written-down", "a worry is read, and nobody writes down by whom", caught_by="I14", life="care")
def reading_not_written_down(planting: Planting) -> None:
    planting.edit(worries._write_down, ("await store.note_reading(", "return\n    await store.note_reading("))


@defect(
    "key-of-a-form-forgotten",
    "the answer to a form is not kept, and pressed again it is another one",
    caught_by="I9",
    life="care",
)
def key_of_a_form_forgotten(planting: Planting) -> None:
    planting.edit(http._do_once, ("if asked.key is not None and not isinstance(said, Refusal):", "if False:"))


@defect("anybody-reads-a-worry", "whoever holds a role may open a worry", caught_by="I13", life="care")
def anybody_reads_a_worry(planting: Planting) -> None:
    planting.edit(
        worry_rules.keeper,
        ("require_role(actor, *KEEPERS)", "pass"),
        ("next(role for role in KEEPERS if actor.has(role))", "KEEPERS[0]"),
    )


class AnswerGiven(Event, frozen=True, kw_only=True):
    """An event that there must not be."""

    publisher: ClassVar[str] = "groups"
    aggregate: ClassVar[str] = "decision"
    id_field: ClassVar[str] = "decision_id"
    decision_id: UUID
    perspective: str


@defect("perspective-in-an-event", "an event tells from which side an answer came", caught_by="I11", life="groups")
def perspective_in_an_event(planting: Planting) -> None:
    planting.edit(
        answering.answer_decision,
        (
            "await _converse(",
            f"from {__name__} import AnswerGiven; "
            "work.record(AnswerGiven(decision_id=decision.decision_id, perspective=str(command.perspective)));"
            " await _converse(",
        ),
    )


@defect(
    "small-number-rule-off", "counts are shown of a side on which there are two people", caught_by="I13", life="groups"
)
def small_number_rule_off(planting: Planting) -> None:
    planting.edit(deciding.shown_counts, ("if min(numbers) >= LEAST_SHOWN else None", ""))


@defect("views-before-it-closes", "what others wrote is shown while the voting is open", caught_by="I13", life="groups")
def views_before_it_closes(planting: Planting) -> None:
    planting.edit(decisions._different_views, ('if row["answer"] is None:', "if False:"))
    planting.edit(decisions.opened_views, ("and difference is not null", "and true"))


@defect(
    "answer-after-the-closing",
    "an answer is taken after the closing",
    caught_by="I13",
    life="groups",
    groups="alter table answer disable trigger user",
)
def answer_after_the_closing(planting: Planting) -> None:
    planting.edit(deciding.check_may_answer, ("if not decision.is_open or now >= decision.closes_at:", "if False:"))


@defect(
    "seat-twice",
    "somebody takes two seats of one group",
    caught_by="I2",
    life="groups",
    groups="drop index one_seat_per_person",
)
def seat_twice(planting: Planting) -> None:
    planting.edit(forming.check_free_seat, ("if any(seat.person_id == person_id for seat in seats):", "if False:"))


@defect(
    "erasure-leaves-a-copy", "an erasure leaves her roles in another service's copy", caught_by="I12", life="groups"
)
def erasure_leaves_a_copy(planting: Planting) -> None:
    planting.edit(group_store.end_role_copy, ("await db.execute(", "return\n    await db.execute("))
