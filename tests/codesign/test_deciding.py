"""Asking the group, and what its answer does here, in whichever order things arrive."""

from datetime import timedelta

import msgspec
import pytest

from services.codesign.commands.deciding import AskGroup, WithdrawFromGroup, ask_group, withdraw_from_group
from services.codesign.commands.proposals import TakeBackProposal, take_back_proposal
from services.codesign.model import RequestState
from services.codesign.queries.courses import (
    CourseQuestion,
    CoursesQuestion,
    approved_courses,
    course,
)
from services.codesign.queries.proposals import RequestView
from services.codesign.rules import deciding, ownership, versions
from services.contracts.codesign import CourseApproved, ProposalNotAgreed
from services.contracts.groups import DecisionPutToMeeting, MeetingNeeded, VotingExtended, VotingOpened
from services.contracts.requests import Answer, DecisionRequested, DecisionRequestWithdrawn
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound
from tests.codesign.scene import COOKING, Scene
from tests.examples.people import ANWEN, BETHAN, ELERI, NIA

SHORTER = msgspec.structs.replace(COOKING, minutes="90")


async def request_of(scene: Scene, proposal_id: object) -> RequestView:
    request = (await scene.proposal(proposal_id)).request  # type: ignore[arg-type]
    assert request is not None
    return request


async def course_count(scene: Scene, proposal_id: object) -> int:
    found: int = await scene.value("select count(*) from course where proposal_id = $1", proposal_id)
    return found


async def test_the_group_is_asked_about_exactly_this_version(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    assert await scene.told(DecisionRequested, asked.decision_request_id) == [
        DecisionRequested(
            decision_request_id=asked.decision_request_id,
            item_kind="course-version",
            item_id=proposal_id,
            item_digest=await scene.digest(proposal_id),
            owner_ids=(ANWEN.person_id, BETHAN.person_id),
            answer_by=asked.answer_by,
        )
    ]
    request = await request_of(scene, proposal_id)
    assert (request.state, request.decision_id, request.hears_by) == (RequestState.ASKED, None, asked.answer_by)
    assert request.hears_by == deciding.answer_by(scene.now.date())


async def test_an_older_version_or_the_same_one_twice_is_not_asked_about(scene: Scene) -> None:
    proposal_id = await scene.signed()
    first = await scene.digest(proposal_id)
    await scene.next_version(proposal_id, SHORTER)
    with pytest.raises(deciding.NotTheLatest):
        await scene.do(ask_group, AskGroup(proposal_id=proposal_id, digest=first), ANWEN)
    await scene.ask_the_group(proposal_id)
    with pytest.raises(deciding.WithTheGroup):
        await scene.ask_the_group(proposal_id, BETHAN)


async def test_only_its_owners_ask(scene: Scene) -> None:
    proposal_id = await scene.signed()
    for who in (ELERI, NIA):
        with pytest.raises(NotFound):
            await scene.ask_the_group(proposal_id, who)


async def test_while_the_group_is_asked_no_next_version_is_signed(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await scene.ask_the_group(proposal_id)
    await scene.write(proposal_id, SHORTER)
    with pytest.raises(deciding.WithTheGroup):
        await scene.ready(proposal_id, ANWEN)


async def test_the_day_by_which_she_hears_follows_what_the_group_says(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    decision_id, group_id, day = new_id(), new_id(), timedelta(days=1)
    opened = VotingOpened(
        decision_id=decision_id,
        group_id=group_id,
        decision_request_id=asked.decision_request_id,
        item_id=proposal_id,
        item_digest=await scene.digest(proposal_id),
        closes_at=scene.now + 11 * day,
    )
    await scene.hear(opened)
    request = await request_of(scene, proposal_id)
    assert (request.hears_by, request.decision_id) == (scene.now + 11 * day, decision_id)
    await scene.hear(VotingExtended(decision_id=decision_id, group_id=group_id, closes_at=scene.now + 18 * day))
    request = await request_of(scene, proposal_id)
    assert (request.hears_by, request.is_extended) == (scene.now + 18 * day, True)
    put = DecisionPutToMeeting(
        decision_id=decision_id, group_id=group_id, meeting_id=new_id(), starts_at=scene.now + 30 * day
    )
    await scene.hear(put)
    request = await request_of(scene, proposal_id)
    assert (request.hears_by, request.is_at_meeting) == (scene.now + 30 * day, True)
    await scene.hear(MeetingNeeded(decision_id=decision_id, group_id=group_id, closes_at=scene.now + 46 * day))
    request = await request_of(scene, proposal_id)
    assert (request.hears_by, request.is_at_meeting) == (scene.now + 46 * day, False)


async def test_agreed_it_is_a_course(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    answered = await scene.answered(proposal_id, asked, Answer.GRANTED)
    arrived = await scene.hear(answered)
    await scene.deliver(*arrived)
    await scene.deliver(scene.arrived(answered))
    course_id = (await scene.proposal(proposal_id)).course_id
    assert course_id is not None
    (approved,) = await scene.told(CourseApproved, course_id)
    assert approved.proposal_id == proposal_id
    assert (approved.facts.version, approved.facts.digest) == (1, await scene.digest(proposal_id))
    assert approved.facts.title.cy == "Coginio i un"
    assert (approved.facts.sessions, approved.facts.minutes, approved.facts.places) == (4, 120, 8)
    assert await scene.kinds_told(course_id) == ["course_approved"]
    assert (await request_of(scene, proposal_id)).state is RequestState.GRANTED


async def test_a_next_version_supersedes_the_first_and_the_course_stays_the_same(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await scene.hear(await scene.answered(proposal_id, await scene.ask_the_group(proposal_id), Answer.GRANTED))
    course_id = (await scene.proposal(proposal_id)).course_id
    assert course_id is not None
    before = await scene.rows("select * from version where proposal_id = $1", proposal_id)
    await scene.next_version(proposal_id, SHORTER)
    await scene.wait(days=1)
    await scene.hear(await scene.answered(proposal_id, await scene.ask_the_group(proposal_id), Answer.GRANTED))
    assert [one.facts.version for one in await scene.told(CourseApproved, course_id)] == [1, 2]
    assert (await scene.proposal(proposal_id)).course_id == course_id
    after = await scene.rows("select * from version where proposal_id = $1 and number = 1", proposal_id)
    assert after == before
    assert versions.digest(after[0]["content"]) == after[0]["digest"]
    seen = await scene.look(course, CourseQuestion(course_id=course_id), ELERI)
    assert (seen.line.version, seen.content.minutes) == (2, 90)


@pytest.mark.parametrize("answer", [Answer.REFUSED, Answer.LAPSED])
async def test_not_agreed_the_owners_may_write_a_next_one(scene: Scene, answer: Answer) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    arrived = await scene.hear(await scene.answered(proposal_id, asked, answer))
    await scene.deliver(*arrived)
    assert await scene.told(ProposalNotAgreed, proposal_id) == [
        ProposalNotAgreed(proposal_id=proposal_id, version=1, digest=await scene.digest(proposal_id))
    ]
    assert await course_count(scene, proposal_id) == 0
    if answer is Answer.REFUSED:
        with pytest.raises(deciding.AnsweredAlready):
            await scene.ask_the_group(proposal_id)
    await scene.next_version(proposal_id, SHORTER)
    again = await scene.ask_the_group(proposal_id)
    assert again.decision_request_id != asked.decision_request_id


async def test_what_the_group_did_not_come_to_can_be_asked_again(scene: Scene) -> None:
    proposal_id = await scene.signed()
    await scene.hear(await scene.answered(proposal_id, await scene.ask_the_group(proposal_id), Answer.LAPSED))
    await scene.wait(days=1)
    await scene.hear(await scene.answered(proposal_id, await scene.ask_the_group(proposal_id), Answer.GRANTED))
    assert await course_count(scene, proposal_id) == 1


async def test_a_yes_to_other_bytes_agrees_nothing(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED, item_digest="cd" * 32))
    assert await course_count(scene, proposal_id) == 0
    assert len(await scene.told(ProposalNotAgreed, proposal_id)) == 1


async def test_taken_back_before_the_answer_arrives_nothing_is_agreed(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    answered = await scene.answered(proposal_id, asked, Answer.GRANTED)
    await scene.do(withdraw_from_group, WithdrawFromGroup(proposal_id=proposal_id), BETHAN)
    await scene.hear(answered)
    assert await course_count(scene, proposal_id) == 0
    assert await scene.told(ProposalNotAgreed, proposal_id) == []
    assert await scene.told(DecisionRequestWithdrawn, asked.decision_request_id) == [
        DecisionRequestWithdrawn(decision_request_id=asked.decision_request_id)
    ]
    await scene.ask_the_group(proposal_id)


async def test_after_the_answer_has_arrived_it_cannot_be_taken_back(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED))
    with pytest.raises(deciding.NotWithTheGroup):
        await scene.do(withdraw_from_group, WithdrawFromGroup(proposal_id=proposal_id), ANWEN)
    with pytest.raises(ownership.IsACourse):
        await scene.do(take_back_proposal, TakeBackProposal(proposal_id=proposal_id), ANWEN)
    assert await scene.told(DecisionRequestWithdrawn, asked.decision_request_id) == []
    assert await course_count(scene, proposal_id) == 1


async def test_taking_back_the_proposal_takes_it_back_from_the_group(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    await scene.do(take_back_proposal, TakeBackProposal(proposal_id=proposal_id), ANWEN)
    assert len(await scene.told(DecisionRequestWithdrawn, asked.decision_request_id)) == 1
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED))
    assert await course_count(scene, proposal_id) == 0


async def test_an_answer_about_a_request_that_was_asked_anew_counts_for_its_own_only(scene: Scene) -> None:
    """The late answer to what was taken back does not answer what is asked now."""
    proposal_id = await scene.signed()
    first = await scene.ask_the_group(proposal_id)
    await scene.do(withdraw_from_group, WithdrawFromGroup(proposal_id=proposal_id), ANWEN)
    await scene.wait(minutes=1)
    second = await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, first, Answer.GRANTED))
    assert (await request_of(scene, proposal_id)).state is RequestState.ASKED
    await scene.hear(await scene.answered(proposal_id, second, Answer.GRANTED))
    assert await course_count(scene, proposal_id) == 1


async def test_an_answer_to_somebody_elses_request_is_left_alone(scene: Scene) -> None:
    proposal_id = await scene.signed()
    asked = await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED, decision_request_id=new_id()))
    assert (await request_of(scene, proposal_id)).state is RequestState.ASKED


async def test_the_list_of_courses_is_for_tutors_members_and_coordinators(scene: Scene) -> None:
    course_id = await scene.agreed()
    found = await scene.look(approved_courses, CoursesQuestion(), ELERI)
    assert course_id in [one.course_id for one in found]
    with pytest.raises(NotAllowed):
        await scene.look(approved_courses, CoursesQuestion(), NIA)
