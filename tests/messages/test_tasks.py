"""What waits at the desk: opened and closed by events, whole whatever the order, taken by one."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contracts.codesign import (
    CarriedOverAgreed,
    CarriedOverEnding,
    CarriedOverNotAgreed,
    CoOwnerAsked,
    CoOwnerJoined,
    CourseFacts,
    CourseWithdrawn,
    GiverTold,
    IdeaAnswered,
    IdeaOffered,
    IdeaReply,
    IdeaReviewDue,
    IdeaTakenBack,
    IfNotAgreed,
    ProposalStarted,
    ProposalTakenBack,
    SummaryAnswered,
    SummaryAsked,
    SummaryTakenBack,
    Theme,
    VersionCoSigned,
    Words,
)
from services.contracts.enrolment import (
    CallAsked,
    OfferAccepted,
    OfferReached,
    PlaceBooked,
    PlaceOffered,
    RunDemandChanged,
)
from services.contracts.groups import (
    ConversationOpened,
    DecisionPutToMeeting,
    DecisionWithdrawn,
    MeetingNeeded,
    SeatLeft,
)
from services.contracts.imports import ImportCompleted, ImportPartShown, ImportPutAside
from services.contracts.people import (
    ComplaintAnswered,
    ComplaintMade,
    ErasureAsked,
    ErasureDropped,
    FactorResetAgreed,
    FactorResetAsked,
    FactorResetEnded,
    PersonErased,
    PersonHidden,
    Role,
    RoleEnded,
    RoleTaken,
)
from services.contracts.requests import DecisionRequested
from services.contracts.scheduling import (
    MarkReason,
    RunCalledOff,
    RunPlacesChanged,
    SessionCalledOff,
    SessionChanged,
    SessionMarked,
    SessionSettled,
)
from services.contracts.training import TraineeProgressed, TutorKind, TutorReadinessChanged, TutorReadinessEnding
from services.messages.commands.away import ComeBack, Cover, GoAway, come_back, go_away
from services.messages.commands.calls import AskForCall, ask_for_call
from services.messages.commands.tasks import (
    CloseTask,
    HandOverTask,
    ReopenTask,
    TakeTask,
    close_task,
    hand_over_task,
    reopen_task,
    take_task,
)
from services.messages.queries.desk import DeskQuestion, TaskView, desk
from services.messages.rules.tasks import IsAway, NotOfTheCircle, TaskIsOver, TaskIsTaken
from services.messages.store import tasks as store
from services.runtime.actor import Actor, Factor
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound, StepUpFirst
from tests.examples.people import ANWEN, ELERI, GWEN, IDRIS, MARED, NIA, OWAIN, Example
from tests.messages.scene import Scene

DIGEST = "5a" * 32
FACTS = CourseFacts(
    version=1,
    digest=DIGEST,
    title=Words(en="Living with anxiety"),
    summary=Words(en="A friendly course."),
    who_for=Words(en="Anybody."),
    outcomes=(),
    theme=Theme.UNDERSTANDING,
    sessions=6,
    minutes=90,
    places=12,
)


def her(person_id: UUID) -> Actor:
    return Actor(person_id=person_id, factor=Factor.CODE)


async def holding(scene: Scene, role: Role) -> Actor:
    """Somebody new, of whom we heard that she has this role."""
    taken = RoleTaken(person_id=new_id(), role=role)
    await scene.hear(taken)
    return Actor(person_id=taken.person_id, roles=frozenset({role}), factor=Factor.SECOND)


async def about(scene: Scene, about_id: UUID) -> list[tuple[str, str]]:
    """Kind and circle of what waits about this."""
    rows = await scene.fetch(
        "select kind, circle from task where about_id = $1 and ended_at is null order by kind", about_id
    )
    return [(row["kind"], row["circle"]) for row in rows]


async def on_the_desk(scene: Scene, task_id: UUID) -> TaskView:
    found = await scene.look(desk, DeskQuestion(words=""), GWEN)
    return next(one for part in found.sections for one in part.tasks if one.task_id == task_id)


async def call(scene: Scene) -> UUID:
    asked = AskForCall(name="Ceri", phone="07700 900 142")
    return (await scene.do(ask_for_call, asked, Actor(browser=str(new_id())))).call_id


async def owner(scene: Scene, task_id: UUID) -> UUID | None:
    (row,) = await scene.fetch("select owner_id from task where task_id = $1", task_id)
    found: UUID | None = row["owner_id"]
    return found


@pytest.fixture
async def colleagues(scene: Scene) -> Scene:
    """Gwen, Idris and Mared share the desk, and nobody else does."""
    async with scene.house.database.transaction() as db:
        await db.execute("delete from role_copy; delete from away; delete from circle_turn")
        await db.execute("delete from heard where aggregate = 'person'")
        await db.execute("update task set ended_at = made_at where ended_at is null")
    for one in (GWEN, IDRIS, MARED):
        await scene.hear(RoleTaken(person_id=one.person_id, role=Role.COORDINATOR))
    return scene


# Opened and closed by events


async def test_a_marked_session_waits_until_it_is_settled(scene: Scene) -> None:
    run = await scene.run(14)
    session_id = run.facts.sessions[0].session_id
    marked = SessionMarked(run_id=run.run_id, session_id=session_id, reason=MarkReason.TUTOR_NOT_READY)
    await scene.hear(marked)
    assert await about(scene, session_id) == [("tutor-not-ready", "desk")]
    await scene.hear(SessionSettled(run_id=run.run_id, session_id=session_id, reason=MarkReason.TUTOR_NOT_READY))
    assert await about(scene, session_id) == []
    await scene.hear(marked)
    assert await about(scene, session_id) == [("tutor-not-ready", "desk")], "marked again, it waits again"


@pytest.mark.parametrize("off", [SessionCalledOff, RunCalledOff])
async def test_a_session_that_is_off_needs_nobody(scene: Scene, off: type[Any]) -> None:
    run = await scene.run(14)
    session_id = run.facts.sessions[0].session_id
    await scene.hear(SessionMarked(run_id=run.run_id, session_id=session_id, reason=MarkReason.PAIR_INCOMPLETE))
    of = {"session_id": session_id} if off is SessionCalledOff else {}
    await scene.hear(off(run_id=run.run_id, **of))
    assert await about(scene, session_id) == []


async def test_a_marked_session_is_wanted_by_the_eve_and_moves_with_it_and_ends_with_it(scene: Scene) -> None:
    run = await scene.run(14)  # a Monday
    session = run.facts.sessions[0]
    await scene.hear(SessionMarked(run_id=run.run_id, session_id=session.session_id, reason=MarkReason.ROOM_TOO_SMALL))
    assert await until(scene, session.session_id) == datetime.fromisoformat("2027-01-15T17:00+00:00")  # Friday
    later = scene.session(1, 16, session.venue_id)
    moved = type(later)(**{**_fields(later), "session_id": session.session_id})
    await scene.hear(SessionChanged(run_id=run.run_id, session=moved))
    assert await until(scene, session.session_id) == datetime.fromisoformat("2027-01-19T17:00+00:00")
    scene.wait(days=16, hours=3)
    await scene.due()
    assert await about(scene, session.session_id) == []


async def test_a_mark_of_a_session_that_is_over_waits_for_nobody(scene: Scene) -> None:
    run = await scene.run(1)
    scene.wait(days=2)
    session_id = run.facts.sessions[0].session_id
    await scene.hear(SessionMarked(run_id=run.run_id, session_id=session_id, reason=MarkReason.TUTOR_NOT_READY))
    assert await about(scene, session_id) == []


async def until(scene: Scene, about_id: UUID) -> datetime:
    (row,) = await scene.fetch("select until_at from task where about_id = $1", about_id)
    found: datetime = row["until_at"]
    return found


def _fields(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


@pytest.mark.parametrize("room_first", [True, False])
async def test_more_people_than_the_room_holds_is_seen_whichever_is_heard_of_first(
    scene: Scene, room_first: bool
) -> None:
    run = await scene.run(14)
    smaller = RunPlacesChanged(run_id=run.run_id, places=12, room_limit=8)
    full = RunDemandChanged(run_id=run.run_id, taken=12, waiting=0)
    await scene.hear(*((smaller, full) if room_first else (full, smaller)))
    assert await about(scene, run.run_id) == [("places-over", "desk")]
    await scene.hear(RunDemandChanged(run_id=run.run_id, taken=8, waiting=0))
    assert await about(scene, run.run_id) == []


async def test_a_call_about_a_place_is_off_the_list_when_she_has_answered_herself(scene: Scene) -> None:
    place = {"run_id": new_id(), "place_id": new_id(), "person_id": new_id()}
    await scene.hear(CallAsked(**place, why="code-not-typed"))
    (row,) = await scene.fetch("select call_id from call where about_id = $1", place["place_id"])
    assert await about(scene, row["call_id"]) == [("call", "desk")]
    await scene.hear(PlaceBooked(**place))
    assert await about(scene, row["call_id"]) == []
    assert (await scene.fetch("select state from call where call_id = $1", row["call_id"]))[0]["state"] == "settled"


async def test_an_idea_waits_for_its_answer_and_again_when_its_day_comes(scene: Scene) -> None:
    idea_id, day = new_id(), college_date(scene.now) + timedelta(days=28)
    await scene.hear(IdeaOffered(idea_id=idea_id, number=198, answer_by_on=day))
    assert await about(scene, idea_id) == [("idea-to-answer", "desk")]
    await scene.hear(IdeaReviewDue(idea_id=idea_id))
    assert len(await about(scene, idea_id)) == 1, "still the same"
    await scene.hear(IdeaAnswered(idea_id=idea_id, reply=IdeaReply.NOT_YET))
    assert await about(scene, idea_id) == []
    await scene.hear(IdeaReviewDue(idea_id=idea_id))
    assert await about(scene, idea_id) == [("idea-to-answer", "desk")]
    (row,) = await scene.fetch("select facts from task where about_id = $1", idea_id)
    assert row["facts"] == {"number": 198}, "its number is known still"
    await scene.hear(IdeaTakenBack(idea_id=idea_id))
    assert await about(scene, idea_id) == []


async def test_whoever_asked_to_hear_of_her_idea_is_told_by_the_desk(scene: Scene) -> None:
    idea_id = new_id()
    await scene.hear(IdeaOffered(idea_id=idea_id, number=199, answer_by_on=college_date(scene.now)))
    await scene.hear(IdeaAnswered(idea_id=idea_id, reply=IdeaReply.NO, wants_to_hear=True))
    assert await about(scene, idea_id) == [("giver-to-tell", "desk")]
    rows = await scene.fetch("select facts from task where about_id = $1 and kind = 'giver-to-tell'", idea_id)
    assert rows[0]["facts"] == {"number": 199}
    await scene.hear(GiverTold(idea_id=idea_id))
    assert await about(scene, idea_id) == []


async def test_a_meeting_is_needed_by_the_co_chairs_until_it_is_planned(scene: Scene) -> None:
    group_id, decision_id, closes_at = await scene.group(co_chair=new_id()), new_id(), scene.now + timedelta(days=20)
    needed = MeetingNeeded(decision_id=decision_id, group_id=group_id, closes_at=closes_at)
    await scene.hear(needed)
    assert await about(scene, decision_id) == [("meeting-needed", f"group.{group_id}")]
    planned = DecisionPutToMeeting(decision_id=decision_id, group_id=group_id, meeting_id=new_id(), starts_at=closes_at)
    await scene.hear(planned)
    assert await about(scene, decision_id) == []


async def test_however_many_cannot_support_it_one_talk_waits(scene: Scene) -> None:
    co_chair, decision_id = new_id(), new_id()
    group_id = await scene.group(co_chair=co_chair)
    opened = ConversationOpened(decision_id=decision_id, group_id=group_id)
    await scene.hear(opened, opened)
    assert await about(scene, decision_id) == [("conversation", f"group.{group_id}")]
    (row,) = await scene.fetch("select task_id from task where about_id = $1", decision_id)
    await scene.do(close_task, CloseTask(task_id=row["task_id"]), her(co_chair))
    assert await about(scene, decision_id) == []
    await scene.hear(opened)
    assert await about(scene, decision_id) == [("conversation", f"group.{group_id}")], "another member, another talk"
    await scene.hear(DecisionWithdrawn(decision_id=decision_id, group_id=group_id, decision_request_id=new_id()))
    assert await about(scene, decision_id) == []


async def test_a_place_for_her_waits_on_her_own_page_until_she_answers(scene: Scene) -> None:
    run = await scene.run(14)
    place = {"run_id": run.run_id, "place_id": new_id(), "person_id": new_id()}
    await scene.hear(PlaceOffered(**place, answer_by=scene.now + timedelta(days=2)))
    await scene.hear(OfferReached(**place, answer_by=scene.now + timedelta(days=3)))
    (task,) = (await scene.home(her(place["person_id"]))).tasks
    assert (task.kind, task.until_at) == ("place-offered", scene.now + timedelta(days=3))
    assert (await scene.home(her(new_id()))).tasks == ()
    await scene.hear(OfferAccepted(**place))
    home = await scene.home(her(place["person_id"]))
    assert home.tasks == ()
    assert [(one.session_id, one.is_taught) for one in home.sessions] == [(run.facts.sessions[0].session_id, False)]


@pytest.mark.parametrize("signed_first", [True, False])
async def test_a_signed_version_waits_to_be_put_to_the_group_unless_it_was_already(
    scene: Scene, signed_first: bool
) -> None:
    anna, bryn = new_id(), new_id()
    proposal_id = await scene.proposal(anna)
    await scene.hear(CoOwnerJoined(proposal_id=proposal_id, person_id=bryn))
    signed = VersionCoSigned(proposal_id=proposal_id, version=1, digest=DIGEST)
    asked = DecisionRequested(
        decision_request_id=new_id(),
        item_kind="course-version",
        item_id=proposal_id,
        item_digest=DIGEST,
        owner_ids=(anna, bryn),
        answer_by=scene.now + timedelta(days=9),
    )
    if signed_first:
        await scene.hear(signed)
        for person_id in (anna, bryn):
            assert [one.kind for one in (await scene.home(her(person_id))).tasks] == ["version-to-put"]
    await scene.hear(asked)
    await scene.hear(signed) if not signed_first else None
    assert (await scene.home(her(anna))).tasks == ()


async def test_who_is_asked_to_own_with_somebody_sees_it_until_it_is_answered_or_taken_back(scene: Scene) -> None:
    bryn, proposal_id = new_id(), await scene.proposal(new_id())
    asked = CoOwnerAsked(proposal_id=proposal_id, person_id=bryn)
    for answer in (CoOwnerJoined(proposal_id=proposal_id, person_id=bryn), ProposalTakenBack(proposal_id=proposal_id)):
        await scene.hear(asked)
        assert [one.kind for one in (await scene.home(her(bryn))).tasks] == ["co-owner-asked"]
        await scene.hear(answer)
        assert (await scene.home(her(bryn))).tasks == ()


async def test_what_a_trainee_did_waits_for_an_assessor_and_then_for_a_second_person(colleagues: Scene) -> None:
    scene, trainee_id = colleagues, new_id()
    assessor, verifier = await holding(scene, Role.ASSESSOR), await holding(scene, Role.INTERNAL_VERIFIER)

    async def waits() -> list[list[str]]:
        return [[one.kind for one in (await scene.home(who)).tasks] for who in (assessor, verifier, GWEN)]

    to_assess, to_verify = ["trainee-to-assess"], ["trainee-to-verify"]
    for (assess, verify), expected in (
        ((1, 0), [to_assess, [], []]),
        ((2, 0), [to_assess, [], []]),  # one for each trainee
        ((1, 1), [to_assess, to_verify, []]),
        ((0, 2), [[], to_verify, []]),
        ((1, 1), [to_assess, to_verify, []]),  # the second person sent it back
        ((0, 0), [[], [], []]),
    ):
        await scene.hear(TraineeProgressed(trainee_id=trainee_id, to_assess=assess, to_verify=verify))
        assert await waits() == expected, (assess, verify)
    assert (await scene.home(assessor)).shared == (), "there is no list of theirs to look at"


async def test_what_no_assessor_took_in_time_is_given_to_one_of_them(colleagues: Scene) -> None:
    scene, trainee_id = colleagues, new_id()
    assessors = [await holding(scene, Role.ASSESSOR) for _ in range(2)]
    await scene.hear(TraineeProgressed(trainee_id=trainee_id, to_assess=1, to_verify=0))
    scene.wait(days=9)
    await scene.due()
    found = [(await scene.home(one)).tasks for one in assessors]
    assert sorted(map(len, found)) == [0, 1]


async def test_who_argued_is_asked_once_whether_a_summary_may_be_shown(scene: Scene) -> None:
    anna, bryn, summary_id, proposal_id = new_id(), new_id(), new_id(), await scene.proposal(new_id())
    asked = [SummaryAsked(proposal_id=proposal_id, summary_id=summary_id, person_id=one) for one in (anna, bryn)]
    await scene.hear(*asked)
    await scene.hear(SummaryAnswered(proposal_id=proposal_id, summary_id=summary_id, person_id=anna))
    assert (await scene.home(her(anna))).tasks == ()
    assert [one.kind for one in (await scene.home(her(bryn))).tasks] == ["summary-to-read"]
    await scene.hear(SummaryTakenBack(proposal_id=proposal_id, summary_id=summary_id))
    assert (await scene.home(her(bryn))).tasks == ()


async def test_what_runs_out_waits_for_the_tutor_until_it_is_renewed(scene: Scene) -> None:
    tutor_id = new_id()
    await scene.hear(TutorReadinessEnding(tutor_id=tutor_id, until_on=college_date(scene.now) + timedelta(days=40)))
    assert [one.kind for one in (await scene.home(her(tutor_id))).tasks] == ["readiness-ending"]
    await scene.hear(TutorReadinessChanged(tutor_id=tutor_id, kind=TutorKind.PEER, ready=()))
    assert (await scene.home(her(tutor_id))).tasks == ()


async def test_a_complaint_waits_for_each_administrator_until_it_is_answered(scene: Scene) -> None:
    complaint_id, told = new_id(), (new_id(), new_id())
    made = ComplaintMade(complaint_id=complaint_id, acknowledge_by=scene.now + timedelta(days=30), told_ids=told)
    await scene.hear(made)
    for one in told:
        assert [task.kind for task in (await scene.home(her(one))).tasks] == ["complaint-waits"]
    await scene.hear(ComplaintAnswered(complaint_id=complaint_id))
    assert [(await scene.home(her(one))).tasks for one in told] == [(), ()]


async def test_sheets_are_looked_at_when_all_of_them_are_in_or_none(scene: Scene) -> None:
    of, came, stayed = ("people", "training"), new_id(), new_id()
    await scene.hear(ImportPartShown(import_part_id=new_id(), import_id=came, service="people", rows=3))
    assert await about(scene, came) == []
    await scene.hear(ImportCompleted(import_id=came, service="people", of=of))
    await scene.hear(ImportPutAside(import_id=stayed, service="people", of=of))
    assert await about(scene, came) == [("sheets-to-check", "desk")]
    assert await about(scene, stayed) == [("sheets-put-aside", "desk")]


# Taken, handed over, done


async def test_two_press_take_at_once_and_one_has_it(scene: Scene) -> None:
    for _ in range(5):
        task_id = await call(scene)
        assert await race(scene, task_id) == 1
        assert await owner(scene, task_id) in (GWEN.person_id, IDRIS.person_id)


async def test_without_the_lock_both_would_believe_that_they_have_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above."""
    both_looked = asyncio.Barrier(2)
    load = store.load_task

    async def unlocked(db: Any, task_id: UUID) -> Any:
        class Unlocked:
            async def fetchrow(self, sql: str, *values: Any) -> Any:
                return await db.fetchrow(sql.replace("for update", ""), *values)

        found = await load(Unlocked(), task_id)  # type: ignore[arg-type]
        await both_looked.wait()
        return found

    task_id = await call(scene)
    monkeypatch.setattr(store, "load_task", unlocked)
    assert await race(scene, task_id) == 2


async def race(scene: Scene, task_id: UUID) -> int:
    """How many of two who press at once are told that it is theirs."""

    async def press(person: Example) -> bool:
        try:
            await scene.do(take_task, TakeTask(task_id=task_id), person)
        except TaskIsTaken:
            return False
        return True

    return sum(await asyncio.gather(press(GWEN), press(IDRIS)))


async def test_what_a_colleague_has_is_taken_over_only_by_who_sees_that_she_has_it(scene: Scene) -> None:
    task_id = await call(scene)
    await scene.do(take_task, TakeTask(task_id=task_id), GWEN)
    await scene.do(take_task, TakeTask(task_id=task_id, from_id=GWEN.person_id), IDRIS)
    assert await owner(scene, task_id) == IDRIS.person_id
    with pytest.raises(TaskIsTaken):
        await scene.do(take_task, TakeTask(task_id=task_id, from_id=GWEN.person_id), MARED)


async def test_a_task_is_handed_to_somebody_of_the_circle_or_given_back(colleagues: Scene) -> None:
    scene, task_id = colleagues, await call(colleagues)
    handed = await scene.do(hand_over_task, HandOverTask(task_id=task_id, to=IDRIS.person_id), GWEN)
    assert (handed.owner_id, await owner(scene, task_id)) == (IDRIS.person_id, IDRIS.person_id)
    with pytest.raises(NotOfTheCircle):
        await scene.do(hand_over_task, HandOverTask(task_id=task_id, to=NIA.person_id), GWEN)
    await scene.do(hand_over_task, HandOverTask(task_id=task_id), IDRIS)
    assert await owner(scene, task_id) is None


async def test_only_what_nothing_else_settles_is_closed_by_hand_and_can_be_undone_for_ten_minutes(
    scene: Scene,
) -> None:
    with pytest.raises(TaskIsOver):
        await scene.do(close_task, CloseTask(task_id=await call(scene)), GWEN)
    shown = ImportCompleted(import_id=new_id(), service="people", of=("people",))
    await scene.hear(shown)
    (row,) = await scene.fetch("select task_id from task where about_id = $1", shown.import_id)
    close, reopen = CloseTask(task_id=row["task_id"]), ReopenTask(task_id=row["task_id"])
    await scene.do(close_task, close, GWEN)
    with pytest.raises(TaskIsOver):
        await scene.do(close_task, close, IDRIS)
    with pytest.raises(NotFound):
        await scene.do(reopen_task, reopen, IDRIS)
    await scene.do(reopen_task, reopen, GWEN)
    assert await about(scene, shown.import_id) == [("sheets-to-check", "desk")]
    await scene.do(close_task, close, GWEN)
    scene.wait(minutes=11)
    with pytest.raises(TaskIsOver):
        await scene.do(reopen_task, reopen, GWEN)


async def test_nobody_outside_a_circle_sees_or_touches_what_waits_there(scene: Scene) -> None:
    task_id = await call(scene)
    for actor in (ANWEN, NIA):
        for handler, command in (
            (take_task, TakeTask(task_id=task_id)),
            (hand_over_task, HandOverTask(task_id=task_id)),
            (close_task, CloseTask(task_id=task_id)),
        ):
            with pytest.raises(NotAllowed):
                await scene.do(handler, command, actor)  # type: ignore[arg-type]
        with pytest.raises(NotAllowed):
            await scene.look(desk, DeskQuestion(), actor)
    with pytest.raises(NotAllowed):
        await scene.look(desk, DeskQuestion(circle="safeguarding"), GWEN)
    with pytest.raises(NotAllowed):
        await scene.look(desk, DeskQuestion(circle=f"person.{NIA.person_id}"), GWEN)
    with pytest.raises(StepUpFirst):
        await scene.do(take_task, TakeTask(task_id=task_id), GWEN.acting(factor=Factor.CODE))
    decision_id, group_id = new_id(), await scene.group(co_chair=ELERI.person_id)
    await scene.hear(ConversationOpened(decision_id=decision_id, group_id=group_id))
    (row,) = await scene.fetch("select task_id from task where about_id = $1", decision_id)
    with pytest.raises(NotFound):
        await scene.do(take_task, TakeTask(task_id=row["task_id"]), GWEN)
    await scene.do(take_task, TakeTask(task_id=row["task_id"]), ELERI)


# Away, and passed on


def away(to: Example, back: int = 3, circle: str = "desk", first: int | None = None) -> GoAway:
    today = college_date(datetime.fromisoformat("2027-01-04T10:00+00:00"))
    return GoAway(
        covers=(Cover(circle, to.person_id),),
        back_on=today + timedelta(days=back),
        from_on=None if first is None else today + timedelta(days=first),
    )


async def test_what_nobody_took_in_time_goes_round_the_list_and_each_is_told_once(colleagues: Scene) -> None:
    scene = colleagues
    calls = [await call(scene) for _ in range(6)]
    scene.wait(hours=7)
    await scene.due()
    owners = [await owner(scene, one) for one in calls]
    assert sorted(str(one) for one in owners) == sorted(str(one.person_id) for one in (GWEN, IDRIS, MARED) * 2)
    for one in (GWEN, IDRIS, MARED):
        assert (await scene.said(one.person_id)).count("task-passed") == 1, "one message for all within the hour"


async def test_what_was_not_done_after_all_is_passed_on_although_its_time_came_while_it_was_over(
    colleagues: Scene,
) -> None:
    scene = colleagues
    shown = ImportCompleted(import_id=new_id(), service="people", of=("people",))
    await scene.hear(shown)
    (row,) = await scene.fetch("select task_id, until_at from task where about_id = $1", shown.import_id)
    scene.now = row["until_at"] - timedelta(minutes=1)
    await scene.do(close_task, CloseTask(task_id=row["task_id"]), GWEN)
    scene.wait(minutes=2)
    await scene.due()
    await scene.do(reopen_task, ReopenTask(task_id=row["task_id"]), GWEN)
    await scene.due()
    assert await owner(scene, row["task_id"]) is not None


async def test_what_somebody_took_is_not_passed_on(colleagues: Scene) -> None:
    scene, task_id = colleagues, await call(colleagues)
    await scene.do(take_task, TakeTask(task_id=task_id), MARED)
    scene.wait(days=3)
    await scene.due()
    assert await owner(scene, task_id) == MARED.person_id


async def test_nothing_goes_to_somebody_who_is_away(colleagues: Scene) -> None:
    scene = colleagues
    kept = await call(scene)
    await scene.do(take_task, TakeTask(task_id=kept), MARED)
    await scene.do(go_away, away(IDRIS), MARED)
    calls = [await call(scene) for _ in range(6)]
    handed = await scene.do(hand_over_task, HandOverTask(task_id=calls[0], to=MARED.person_id), GWEN)
    assert handed.owner_id == IDRIS.person_id
    scene.wait(hours=7)
    await scene.due()
    owners = {await owner(scene, one) for one in calls}
    assert owners == {GWEN.person_id, IDRIS.person_id}
    mine = await scene.look(desk, DeskQuestion(show="mine"), IDRIS)
    assert kept in [one.task_id for part in mine.sections for one in part.tasks], "hers shows with who covers for her"
    assert kept in [one.task_id for one in (await scene.home(IDRIS)).tasks]
    assert kept not in [one.task_id for one in (await scene.home(GWEN)).tasks]
    scene.wait(days=3)
    assert kept not in [one.task_id for one in (await scene.home(IDRIS)).tasks], "she is back"


async def test_when_nobody_is_here_it_waits_for_the_next_working_day(colleagues: Scene) -> None:
    scene = colleagues
    for one in (IDRIS, MARED):
        await scene.hear(RoleEnded(person_id=one.person_id, role=Role.COORDINATOR))
    task_id = await call(scene)
    await scene.hear(RoleEnded(person_id=GWEN.person_id, role=Role.COORDINATOR))
    scene.wait(hours=7)
    await scene.due()
    assert await owner(scene, task_id) is None
    await scene.hear(RoleTaken(person_id=MARED.person_id, role=Role.COORDINATOR))
    scene.wait(hours=16)
    await scene.due()
    assert await owner(scene, task_id) == MARED.person_id


async def test_a_cover_is_of_the_circle_and_here(colleagues: Scene) -> None:
    scene = colleagues
    for wrong in (away(NIA), away(MARED)):
        with pytest.raises(NotOfTheCircle):
            await scene.do(go_away, wrong, MARED)
    await scene.do(go_away, away(IDRIS), MARED)
    with pytest.raises(IsAway):
        await scene.do(go_away, away(MARED), GWEN)
    await scene.do(go_away, away(MARED, back=9, first=5), GWEN)
    with pytest.raises(NotFound):
        await scene.do(go_away, away(IDRIS, circle=f"person.{GWEN.person_id}"), GWEN)
    await scene.do(come_back, ComeBack(), MARED)
    await scene.do(go_away, away(MARED), GWEN)


# Gone


async def test_what_somebody_had_who_leaves_is_nobodys_again_and_passed_on(colleagues: Scene) -> None:
    scene, task_id = colleagues, await call(colleagues)
    await scene.do(take_task, TakeTask(task_id=task_id), MARED)
    await scene.hear(RoleEnded(person_id=MARED.person_id, role=Role.COORDINATOR))
    assert await owner(scene, task_id) is None
    scene.wait(hours=7)
    await scene.due()
    assert await owner(scene, task_id) in (GWEN.person_id, IDRIS.person_id)


async def test_a_seat_that_is_left_hands_back_what_it_gave(scene: Scene) -> None:
    person_id = new_id()
    group_id, decision_id = await scene.group(co_chair=person_id), new_id()
    await scene.hear(ConversationOpened(decision_id=decision_id, group_id=group_id))
    (row,) = await scene.fetch("select task_id from task where about_id = $1", decision_id)
    await scene.do(take_task, TakeTask(task_id=row["task_id"]), her(person_id))
    (seat,) = await scene.fetch("select seat_id from seat_copy where person_id = $1", person_id)
    await scene.hear(SeatLeft(group_id=group_id, seat_id=seat["seat_id"], person_id=person_id))
    assert await owner(scene, row["task_id"]) is None


async def test_an_erased_person_has_nothing_and_covers_for_nobody(colleagues: Scene) -> None:
    scene, person_id = colleagues, new_id()
    place = {"run_id": new_id(), "place_id": new_id(), "person_id": person_id}
    await scene.hear(RoleTaken(person_id=person_id, role=Role.COORDINATOR))
    await scene.hear(PlaceOffered(**place, answer_by=scene.now + timedelta(days=2)))
    task_id = await call(scene)
    await scene.do(hand_over_task, HandOverTask(task_id=task_id, to=person_id), GWEN)
    await scene.do(
        go_away, GoAway(covers=(Cover("desk", person_id),), back_on=college_date(scene.now) + timedelta(2)), GWEN
    )
    await scene.hear(PersonErased(person_id=person_id))
    assert await owner(scene, task_id) is None
    assert await about(scene, place["place_id"]) == []
    row = await scene.fetch(
        "select from away where cover_id = $1 union all select from role_copy where person_id = $1", person_id
    )
    assert row == []


@pytest.mark.parametrize("ends", [ErasureDropped, PersonHidden])
async def test_a_second_yes_waits_on_the_desk_until_it_is_said_or_put_aside(
    scene: Scene, ends: type[ErasureDropped | PersonHidden]
) -> None:
    person_id = new_id()
    await scene.hear(ErasureAsked(person_id=person_id))
    assert await about(scene, person_id) == [("second-yes", "desk")]
    await scene.hear(ends(person_id=person_id))
    assert await about(scene, person_id) == []


@pytest.mark.parametrize("ends", [FactorResetAgreed, FactorResetEnded, PersonHidden])
async def test_whoever_lost_her_second_sign_waits_on_desk_and_office_for_a_second_yes(
    scene: Scene, ends: type[FactorResetAgreed | FactorResetEnded | PersonHidden]
) -> None:
    reset = {"person_id": new_id(), "reset_id": new_id()}
    await scene.hear(FactorResetAsked(**reset))
    assert sorted(await about(scene, reset["person_id"])) == [("lost-sign", "desk"), ("lost-sign", "office")]
    at_home = await scene.home(OWAIN)
    assert [one.kind for one in at_home.tasks] == ["lost-sign"], "administrators have no list of their own"
    await scene.hear(ends(**(reset if ends is not PersonHidden else {"person_id": reset["person_id"]})))
    assert await about(scene, reset["person_id"]) == []


# The page's questions


async def test_the_desk_shows_what_is_most_urgent_under_each_heading_and_how_much_there_is(colleagues: Scene) -> None:
    scene = colleagues
    calls = [await call(scene) for _ in range(10)]
    await scene.do(take_task, TakeTask(task_id=calls[3]), GWEN)
    idea = IdeaOffered(idea_id=new_id(), number=7, answer_by_on=college_date(scene.now))
    await scene.hear(idea)
    found = await scene.look(desk, DeskQuestion(), GWEN)
    assert {part.section: (part.count, len(part.tasks)) for part in found.sections} == {
        "answers": (1, 1),
        "calls": (10, 5),
    }
    assert (found.everything, found.nobodys, found.mine) == (11, 10, 1)
    mine = await scene.look(desk, DeskQuestion(show="mine"), GWEN)
    assert [one.task_id for part in mine.sections for one in part.tasks] == [calls[3]]
    assert len(await scene.waits("calls")) == 10
    assert [one.person_id for one in found.members] == sorted(one.person_id for one in (GWEN, IDRIS, MARED))


async def test_somebody_is_found_by_name_number_or_what_she_wrote(scene: Scene) -> None:
    task_id, other = await call(scene), new_id()
    await scene.hear(CallAsked(run_id=new_id(), place_id=new_id(), person_id=other, why="code-not-typed"))
    idea = IdeaOffered(idea_id=new_id(), number=70_531, answer_by_on=college_date(scene.now))
    await scene.hear(idea)

    async def found(words: str, *person_ids: UUID) -> list[Any]:
        shown = await scene.look(desk, DeskQuestion(words=words, person_ids=person_ids), GWEN)
        return [one for part in shown.sections for one in part.tasks]

    assert task_id in [one.task_id for one in await found("ceri")]
    assert task_id not in [one.task_id for one in await found("alun")]
    assert [one.call.person_id for one in await found("somebody", other) if one.call] == [other]
    assert [one.about_id for one in await found("70531")] == [idea.idea_id]


async def test_a_tutor_sees_the_session_that_she_leads_next_with_its_course(scene: Scene) -> None:
    tutor_id = new_id()
    run = await scene.run(-3, 4, 11)
    for session in run.facts.sessions:
        led = type(session)(**{**_fields(session), "tutor_ids": (tutor_id,)})
        await scene.hear(SessionChanged(run_id=run.run_id, session=led))
    (next_one,) = (await scene.home(her(tutor_id))).sessions
    assert (next_one.session_id, next_one.is_taught) == (run.facts.sessions[1].session_id, True)
    assert next_one.venue == "Old Library"


async def test_whoever_nothing_waits_for_has_an_empty_page(scene: Scene) -> None:
    home = await scene.home(her(new_id()))
    assert (home.tasks, home.more, home.sessions, home.shared, home.back_on) == ((), 0, (), (), None)


async def test_courses_from_before_that_end_on_one_day_are_one_task_until_the_last_is_settled(scene: Scene) -> None:
    group_id, until_on = await scene.group(co_chair=new_id()), scene.now.date() + timedelta(days=50)
    one, other = new_id(), new_id()
    endings = [CarriedOverEnding(course_id=each, until_on=until_on, group_id=group_id) for each in (one, other)]
    await scene.hear(*endings)

    async def waits() -> list[str]:
        rows = await scene.fetch("select circle from task where kind = 'courses-ending' and ended_at is null")
        return [row["circle"] for row in rows]

    assert await waits() == [f"group.{group_id}"]
    await scene.hear(CarriedOverAgreed(course_id=one, facts=FACTS))
    assert await waits() == [f"group.{group_id}"]
    await scene.hear(CourseWithdrawn(course_id=other))
    assert await waits() == []


@pytest.mark.parametrize("refused_first", [True, False])
async def test_a_course_to_be_written_anew_waits_until_somebody_begins_whichever_is_heard_of_first(
    scene: Scene, refused_first: bool
) -> None:
    group_id, course_id = await scene.group(co_chair=new_id()), new_id()
    refused = CarriedOverNotAgreed(course_id=course_id, digest=DIGEST, follows=IfNotAgreed.REWRITTEN, group_id=group_id)
    begun = ProposalStarted(proposal_id=new_id(), number=1, owner_id=new_id(), from_course_id=course_id)
    if refused_first:
        await scene.hear(refused)
        assert await about(scene, course_id) == [("course-to-write", f"group.{group_id}")]
        await scene.hear(begun)
    else:
        await scene.hear(begun, refused)
    assert await about(scene, course_id) == []
