"""Somebody leaves the college: her proposals go on with whoever owns them too, with a successor, or the desk looks."""

import pytest

from services.codesign.commands.handing_on import FindOwner, PutAsideProposal, find_owner, put_aside_proposal
from services.codesign.model import IdeaState
from services.codesign.queries.handing_on import (
    NeedsOwnerQuestion,
    ProposalsOfQuestion,
    needs_owner,
    proposals_of,
)
from services.codesign.rules.ownership import AskSomebodyElse, SomebodyOwnsIt
from services.contracts.codesign import CoOwnerAsked, CoOwnerNotJoined, OwnerLeft, OwnerNeeded, OwnerTookOver
from services.contracts.people import PersonLeft, PersonsMerged, Role
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound
from tests.codesign.scene import PROFESSIONAL, Scene
from tests.examples.people import ANWEN, BETHAN, DIL, GWEN, MARCUS, NIA, OWAIN, Example


async def leaves(scene: Scene, who: Example, to: Example | None = None) -> None:
    """Told twice."""
    if to is not None:
        await scene.take_roles(to)
    await scene.deliver(
        *await scene.hear(PersonLeft(person_id=who.person_id, proposals_to_id=to.person_id if to else None))
    )


async def test_beside_the_other_owner_a_successor_is_asked_and_says_her_side_herself(empty: Scene) -> None:
    scene = empty
    proposal_id = await scene.owned()
    await scene.write(proposal_id)

    await leaves(scene, ANWEN, DIL)

    seen = await scene.proposal(proposal_id, BETHAN)
    assert (seen.owner_ids, seen.asked_id) == ((BETHAN.person_id,), DIL.person_id)
    assert len(await scene.told(OwnerLeft, proposal_id)) == 1
    assert await scene.told(OwnerNeeded, proposal_id) == []
    with pytest.raises(NotFound):
        await scene.draft(proposal_id, ANWEN)


async def test_what_she_wrote_alone_is_her_successors_with_every_word(empty: Scene) -> None:
    scene = empty
    proposal_id = await scene.started()
    await scene.write(proposal_id)
    await scene.ask_to_own(proposal_id)

    await leaves(scene, ANWEN, DIL)

    assert [one.person_id for one in await scene.told(OwnerTookOver, proposal_id)] == [DIL.person_id]
    assert len(await scene.told(CoOwnerNotJoined, proposal_id)) == 1, "who was asked by her is asked no more"
    assert (await scene.draft(proposal_id, DIL)).whole.title == "Cooking for one"
    await scene.ask_to_own(proposal_id, DIL, MARCUS, PROFESSIONAL)


async def test_without_a_side_or_without_anybody_the_desk_looks_and_finds_somebody(empty: Scene) -> None:
    scene = empty
    one_side, nobodys = await scene.owned(), await scene.started()

    await leaves(scene, ANWEN)

    needed = [(await scene.told(OwnerNeeded, one))[0] for one in (one_side, nobodys)]
    assert [one.has_one for one in needed] == [True, False]
    seen = await scene.look(needs_owner, NeedsOwnerQuestion(proposal_id=one_side), GWEN)
    assert (seen.owner_ids, seen.title) == ((BETHAN.person_id,), None)
    await scene.take_roles(DIL)
    for proposal_id in (one_side, nobodys):
        with pytest.raises(AskSomebodyElse):
            await scene.do(find_owner, FindOwner(proposal_id=proposal_id, person_id=NIA.person_id), GWEN)
        await scene.do(find_owner, FindOwner(proposal_id=proposal_id, person_id=DIL.person_id), GWEN)
    assert len(await scene.told(CoOwnerAsked, one_side)) == 2
    assert (await scene.proposal(nobodys, DIL)).owner_ids == (DIL.person_id,)
    for proposal_id in (one_side, nobodys):
        with pytest.raises(SomebodyOwnsIt):
            await scene.do(find_owner, FindOwner(proposal_id=proposal_id, person_id=MARCUS.person_id), GWEN)


async def test_what_nobody_wants_is_put_aside_and_its_idea_is_in_the_box_again(empty: Scene) -> None:
    scene = empty
    kept = await scene.idea()
    proposal_id = await scene.started(ANWEN, kept.idea_id)
    with pytest.raises(SomebodyOwnsIt):
        await scene.do(put_aside_proposal, PutAsideProposal(proposal_id=proposal_id), GWEN)
    await leaves(scene, ANWEN)
    with pytest.raises(NotAllowed):
        await scene.do(put_aside_proposal, PutAsideProposal(proposal_id=proposal_id), DIL)

    await scene.do(put_aside_proposal, PutAsideProposal(proposal_id=proposal_id), GWEN)

    assert (await scene.seen(kept.number)).state is IdeaState.TALKED_ABOUT


async def test_a_course_goes_on_without_her_and_what_others_only_begin_is_not_the_desks(empty: Scene) -> None:
    scene = empty
    await scene.agreed()
    begun = await scene.started(DIL)
    agreed = (await scene.look(proposals_of, ProposalsOfQuestion(person_id=ANWEN.person_id), OWAIN))[-1]
    assert (agreed.is_course, agreed.title is not None) == (True, True)

    await leaves(scene, ANWEN)
    await leaves(scene, BETHAN)

    assert await scene.told(OwnerNeeded, agreed.proposal_id) == []
    with pytest.raises(NotFound):
        await scene.do(find_owner, FindOwner(proposal_id=begun, person_id=MARCUS.person_id), GWEN)
    with pytest.raises(NotFound):
        await scene.look(needs_owner, NeedsOwnerQuestion(proposal_id=begun), GWEN)


async def test_whoever_stands_here_twice_leaves_all_that_was_hers(empty: Scene) -> None:
    scene = empty
    kept, gone = (Example(name, new_id(), frozenset({Role.MEMBER})) for name in ("Kept", "Gone"))
    by_kept, by_gone = await scene.started(kept), await scene.started(gone)
    await scene.hear(PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id))
    seen = await scene.look(proposals_of, ProposalsOfQuestion(person_id=kept.person_id), OWAIN)
    assert {one.proposal_id for one in seen} == {by_kept, by_gone}

    await leaves(scene, kept, DIL)

    for proposal_id in (by_kept, by_gone):
        assert (await scene.proposal(proposal_id, DIL)).owner_ids == (DIL.person_id,)
