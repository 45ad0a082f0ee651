"""Two records of one person are one owner: who asked herself under another id owns it alone."""

import pytest

from services.codesign.commands.drafts import SayReady, say_ready
from services.codesign.commands.summaries import AnswerSummary, answer_summary
from services.codesign.queries.proposals import MyProposalsQuestion, ProposalQuestion, my_proposals, proposal
from services.codesign.queries.summaries import SummaryQuestion, summary
from services.codesign.rules.ownership import CoOwnerFirst
from services.contracts.people import PersonsMerged, PersonsParted, Role
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from tests.codesign.scene import Scene
from tests.codesign.test_story import speak
from tests.codesign.test_summaries import argued, shown, write
from tests.examples.people import ANWEN, BETHAN, MARCUS, Example


def two() -> tuple[Example, Example]:
    return Example("Kept", new_id(), frozenset({Role.MEMBER})), Example("Gone", new_id(), frozenset({Role.MEMBER}))


async def test_both_owners_are_one_person_and_somebody_else_can_be_asked(scene: Scene) -> None:
    kept, gone = two()
    proposal_id = await scene.started(kept)
    await scene.ask_to_own(proposal_id, kept, gone)
    await scene.answer_to_own(proposal_id, gone)
    await scene.write(proposal_id, who=kept)
    await scene.hear(PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id))

    seen = await scene.look(proposal, ProposalQuestion(proposal_id=proposal_id), kept)
    assert (seen.i_am, seen.owner_ids) == ("owner", (kept.person_id,))
    assert len(await scene.look(my_proposals, MyProposalsQuestion(), kept)) == 1
    digest = (await scene.draft(proposal_id, kept)).digest
    with pytest.raises(CoOwnerFirst):
        await scene.do(say_ready, SayReady(proposal_id=proposal_id, digest=digest), kept)

    await scene.ask_to_own(proposal_id, kept, BETHAN)
    await scene.answer_to_own(proposal_id, BETHAN)
    for who in (kept, BETHAN):
        said = await scene.do(say_ready, SayReady(proposal_id=proposal_id, digest=digest), who)
    assert said.version == 1


async def test_what_the_other_record_proposed_is_hers_until_they_part(scene: Scene) -> None:
    kept, gone = two()
    proposal_id = await scene.started(gone)
    merged = await scene.hear(PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id))
    await scene.deliver(*merged)
    await scene.ask_to_own(proposal_id, kept, BETHAN)
    await scene.answer_to_own(proposal_id, BETHAN)

    await scene.hear(PersonsParted(person_id=gone.person_id, kept_id=kept.person_id))

    seen = await scene.look(proposal, ProposalQuestion(proposal_id=proposal_id), gone)
    assert seen.owner_ids == (gone.person_id, BETHAN.person_id)
    with pytest.raises(NotFound):
        await scene.look(proposal, ProposalQuestion(proposal_id=proposal_id), kept)


async def test_who_argued_under_two_ids_is_asked_once_and_two_again_when_they_part(scene: Scene) -> None:
    kept, gone = two()
    course_id, proposal_id = await argued(scene, kept, gone, MARCUS)
    summary_id = await write(scene, proposal_id)
    yes = AnswerSummary(summary_id=summary_id, is_yes=True)
    for who in (gone, MARCUS):
        await scene.do(answer_summary, yes, who)
    assert await shown(scene, course_id) == []
    merged = await scene.hear(PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id))
    await scene.deliver(*merged)
    assert len(await shown(scene, course_id)) == 1, "what she said under the other id counts for her"
    assert (await scene.look(summary, SummaryQuestion(summary_id=summary_id), kept)).my_answer

    await scene.hear(PersonsParted(person_id=gone.person_id, kept_id=kept.person_id))

    assert await shown(scene, course_id) == []
    await scene.do(answer_summary, yes, kept)
    assert len(await shown(scene, course_id)) == 1


async def test_whoever_wrote_the_summary_under_another_id_is_not_asked_herself(scene: Scene) -> None:
    kept, gone = two()
    course_id, proposal_id = await argued(scene, kept, MARCUS)
    await scene.do(answer_summary, AnswerSummary(summary_id=await write(scene, proposal_id), is_yes=True), MARCUS)
    assert await shown(scene, course_id) == []
    await scene.hear(PersonsMerged(person_id=kept.person_id, kept_id=ANWEN.person_id))
    assert len(await shown(scene, course_id)) == 1
    await scene.hear(PersonsParted(person_id=kept.person_id, kept_id=ANWEN.person_id))
    await speak(scene, proposal_id, gone)
    assert await shown(scene, course_id) == []
