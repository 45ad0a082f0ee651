"""Calls that the desk owes: asked for by anybody, taken, made, tried again, and rubbed out."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from services.contracts.enrolment import CallAsked
from services.contracts.people import PersonErased
from services.messages.commands.calls import (
    AskForCall,
    CloseCall,
    GoodTime,
    LeaveCall,
    RingAgain,
    SomebodyElse,
    TakeBackCall,
    ask_for_call,
    close_call,
    leave_call,
    ring_again,
    take_back_call,
)
from services.messages.commands.tasks import TakeTask, take_task
from services.messages.queries.calls import AskedCallQuestion, asked_call
from services.messages.queries.desk import DeskQuestion, TaskView, desk
from services.messages.rules.calls import CallIsOver, TooManyCalls
from services.runtime.actor import Actor, Factor
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound, SignInFirst, StepUpFirst
from tests.examples.people import ANWEN, GWEN, IDRIS, NIA
from tests.messages.scene import Scene

AT_FIVE = datetime(2027, 1, 4, 17, tzinfo=COLLEGE_ZONE)


def somebody() -> Actor:
    """A browser that nobody is signed in on."""
    return Actor(browser=str(new_id()))


async def asked(scene: Scene, actor: Actor | None = None, **more: object) -> UUID:
    command = AskForCall(**{"name": " Ceri ", "phone": "07700 900 142", "about": "The bus"} | more)  # type: ignore[arg-type]
    return (await scene.do(ask_for_call, command, actor or somebody())).call_id


async def on_the_list(scene: Scene, call_id: UUID) -> TaskView | None:
    return next((one for one in await scene.waits("calls") if one.task_id == call_id), None)


async def kept(scene: Scene, call_id: UUID) -> dict[str, object]:
    (row,) = await scene.fetch("select state, sealed, browser from call where call_id = $1", call_id)
    keys = await scene.fetch("select from person_key where person_id = $1", call_id)
    return {"state": row["state"], "is_there": bool(row["sealed"] or row["browser"] or keys)}


async def test_anybody_asks_to_be_rung_and_the_desk_reads_what_she_wrote(scene: Scene) -> None:
    call_id = await asked(scene, good_time=GoodTime.MORNING, somebody_else=SomebodyElse.NAME)
    found = await on_the_list(scene, call_id)
    assert found is not None
    assert found.call is not None
    wish = found.call.wish
    assert wish is not None
    assert (wish.name, wish.phone, wish.about) == ("Ceri", "07700 900 142", "The bus")
    assert (wish.good_time, wish.somebody_else) == (GoodTime.MORNING, SomebodyElse.NAME)
    assert (found.call.why, found.until_at, found.owner_id) == ("asked", AT_FIVE, None)
    row = str(await scene.fetch("select to_jsonb(c) as row from call c where call_id = $1", call_id))
    journal = str(await scene.fetch("select body from journal where aggregate_id = $1", call_id))
    assert not any(word in row + journal for word in ("Ceri", "900 142", "bus"))


async def test_the_most_urgent_call_stands_first(scene: Scene) -> None:
    first = await asked(scene)
    scene.wait(days=-1)  # on Sunday, for Monday too
    scene.wait(days=-3)
    earlier = await asked(scene)
    found = [one.task_id for one in await scene.waits("calls")]
    assert found.index(earlier) < found.index(first)


async def test_only_coordinators_read_and_make_calls(scene: Scene) -> None:
    call_id = await asked(scene)
    for handler, command in (
        (take_task, TakeTask(task_id=call_id)),
        (close_call, CloseCall(call_id=call_id, is_reached=True)),
        (ring_again, RingAgain(call_id=call_id)),
        (leave_call, LeaveCall(call_id=call_id)),
    ):
        for actor in (ANWEN, NIA):
            with pytest.raises(NotAllowed):
                await scene.do(handler, command, actor)  # type: ignore[arg-type]
        with pytest.raises(SignInFirst):
            await scene.do(handler, command)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        await scene.look(desk, DeskQuestion(), ANWEN)
    with pytest.raises(StepUpFirst):
        await scene.look(desk, DeskQuestion(), GWEN.acting(factor=Factor.CODE))


async def test_a_reached_call_is_over_and_rubbed_out_a_week_later(scene: Scene) -> None:
    call_id = await asked(scene)
    closed = await scene.do(close_call, CloseCall(call_id=call_id, is_reached=True), GWEN)
    assert closed.again_at is None
    assert await on_the_list(scene, call_id) is None
    with pytest.raises(CallIsOver):
        await scene.do(close_call, CloseCall(call_id=call_id, is_reached=True), IDRIS)
    scene.wait(days=6, hours=23)
    await scene.due()
    assert await kept(scene, call_id) == {"state": "reached", "is_there": True}
    scene.wait(hours=1)
    await scene.due()
    assert await kept(scene, call_id) == {"state": "reached", "is_there": False}


async def test_a_call_that_reaches_nobody_comes_again_and_the_third_time_the_desk_is_told(scene: Scene) -> None:
    person_id, place_id = new_id(), new_id()
    event = CallAsked(run_id=new_id(), place_id=place_id, person_id=person_id, why="code-not-typed")
    await scene.hear(event)
    (row,) = await scene.fetch("select call_id from call where person_id = $1", person_id)
    call_id = row["call_id"]
    again = [await scene.do(close_call, CloseCall(call_id=call_id, is_reached=False), GWEN) for _ in range(3)]
    assert [one.again_at for one in again] == [AT_FIVE + timedelta(days=1)] * 2 + [None]
    found = await on_the_list(scene, call_id)
    assert found is not None
    assert found.call is not None
    assert (found.call.state, found.call.tries) == ("not_reached", 3)
    made = [body for kind, body in await scene.told(person_id) if kind == "call_made"]
    assert [(one["is_reached"], one["about_id"]) for one in made] == [(False, str(place_id))] * 3

    # Enrolment asks again after each; nobody is rung for ever.
    await scene.hear(event)
    assert len(await scene.fetch("select from call where person_id = $1", person_id)) == 1


async def unreached(scene: Scene) -> UUID:
    call_id = await asked(scene)
    for _ in range(3):
        await scene.do(close_call, CloseCall(call_id=call_id, is_reached=False), GWEN)
    return call_id


async def test_a_call_that_reached_nobody_can_be_tried_again_by_hand(scene: Scene) -> None:
    call_id = await unreached(scene)
    await scene.do(ring_again, RingAgain(call_id=call_id), GWEN)
    with pytest.raises(CallIsOver):
        await scene.do(ring_again, RingAgain(call_id=call_id), GWEN)
    found = await on_the_list(scene, call_id)
    assert found is not None
    assert found.call is not None
    assert (found.call.state, found.call.tries) == ("open", 0)
    scene.wait(days=8)
    await scene.due()
    assert (await kept(scene, call_id))["is_there"], "nothing is rubbed out before the call"
    await scene.do(close_call, CloseCall(call_id=call_id, is_reached=True), GWEN)


async def test_a_call_that_reached_nobody_can_be_left(scene: Scene) -> None:
    call_id = await unreached(scene)
    await scene.do(leave_call, LeaveCall(call_id=call_id), GWEN)
    assert await on_the_list(scene, call_id) is None
    scene.wait(days=7)
    await scene.due()
    assert await kept(scene, call_id) == {"state": "left", "is_there": False}


async def test_what_was_rubbed_out_is_not_left_on_the_list(scene: Scene) -> None:
    call_id = await unreached(scene)
    scene.wait(days=7)
    await scene.due()
    assert await on_the_list(scene, call_id) is None


async def test_a_call_is_taken_back_on_the_same_browser_and_nothing_is_left_of_it(scene: Scene) -> None:
    her = somebody()
    call_id = await asked(scene, her)
    for other in (somebody(), Actor(), GWEN):
        with pytest.raises(NotFound):
            await scene.do(take_back_call, TakeBackCall(call_id=call_id), other)
    await scene.do(take_back_call, TakeBackCall(call_id=call_id), her)
    assert await kept(scene, call_id) == {"state": "taken_back", "is_there": False}
    assert await on_the_list(scene, call_id) is None


async def test_she_who_asked_sees_until_when_and_nobody_else_does(scene: Scene) -> None:
    her = somebody()
    asking = AskedCallQuestion(call_id=await asked(scene, her))
    seen = await scene.look(asked_call, asking, her)
    assert (seen.until_at, seen.is_open, seen.may_undo) == (AT_FIVE, True, True)
    scene.wait(minutes=11)
    assert not (await scene.look(asked_call, asking, her)).may_undo
    for other in (somebody(), Actor()):
        with pytest.raises(NotFound):
            await scene.look(asked_call, asking, other)


async def test_nobody_without_a_browser_takes_back_what_another_asked_without_one(scene: Scene) -> None:
    call_id = await asked(scene, Actor())
    with pytest.raises(NotFound):
        await scene.do(take_back_call, TakeBackCall(call_id=call_id), Actor())


async def test_one_browser_asks_three_times_at_most(scene: Scene) -> None:
    her = somebody()
    for _ in range(3):
        await asked(scene, her)
    with pytest.raises(TooManyCalls):
        await asked(scene, her)
    await asked(scene, somebody())


async def test_an_erased_persons_calls_end_and_what_she_wrote_is_gone(scene: Scene) -> None:
    person_id = new_id()
    her = Actor(person_id=person_id, factor=Factor.CODE)
    over, still = await asked(scene, her), await asked(scene, her)
    await scene.do(close_call, CloseCall(call_id=over, is_reached=True), GWEN)
    await scene.hear(PersonErased(person_id=person_id))
    assert await kept(scene, over) == {"state": "reached", "is_there": False}
    assert await kept(scene, still) == {"state": "taken_back", "is_there": False}
