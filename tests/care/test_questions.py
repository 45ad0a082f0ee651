"""Asked quietly: who answers does not learn the name, and nothing is shared that the asker has not let go."""

import asyncio

import pytest

from services.care.commands.questions import (
    AnswerQuietly,
    AskQuietly,
    KeepQuietAnswer,
    ShareQuietAnswer,
    TakeBackQuietAnswer,
    answer_quietly,
    ask_quietly,
    keep_quiet_answer,
    share_quiet_answer,
    take_back_quiet_answer,
)
from services.care.commands.worries import PassOnWorry, ReadWorry, pass_on_worry, read_worry
from services.care.queries.questions import (
    DoIAnswerQuestion,
    MyQuietQuestionsQuestion,
    QuietQuestionView,
    SharedAnswersQuestion,
    WaitingQuestionsQuestion,
    do_i_answer,
    my_quiet_questions,
    shared_answers,
    waiting_questions,
)
from services.care.rules.questions import AnsweredAlready, NobodyToAsk, NothingSuggested, TooManyWaiting
from services.contracts.care import QuietQuestionAnswered, QuietQuestionAsked
from services.contracts.people import PersonErased, Role, RoleTaken
from services.runtime.actor import Factor
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound
from tests.care.scene import Scene, opened
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, CARYS, ELERI, GWEN, HELEDD, NIA, OWAIN, SAM, Example

SUGGESTED = {"shared_question": "May one just listen?", "shared_answer": "Yes. Nobody is ever asked to speak."}


def somebody() -> Example:
    return Example("Somebody", new_id(), frozenset())


async def asked(scene: Scene, by: Example, words: str = "Do I have to speak? canary-31"):  # type: ignore[no-untyped-def]
    return (await scene.do(ask_quietly, AskQuietly(words=words), by.acting(factor=Factor.CODE))).question_id


async def mine(scene: Scene, by: Example) -> QuietQuestionView:
    return (await scene.look(my_quiet_questions, MyQuietQuestionsQuestion(), by))[0]


async def shared(scene: Scene) -> list[str]:
    return [one.question for one in await scene.look(shared_answers, SharedAnswersQuestion(), NIA)]


async def test_a_coach_reads_it_without_a_name_and_the_answer_is_the_askers_alone(scene: Scene) -> None:
    asker = somebody()
    question_id = await asked(scene, asker)
    assert scene.recorded == (QuietQuestionAsked(question_id=question_id, told_ids=(HELEDD.person_id,)),)
    waiting = await scene.look(waiting_questions, WaitingQuestionsQuestion(), HELEDD)
    line = next(one for one in waiting if one.question_id == question_id)
    assert str(asker.person_id) not in repr(line)

    await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No."), HELEDD)

    assert scene.recorded == (QuietQuestionAnswered(question_id=question_id, person_id=asker.person_id),)
    assert ((await mine(scene, asker)).answer, (await mine(scene, asker)).suggested) == ("No.", None)
    assert await scene.look(my_quiet_questions, MyQuietQuestionsQuestion(), somebody()) == []
    with pytest.raises(AnsweredAlready):
        await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="Yes."), HELEDD)
    with pytest.raises(NothingSuggested):
        await scene.do(share_quiet_answer, ShareQuietAnswer(question_id=question_id), asker)


@pytest.mark.parametrize("other", [ANWEN, GWEN, OWAIN, SAM, NIA, CARYS, ELERI], ids=lambda one: one.name)
async def test_nobody_else_answers_or_sees_what_waits(scene: Scene, other: Example) -> None:
    assert not await scene.look(do_i_answer, DoIAnswerQuestion(), other)
    question_id = await asked(scene, somebody())
    with pytest.raises(NotAllowed):
        await scene.look(waiting_questions, WaitingQuestionsQuestion(), other)
    with pytest.raises(NotAllowed):
        await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="x"), other)
    for handler, command in (
        (share_quiet_answer, ShareQuietAnswer(question_id=question_id)),
        (keep_quiet_answer, KeepQuietAnswer(question_id=question_id)),
        (take_back_quiet_answer, TakeBackQuietAnswer(question_id=question_id)),
    ):
        with pytest.raises(NotFound):
            await scene.do(handler, command, other)


async def test_everybody_reads_what_was_rewritten_once_the_asker_says_yes_and_no_longer_than_she_does(
    scene: Scene,
) -> None:
    asker = somebody()
    question_id = await asked(scene, asker)
    await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No.", **SUGGESTED), HELEDD)
    assert SUGGESTED["shared_question"] not in await shared(scene)

    await scene.do(share_quiet_answer, ShareQuietAnswer(question_id=question_id), asker)
    assert SUGGESTED["shared_question"] in await shared(scene)
    with pytest.raises(NothingSuggested):
        await scene.do(share_quiet_answer, ShareQuietAnswer(question_id=question_id), asker)

    await scene.do(take_back_quiet_answer, TakeBackQuietAnswer(question_id=question_id), asker)
    assert SUGGESTED["shared_question"] not in await shared(scene)
    assert await scene.told(question_id) == [
        "quiet_question_asked",
        "quiet_question_answered",
        "quiet_answer_shared",
        "quiet_answer_taken_back",
    ]


async def test_she_may_say_no(scene: Scene) -> None:
    asker = somebody()
    question_id = await asked(scene, asker)
    await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No.", **SUGGESTED), HELEDD)
    await scene.do(keep_quiet_answer, KeepQuietAnswer(question_id=question_id), asker)

    assert ((await mine(scene, asker)).suggested, (await mine(scene, asker)).shared_at) == (None, None)


@pytest.mark.parametrize("half", [{"shared_question": "Q"}, {"shared_answer": "A"}])
async def test_both_are_rewritten_or_neither(scene: Scene, half: dict[str, str]) -> None:
    question_id = await asked(scene, somebody())
    with pytest.raises(Missing):
        await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No.", **half), HELEDD)


async def test_where_there_is_no_coach_the_co_chairs_answer_and_else_nobody_pretends(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college) as empty:
        with pytest.raises(NobodyToAsk):
            await asked(empty, NIA)
        await empty.hear(RoleTaken(person_id=ELERI.person_id, role=Role.CO_CHAIR))
        await asked(empty, NIA)
        assert len(await empty.look(waiting_questions, WaitingQuestionsQuestion(), ELERI)) == 1
        assert await empty.look(do_i_answer, DoIAnswerQuestion(), ELERI)
        for _ in range(2):
            await asked(empty, NIA)
        with pytest.raises(TooManyWaiting):
            await asked(empty, NIA)


async def test_erased_her_words_are_gone_and_what_she_let_go_stays(scene: Scene) -> None:
    asker = somebody()
    question_id = await asked(scene, asker)
    await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No.", **SUGGESTED), HELEDD)
    await scene.do(share_quiet_answer, ShareQuietAnswer(question_id=question_id), asker)
    waits = await asked(scene, asker)

    await scene.hear(PersonErased(person_id=asker.person_id))

    rows = await scene.fetch("select question, answer, suggested from quiet_question where asker_id = $1", asker[1])
    assert {value for row in rows for value in row.values()} == {None}
    assert await scene.fetch("select from person_key where person_id = $1", asker.person_id) == []
    assert SUGGESTED["shared_question"] in await shared(scene)
    waiting = await scene.look(waiting_questions, WaitingQuestionsQuestion(), HELEDD)
    assert waits not in [one.question_id for one in waiting]


async def test_half_a_year_after_the_answer_nothing_is_left_between_the_two(scene: Scene) -> None:
    asker, begin = somebody(), scene.now
    question_id = await asked(scene, asker)
    await scene.do(answer_quietly, AnswerQuietly(question_id=question_id, words="No."), HELEDD)
    scene.wait(days=179)
    await scene.due()
    assert (await mine(scene, asker)).answer == "No."
    scene.wait(days=2)
    await scene.due()
    scene.now = begin

    assert await scene.look(my_quiet_questions, MyQuietQuestionsQuestion(), asker) == []


async def test_what_makes_one_fear_is_passed_on_and_only_lead_and_deputy_learn_who_asked(scene: Scene) -> None:
    asker = somebody()
    question_id = await asked(scene, asker)
    command = PassOnWorry(about="Whoever asked", what_happened="canary-31", question_id=question_id)
    with pytest.raises(NotAllowed):
        await scene.do(pass_on_worry, command, ANWEN)

    passed_on = await scene.do(pass_on_worry, command, HELEDD)

    assert str(asker.person_id) not in repr((passed_on, scene.recorded))
    read = await scene.do(read_worry, ReadWorry(worry_id=passed_on.worry_id), CARYS)
    assert read.words.about_id == asker.person_id


async def test_many_presses_at_once_leave_no_more_than_three_that_wait(scene: Scene) -> None:
    asker = somebody()
    for words in ("One?", "Two?"):
        await asked(scene, asker, words)
    answers = await asyncio.gather(*(asked(scene, asker, f"{n}?") for n in range(4)), return_exceptions=True)
    assert sum(isinstance(one, TooManyWaiting) for one in answers) == 3
