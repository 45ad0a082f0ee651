"""Courses from before are put to the group, several at once, and each is answered by itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.commands.carried_over import (
    AskGroupAboutCourses,
    CoursesAskedView,
    WithdrawCourseFromGroup,
    ask_group_about_courses,
    withdraw_course_from_group,
)
from services.codesign.commands.courses import carry_over_course
from services.codesign.model import RequestState
from services.codesign.queries.carried_over import (
    CarriedOverQuestion,
    CarriedOverView,
    CourseAskedQuestion,
    carried_over,
    course_asked,
)
from services.codesign.queries.courses import CoursesQuestion, approved_courses
from services.codesign.queries.ideas import GroupQuestion, group
from services.codesign.queries.stories import CourseStoryQuestion, CourseStoryView, course_story
from services.codesign.queries.titles import VersionTitlesQuestion, version_titles
from services.codesign.rules import carried_over as rules
from services.codesign.rules.story import What
from services.contracts.codesign import (
    CarriedOverAgreed,
    CarriedOverEnding,
    CarriedOverNotAgreed,
    CourseWithdrawn,
    IfNotAgreed,
    ProposalStarted,
)
from services.contracts.groups import (
    CoChairNamed,
    CoChairStoodDown,
    GroupFormed,
    MeetingCalledOff,
    MeetingPlanned,
    SeatTaken,
)
from services.contracts.requests import Answer, DecisionAnswered, DecisionRequested, DecisionRequestWithdrawn
from services.runtime.actor import house
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound, Refusal
from tests.codesign.scene import BEGIN, Scene, browser
from tests.codesign.test_courses import ANXIETY, SHEET, carrying
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, RHIAN, Example

GROUP, MEETING = uuid5(SHEET, "the group"), uuid5(SHEET, "the meeting")
MEETS_AT = BEGIN + timedelta(days=20)


async def carried(scene: Scene, **more: Any) -> UUID:
    """Of its own title, as every course of a sheet: nobody's bytes are another's."""
    content = msgspec.structs.replace(ANXIETY, **more)
    kept = await scene.do(carry_over_course, carrying(str(new_id()), content), house("import"))
    course_id: UUID = kept.course_id
    return course_id


async def meet(scene: Scene) -> None:
    await scene.hear(GroupFormed(group_id=GROUP, name="The Wednesday group"))
    await scene.hear(MeetingPlanned(meeting_id=MEETING, group_id=GROUP, starts_at=MEETS_AT))


async def ask(
    scene: Scene, *course_ids: UUID, follows: IfNotAgreed = IfNotAgreed.GOES_ON, who: Example = ELERI, **more: Any
) -> CoursesAskedView:
    command = AskGroupAboutCourses(course_ids=course_ids, if_not_agreed=follows, **more)
    asked: CoursesAskedView = await scene.do(ask_group_about_courses, command, who)
    return asked


async def answered(scene: Scene, request_id: UUID, answer: Answer, **more: Any) -> DecisionAnswered:
    (asked,) = await scene.told(DecisionRequested, request_id)
    return DecisionAnswered(
        **{
            "decision_id": new_id(),
            "decision_request_id": request_id,
            "item_id": asked.item_id,
            "item_digest": asked.item_digest,
            "answer": answer,
            "lived_experience_held": answer is Answer.GRANTED,
            "professional_held": answer is Answer.GRANTED,
        }
        | more
    )


async def listed(scene: Scene, who: Example = ELERI) -> CarriedOverView:
    view: CarriedOverView = await scene.look(carried_over, CarriedOverQuestion(), who)
    return view


async def story_of(scene: Scene, course_id: UUID) -> CourseStoryView:
    view: CourseStoryView = await scene.look(course_story, CourseStoryQuestion(course_id=course_id), browser("anybody"))
    return view


async def row_of(scene: Scene, course_id: UUID) -> dict[str, Any]:
    (row,) = await scene.rows("select * from course where course_id = $1", course_id)
    return row


async def test_several_are_put_on_the_list_of_one_meeting_each_with_a_request_of_its_own(scene: Scene) -> None:
    await meet(scene)
    several = [await carried(scene), await carried(scene)]
    asked = await ask(scene, *several, meeting_id=MEETING)
    told = [(await scene.told(DecisionRequested, one))[0] for one in asked.decision_request_ids]
    assert {one.item_id for one in told} == set(several)
    assert {(one.item_kind, one.meeting_id, one.owner_ids) for one in told} == {("carried-over-course", MEETING, ())}
    for one in told:
        assert one.item_digest == (await row_of(scene, one.item_id))["digest"]
    lines = {one.course_id: one.request for one in (await listed(scene)).courses}
    assert all((request := lines[one]) and request.state is RequestState.ASKED for one in several)


async def test_agreed_it_is_carried_over_no_longer_however_often_we_hear_it(scene: Scene) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id, who=GWEN)).decision_request_ids
    scene.now += timedelta(days=14)
    arrived = await scene.hear(await answered(scene, request_id, Answer.GRANTED))
    await scene.deliver(*arrived)

    assert [one.facts.version for one in await scene.told(CarriedOverAgreed, course_id)] == [1]
    row = await row_of(scene, course_id)
    assert (row["is_carried_over"], row["plannable_until_on"], row["at"]) == (False, None, scene.now)
    assert course_id not in {one.course_id for one in (await listed(scene)).courses}
    (line,) = [one for one in await scene.look(approved_courses, CoursesQuestion(), GWEN) if one.course_id == course_id]
    assert (line.is_carried_over, line.is_from_before) == (False, True)
    story = await story_of(scene, course_id)
    assert [step.what for step in story.steps] == [What.CARRIED_OVER, What.ASKED, What.AGREED]
    titles = await scene.look(version_titles, VersionTitlesQuestion(digests=(row["digest"],)), browser("anybody"))
    assert [(one.course_id, one.proposal_id) for one in titles] == [(course_id, None)]
    await scene.wait(days=400)
    assert not await scene.told(CarriedOverEnding, course_id)  # it has no last day any more
    with pytest.raises(rules.SettledAlready):
        await ask(scene, course_id)


async def test_an_answer_about_other_bytes_agrees_nothing(scene: Scene) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id)).decision_request_ids
    await scene.hear(await answered(scene, request_id, Answer.GRANTED, item_digest="a" * 64))
    assert (await row_of(scene, course_id))["is_carried_over"]
    assert await scene.kinds_told(course_id) == ["course_carried_over"]


@pytest.mark.parametrize("follows", list(IfNotAgreed))
async def test_not_agreed_what_was_said_when_it_was_asked_follows(scene: Scene, follows: IfNotAgreed) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id, follows=follows)).decision_request_ids
    arrived = await scene.hear(await answered(scene, request_id, Answer.REFUSED))
    await scene.deliver(*arrived)

    assert [one.follows for one in await scene.told(CarriedOverNotAgreed, course_id)] == [follows]
    is_withdrawn = follows is IfNotAgreed.WITHDRAWN
    assert len(await scene.told(CourseWithdrawn, course_id)) == is_withdrawn
    assert (course_id in {one.course_id for one in (await listed(scene)).courses}) is not is_withdrawn
    story = await story_of(scene, course_id)
    assert (story.steps[-1].what, story.steps[-1].if_not_agreed) == (What.NOT_AGREED, follows)
    if not is_withdrawn:
        await ask(scene, course_id)  # the group may be asked anew


async def test_too_few_answered_nothing_changes_and_it_may_be_asked_anew(scene: Scene) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id, follows=IfNotAgreed.WITHDRAWN)).decision_request_ids
    await scene.hear(await answered(scene, request_id, Answer.LAPSED))
    assert await scene.kinds_told(course_id) == ["course_carried_over"]
    await ask(scene, course_id)


async def test_taken_off_the_list_an_answer_that_crosses_it_changes_nothing(scene: Scene) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id)).decision_request_ids
    await scene.do(withdraw_course_from_group, WithdrawCourseFromGroup(course_id=course_id), GWEN)
    await scene.hear(await answered(scene, request_id, Answer.GRANTED))
    assert len(await scene.told(DecisionRequestWithdrawn, request_id)) == 1
    assert (await row_of(scene, course_id))["is_carried_over"]


async def test_all_of_them_or_none_are_asked_about(scene: Scene) -> None:
    one, other = await carried(scene), await carried(scene)
    await ask(scene, one)
    for command, refusal in (
        ((one, other), rules.AskedAlready),
        ((other, new_id()), NotFound),
        ((), Missing),
    ):
        with pytest.raises(refusal):
            await ask(scene, *command)
    await meet(scene)
    scene.now = MEETS_AT - timedelta(days=2)
    with pytest.raises(rules.MeetingTooSoon):
        await ask(scene, other, meeting_id=MEETING)
    scene.now = BEGIN
    await scene.hear(MeetingCalledOff(meeting_id=MEETING, group_id=GROUP))
    with pytest.raises(NotFound):
        await ask(scene, other, meeting_id=MEETING)
    assert not await scene.rows("select from decision_request where course_id = $1", other)


async def test_those_who_chair_and_the_desk_may_ask_and_nobody_else(scene: Scene) -> None:
    await scene.hear(GroupFormed(group_id=uuid5(SHEET, "another group"), name="Another", remit="courses"))
    course_id = await carried(scene)
    for who in (ANWEN, RHIAN, DIL):
        with pytest.raises(NotAllowed):
            await ask(scene, course_id, who=who)
    assert (await listed(scene, ELERI)).may_ask
    assert not (await listed(scene, ANWEN)).may_ask


async def test_what_the_group_is_asked_about_is_shown_as_it_was_asked(scene: Scene) -> None:
    course_id = await carried(scene)
    (request_id,) = (await ask(scene, course_id, follows=IfNotAgreed.REWRITTEN)).decision_request_ids
    asked = await scene.look(course_asked, CourseAskedQuestion(decision_request_id=request_id), ANWEN)
    assert (asked.course_id, asked.if_not_agreed, asked.plannable_until_on) == (
        course_id,
        IfNotAgreed.REWRITTEN,
        date(2027, 12, 31),
    )


async def test_written_anew_and_agreed_the_course_from_before_is_for_new_dates_no_longer(scene: Scene) -> None:
    course_id = await carried(scene)
    proposal_id = await scene.owned(from_course_id=course_id)
    (started,) = await scene.told(ProposalStarted, proposal_id)
    assert started.from_course_id == course_id
    typed = (await scene.draft(proposal_id)).whole
    assert (typed.title, typed.outcomes, len(typed.weeks)) == (
        "Living with anxiety",
        "Try two things in your own week",
        6,
    )
    (request_id,) = (await ask(scene, course_id)).decision_request_ids

    await scene.write(proposal_id)
    await scene.ready(proposal_id, ANWEN)
    await scene.ready(proposal_id, BETHAN)
    asked = await scene.ask_the_group(proposal_id)
    await scene.hear(await scene.answered(proposal_id, asked, Answer.GRANTED))

    assert len(await scene.told(CourseWithdrawn, course_id)) == 1
    assert len(await scene.told(DecisionRequestWithdrawn, request_id)) == 1
    old = await story_of(scene, course_id)
    assert (old.is_withdrawn, old.anew_id) == (True, (await scene.proposal(proposal_id)).course_id)
    assert old.anew_id is not None
    assert (await story_of(scene, old.anew_id)).from_course_id == course_id
    with pytest.raises(rules.SettledAlready):
        await scene.started(from_course_id=course_id)


async def test_somebody_is_told_once_eight_weeks_before_its_last_day(scene: Scene) -> None:
    await scene.hear(GroupFormed(group_id=uuid5(SHEET, "told"), name="Told", remit="courses"))
    course_id = await carried(scene)
    scene.now = datetime(2027, 11, 5, 8, 0, tzinfo=UTC)
    await scene.wait(minutes=59)
    assert not await scene.told(CarriedOverEnding, course_id)
    await scene.wait(minutes=2)
    await scene.wait(days=20)
    assert [one.until_on for one in await scene.told(CarriedOverEnding, course_id)] == [date(2027, 12, 31)]


async def test_who_chairs_is_known_as_it_changes(scene: Scene) -> None:
    group_id, seat_id = uuid5(SHEET, "chairs"), new_id()
    whose = {"group_id": group_id, "seat_id": seat_id, "person_id": DIL.person_id}
    await scene.hear(GroupFormed(group_id=group_id, name="Chairs", remit="chairs"), SeatTaken(**whose))
    named = await scene.hear(CoChairNamed(**whose))
    await scene.deliver(*named)
    assert (await scene.look(group, GroupQuestion(remit="chairs"), browser("a"))).co_chair_ids == (DIL.person_id,)
    await scene.hear(CoChairStoodDown(**whose))
    assert (await scene.look(group, GroupQuestion(remit="chairs"), browser("a"))).co_chair_ids == ()


@given(st.dates(date(2027, 1, 1), date(2029, 12, 31)))
def test_whoever_is_told_has_eight_weeks(until: date) -> None:
    assert college_date(rules.told_at(until)) == until - timedelta(weeks=8)


@given(st.integers(0, 30), st.sampled_from([8, 18, 23]))
def test_nobody_is_rushed_to_a_meeting(days: int, hour: int) -> None:
    today = date(2027, 1, 11)
    starts_at = datetime(2027, 1, 11, hour, tzinfo=UTC) + timedelta(days=days)
    try:
        rules.check_meeting(starts_at, today)
        is_late_enough = True
    except Refusal:
        is_late_enough = False
    assert is_late_enough is (days >= rules.READ_WITHIN_DAYS)
