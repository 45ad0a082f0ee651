"""What people say about a version, and that it gets an answer."""

from uuid import UUID

import pytest

from services.codesign.commands.comments import (
    ChangeComment,
    CommentKept,
    MakeComment,
    TakeBackComment,
    change_comment,
    make_comment,
    take_back_comment,
)
from services.codesign.queries.proposals import MyProposalsQuestion, my_proposals
from services.codesign.queries.versions import SaidView, VersionByDigestQuestion, VersionView, version_by_digest
from services.codesign.rules.talking import NoVersionYet
from services.contracts.codesign import CommentAnswered, CommentMade, CommentTakenBack
from services.runtime.actor import Factor
from services.runtime.refusal import Missing, NotAllowed, NotFound, StepUpFirst
from tests.codesign.scene import Scene
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, MARCUS, NIA, Example

WORDS = "Ninety minutes is right for me."


async def say(scene: Scene, proposal_id: UUID, who: Example, words: str = WORDS, answers: UUID | None = None) -> UUID:
    comment = MakeComment(proposal_id=proposal_id, version=1, words=words, answers=answers)
    kept: CommentKept = await scene.do(make_comment, comment, who)
    return kept.comment_id


async def seen(scene: Scene, proposal_id: UUID, who: Example = ELERI) -> VersionView:
    question = VersionByDigestQuestion(digest=await scene.digest(proposal_id))
    view: VersionView = await scene.look(version_by_digest, question, who)
    return view


async def test_what_a_member_says_waits_until_an_owner_answers(scene: Scene) -> None:
    proposal_id = await scene.signed()
    comment_id = await say(scene, proposal_id, DIL)
    assert (await seen(scene, proposal_id)).not_answered == 1
    await say(scene, proposal_id, MARCUS, "Me too.", comment_id)
    assert (await seen(scene, proposal_id)).not_answered == 1
    (mine,) = [m for m in await scene.look(my_proposals, MyProposalsQuestion(), ANWEN) if m.proposal_id == proposal_id]
    assert mine.not_answered == 1
    await say(scene, proposal_id, BETHAN, "It is ninety now.", comment_id)
    view = await seen(scene, proposal_id)
    assert view.not_answered == 0
    (said,) = view.said
    assert [(one.person_id, one.is_from_owner, one.words) for one in said.answers] == [
        (MARCUS.person_id, False, "Me too."),
        (BETHAN.person_id, True, "It is ninety now."),
    ]
    assert len(await scene.told(CommentMade, proposal_id)) == 2
    assert await scene.told(CommentAnswered, proposal_id) == [
        CommentAnswered(proposal_id=proposal_id, comment_id=comment_id, person_id=BETHAN.person_id)
    ]


async def test_words_are_sealed_for_their_writer(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await say(scene, proposal_id, DIL, "Canary words")
    rows = await scene.rows("select * from comment where proposal_id = $1", proposal_id)
    assert "anary" not in repr(rows)
    assert "anary" not in str(await scene.rows("select body from journal where aggregate_id = $1", proposal_id))


async def test_its_writer_says_it_better_or_takes_it_back(scene: Scene) -> None:
    proposal_id = await scene.signed()
    comment_id = await say(scene, proposal_id, DIL)
    for who in (MARCUS, ANWEN):
        with pytest.raises(NotFound):
            await scene.do(change_comment, ChangeComment(comment_id=comment_id, words="No."), who)
        with pytest.raises(NotFound):
            await scene.do(take_back_comment, TakeBackComment(comment_id=comment_id), who)
    await scene.do(change_comment, ChangeComment(comment_id=comment_id, words="Better."), DIL)
    (said,) = (await seen(scene, proposal_id, DIL)).said
    assert (said.words, said.is_changed, said.is_mine) == ("Better.", True, True)
    await scene.do(take_back_comment, TakeBackComment(comment_id=comment_id), DIL)
    view = await seen(scene, proposal_id)
    assert (view.said, view.not_answered) == ((), 0)
    assert len(await scene.told(CommentTakenBack, proposal_id)) == 1
    with pytest.raises(NotFound):
        await scene.do(change_comment, ChangeComment(comment_id=comment_id, words="Again."), DIL)


async def test_taken_back_the_answers_below_it_stay(scene: Scene) -> None:
    proposal_id = await scene.signed()
    comment_id = await say(scene, proposal_id, DIL)
    await say(scene, proposal_id, ANWEN, "Thank you.", comment_id)
    await scene.do(take_back_comment, TakeBackComment(comment_id=comment_id), DIL)
    (said,) = (await seen(scene, proposal_id)).said
    assert (said.words, [one.words for one in said.answers]) == (None, ["Thank you."])


async def test_what_owners_say_themselves_needs_no_answer(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await say(scene, proposal_id, ANWEN, "We shortened it.")
    view = await seen(scene, proposal_id)
    assert view.not_answered == 0
    assert isinstance(view.said[0], SaidView)


async def test_readers_and_owners_speak_and_nobody_else(scene: Scene) -> None:
    proposal_id = await scene.signed()
    with pytest.raises(NotAllowed):
        await say(scene, proposal_id, NIA)
    comment = MakeComment(proposal_id=proposal_id, version=1, words=WORDS)
    with pytest.raises(StepUpFirst):
        await scene.do(make_comment, comment, DIL.acting(factor=Factor.CODE))
    await scene.do(make_comment, comment, ANWEN.acting(factor=Factor.CODE))


async def test_there_is_nothing_to_say_about_what_is_not_there(scene: Scene) -> None:
    proposal_id, other_id, draft_id = await scene.signed(), await scene.signed(), await scene.owned()
    with pytest.raises(NoVersionYet):
        await say(scene, draft_id, DIL)
    elsewhere = await say(scene, other_id, DIL)
    with pytest.raises(NotFound):
        await say(scene, proposal_id, ANWEN, answers=elsewhere)
    answer = await say(scene, other_id, ANWEN, answers=elsewhere)
    with pytest.raises(NotFound):
        await say(scene, other_id, DIL, answers=answer)
    with pytest.raises(Missing):
        await say(scene, proposal_id, DIL, "  ")
