"""A run of an approved course: its dates, its room, its pair; and every way in which it cannot be."""

from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from services.contracts.scheduling import Access, RunPlanned, VenueAccess
from services.contracts.training import TutorKind
from services.runtime.actor import Factor, house
from services.runtime.clock import UTC
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound, NotHereYet, SignInFirst, StepUpFirst
from services.scheduling.commands.planning import plan_run
from services.scheduling.commands.venues import RestVenue, rest_venue
from services.scheduling.model import Opening
from services.scheduling.rules.refusals import (
    NewerVersion,
    NotAPair,
    NotForNewRuns,
    RoomTaken,
    TermTooShort,
    TutorNotReady,
    TutorTaken,
    Unfit,
    VenueClosed,
    VenueResting,
)
from tests.examples.people import ANWEN, GWEN, NIA, OWAIN
from tests.scheduling.scene import BEGIN, TUESDAY, Scene

LONDON = ZoneInfo("Europe/London")


async def test_a_run_has_weekly_sessions_with_a_room_and_a_pair(scene: Scene) -> None:
    command = await scene.plan()
    run_id = (await scene.do(plan_run, command)).run_id
    (told,) = await scene.told(RunPlanned, run_id)
    days = [session.starts_at.astimezone(LONDON).date() for session in told.facts.sessions]
    assert days == [date(2027, 1, 11), date(2027, 1, 18), date(2027, 1, 25), date(2027, 2, 1), date(2027, 2, 8),
                    date(2027, 2, 22)]  # fmt: skip
    assert {session.starts_at.astimezone(LONDON).time() for session in told.facts.sessions} == {time(10)}
    assert {session.room_id for session in told.facts.sessions} == {command.room_id}
    assert {session.tutor_ids for session in told.facts.sessions} == {tuple(sorted(command.tutor_ids))}
    assert (told.facts.places, told.facts.room_limit) == (12, 12)
    view = await scene.run(run_id)
    assert [session.starts_at for session in view.sessions] == [session.starts_at for session in told.facts.sessions]


async def test_a_run_takes_as_many_as_course_and_room_both_hold(scene: Scene) -> None:
    small, unknown = await scene.room(room_limit=8), await scene.room(room_limit=None)
    assert (await scene.planned(room_id=small)).places == 8
    assert (await scene.planned(room_id=unknown)).places == 12
    assert (await scene.planned(course_id=await scene.course(places=6))).places == 6


async def test_a_series_keeps_its_hour_across_the_clock_change(scene: Scene) -> None:
    view = await scene.planned(term_id=await scene.term(date(2027, 3, 8), date(2027, 5, 28)))
    assert [s.starts_at.hour for s in view.sessions] == [10, 10, 10, 9, 9, 9]


async def test_a_course_of_which_nothing_is_known_is_not_here_yet(scene: Scene) -> None:
    refusal = await scene.refused(NotHereYet, plan_run, await scene.plan(course_id=new_id()))
    assert refusal.field == "course_id"


async def test_a_tutor_of_whom_nothing_is_known_is_not_here_yet(scene: Scene) -> None:
    peer, _ = await scene.pair()
    stranger = new_id()
    refusal = await scene.refused(NotHereYet, plan_run, await scene.plan(tutor_ids=(peer, stranger)))
    assert (refusal.field, refusal.values) == ("tutor_ids", {"tutor_id": stranger})


async def test_a_course_carried_over_is_plannable_until_its_day(scene: Scene) -> None:
    course_id = new_id()
    await scene.hear(scene.carried_over(course_id, date(2026, 12, 1)))
    await scene.planned(course_id=course_id)
    scene.now = datetime(2026, 12, 2, 10, tzinfo=UTC)
    await scene.refused(NotForNewRuns, plan_run, await scene.plan(course_id=course_id))


async def test_a_withdrawn_course_has_no_new_runs_and_keeps_those_it_has(scene: Scene) -> None:
    command = await scene.plan()
    view = await scene.planned(course_id=command.course_id)
    await scene.hear(scene.withdrawn(command.course_id))
    await scene.refused(NotForNewRuns, plan_run, command)
    assert (await scene.run(view.run_id)).state == "planned"


async def test_only_the_newest_version_is_planned(scene: Scene) -> None:
    command = await scene.plan()
    newer = scene.carried_over(command.course_id, date(2027, 12, 1), version=2)
    await scene.hear(newer)
    refusal = await scene.refused(NewerVersion, plan_run, command)
    assert "Version 2" in refusal.sentence


async def test_a_pair_is_one_of_each_and_nobody_says_which(scene: Scene) -> None:
    peers = await scene.tutor(TutorKind.PEER), await scene.tutor(TutorKind.PEER)
    refusal = await scene.refused(NotAPair, plan_run, await scene.plan(tutor_ids=peers))
    assert refusal.values == {}
    one, other = await scene.pair()
    for tutor_ids in ((one,), (one, one), (one, other, await scene.tutor(TutorKind.PEER))):
        await scene.refused(NotAPair, plan_run, await scene.plan(tutor_ids=tutor_ids))


async def test_both_are_ready_on_every_date(scene: Scene) -> None:
    _, trained = await scene.pair()
    until_february = await scene.tutor(TutorKind.PEER, (date(2027, 1, 1), date(2027, 2, 8)))
    refusal = await scene.refused(TutorNotReady, plan_run, await scene.plan(tutor_ids=(until_february, trained)))
    assert refusal.values == {"tutor_id": until_february, "days": [date(2027, 2, 22)]}
    assert "Monday 22 February" in refusal.sentence


async def test_a_room_that_is_taken_is_explained_by_name_with_what_is_free(scene: Scene) -> None:
    venue_id = await scene.venue(name="Old Library")
    room_id = await scene.room(venue_id, name="Willow")
    other_id = await scene.room(venue_id, name="Rowan")
    await scene.room(venue_id, name="Box room", room_limit=4)
    term_id = await scene.term()
    there = await scene.planned(term_id=term_id, room_id=room_id)
    wish = await scene.plan(term_id=term_id, room_id=room_id, starts=time(11))
    refusal = await scene.refused(RoomTaken, plan_run, wish)
    assert refusal.field == "room_id"
    assert f"Willow at Old Library is taken by “{there.title_en}”, Monday 11 January, 10am to 12pm" in refusal.sentence
    assert "5 more of the dates are not free" in refusal.sentence
    assert {clash.run_id for clash in refusal.values["clashes"]} == {there.run_id}
    free = [(one.room, one.weekday, one.starts) for one in refusal.values["alternatives"]]
    assert free == [
        ("Willow", 1, time(12, 30)),
        ("Willow", 2, time(11)),
        ("Willow", 1, time(13)),
        ("Rowan", 1, time(11)),
    ]
    assert refusal.values["alternatives"][-1].room_id == other_id


async def test_every_alternative_can_be_had(scene: Scene) -> None:
    term_id = await scene.term()
    venue_id = await scene.venue(opening=tuple(Opening(weekday=d, opens=time(9), closes=time(17)) for d in (1, 2, 3)))
    room_id = await scene.room(venue_id)
    await scene.room(venue_id)
    near, far = await scene.venue(latitude=52.1), await scene.venue(latitude=53.0)
    await scene.room(near), await scene.room(far)
    await scene.planned(term_id=term_id, room_id=room_id, starts=time(14))
    wish = await scene.plan(term_id=term_id, room_id=room_id, starts=time(13))
    refusal = await scene.refused(RoomTaken, plan_run, wish)
    rooms = [one for one in refusal.values["alternatives"] if one.room_id != room_id]
    assert [one.miles for one in rooms] == [None, 6.9, 69.1]
    for one in refusal.values["alternatives"]:
        async with scene.house.database.reading() as db:
            await db.execute(
                "delete from session_tutor; delete from session where room_id is not null; delete from run"
            )
        await scene.planned(term_id=term_id, room_id=room_id, starts=time(14))
        await scene.planned(
            term_id=term_id, room_id=one.room_id, weekday=one.weekday, starts=one.starts, tutor_ids=wish.tutor_ids
        )


async def test_setting_up_and_clearing_away_need_the_room_too(scene: Scene) -> None:
    term_id, room_id = await scene.term(), await scene.room(set_up_minutes=30, clear_down_minutes=15)
    await scene.planned(term_id=term_id, room_id=room_id, starts=time(10))
    await scene.refused(RoomTaken, plan_run, await scene.plan(term_id=term_id, room_id=room_id, starts=time(12, 30)))
    await scene.planned(term_id=term_id, room_id=room_id, starts=time(12, 45))


async def test_a_tutor_is_not_in_two_places(scene: Scene) -> None:
    term_id = await scene.term()
    there = await scene.planned(term_id=term_id)
    _, other = await scene.pair()
    first = there.sessions[0].tutor_ids
    peer = (
        first[0]
        if await scene.value("select kind from tutor_copy where tutor_id = $1", first[0]) == "peer"
        else first[1]
    )
    wish = await scene.plan(term_id=term_id, tutor_ids=(peer, other), starts=time(11))
    refusal = await scene.refused(TutorTaken, plan_run, wish)
    assert refusal.field == "tutor_ids"
    assert {clash.tutor_id for clash in refusal.values["clashes"]} == {peer}
    assert there.title_en in refusal.sentence
    assert {one.room_id for one in refusal.values["alternatives"]} == {wish.room_id}


async def test_a_tutor_has_half_an_hour_from_one_venue_to_another(scene: Scene) -> None:
    term_id, pair, venue_id = await scene.term(), await scene.pair(), await scene.venue()
    await scene.planned(term_id=term_id, tutor_ids=pair, room_id=await scene.room(venue_id))
    far = await scene.plan(term_id=term_id, tutor_ids=pair, starts=time(12, 15))
    refusal = await scene.refused(TutorTaken, plan_run, far)
    assert "half an hour" in refusal.sentence
    await scene.planned(term_id=term_id, tutor_ids=pair, starts=time(12, 15), room_id=await scene.room(venue_id))
    await scene.planned(term_id=term_id, tutor_ids=pair, starts=time(15), weekday=TUESDAY)


async def test_a_venue_that_rests_has_no_new_runs(scene: Scene) -> None:
    venue_id = await scene.venue()
    await scene.do(rest_venue, RestVenue(venue_id=venue_id))
    await scene.refused(VenueResting, plan_run, await scene.plan(room_id=await scene.room(venue_id)))


async def test_a_venue_that_is_closed_then_says_when_it_is_open(scene: Scene) -> None:
    venue_id = await scene.venue(opening=(Opening(weekday=1, opens=time(13), closes=time(20)),))
    room_id = await scene.room(venue_id)
    refusal = await scene.refused(VenueClosed, plan_run, await scene.plan(room_id=room_id))
    assert "On a Monday it is open 1pm to 8pm." in refusal.sentence
    refusal = await scene.refused(VenueClosed, plan_run, await scene.plan(room_id=room_id, weekday=TUESDAY))
    assert "On a Tuesday it is closed." in refusal.sentence


async def test_a_term_that_is_too_short_says_how_many_there_are(scene: Scene) -> None:
    wish = await scene.plan(from_on=date(2027, 3, 8))
    refusal = await scene.refused(TermTooShort, plan_run, wish)
    assert (refusal.values["count"], refusal.values["found"]) == (6, 4)


async def test_a_term_that_has_begun_gets_dates_from_now_on(scene: Scene) -> None:
    scene.now = datetime(2027, 1, 18, 10, 30, tzinfo=UTC)
    view = await scene.planned(course_id=await scene.course(sessions=1))
    assert view.sessions[0].starts_at == datetime(2027, 1, 25, 10, tzinfo=UTC)


async def test_the_example_college_may_plan_what_is_past(scene: Scene) -> None:
    scene.now = datetime(2027, 1, 18, 10, 30, tzinfo=UTC)
    answer = await scene.do(plan_run, await scene.plan(run_id=UUID(int=5)), house("example"))
    assert answer.run_id == UUID(int=5)
    assert (await scene.run(answer.run_id)).sessions[0].is_past


async def test_nobody_but_the_desk_plans(scene: Scene) -> None:
    command = await scene.plan()
    await scene.refused(NotAllowed, plan_run, command, ANWEN)
    await scene.refused(NotAllowed, plan_run, command, NIA)
    await scene.refused(StepUpFirst, plan_run, command, GWEN.acting(factor=Factor.CODE, now=BEGIN))
    await scene.refused(SignInFirst, plan_run, command, house("messages"))
    await scene.do(plan_run, command, OWAIN)


async def test_people_do_not_choose_ids(scene: Scene) -> None:
    await scene.refused(NotAllowed, plan_run, await scene.plan(run_id=new_id()))


async def test_things_that_are_not_there_are_not_found(scene: Scene) -> None:
    await scene.refused(NotFound, plan_run, await scene.plan(term_id=new_id()))
    await scene.refused(NotFound, plan_run, await scene.plan(room_id=new_id()))


async def test_nobody_comes_at_night(scene: Scene) -> None:
    await scene.refused(Unfit, plan_run, await scene.plan(starts=time(6, 30)))
    await scene.refused(Unfit, plan_run, await scene.plan(starts=time(20, 30)))
    await scene.refused(Unfit, plan_run, await scene.plan(weekday=8))


async def test_a_room_may_be_planned_though_something_is_not_checked(scene: Scene) -> None:
    venue_id = await scene.venue(access=VenueAccess(step_free=Access.NOT_CHECKED), checked_on=None, checked_by=None)
    await scene.planned(room_id=await scene.room(venue_id))
