"""A proposal, its two owners, its draft, and the versions they sign."""

from typing import Any

import asyncpg
import msgspec
import pytest

from services.codesign.commands.drafts import SavePart, SayReady, save_part, say_ready
from services.codesign.commands.proposals import (
    AnswerAsking,
    AskCoOwner,
    TakeBackAsking,
    TakeBackProposal,
    answer_asking,
    ask_co_owner,
    take_back_asking,
    take_back_proposal,
)
from services.codesign.model import IdeaState, ProposalState, Typed
from services.codesign.queries.proposals import (
    CoOwnersToAskQuestion,
    MyProposalsQuestion,
    MyProposalView,
    ProposalsQuestion,
    co_owners_to_ask,
    my_proposals,
    proposals,
)
from services.codesign.queries.versions import VersionByDigestQuestion, version_by_digest
from services.codesign.rules import deciding, drafts, ownership
from services.codesign.rules.compare import Change
from services.contracts.codesign import (
    CoOwnerJoined,
    CoOwnerNotJoined,
    IdeaAnswered,
    IdeaReply,
    IdeaRevived,
    OwnerSaidReady,
    ProposalStarted,
    VersionCoSigned,
)
from services.runtime.actor import Factor
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound, SignInFirst, StepUpFirst
from tests.codesign.scene import COOKING, LIVED, PROFESSIONAL, Scene, browser
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, NIA, Example

SHORTER = msgspec.structs.replace(COOKING, minutes="90")


async def mine(scene: Scene, who: Example, proposal_id: Any) -> MyProposalView | None:
    found = await scene.look(my_proposals, MyProposalsQuestion(), who)
    return next((one for one in found if one.proposal_id == proposal_id), None)


# beginning


async def test_a_peer_tutor_makes_a_proposal_of_an_idea(scene: Scene) -> None:
    kept = await scene.idea("Cooking when you live alone")
    proposal_id = await scene.started(ANWEN, kept.idea_id)
    seen = await scene.proposal(proposal_id)
    assert (seen.idea_number, seen.idea_words) == (kept.number, "Cooking when you live alone")
    assert (seen.i_am, seen.owner_ids) == ("owner", (ANWEN.person_id,))
    assert (await scene.seen(kept.number)).state is IdeaState.BECAME_PROPOSAL
    (answered,) = await scene.told(IdeaAnswered, kept.idea_id)
    assert answered.reply is IdeaReply.BECOMES_PROPOSAL
    (started,) = await scene.told(ProposalStarted, proposal_id)
    assert (started.owner_id, started.idea_id) == (ANWEN.person_id, kept.idea_id)


async def test_two_may_make_a_proposal_of_one_idea_and_it_is_answered_once(scene: Scene) -> None:
    kept = await scene.idea()
    await scene.started(ANWEN, kept.idea_id)
    await scene.started(DIL, kept.idea_id)
    assert len(await scene.told(IdeaAnswered, kept.idea_id)) == 1


async def test_anybody_we_know_may_propose_but_the_ideas_box_is_for_its_readers(scene: Scene) -> None:
    kept = await scene.idea()
    await scene.started(NIA)
    with pytest.raises(NotAllowed):
        await scene.started(NIA, kept.idea_id)
    with pytest.raises(SignInFirst):
        await scene.do(take_back_proposal, TakeBackProposal(proposal_id=new_id()), browser("b1"))
    assert (await scene.seen(kept.number)).state is IdeaState.LEFT


async def test_a_draft_is_for_its_owners_alone(scene: Scene) -> None:
    proposal_id = await scene.owned()
    await scene.write(proposal_id)
    for who in (MARCUS, ELERI, GWEN, NIA):
        with pytest.raises(NotFound):
            await scene.proposal(proposal_id, who)
        with pytest.raises(NotFound):
            await scene.draft(proposal_id, who)
        with pytest.raises(NotFound):
            await scene.do(save_part, SavePart(proposal_id=proposal_id, part=1, seen=1, typed=COOKING), who)
    assert (await scene.draft(proposal_id, BETHAN)).whole == COOKING


async def test_a_draft_is_not_readable_in_the_database(scene: Scene) -> None:
    proposal_id = await scene.owned()
    await scene.write(proposal_id, Typed(title="Canary title"))
    for table in ("draft_part", "owner", "proposal"):
        rows = await scene.rows(f"select * from {table} where proposal_id = $1", proposal_id)  # noqa: S608
        assert "anary" not in repr(rows)
        assert "lived" not in repr(rows)
        assert "professional" not in repr(rows)


# two owners


async def test_somebody_from_the_other_side_owns_it_too(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.ask_to_own(proposal_id)
    asked = await mine(scene, BETHAN, proposal_id)
    assert asked is not None
    assert (asked.is_asked, asked.other_id) == (True, ANWEN.person_id)
    assert (await scene.proposal(proposal_id, BETHAN)).i_am == "asked"
    await scene.answer_to_own(proposal_id)
    assert (await scene.proposal(proposal_id)).owner_ids == (ANWEN.person_id, BETHAN.person_id)
    assert await scene.told(CoOwnerJoined, proposal_id) == [
        CoOwnerJoined(proposal_id=proposal_id, person_id=BETHAN.person_id)
    ]


async def test_the_same_side_and_not_this_time_look_alike(scene: Scene) -> None:
    """Neither the proposer nor the journal nor whoever was asked can tell one from the other."""
    seen = []
    for side in (LIVED, None):
        proposal_id = await scene.started()
        await scene.ask_to_own(proposal_id, side=LIVED)
        await scene.answer_to_own(proposal_id, BETHAN, side)
        proposal = await scene.proposal(proposal_id)
        assert proposal.not_joined_id == BETHAN.person_id
        (owner,) = await scene.rows(
            "select state, side from owner where proposal_id = $1 and not is_proposer", proposal_id
        )
        kinds = await scene.kinds_told(proposal_id)
        seen.append((proposal.owner_ids, proposal.asked_id, owner["state"], owner["side"], kinds))
        with pytest.raises(NotFound):
            await scene.proposal(proposal_id, BETHAN)
    assert seen[0] == seen[1]


async def test_after_one_who_does_not_join_another_is_asked(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.ask_to_own(proposal_id, asked=MARCUS)
    await scene.answer_to_own(proposal_id, MARCUS, LIVED)
    with pytest.raises(ownership.AlreadyAsked) as refused:
        await scene.ask_to_own(proposal_id, asked=MARCUS)
    assert refused.value.what_to_do == "Please ask somebody who speaks from the other side."
    await scene.ask_to_own(proposal_id, asked=DIL)
    await scene.answer_to_own(proposal_id, DIL, PROFESSIONAL)
    seen = await scene.proposal(proposal_id)
    assert (seen.owner_ids, seen.not_joined_id) == ((ANWEN.person_id, DIL.person_id), None)


async def test_one_is_asked_at_a_time_and_the_asking_can_be_taken_back(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.ask_to_own(proposal_id)
    with pytest.raises(ownership.AlreadyOwned):
        await scene.ask_to_own(proposal_id, asked=DIL)
    await scene.do(take_back_asking, TakeBackAsking(proposal_id=proposal_id), ANWEN)
    await scene.do(take_back_asking, TakeBackAsking(proposal_id=proposal_id), ANWEN)
    assert len(await scene.told(CoOwnerNotJoined, proposal_id)) == 1
    with pytest.raises(NotFound):
        await scene.answer_to_own(proposal_id)
    await scene.ask_to_own(proposal_id)
    await scene.answer_to_own(proposal_id)
    with pytest.raises(ownership.AlreadyOwned):
        await scene.ask_to_own(proposal_id, asked=DIL)


async def test_a_tutor_or_a_member_is_asked_and_not_oneself(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.take_roles(ANWEN)
    for asked in (NIA, GWEN, ANWEN):
        with pytest.raises(ownership.AskSomebodyElse):
            await scene.do(
                ask_co_owner, AskCoOwner(proposal_id=proposal_id, person_id=asked.person_id, side=LIVED), ANWEN
            )
    await scene.take_roles(BETHAN, ELERI)
    can_be_asked = await scene.look(co_owners_to_ask, CoOwnersToAskQuestion(proposal_id=proposal_id), ANWEN)
    assert {BETHAN.person_id, ELERI.person_id} <= set(can_be_asked)
    assert ANWEN.person_id not in can_be_asked
    assert await scene.look(co_owners_to_ask, CoOwnersToAskQuestion(proposal_id=proposal_id), DIL) == ()


async def test_who_says_yes_says_where_she_speaks_from(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.ask_to_own(proposal_id)
    with pytest.raises(Missing) as refused:
        await scene.do(answer_asking, AnswerAsking(proposal_id=proposal_id, joins=True), BETHAN)
    assert refused.value.field == "side"


# writing


async def test_a_first_time_proposer_stops_and_comes_back_without_losing_a_word(scene: Scene) -> None:
    proposal_id = await scene.started()
    odd = Typed(weeks=("  Soup, I think?\n\n", ""), minutes="about two hours", room_needs=("ovens",))
    await scene.do(save_part, SavePart(proposal_id=proposal_id, part=4, seen=0, typed=odd), ANWEN)
    await scene.wait(days=40)
    (part,) = (await scene.draft(proposal_id)).parts
    assert (part.part, part.revision, part.typed) == (4, 1, odd)


async def test_saving_the_same_words_again_changes_nothing(scene: Scene) -> None:
    proposal_id = await scene.started()
    saving = SavePart(proposal_id=proposal_id, part=1, seen=0, typed=COOKING)
    first = await scene.do(save_part, saving, ANWEN)
    again = await scene.do(save_part, saving, ANWEN)
    assert (first.revision, again.revision) == (1, 1)
    assert await scene.value("select count(*) from draft_part where proposal_id = $1", proposal_id) == 1


async def test_who_saves_over_the_others_words_is_told_and_both_texts_are_kept(scene: Scene) -> None:
    proposal_id = await scene.owned()
    theirs, own = Typed(title="Cooking together"), Typed(title="Cooking on your own")
    await scene.do(save_part, SavePart(proposal_id=proposal_id, part=1, seen=0, typed=theirs), BETHAN)
    with pytest.raises(drafts.PartChanged) as refused:
        await scene.do(save_part, SavePart(proposal_id=proposal_id, part=1, seen=0, typed=own), ANWEN)
    assert refused.value.values == {"revision": 1}
    (part,) = (await scene.draft(proposal_id)).parts
    assert (part.typed, part.saved_by) == (theirs, BETHAN.person_id)
    await scene.do(save_part, SavePart(proposal_id=proposal_id, part=1, seen=1, typed=own), ANWEN)
    (part,) = (await scene.draft(proposal_id)).parts
    assert (part.typed, part.before) == (own, theirs)


# signing


async def test_both_owners_say_ready_and_it_is_a_version(scene: Scene) -> None:
    proposal_id = await scene.owned()
    await scene.write(proposal_id)
    assert await scene.ready(proposal_id, ANWEN) is None
    waiting = await mine(scene, BETHAN, proposal_id)
    assert waiting is not None
    assert (waiting.is_ready, waiting.is_other_ready) == (False, True)
    assert (await scene.draft(proposal_id)).ready_ids == (ANWEN.person_id,)
    assert await scene.ready(proposal_id, BETHAN) == 1
    digest = await scene.digest(proposal_id)
    assert await scene.told(VersionCoSigned, proposal_id) == [
        VersionCoSigned(proposal_id=proposal_id, version=1, digest=digest)
    ]
    assert await scene.told(OwnerSaidReady, proposal_id) == [
        OwnerSaidReady(proposal_id=proposal_id, person_id=ANWEN.person_id, digest=digest)
    ]
    assert (await scene.draft(proposal_id)).is_new is False


async def test_one_owner_saying_ready_twice_is_not_two(scene: Scene) -> None:
    proposal_id = await scene.owned()
    await scene.write(proposal_id)
    assert await scene.ready(proposal_id, ANWEN) is None
    assert await scene.ready(proposal_id, ANWEN) is None
    assert len(await scene.told(OwnerSaidReady, proposal_id)) == 1
    assert (await scene.proposal(proposal_id)).last_version == 0


async def test_a_word_changed_after_ready_makes_it_unsaid(scene: Scene) -> None:
    proposal_id = await scene.owned()
    await scene.write(proposal_id)
    read = (await scene.draft(proposal_id)).digest
    assert read is not None
    await scene.ready(proposal_id, ANWEN)
    await scene.write(proposal_id, SHORTER, BETHAN)
    with pytest.raises(deciding.DraftChanged):
        await scene.do(say_ready, SayReady(proposal_id=proposal_id, digest=read), BETHAN)
    assert await scene.ready(proposal_id, BETHAN) is None
    assert await scene.ready(proposal_id, ANWEN) == 1


async def test_nothing_is_signed_by_one_alone_or_unfinished_or_unchanged(scene: Scene) -> None:
    proposal_id = await scene.started()
    await scene.write(proposal_id)
    with pytest.raises(ownership.CoOwnerFirst):
        await scene.ready(proposal_id, ANWEN)
    await scene.ask_to_own(proposal_id)
    await scene.answer_to_own(proposal_id)
    await scene.write(proposal_id, msgspec.structs.replace(COOKING, who_for="People with depression"))
    assert (await scene.draft(proposal_id)).digest is None
    with pytest.raises(drafts.NotFinished):
        await scene.do(say_ready, SayReady(proposal_id=proposal_id, digest="0" * 64), ANWEN)
    await scene.next_version(proposal_id, COOKING)
    with pytest.raises(deciding.NothingChanged):
        await scene.ready(proposal_id, ANWEN)


async def test_the_database_lets_nobody_change_a_version(scene: Scene) -> None:
    proposal_id = await scene.signed()
    digest = await scene.digest(proposal_id)
    for statement in ("update version set content = 'x' where digest = $1", "delete from version where digest = $1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scene.rows(statement, digest)
    admin = await asyncpg.connect(scene.college.admin_dsn)
    try:
        for statement in ("update codesign.version set number = 9", "delete from codesign.version"):
            with pytest.raises(asyncpg.RestrictViolationError):
                await admin.execute(statement)
    finally:
        await admin.close()
    with pytest.raises(asyncpg.CheckViolationError):
        await scene.rows(
            "insert into version (digest, number, content, at) values ($1, 1, 'other bytes', now())", "0" * 64
        )


async def test_readers_see_what_both_signed_side_by_side_with_the_version_before(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await scene.next_version(proposal_id, SHORTER)
    seen = await scene.look(version_by_digest, VersionByDigestQuestion(digest=await scene.digest(proposal_id)), ELERI)
    assert (seen.version, seen.before.number, seen.is_owner, seen.is_latest) == (2, 1, False, True)
    (changed,) = [row for row in seen.compared if row.change is not Change.SAME]
    assert ([p.text for p in changed.left], [p.text for p in changed.right]) == (["120"], ["90"])
    assert seen.owner_ids == (ANWEN.person_id, BETHAN.person_id)
    first = await scene.look(version_by_digest, VersionByDigestQuestion(digest=seen.versions[0].digest), ELERI)
    assert (first.compared, first.before, first.is_latest) == ((), None, False)
    assert {row.change for row in first.whole} == {Change.SAME}


async def test_versions_are_for_owners_and_readers(scene: Scene) -> None:
    proposal_id = await scene.signed()
    question = VersionByDigestQuestion(digest=await scene.digest(proposal_id))
    await scene.look(version_by_digest, question, ANWEN.acting(factor=Factor.CODE))
    await scene.look(version_by_digest, question, GWEN)
    with pytest.raises(StepUpFirst):
        await scene.look(version_by_digest, question, ELERI.acting(factor=Factor.CODE))
    with pytest.raises(NotFound):
        await scene.look(version_by_digest, question, NIA)
    with pytest.raises(SignInFirst):
        await scene.look(version_by_digest, question, browser("b1"))
    with pytest.raises(NotFound):
        await scene.look(version_by_digest, VersionByDigestQuestion(digest="0" * 64), ELERI)


async def test_the_groups_list_holds_what_both_signed(scene: Scene) -> None:
    signed, started = await scene.signed(), await scene.started()
    found = (await scene.look(proposals, ProposalsQuestion(), ELERI)).proposals
    ids = [one.proposal_id for one in found]
    assert signed in ids
    assert started not in ids
    (line,) = [one for one in found if one.proposal_id == signed]
    assert (line.title.en, line.title.cy, line.version, line.request) == ("Cooking for one", "Coginio i un", 1, None)
    with pytest.raises(NotAllowed):
        await scene.look(proposals, ProposalsQuestion(), NIA)


# taking back


async def test_taken_back_the_draft_is_gone_and_its_idea_is_in_the_box_again(scene: Scene) -> None:
    kept = await scene.idea()
    proposal_id = await scene.owned(idea_id=kept.idea_id)
    await scene.write(proposal_id)
    await scene.wait(days=3)
    await scene.do(take_back_proposal, TakeBackProposal(proposal_id=proposal_id), BETHAN)
    assert await scene.value("select count(*) from draft_part where proposal_id = $1", proposal_id) == 0
    assert await scene.value("select count(*) from person_key where person_id = $1", proposal_id) == 0
    assert (await scene.proposal(proposal_id)).state is ProposalState.TAKEN_BACK
    assert await mine(scene, ANWEN, proposal_id) is None
    seen = await scene.seen(kept.number)
    assert seen.state is IdeaState.TALKED_ABOUT
    assert await scene.told(IdeaRevived, kept.idea_id) == [
        IdeaRevived(idea_id=kept.idea_id, answer_by_on=seen.answer_by_on)
    ]
    with pytest.raises(NotFound):
        await scene.write(proposal_id)


async def test_while_another_proposal_goes_on_the_idea_stays_answered(scene: Scene) -> None:
    kept = await scene.idea()
    first, _ = await scene.started(ANWEN, kept.idea_id), await scene.started(DIL, kept.idea_id)
    await scene.do(take_back_proposal, TakeBackProposal(proposal_id=first), ANWEN)
    assert (await scene.seen(kept.number)).state is IdeaState.BECAME_PROPOSAL
