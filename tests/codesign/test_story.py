"""How a course was made, as anybody may read it: all that happened, and of nobody who."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.commands.comments import MakeComment, make_comment
from services.codesign.queries.stories import CourseStoryQuestion, CourseStoryView, course_story
from services.codesign.rules import story
from services.codesign.rules.story import Asking, Dates, Facts, Signed, What
from services.contracts.requests import Answer
from services.contracts.scheduling import (
    RunCalledOff,
    RunFacts,
    RunPlanned,
    RunPublished,
    RunUnpublished,
    SessionCalledOff,
    SessionChanged,
    SessionFacts,
)
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound
from tests.codesign.scene import BEGIN, COOKING, Scene, browser
from tests.examples.people import ANWEN, BETHAN, MARCUS, Example

SHORTER = msgspec.structs.replace(COOKING, weeks=("Say hello. Soup.", "We eat together."), minutes="90")


def planned(course_id: UUID, *starts: datetime, run_id: UUID | None = None) -> RunPlanned:
    sessions = tuple(
        SessionFacts(
            session_id=new_id(),
            number=number,
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            venue_id=new_id(),
            room_id=new_id(),
            tutor_ids=(ANWEN.person_id, BETHAN.person_id),
        )
        for number, at in enumerate(starts, 1)
    )
    facts = RunFacts(
        term_id=new_id(),
        course_id=course_id,
        version=1,
        digest="a" * 64,
        places=8,
        room_limit=None,
        sessions=sessions,
    )
    return RunPlanned(run_id=run_id or new_id(), facts=facts)


async def told(scene: Scene, course_id: UUID) -> CourseStoryView:
    view: CourseStoryView = await scene.look(course_story, CourseStoryQuestion(course_id=course_id), browser("anybody"))
    return view


async def speak(scene: Scene, proposal_id: UUID, who: Example, answers: UUID | None = None) -> UUID:
    """About the latest version."""
    version = len((await scene.proposal(proposal_id)).versions)
    said = MakeComment(proposal_id=proposal_id, version=version, words="Too long for me.", answers=answers)
    kept: UUID = (await scene.do(make_comment, said, who)).comment_id
    return kept


async def agree(scene: Scene, proposal_id: UUID, answer: Answer) -> None:
    asked = await scene.ask_the_group(proposal_id)
    scene.now += timedelta(days=7)
    await scene.hear(await scene.answered(proposal_id, asked, answer))


async def test_from_an_idea_to_the_first_dates(scene: Scene) -> None:
    idea = await scene.idea()
    scene.now += timedelta(days=3)
    proposal_id = await scene.signed(idea_id=idea.idea_id)
    said = await speak(scene, proposal_id, MARCUS)
    await speak(scene, proposal_id, ANWEN, answers=said)
    await agree(scene, proposal_id, Answer.REFUSED)
    await scene.next_version(proposal_id, SHORTER)
    await speak(scene, proposal_id, MARCUS)
    await agree(scene, proposal_id, Answer.GRANTED)
    course_id = (await scene.proposal(proposal_id)).course_id
    assert course_id is not None
    first = planned(course_id, scene.now + timedelta(days=30), scene.now + timedelta(days=37))
    await scene.hear(first)
    assert What.DATES not in [step.what for step in (await told(scene, course_id)).steps]  # not yet for everybody
    await scene.hear(RunPublished(run_id=first.run_id))
    await scene.next_version(proposal_id, COOKING)  # nobody has agreed this one
    shown = await told(scene, course_id)
    assert [step.what for step in shown.steps] == [
        *(What.IDEA_LEFT, What.BEGUN, What.JOINED, What.SIGNED, What.ASKED, What.NOT_AGREED),
        *(What.SIGNED, What.ASKED, What.AGREED, What.DATES),
    ]
    one, two = (step for step in shown.steps if step.what is What.SIGNED)
    assert (one.changed, one.is_spoken_of, one.people, one.is_answered) == ((), True, None, True)
    assert (two.changed, two.is_spoken_of, two.is_answered) == (("weeks", "minutes"), True, False)
    last = shown.steps[-1]
    assert (last.run_id, last.at, last.until) == (
        first.run_id,
        first.facts.sessions[0].starts_at,
        first.facts.sessions[1].ends_at,
    )
    written = msgspec.json.encode(shown).decode()
    assert (await scene.seen(idea.number)).course_id == course_id
    with pytest.raises(NotFound):
        await told(scene, new_id())
    assert not any(str(who.person_id) in written for who in (ANWEN, BETHAN, MARCUS))
    assert "lived" not in written
    assert "Too long" not in written


async def test_from_ten_people_on_it_says_how_many(scene: Scene) -> None:
    course_id = await scene.agreed()
    proposal_id = await scene.value("select proposal_id from course where course_id = $1", course_id)
    await _others_speak(scene, proposal_id, 9)
    assert _first_signed(await told(scene, course_id)).people is None
    await _others_speak(scene, proposal_id, 1)
    assert _first_signed(await told(scene, course_id)).people == 10


async def _others_speak(scene: Scene, proposal_id: UUID, count: int) -> None:
    for _ in range(count):
        await speak(scene, proposal_id, MARCUS._replace(person_id=new_id()))


def _first_signed(shown: CourseStoryView) -> story.Step:
    return next(step for step in shown.steps if step.what is What.SIGNED)


async def test_dates_are_told_as_they_are_whatever_arrives_when_and_twice(scene: Scene) -> None:
    course_id = await scene.agreed()
    early, moved, off, hidden = (planned(course_id, scene.now + timedelta(days=day)) for day in (5, 9, 2, 3))
    events = [
        *(early, moved, off, hidden),
        *(RunPublished(run_id=one.run_id) for one in (early, moved, off, hidden)),
        SessionChanged(
            run_id=moved.run_id,
            session=msgspec.structs.replace(
                moved.facts.sessions[0],
                starts_at=scene.now + timedelta(days=4),
                ends_at=scene.now + timedelta(days=4, hours=2),
            ),
        ),
        RunCalledOff(run_id=off.run_id),
        RunUnpublished(run_id=hidden.run_id),
    ]
    arrived = await scene.hear(*events)
    await scene.deliver(*arrived)
    shown = await told(scene, course_id)
    assert [(step.what, step.run_id) for step in shown.steps[-2:]] == [
        (What.DATES, moved.run_id),
        (What.NEXT, early.run_id),
    ]
    await scene.hear(SessionCalledOff(run_id=moved.run_id, session_id=moved.facts.sessions[0].session_id))
    scene.now += timedelta(days=20)
    shown = await told(scene, course_id)
    assert (shown.steps[-1].what, shown.steps[-1].run_id) == (What.DATES, early.run_id)


async def test_dates_may_be_heard_of_before_the_course(scene: Scene) -> None:
    """The stream of dates and the course's own row are of two aggregates: nothing is lost in either order."""
    course_id = new_id()
    early = planned(course_id, scene.now + timedelta(days=5))
    await scene.hear(early, RunPublished(run_id=early.run_id))
    assert await scene.value("select is_published from run_copy where run_id = $1", early.run_id)


moments = st.datetimes(min_value=datetime(2027, 1, 1), max_value=datetime(2029, 1, 1)).map(
    lambda at: at.replace(tzinfo=BEGIN.tzinfo)
)
dates = st.lists(
    st.builds(lambda at: Dates(run_id=new_id(), starts_at=at, ends_at=at + timedelta(days=30)), moments), max_size=4
).map(lambda several: tuple(sorted(several, key=lambda one: one.starts_at)))


@given(
    moments,
    st.lists(st.tuples(moments, st.sampled_from(["granted", "refused", "lapsed", "asked", "withdrawn"]))),
    dates,
    moments,
)
def test_a_story_is_in_order_and_leaves_out_what_nobody_answered(
    began: datetime, asked: list[tuple[datetime, str]], held: tuple[Dates, ...], now: datetime
) -> None:
    askings = tuple(
        Asking(version=1, asked_at=at, state=state, answered_at=None if state == "asked" else at + timedelta(days=1))
        for at, state in asked
    )
    facts = Facts(
        idea_number=None,
        idea_left_at=None,
        started_at=began,
        joined_at=None,
        signed=(Signed(number=1, at=began, said=0, answered=0, people=0),),
        askings=askings,
        dates=held,
    )
    content = msgspec.convert(
        {"title": {"en": "a"}, "summary": {"en": "b"}, "who_for": {"en": "c"}, "outcomes": [], "weeks": [],
         "sessions": 1, "minutes": 60, "places": 8, "theme": "making"},
        story.Content,
    )  # fmt: skip
    told = story.steps(facts, (content,), {}, now)
    made = [step for step in told if step.what not in (What.DATES, What.AGAIN, What.NEXT)]
    assert [step.at for step in made] == sorted(step.at for step in made)
    answered = [state for _, state in asked if state in ("granted", "refused", "lapsed")]
    assert sum(step.what is What.ASKED for step in told) == len(answered)
    assert sum(step.what is What.DATES for step in told) == (1 if held else 0)
    assert all(step.at >= now for step in told if step.what is What.NEXT)
