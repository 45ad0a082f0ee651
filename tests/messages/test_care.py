"""Lead and deputy are told that something waits, and not a word more; where no message can go, the desk rings."""

from uuid import UUID

import pytest

from services.contracts.care import (
    QuietQuestionAnswered,
    QuietQuestionAsked,
    WorryPassedOn,
    WorryRead,
    WorryUnheard,
)
from services.contracts.people import THE_COLLEGE, CrisisInfoReviewDue, CrisisInfoReviewed
from services.runtime.ids import new_id
from tests.examples.people import CARYS, HELEDD
from tests.messages.scene import Scene, person


async def calls_about(scene: Scene, about: object) -> list[tuple[object, str, float]]:
    found = [(one.call, one.until_at) for one in await scene.waits("calls") if one.call]
    return [
        (one.person_id, one.why, (until_at - scene.now).total_seconds() / 60)
        for one, until_at in found
        if one.about_id == about
    ]


async def test_both_are_told_at_once_that_something_waits(answered: Scene) -> None:
    carys = await person(answered.college, "Carys", f"{new_id()}@example.org")
    heledd = await person(answered.college, "Heledd", contact := f"{new_id()}@example.org")
    await answered.hear(WorryPassedOn(worry_id=new_id(), told_ids=(carys, heledd)))
    await answered.due()

    assert await answered.said(carys) == await answered.said(heledd) == ["something-waits"]
    (letter,) = await answered.letters(contact)
    assert letter["subject"] == "Something waits for you"
    assert "worr" not in (letter["subject"] + letter["text"]).lower()
    assert [kind for kind, _ in await answered.told(heledd)] == ["message_sent"]


async def test_who_reads_no_messages_is_rung_at_once(answered: Scene) -> None:
    carys = await person(answered.college, "Carys", "01632 960 150", channel="call")
    worry_id = new_id()
    await answered.hear(WorryPassedOn(worry_id=worry_id, told_ids=(carys,)))
    await answered.due()

    assert await calls_about(answered, worry_id) == [(carys, "something-waits", 15)]


async def test_what_nobody_heard_of_is_rung_about_once_and_no_more_when_it_was_read(scene: Scene) -> None:
    carys, heledd, worry_id = new_id(), new_id(), new_id()
    await scene.hear(
        WorryPassedOn(worry_id=worry_id, told_ids=(carys, heledd)),
        WorryUnheard(worry_id=worry_id, told_ids=(carys, heledd)),
    )
    assert {one[0] for one in await calls_about(scene, worry_id)} == {carys, heledd}

    await scene.hear(WorryRead(worry_id=worry_id))

    assert await calls_about(scene, worry_id) == []
    assert await scene.states(carys) == [("not_wanted", "overtaken")]


@pytest.mark.parametrize("late", [WorryPassedOn, WorryUnheard])
async def test_another_worry_is_another_call(scene: Scene, late: type[WorryPassedOn] | type[WorryUnheard]) -> None:
    carys, first, second = new_id(), new_id(), new_id()
    await scene.hear(WorryUnheard(worry_id=first, told_ids=(carys,)), WorryUnheard(worry_id=second, told_ids=(carys,)))
    await scene.hear(WorryRead(worry_id=first))
    await scene.hear(late(worry_id=second, told_ids=(carys,)))

    assert await calls_about(scene, first) == []
    assert len(await calls_about(scene, second)) == 1


async def test_who_answers_is_told_once_and_who_asked_when_it_is_answered(scene: Scene) -> None:
    coach, other, asker, question_id = new_id(), new_id(), new_id(), new_id()
    await scene.hear(QuietQuestionAsked(question_id=question_id, told_ids=(coach, other)))
    assert await scene.said(coach) == ["question-waits"]
    await scene.hear(QuietQuestionAnswered(question_id=question_id, person_id=asker))
    assert await scene.said(asker) == ["question-answered"]
    assert await scene.states(other) == [("not_wanted", "overtaken")]


async def waits(scene: Scene, about_id: UUID) -> list[tuple[str, str]]:
    rows = await scene.fetch(
        "select kind, circle from task where about_id = $1 and ended_at is null order by circle", about_id
    )
    return [(row["kind"], row["circle"]) for row in rows]


async def test_what_was_passed_on_waits_for_both_until_one_has_read_it(scene: Scene) -> None:
    worry_id = new_id()
    await scene.hear(WorryPassedOn(worry_id=worry_id, told_ids=(CARYS.person_id, HELEDD.person_id)))
    assert await waits(scene, worry_id) == [("something-waits", "safeguarding")]
    await scene.hear(WorryRead(worry_id=worry_id))
    assert await waits(scene, worry_id) == []


async def test_a_quiet_question_waits_for_each_who_answers_until_one_has(scene: Scene) -> None:
    question_id, coach, other = new_id(), new_id(), new_id()
    await scene.hear(QuietQuestionAsked(question_id=question_id, told_ids=(coach, other)))
    assert {circle for _, circle in await waits(scene, question_id)} == {f"person.{coach}", f"person.{other}"}
    await scene.hear(QuietQuestionAnswered(question_id=question_id, person_id=new_id()))
    assert await waits(scene, question_id) == []


async def test_the_keeper_of_the_numbers_is_asked_each_time_the_day_has_come_until_she_has_looked(scene: Scene) -> None:
    keeper = new_id()
    await scene.hear(CrisisInfoReviewDue(told_ids=(keeper,)), CrisisInfoReviewDue(told_ids=(keeper,)))
    assert await scene.said(keeper) == ["numbers-review", "numbers-review"]
    assert await waits(scene, THE_COLLEGE) == [("numbers-review", f"person.{keeper}")]
    await scene.hear(CrisisInfoReviewed())
    assert await waits(scene, THE_COLLEGE) == []
