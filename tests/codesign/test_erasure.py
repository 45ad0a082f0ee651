"""Somebody asks to be forgotten: every word of hers is gone, what others count on stays."""

from services.codesign.model import IdeaState, ProposalState
from services.codesign.queries.versions import VersionByDigestQuestion, version_by_digest
from services.contracts.codesign import CoOwnerNotJoined, OwnerLeft, ProposalTakenBack
from services.contracts.people import PersonErased, RoleEnded
from services.contracts.requests import DecisionRequestWithdrawn
from tests.codesign.scene import PROFESSIONAL, Scene
from tests.codesign.test_talking import say
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, MARCUS, NIA


async def test_her_ideas_keep_their_numbers_and_lose_their_words(empty: Scene) -> None:
    kept = await empty.idea("Canary words", NIA.acting(), name="Canary", contact="canary@example.org")
    arrived = await empty.hear(PersonErased(person_id=NIA.person_id))
    await empty.deliver(*arrived)
    (row,) = await empty.rows("select words, name, contact, person_id from idea where number = $1", kept.number)
    assert set(row.values()) == {None}
    assert await empty.value("select count(*) from person_key") == 0
    assert (await empty.seen(kept.number)).state is IdeaState.LEFT


async def test_what_she_said_about_a_version_cannot_be_read_and_that_she_spoke_stays(empty: Scene) -> None:
    proposal_id = await empty.signed()
    comment_id = await say(empty, proposal_id, DIL, "Canary words")
    await say(empty, proposal_id, ANWEN, "Thank you.", comment_id)
    await empty.hear(PersonErased(person_id=DIL.person_id))
    question = VersionByDigestQuestion(digest=await empty.digest(proposal_id))
    (said,) = (await empty.look(version_by_digest, question, ELERI)).said
    assert (said.words, said.person_id, [one.words for one in said.answers]) == (None, DIL.person_id, ["Thank you."])


async def test_whoever_owns_with_her_goes_on_and_asks_somebody_else(empty: Scene) -> None:
    proposal_id = await empty.owned()
    await empty.write(proposal_id)
    await empty.hear(PersonErased(person_id=ANWEN.person_id))
    seen = await empty.proposal(proposal_id, BETHAN)
    assert (seen.owner_ids, seen.state) == ((BETHAN.person_id,), ProposalState.OPEN)
    assert len(await empty.told(OwnerLeft, proposal_id)) == 1
    assert (await empty.draft(proposal_id, BETHAN)).whole.title == "Cooking for one"
    await empty.ask_to_own(proposal_id, BETHAN, MARCUS, PROFESSIONAL)


async def test_a_proposal_that_nobody_owns_any_more_is_taken_back(empty: Scene) -> None:
    kept = await empty.idea()
    proposal_id = await empty.started(ANWEN, kept.idea_id)
    await empty.write(proposal_id)
    await empty.ask_to_own(proposal_id)
    await empty.hear(PersonErased(person_id=ANWEN.person_id))
    assert len(await empty.told(ProposalTakenBack, proposal_id)) == 1
    assert await empty.value("select count(*) from draft_part") == 0
    assert (await empty.seen(kept.number)).state is IdeaState.TALKED_ABOUT


async def test_somebody_who_was_asked_is_asked_no_more(empty: Scene) -> None:
    proposal_id = await empty.started()
    await empty.ask_to_own(proposal_id)
    await empty.hear(RoleEnded(person_id=BETHAN.person_id, role="member"), PersonErased(person_id=BETHAN.person_id))  # type: ignore[arg-type]
    seen = await empty.proposal(proposal_id)
    assert (seen.asked_id, seen.owner_ids) == (None, (ANWEN.person_id,))
    assert len(await empty.told(CoOwnerNotJoined, proposal_id)) == 1


async def test_with_both_owners_gone_the_group_is_asked_no_more(empty: Scene) -> None:
    proposal_id = await empty.signed()
    asked = await empty.ask_the_group(proposal_id)
    await empty.hear(PersonErased(person_id=ANWEN.person_id))
    assert await empty.told(DecisionRequestWithdrawn, asked.decision_request_id) == []
    await empty.hear(PersonErased(person_id=BETHAN.person_id))
    assert len(await empty.told(DecisionRequestWithdrawn, asked.decision_request_id)) == 1


async def test_a_course_stays_when_its_makers_are_gone(empty: Scene) -> None:
    course_id = await empty.agreed()
    before = await empty.rows("select * from version")
    await empty.hear(PersonErased(person_id=ANWEN.person_id), PersonErased(person_id=BETHAN.person_id))
    assert await empty.rows("select * from version") == before
    assert await empty.kinds_told(course_id) == ["course_approved"]
    assert await empty.value("select count(*) from owner where side is not null") == 0
