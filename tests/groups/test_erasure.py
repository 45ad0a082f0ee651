"""A person who asks to be forgotten: her words go, the fact and the counts stay, under an id that leads to nobody."""

from services.contracts.groups import SeatLeft, VotingExtended
from services.contracts.requests import Answer, DecisionAnswered
from services.groups.model import Readers
from services.groups.queries.decisions import DecidedQuestion, decided
from services.runtime.actor import NOBODY
from tests.examples.people import ANWEN, BETHAN, DIL, MARCUS
from tests.groups.scene import AGREE, CANNOT, CONCERN, Scene

WORDS = "It is too far for those without a car."


async def test_her_words_go_and_the_decision_stays_as_it_was(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for who, choice in ((ANWEN, AGREE), (MARCUS, AGREE), (BETHAN, AGREE), (DIL, CONCERN)):
        await scene.answer(decision_id, who, choice, WORDS, Readers.EVERYBODY)
    await scene.wait_for_closing(decision_id)
    composition = await scene.value("select composition from decision")
    erased = scene.arrived(scene.erased(DIL))
    await scene.deliver(erased, erased)

    (public,) = await scene.look(decided, DecidedQuestion(), NOBODY)
    assert [(view.kind, view.words) for view in public.different_views] == [("concern", None)]
    assert await scene.value("select composition from decision") == composition
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]
    assert [one.person_id for one in await scene.told(SeatLeft)] == [DIL.person_id]
    assert await scene.value("select count(*) from person_key where person_id = $1", DIL.person_id) == 0
    assert await scene.value("select num_nulls(said, words) from answer where person_id = $1", DIL.person_id) == 2


async def test_an_answer_in_an_open_voting_goes_with_her(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for who, choice in ((ANWEN, AGREE), (MARCUS, AGREE), (BETHAN, AGREE), (DIL, CANNOT)):
        await scene.answer(decision_id, who, choice, WORDS)
    await scene.hear(scene.erased(DIL))

    assert await scene.value("select count(*) from answer where person_id = $1", DIL.person_id) == 0
    assert await scene.value("select count(*) from conversation") == 0
    await scene.wait_for_closing(decision_id)
    assert len(await scene.told(VotingExtended)) == 1


async def test_erased_before_she_was_heard_of_nothing_happens(scene: Scene) -> None:
    await scene.hear(scene.erased(DIL))

    assert await scene.told(SeatLeft) == []
