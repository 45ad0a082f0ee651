"""A trainee's way to the front of the room, with real PostgreSQL: done, refused, and told once."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from infra.local.services import HOME
from services.contracts.people import PersonErased, PersonLeft
from services.contracts.training import TutorKind
from services.runtime.actor import Actor, Factor
from services.runtime.clock import college_date
from services.runtime.due import do_everything_due
from services.runtime.house import House
from services.runtime.http import Look
from services.runtime.ids import new_id
from services.runtime.refusal import Refusal
from services.runtime.work import work
from services.training import commands, queries, reactions
from services.training.model import Held

GWEN = Actor(person_id=new_id(), roles=frozenset({"coordinator"}), factor=Factor.SECOND)
MIGRATION = HOME / "services/training/migrations/0002_tell_what_waits.sql"
BETHAN = Actor(person_id=new_id(), roles=frozenset({"assessor", "internal_verifier"}), factor=Factor.SECOND)
MARCUS = Actor(person_id=new_id(), roles=frozenset({"assessor", "internal_verifier"}), factor=Factor.SECOND)


def sam() -> Actor:
    return Actor(person_id=new_id(), roles=frozenset({"trainee"}), factor=Factor.CODE)


async def do(house: House, actor: Actor, command: object) -> object:
    handler = getattr(commands, commands_by_struct()[type(command)])
    async with work(house, actor) as unit:
        return await handler(command, unit)


def commands_by_struct() -> dict[type, str]:
    return {
        commands.AddTrainee: "add_trainee",
        commands.OfferEvidence: "offer_evidence",
        commands.Assess: "assess",
        commands.Verify: "verify",
        commands.AddTutor: "add_tutor",
        commands.RenewItem: "renew_item",
        commands.PauseTeaching: "pause_teaching",
        commands.EndPause: "end_pause",
    }


async def told(house: House, aggregate_id: UUID) -> list[str]:
    async with house.database.reading() as db:
        rows = await db.fetch("select type from journal where aggregate_id = $1 order by revision", aggregate_id)
    return [row["type"] for row in rows]


async def items_of(house: House, actor: Actor) -> list[queries.ItemView]:
    async with house.database.reading() as db:
        page = await queries.my_training(queries.MyTrainingQuestion(), Look(house, db, house.now(), actor))
    return page.items


async def new_trainee(house: House, actor: Actor) -> UUID:
    assert actor.person_id is not None
    answer = await do(house, GWEN, commands.AddTrainee(person_id=actor.person_id, kind=TutorKind.PEER))
    assert isinstance(answer, commands.TraineeView)
    return answer.trainee_id


async def test_a_trainee_who_has_met_everything_is_ready_from_that_day(training: House) -> None:
    who = sam()
    trainee_id = await new_trainee(training, who)
    for item in await items_of(training, who):
        await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item=item.item, words="I did it."))
        await do(
            training, BETHAN, commands.Assess(trainee_id=trainee_id, item=item.item, is_met=True, feedback="Warm.")
        )
        answer = await do(training, MARCUS, commands.Verify(trainee_id=trainee_id, item=item.item))

    assert answer == commands.VerifiedView(is_ready=True)
    assert who.person_id is not None
    kinds = await told(training, trainee_id)
    assert (kinds[0], kinds[-1]) == ("trainee_joined", "trainee_became_tutor")
    assert await waiting(training, trainee_id) == [(1, 0), (0, 1), (0, 0)] * (len(kinds) // 3)
    assert await told(training, who.person_id) == ["tutor_readiness_changed"]


async def waiting(house: House, trainee_id: UUID) -> list[tuple[int, int]]:
    """What was told of how much waits for an assessor and for a second person."""
    async with house.database.reading() as db:
        rows = await db.fetch(
            """select body::jsonb as said from journal
               where aggregate_id = $1 and type = 'trainee_progressed' order by revision""",
            trainee_id,
        )
    return [(row["said"]["to_assess"], row["said"]["to_verify"]) for row in rows]


async def test_others_hear_how_much_waits_for_whom_and_nothing_when_nothing_changed(training: House) -> None:
    who = sam()
    trainee_id = await new_trainee(training, who)
    one, other = (item.item for item in (await items_of(training, who))[:2])
    for item in (one, one, other):  # the second time only in other words
        await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item=item, words="I did it."))
    await do(training, BETHAN, commands.Assess(trainee_id=trainee_id, item=one, is_met=True, feedback="Warm."))
    await do(training, BETHAN, commands.Assess(trainee_id=trainee_id, item=other, is_met=False, feedback="Not yet."))
    await do(training, MARCUS, commands.Verify(trainee_id=trainee_id, item=one, holds=False))
    assert await waiting(training, trainee_id) == [(1, 0), (2, 0), (1, 1), (0, 1), (1, 0)]


async def test_what_waited_before_others_heard_of_it_is_told_once(training: House) -> None:
    """As after an upgrade: the migration names who has something that waits, and the clock tells."""
    who = sam()
    trainee_id, done = await new_trainee(training, who), await new_trainee(training, sam())
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="safeguarding", words="I went."))
    async with training.database.transaction() as db:
        await db.execute(MIGRATION.read_text())
    await do_everything_due(training, reactions.DUE)
    assert await waiting(training, trainee_id) == [(1, 0), (1, 0)]
    assert await waiting(training, done) == []


async def test_the_same_person_cannot_assess_and_verify(training: House) -> None:
    who = sam()
    trainee_id = await new_trainee(training, who)
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="safeguarding", words="I went."))
    await do(
        training, BETHAN, commands.Assess(trainee_id=trainee_id, item="safeguarding", is_met=True, feedback="Good.")
    )

    with pytest.raises(Refusal) as refused:
        await do(training, BETHAN, commands.Verify(trainee_id=trainee_id, item="safeguarding"))
    assert refused.value.slug == "second-person-needed"


async def test_not_yet_comes_back_to_the_trainee_with_words_that_help(training: House) -> None:
    who = sam()
    trainee_id = await new_trainee(training, who)
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="observed-teaching", words="I taught."))
    await do(
        training,
        BETHAN,
        commands.Assess(trainee_id=trainee_id, item="observed-teaching", is_met=False, feedback="Leave more pauses."),
    )

    item = next(one for one in await items_of(training, who) if one.item == "observed-teaching")
    assert (item.state, item.words, item.feedback) == ("not_yet", "I taught.", "Leave more pauses.")
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="observed-teaching", words="Again."))


async def test_what_a_trainee_wrote_is_not_readable_in_the_database(training: House) -> None:
    who = sam()
    trainee_id = await new_trainee(training, who)
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="safeguarding", words="canary-7741"))

    async with training.database.reading() as db:
        rows = await db.fetch("select item_progress::text as row from item_progress")
        journal = await db.fetch("select body from journal")
    assert "canary-7741" not in "".join(row["row"] for row in rows) + "".join(row["body"] for row in journal)


async def tutor_with(training: House, until_on: date) -> UUID:
    tutor_id = new_id()
    since = until_on - timedelta(days=700)
    held = tuple(Held(item=item, from_on=since, until_on=until_on) for item in ("safeguarding", "co-delivery"))
    await do(training, GWEN, commands.AddTutor(tutor_id=tutor_id, kind=TutorKind.PEER, held=held, since_on=since))
    return tutor_id


async def readiness(training: House, tutor_id: UUID) -> queries.ReadinessView:
    async with work(training, GWEN) as unit:
        return await queries.tutor(queries.TutorQuestion(tutor_id=tutor_id), unit)


async def test_a_training_that_ran_out_makes_not_ready_until_it_is_renewed(training: House) -> None:
    today = college_date(training.now())
    tutor_id = await tutor_with(training, until_on=today - timedelta(days=1))
    assert not (await readiness(training, tutor_id)).is_ready

    for item in ("safeguarding", "co-delivery"):
        await do(training, GWEN, commands.RenewItem(tutor_id=tutor_id, item=item, from_on=today))

    assert (await readiness(training, tutor_id)).is_ready
    assert (await told(training, tutor_id)).count("tutor_readiness_changed") == 2


async def test_a_pause_takes_its_days_out_and_ending_it_gives_them_back(training: House) -> None:
    today = college_date(training.now())
    tutor_id = await tutor_with(training, until_on=today + timedelta(days=300))
    herself = Actor(person_id=tutor_id, roles=frozenset({"peer_tutor"}), factor=Factor.CODE)

    paused = await do(training, herself, commands.PauseTeaching(from_on=today, until_on=today + timedelta(days=20)))
    assert not (await readiness(training, tutor_id)).is_ready
    assert isinstance(paused, commands.PauseView)
    await do(training, herself, commands.EndPause(pause_id=paused.pause_id))
    assert (await readiness(training, tutor_id)).is_ready


async def test_a_tutor_is_reminded_once_before_her_readiness_ends(training: House) -> None:
    tutor_id = await tutor_with(training, until_on=college_date(training.now()) + timedelta(days=30))

    await do_everything_due(training, reactions.DUE)
    await do_everything_due(training, reactions.DUE)

    assert await told(training, tutor_id) == ["tutor_readiness_changed", "tutor_readiness_ending"]


async def test_an_erased_trainees_words_are_gone_and_the_facts_stay(training: House) -> None:
    who = sam()
    assert who.person_id is not None
    trainee_id = await new_trainee(training, who)
    await do(training, who, commands.OfferEvidence(trainee_id=trainee_id, item="safeguarding", words="I went."))

    for _ in range(2):
        async with work(training, Actor(service="training")) as unit:
            await reactions.forget_trainee(PersonErased(person_id=who.person_id), unit)

    item = next(one for one in await items_of(training, who) if one.item == "safeguarding")
    assert (item.state, item.words) == ("offered", None)
    assert (await waiting(training, trainee_id))[-1] == (0, 0), "nobody is asked to look any more"


async def test_a_tutor_who_leaves_is_not_ready_until_she_ends_her_pause(training: House) -> None:
    tutor_id = await tutor_with(training, until_on=college_date(training.now()) + timedelta(days=90))
    herself = Actor(person_id=tutor_id, factor=Factor.CODE)
    left, nobody = PersonLeft(person_id=tutor_id), PersonLeft(person_id=new_id())

    for event in (left, left, nobody):
        async with work(training, Actor(service="training")) as unit:
            await reactions.rest_from_teaching(event, unit)

    assert not (await readiness(training, tutor_id)).is_ready
    async with training.database.reading() as db:
        own = await queries.my_readiness(queries.MyReadinessQuestion(), Look(training, db, training.now(), herself))
    assert len(own.pauses) == 1
    assert await told(training, tutor_id) == ["tutor_readiness_changed"] * 2
    await do(training, herself, commands.EndPause(pause_id=own.pauses[0].pause_id))
    assert (await readiness(training, tutor_id)).is_ready
