"""A short summary of what was argued: shown when every one of those who argued says yes, and not a moment longer."""

from itertools import product
from uuid import UUID

import pytest

from services.codesign.commands.proposals import TakeBackProposal, take_back_proposal
from services.codesign.commands.summaries import (
    AnswerSummary,
    TakeBackSummary,
    WriteSummary,
    answer_summary,
    take_back_summary,
    write_summary,
)
from services.codesign.queries.summaries import (
    SummaryOfVersionQuestion,
    SummaryQuestion,
    SummaryView,
    summary,
    summary_of_version,
)
from services.codesign.rules.summaries import NobodyArgued
from services.contracts.codesign import SummaryAnswered, SummaryAsked, SummaryTakenBack
from services.contracts.people import PersonErased
from services.runtime.refusal import Missing, NotAllowed, NotFound
from tests.codesign.scene import Scene
from tests.codesign.test_story import speak, told
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, MARCUS, NIA, RHIAN, Example

WORDS = "Whether two hours are too long for those who come by bus. It became ninety minutes."


async def argued(scene: Scene, *people: Example) -> tuple[UUID, UUID]:
    """A course about whose version these people said something: the course and the proposal."""
    course_id = await scene.agreed()
    proposal_id: UUID = await scene.value("select proposal_id from course where course_id = $1", course_id)
    for one in people:
        await speak(scene, proposal_id, one)
    return course_id, proposal_id


async def write(scene: Scene, proposal_id: UUID, who: Example = ANWEN, words: str = WORDS) -> UUID:
    kept = await scene.do(write_summary, WriteSummary(proposal_id=proposal_id, version=1, words=words), who)
    found: UUID = kept.summary_id
    return found


async def answer(scene: Scene, summary_id: UUID, who: Example, *, is_yes: bool = True) -> None:
    await scene.do(answer_summary, AnswerSummary(summary_id=summary_id, is_yes=is_yes), who)


async def shown(scene: Scene, course_id: UUID) -> list[str]:
    """What anybody reads of what was argued."""
    return [step.argued for step in (await told(scene, course_id)).steps if step.argued]


async def test_not_one_missing_yes_shows_it(scene: Scene) -> None:
    course_id, proposal_id = await argued(scene, MARCUS, DIL, BETHAN)
    summary_id = await write(scene, proposal_id)
    for answers in product((None, False, True), repeat=3):
        async with scene.house.database.transaction() as db:
            await db.execute("delete from summary_answer where summary_id = $1", summary_id)
        for who, is_yes in zip((MARCUS, DIL, BETHAN), answers, strict=True):
            if is_yes is not None:
                await answer(scene, summary_id, who, is_yes=is_yes)
        assert await shown(scene, course_id) == ([WORDS] if answers == (True, True, True) else [])


async def test_whoever_changes_her_mind_or_speaks_later_takes_it_away_at_once(scene: Scene) -> None:
    course_id, proposal_id = await argued(scene, MARCUS)
    summary_id = await write(scene, proposal_id)
    await answer(scene, summary_id, MARCUS)
    assert await shown(scene, course_id) == [WORDS]
    await answer(scene, summary_id, MARCUS, is_yes=False)
    assert await shown(scene, course_id) == []
    await answer(scene, summary_id, MARCUS)
    await speak(scene, proposal_id, DIL)
    assert await shown(scene, course_id) == []
    asked = [one.person_id for one in await scene.told(SummaryAsked, proposal_id)]
    assert asked == [MARCUS.person_id, DIL.person_id]
    await answer(scene, summary_id, DIL)
    await speak(scene, proposal_id, DIL)  # she has answered: she is not asked again
    assert await shown(scene, course_id) == [WORDS]
    assert len(await scene.told(SummaryAsked, proposal_id)) == 2
    await scene.do(take_back_summary, TakeBackSummary(summary_id=summary_id), BETHAN)
    assert await shown(scene, course_id) == []


async def test_written_anew_everybody_is_asked_anew(scene: Scene) -> None:
    course_id, proposal_id = await argued(scene, MARCUS)
    first = await write(scene, proposal_id)
    await answer(scene, first, MARCUS)
    second = await write(scene, proposal_id, ELERI, "Otherwise.")  # who chairs the group
    assert await shown(scene, course_id) == []
    assert [one.summary_id for one in await scene.told(SummaryTakenBack, proposal_id)] == [first]
    await answer(scene, second, MARCUS)
    assert await shown(scene, course_id) == ["Otherwise."]
    with pytest.raises(NotFound):
        await answer(scene, first, MARCUS)


async def test_until_all_say_yes_its_words_are_sealed_and_none_is_in_an_event(scene: Scene) -> None:
    _, proposal_id = await argued(scene, MARCUS)
    summary_id = await write(scene, proposal_id, words="Canary words")
    await answer(scene, summary_id, MARCUS)
    assert "anary" not in repr(await scene.rows("select * from summary where proposal_id = $1", proposal_id))
    assert "anary" not in str(await scene.rows("select body from journal where aggregate_id = $1", proposal_id))
    (event,) = await scene.told(SummaryAnswered, proposal_id)
    assert set(event.__struct_fields__) == {"proposal_id", "summary_id", "person_id"}  # not whether yes or no


async def test_only_those_who_argued_have_a_say_and_only_they_and_its_writers_read_it(scene: Scene) -> None:
    _, proposal_id = await argued(scene, MARCUS)
    summary_id = await write(scene, proposal_id)
    for stranger in (NIA, RHIAN, ANWEN):  # its writer has said yes by writing it
        with pytest.raises((NotFound, NotAllowed)):
            await answer(scene, summary_id, stranger)
    for stranger in (NIA, RHIAN):
        with pytest.raises(NotFound):
            await scene.look(summary, SummaryQuestion(summary_id=summary_id), stranger)
    view: SummaryView = await scene.look(summary, SummaryQuestion(summary_id=summary_id), MARCUS)
    assert (view.words, view.is_asked, view.my_answer, view.is_shown) == (WORDS, True, None, False)
    below = await scene.look(summary_of_version, SummaryOfVersionQuestion(proposal_id=proposal_id, version=1), BETHAN)
    assert (below.summary_id, below.may_write, below.is_asked) == (summary_id, True, False)


async def test_it_is_written_by_owners_and_co_chairs_of_what_others_argued(scene: Scene) -> None:
    _, proposal_id = await argued(scene)
    with pytest.raises(NobodyArgued):
        await write(scene, proposal_id)
    await speak(scene, proposal_id, MARCUS)
    for stranger in (DIL, NIA):
        with pytest.raises(NotAllowed):
            await write(scene, proposal_id, stranger)
    with pytest.raises(Missing):
        await write(scene, proposal_id, words=" ")
    with pytest.raises(NotFound):
        await scene.do(write_summary, WriteSummary(proposal_id=proposal_id, version=2, words=WORDS), ANWEN)


async def test_with_whoever_is_rubbed_out_goes_the_summary_of_what_she_argued(scene: Scene) -> None:
    course_id, proposal_id = await argued(scene, MARCUS, gone := NIA._replace(person_id=DIL.person_id, roles=DIL.roles))
    summary_id = await write(scene, proposal_id)
    for one in (MARCUS, gone):
        await answer(scene, summary_id, one)
    assert await shown(scene, course_id) == [WORDS]
    arrived = await scene.hear(PersonErased(person_id=gone.person_id))
    await scene.deliver(*arrived)
    assert await shown(scene, course_id) == []
    assert [one.summary_id for one in await scene.told(SummaryTakenBack, proposal_id)] == [summary_id]
    assert await scene.value("select count(*) from person_key where person_id = $1", summary_id) == 0
    again = await write(scene, proposal_id)  # of what is left; she cannot be asked any more
    await answer(scene, again, MARCUS)
    assert await shown(scene, course_id) == [WORDS]


async def test_it_goes_with_its_proposal(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await speak(scene, proposal_id, MARCUS)
    summary_id = await write(scene, proposal_id)
    await scene.do(take_back_proposal, TakeBackProposal(proposal_id=proposal_id), ANWEN)
    assert [one.summary_id for one in await scene.told(SummaryTakenBack, proposal_id)] == [summary_id]
