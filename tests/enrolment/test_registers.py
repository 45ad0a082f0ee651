"""Who came: by the tutors of the session or a coordinator; two at once lose nothing."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.enrolment import Mark, WhoCameMarked
from services.contracts.scheduling import SessionCalledOff as SessionWasCalledOff
from services.enrolment.commands.places import GiveBackPlace, give_back_place
from services.enrolment.commands.registers import MarkWhoCame, mark_who_came
from services.enrolment.queries.places import MyPlacesQuestion, my_places
from services.enrolment.queries.registers import (
    RegisterQuestion,
    TaughtSessionsQuestion,
    register,
    taught_sessions,
)
from services.enrolment.rules.refusals import NotOnTheList, NotYetMarkable, RegisterClosed, SessionCalledOff
from services.runtime.actor import Actor, Errand, Factor
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound, SignInFirst, StepUpFirst
from tests.enrolment.scene import BEGIN, Scene, came_before, first_session, marks, somebody
from tests.examples.people import ANWEN, BETHAN, GWEN, MARCUS, Example


async def test_a_tutor_marks_who_came(scene: Scene) -> None:
    run_id, nia, sam = await scene.run(5), somebody(), somebody()
    await scene.book(run_id, nia)
    await scene.book(run_id, sam)
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)

    command = MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME), (sam, Mark.NOT_WITH_US)))
    done = await scene.do(mark_who_came, command, ANWEN)

    assert done["changed"] == 2
    told = await scene.told(session_id)
    assert {(event.person_id, event.mark) for event in told if isinstance(event, WhoCameMarked)} == {
        (nia.person_id, Mark.CAME),
        (sam.person_id, Mark.NOT_WITH_US),
    }
    seen = await scene.look(register, RegisterQuestion(session_id=session_id), BETHAN)
    assert {(one.person_id, one.mark) for one in seen.people} == {
        (nia.person_id, Mark.CAME),
        (sam.person_id, Mark.NOT_WITH_US),
    }


async def test_the_same_mark_again_changes_nothing(scene: Scene) -> None:
    run_id, nia = await scene.run(5), somebody()
    await scene.book(run_id, nia)
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)
    command = MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME)))

    await scene.do(mark_who_came, command, ANWEN)
    assert (await scene.do(mark_who_came, command, BETHAN))["changed"] == 0
    assert len(await scene.told(session_id)) == 1


async def test_a_phone_that_sends_again_is_answered_alike_and_undoes_nothing(scene: Scene) -> None:
    run_id, nia = await scene.run(5), somebody()
    await scene.book(run_id, nia)
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)
    first = MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.NOT_WITH_US)))
    await scene.do(mark_who_came, first, ANWEN, key="phone")
    await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME))), BETHAN)

    await scene.do(mark_who_came, first, ANWEN, key="phone")

    seen = await scene.look(register, RegisterQuestion(session_id=session_id), GWEN)
    assert [one.mark for one in seen.people] == [Mark.CAME]


async def test_two_tutors_at_the_same_time_lose_nothing(scene: Scene) -> None:
    run_id, students = await scene.run(12), [somebody() for _ in range(10)]
    await asyncio.gather(*(scene.book(run_id, student) for student in students))
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)

    async def mark_one(number: int) -> None:
        command = MarkWhoCame(session_id=session_id, marks=marks((students[number], Mark.CAME)))
        await scene.do(mark_who_came, command, (ANWEN, BETHAN)[number % 2])

    await asyncio.gather(*map(mark_one, range(10)))

    seen = await scene.look(register, RegisterQuestion(session_id=session_id), ANWEN)
    assert [one.mark for one in seen.people] == [Mark.CAME] * 10
    assert len(await scene.told(session_id)) == 10


async def test_it_is_open_from_the_morning_of_the_day_until_four_days_after(scene: Scene) -> None:
    run_id, nia = await scene.run(5), somebody()
    await scene.book(run_id, nia)
    session_id = await first_session(scene, run_id)
    command = MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME)))

    scene.now = BEGIN + timedelta(days=27)
    with pytest.raises(NotYetMarkable):
        await scene.do(mark_who_came, command, ANWEN)
    scene.now = BEGIN + timedelta(days=32)
    await scene.do(mark_who_came, command, ANWEN)
    scene.now = BEGIN + timedelta(days=33)
    with pytest.raises(RegisterClosed):
        await scene.do(mark_who_came, command, GWEN)


async def test_only_the_tutors_of_the_session_and_the_desk_find_it(scene: Scene) -> None:
    run_id = await scene.run(5)
    session_id = await first_session(scene, run_id)
    asked, command = RegisterQuestion(session_id=session_id), MarkWhoCame(session_id=session_id, marks=())
    scene.now = BEGIN + timedelta(days=28)

    for actor, no in (
        (MARCUS, NotFound),
        (somebody(), NotAllowed),
        (ANWEN.acting(factor=Factor.CODE, now=scene.now), StepUpFirst),
    ):
        with pytest.raises(no):
            await scene.look(register, asked, actor)
        with pytest.raises(no):
            await scene.do(mark_who_came, command, actor)
    assert (await scene.look(register, asked, GWEN)).title_en == "Sleeping better, gently"


async def test_somebody_without_a_place_is_not_marked(scene: Scene) -> None:
    run_id = await scene.run(5)
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)

    with pytest.raises(NotOnTheList):
        await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=marks((somebody(), Mark.CAME))), ANWEN)


async def test_a_session_that_was_called_off_has_no_list_to_mark(scene: Scene) -> None:
    run_id = await scene.run(5)
    session_id = await first_session(scene, run_id)
    await scene.hear(SessionWasCalledOff(run_id=run_id, session_id=session_id))
    scene.now = BEGIN + timedelta(days=28)

    with pytest.raises(SessionCalledOff):
        await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=()), ANWEN)


async def test_who_was_marked_stays_on_the_list_after_giving_her_place_back(scene: Scene) -> None:
    run_id, nia = await scene.run(5), somebody()
    mine = await scene.book(run_id, nia)
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN + timedelta(days=28)
    await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME))), ANWEN)
    await scene.ask(give_back_place, GiveBackPlace(place_id=mine.place_id), nia)

    seen = await scene.look(register, RegisterQuestion(session_id=session_id), ANWEN)
    assert [one.person_id for one in seen.people] == [nia.person_id]


async def test_a_tutor_finds_her_own_sessions(scene: Scene) -> None:
    tutor = BETHAN._replace(person_id=new_id())
    await scene.run(5, tutors=(ANWEN, tutor))

    seen = await scene.look(taught_sessions, TaughtSessionsQuestion(), tutor)
    assert [one.number for one in seen] == [1, 2, 3]
    assert await scene.look(taught_sessions, TaughtSessionsQuestion(), MARCUS) == []


async def test_who_is_there_for_the_first_time_can_be_welcomed(scene: Scene) -> None:
    run_id, old, new = await scene.run(5), somebody(), somebody()
    await came_before(scene, old)
    await scene.book(run_id, old)
    await scene.book(run_id, new)

    seen = await scene.look(register, RegisterQuestion(session_id=await first_session(scene, run_id)), ANWEN)
    assert {one.person_id: one.is_first_time for one in seen.people} == {old.person_id: False, new.person_id: True}


def keeping(tutor: Example, session_id: UUID, *, is_list: bool = True) -> Actor:
    return Actor(errand=Errand(person_id=tutor.person_id, about_id=session_id, is_list=is_list))


async def test_a_list_that_its_tutor_keeps_is_read_and_marked(scene: Scene) -> None:
    run_id, nia = await scene.run(5), somebody()
    await scene.book(run_id, nia)
    session_id = await first_session(scene, run_id)
    asked, command = (
        RegisterQuestion(session_id=session_id),
        MarkWhoCame(session_id=session_id, marks=marks((nia, Mark.CAME))),
    )
    scene.now = BEGIN + timedelta(days=28)

    await scene.do(mark_who_came, command, keeping(ANWEN, session_id))

    seen = await scene.look(register, asked, keeping(ANWEN, session_id))
    assert [one.mark for one in seen.people] == [Mark.CAME]
    async with scene.house.database.reading() as db:
        marked_by = await db.fetchval("select marked_by from mark where session_id = $1", session_id)
    assert marked_by == ANWEN.person_id


async def test_a_list_that_is_kept_opens_nothing_but_itself(scene: Scene) -> None:
    session_id, other = [await first_session(scene, await scene.run(5)) for _ in range(2)]
    scene.now = BEGIN + timedelta(days=28)
    for actor, no in (
        (keeping(MARCUS, session_id), NotFound),  # of a session that she does not lead
        (keeping(GWEN, session_id), NotFound),
        (keeping(ANWEN, other), SignInFirst),
        (keeping(ANWEN, session_id, is_list=False), SignInFirst),
    ):
        with pytest.raises(no):
            await scene.look(register, RegisterQuestion(session_id=session_id), actor)
        with pytest.raises(no):
            await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=()), actor)
    for question, asked in ((taught_sessions, TaughtSessionsQuestion()), (my_places, MyPlacesQuestion())):
        with pytest.raises(SignInFirst):
            await scene.look(question, asked, keeping(ANWEN, session_id))


@pytest.mark.parametrize(("hours", "is_kept"), [(-24.1, False), (-24, True), (-1, True), (3.9, True), (4.1, False)])
async def test_a_list_is_kept_from_a_day_before_until_two_hours_after(
    scene: Scene, hours: float, is_kept: bool
) -> None:
    session_id = await first_session(scene, await scene.run(5))
    asked = RegisterQuestion(session_id=session_id)
    scene.now = BEGIN + timedelta(days=28, hours=hours)

    signed_in = await scene.look(register, asked, ANWEN)
    assert (signed_in.keep_until == signed_in.ends_at + timedelta(hours=2)) is is_kept
    assert (await scene.look(register, asked, GWEN)).keep_until is None
    if is_kept:
        await scene.look(register, asked, keeping(ANWEN, session_id))
    else:
        with pytest.raises(NotFound):
            await scene.look(register, asked, keeping(ANWEN, session_id))
