"""Two records of one person: nobody judges what she did herself, and what both hold makes one readiness."""

from datetime import timedelta

import msgspec
import pytest

from services.contracts.event import Event, event_type
from services.contracts.people import PersonsMerged, PersonsParted, Role
from services.contracts.training import TutorKind
from services.runtime.actor import Actor, Factor
from services.runtime.arrived import Arrived
from services.runtime.clock import college_date
from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.inbox import Inbox
from services.runtime.reactions import Interest
from services.runtime.refusal import Refusal
from services.training import commands
from services.training.model import Held
from services.training.reactions import REACTIONS
from tests.training.test_commands import GWEN, do, items_of, new_trainee, readiness, sam


async def hear(training: House, event: Event, revision: int) -> None:
    """Twice: once must be enough."""
    kind = event_type(type(event))
    arrived = Arrived(
        new_id(), "people", "person", event.aggregate_id, kind, revision, 1, training.now(), None,
        f"college.people.person.{kind}.{event.aggregate_id}", {}, msgspec.json.encode(event),
    )  # fmt: skip
    for _ in range(2):
        assert (await Inbox(training, REACTIONS, Interest("people", "person")).apply([arrived])).done == {0}


async def test_nobody_judges_what_she_did_under_another_id(training: House) -> None:
    trainee = sam()
    judge = Actor(person_id=new_id(), roles=frozenset({Role.ASSESSOR}), factor=Factor.SECOND, factor_at=training.now())
    assert trainee.person_id
    assert judge.person_id
    trainee_id = await new_trainee(training, trainee)
    await do(training, trainee, commands.OfferEvidence(trainee_id=trainee_id, item="safeguarding", words="I went."))
    await hear(training, PersonsMerged(person_id=trainee.person_id, kept_id=judge.person_id), 1)

    good = commands.Assess(trainee_id=trainee_id, item="safeguarding", is_met=True, feedback="Good.")
    with pytest.raises(Refusal) as refused:
        await do(training, judge, good)
    assert refused.value.slug == "not-your-own"
    with pytest.raises(Refusal) as refused:
        await do(training, GWEN, commands.AddTrainee(person_id=judge.person_id, kind=TutorKind.PEER))
    assert refused.value.slug == "already-a-trainee"
    offered = next(one for one in await items_of(training, judge) if one.item == "safeguarding")
    assert offered.words == "I went.", "it is hers, under either id"

    await hear(training, PersonsParted(person_id=trainee.person_id, kept_id=judge.person_id), 2)
    await do(training, judge, good)


async def test_what_both_hold_makes_one_readiness_until_they_part(training: House) -> None:
    today = college_date(training.now())
    ids = new_id(), new_id()
    for tutor_id, item in zip(ids, ("safeguarding", "co-delivery"), strict=True):
        held = (Held(item=item, from_on=today - timedelta(days=9), until_on=today + timedelta(days=300)),)
        command = commands.AddTutor(tutor_id=tutor_id, kind=TutorKind.PEER, held=held, since_on=today)
        await do(training, GWEN, command)
    assert [(await readiness(training, one)).is_ready for one in ids] == [False, False]

    await hear(training, PersonsMerged(person_id=ids[1], kept_id=ids[0]), 1)
    assert [(await readiness(training, one)).is_ready for one in ids] == [True, True]
    herself = Actor(person_id=ids[0], roles=frozenset({"peer_tutor"}), factor=Factor.CODE)
    await do(training, herself, commands.PauseTeaching(from_on=today, until_on=today + timedelta(days=9)))
    assert [(await readiness(training, one)).is_ready for one in ids] == [False, False]

    await hear(training, PersonsParted(person_id=ids[1], kept_id=ids[0]), 2)
    assert [(await readiness(training, one)).is_ready for one in ids] == [False, False]
