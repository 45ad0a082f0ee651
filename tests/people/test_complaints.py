"""A complaint is made by anybody, read by administrators alone, answered, and rubbed out a year later."""

from datetime import timedelta

import pytest

from services.contracts.people import ComplaintAcknowledged, ComplaintAnswered, ComplaintMade, Role
from services.people.commands.complaints import (
    AcknowledgeComplaint,
    AnswerComplaint,
    Complain,
    ReadComplaint,
    acknowledge_complaint,
    answer_complaint,
    complain,
    read_complaint,
)
from services.people.queries.complaints import (
    ComplaintsQuestion,
    MadeComplaintQuestion,
    complaints,
    made_complaint,
)
from services.people.rules.complaints import ACKNOWLEDGE_WITHIN, KEPT_AFTER_ANSWER, AnsweredAlready
from services.runtime.actor import Actor, Factor
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound
from tests.people.conftest import Desk
from tests.people.test_signing_in import new_contact, signed_in

SAID = Complain(name="Nia", contact="07700 900142", words="Canary: my sister was told that I come here.")


def acting_as(desk: Desk, person: object, *roles: Role) -> Actor:
    return Actor(person_id=person, roles=frozenset(roles), factor=Factor.SECOND, factor_at=desk.clock())  # type: ignore[arg-type]


async def an_administrator(desk: Desk) -> Actor:
    somebody = await signed_in(desk, new_contact(), "Idris")
    return acting_as(desk, somebody.person_id, Role.ADMINISTRATOR)


async def test_it_is_kept_locked_and_the_law_s_clock_begins(example: Desk) -> None:
    made = await example.do(complain, SAID, Actor(browser="hers"))
    (event,) = example.recorded
    assert isinstance(event, ComplaintMade)
    assert made.acknowledge_by == example.clock() + ACKNOWLEDGE_WITHIN
    assert not [row for row in await example.fetch("select * from complaint") if "Canary" in str(row)]

    shown = await example.ask(
        made_complaint, MadeComplaintQuestion(complaint_id=made.complaint_id), Actor(browser="hers")
    )
    assert shown.number == made.number
    with pytest.raises(NotFound):
        await example.ask(made_complaint, MadeComplaintQuestion(complaint_id=made.complaint_id), Actor(browser="other"))


async def test_it_is_told_answered_once_and_rubbed_out(example: Desk) -> None:
    idris = await an_administrator(example)
    made = await example.do(complain, SAID, Actor(browser="hers"))
    which = made.complaint_id
    assert (await example.do(read_complaint, ReadComplaint(complaint_id=which), idris)).words == SAID.words

    await example.do(acknowledge_complaint, AcknowledgeComplaint(complaint_id=which), idris)
    assert example.recorded == (ComplaintAcknowledged(complaint_id=which),)
    await example.do(acknowledge_complaint, AcknowledgeComplaint(complaint_id=which), idris)
    assert example.recorded == ()
    await example.do(answer_complaint, AnswerComplaint(complaint_id=which, answer="We are sorry."), idris)
    assert example.recorded == (ComplaintAnswered(complaint_id=which),)
    with pytest.raises(AnsweredAlready):
        await example.do(answer_complaint, AnswerComplaint(complaint_id=which, answer="Again."), idris)

    example.clock.on(minutes=KEPT_AFTER_ANSWER / timedelta(minutes=1) + 1)
    await example.due()
    left = await example.do(read_complaint, ReadComplaint(complaint_id=which), idris)
    assert (left.words, left.answer, left.number) == ("", "", made.number)


async def test_nobody_but_administrators_opens_one_and_a_look_is_written_down(example: Desk) -> None:
    nia = await signed_in(example, new_contact())
    made = await example.do(complain, SAID, acting_as(example, nia.person_id))
    with pytest.raises(NotAllowed):
        await example.do(
            read_complaint,
            ReadComplaint(complaint_id=made.complaint_id),
            acting_as(example, nia.person_id, Role.COORDINATOR),
        )
    idris = await an_administrator(example)
    await example.do(read_complaint, ReadComplaint(complaint_id=made.complaint_id), idris)
    looks = await example.fetch("select looked_by from looked where person_id = $1", nia.person_id)
    assert [row["looked_by"] for row in looks] == [idris.key]


async def test_who_is_late_stands_first(example: Desk) -> None:
    idris = await an_administrator(example)
    old = await example.do(complain, SAID, Actor(browser=str(new_id())))
    example.clock.on(minutes=ACKNOWLEDGE_WITHIN / timedelta(minutes=1) + 1)
    new = await example.do(complain, SAID, Actor(browser=str(new_id())))

    lines = [one for one in await example.ask(complaints, ComplaintsQuestion(), idris) if not one.answered_at]
    at = {one.complaint_id: number for number, one in enumerate(lines)}
    assert at[old.complaint_id] < at[new.complaint_id]
    assert {one.complaint_id: one.is_late for one in lines}[old.complaint_id]


@pytest.mark.parametrize("missing", ["words", "contact"])
async def test_what_is_missing_is_said(example: Desk, missing: str) -> None:
    said = {"words": "Something", "contact": "07700 900142", missing: " "}
    with pytest.raises(Missing) as refused:
        await example.do(complain, Complain(**said))
    assert refused.value.field == missing
