"""Terms, venues and rooms: opened, changed, refused; and who may read how to open up."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.contracts.scheduling import (
    Access,
    RoomAdded,
    RoomChanged,
    TermChanged,
    TermOpened,
    VenueAccess,
    VenueAdded,
    VenueBackInUse,
    VenueChanged,
    VenueRested,
)
from services.runtime.actor import Factor, house
from services.runtime.clock import UTC
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound, SignInFirst
from services.scheduling.commands.terms import ChangeTerm, OpenTerm, change_term, open_term
from services.scheduling.commands.venues import (
    AddRoom,
    AddVenue,
    ChangeRoom,
    ChangeVenue,
    RestVenue,
    UseVenueAgain,
    add_room,
    add_venue,
    change_room,
    change_venue,
    rest_venue,
    use_venue_again,
)
from services.scheduling.model import CheckedBy, ClosedDays, Opening, VenuePrivate
from services.scheduling.queries.runs import MySessionsQuestion, my_sessions
from services.scheduling.queries.terms import RunsQuestion, TermsQuestion, runs, terms
from services.scheduling.queries.venues import VenueQuestion, VenuesQuestion, venue, venues
from services.scheduling.rules.refusals import DaysInUse, NameTaken, Unfit
from tests.examples.people import ANWEN, BETHAN, CARYS, GWEN, NIA
from tests.scheduling.scene import HALF_TERM, KEYS, SPRING, Scene

IMPORT = house("import")


def spring(**more: Any) -> OpenTerm:
    return OpenTerm(
        **{"name": "Spring 2027", "starts_on": SPRING[0], "ends_on": SPRING[1], "closed": (HALF_TERM,)} | more
    )


async def test_a_term_is_opened_and_changed(scene: Scene) -> None:
    term_id = (await scene.do(open_term, spring())).term_id
    (told,) = await scene.told(TermOpened, term_id)
    assert (told.name, told.starts_on, told.ends_on) == ("Spring 2027", *SPRING)
    assert [(days.from_on, days.until_on) for days in told.closed] == [(HALF_TERM.from_on, HALF_TERM.until_on)]
    later = ChangeTerm(term_id=term_id, name="Spring", starts_on=SPRING[0], ends_on=date(2027, 4, 9))
    for _ in range(2):
        await scene.do(change_term, later)
    (told_later,) = await scene.told(TermChanged, term_id)
    assert told_later.ends_on == date(2027, 4, 9)
    (view,) = await scene.look(terms, TermsQuestion())
    assert (view.name, view.closed, view.runs) == ("Spring", (), 0)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 121}),
        ("ends_on", {"ends_on": SPRING[0]}),
        ("starts_on", {"starts_on": date(1027, 1, 11)}),
        ("ends_on", {"ends_on": date.max}),
        ("ends_on", {"ends_on": date(2028, 6, 1)}),
        ("closed", {"closed": (ClosedDays(from_on=date(2027, 2, 19), until_on=date(2027, 2, 15)),)}),
        ("closed", {"closed": (ClosedDays(from_on=date(2027, 5, 3), until_on=date(2027, 5, 3)),)}),
    ],
)
async def test_a_term_that_cannot_be_is_refused_at_its_field(scene: Scene, field: str, wrong: dict[str, Any]) -> None:
    refusal = await scene.refused(Missing if wrong == {"name": "  "} else Unfit, open_term, spring(**wrong))
    assert refusal.field == field


async def test_days_with_sessions_are_not_closed(scene: Scene) -> None:
    term_id = (await scene.do(open_term, spring())).term_id
    run = await scene.planned(term_id=term_id)
    first = ClosedDays(from_on=date(2027, 1, 11), until_on=date(2027, 1, 18))
    change = ChangeTerm(
        term_id=term_id, name="Spring", starts_on=SPRING[0], ends_on=SPRING[1], closed=(HALF_TERM, first)
    )
    refusal = await scene.refused(DaysInUse, change_term, change)
    assert f"“{run.title_en}”, Monday 11 January, 10am to 12pm and 1 more" in refusal.sentence
    shorter = ChangeTerm(term_id=term_id, name="Spring", starts_on=SPRING[0], ends_on=date(2027, 2, 12))
    await scene.refused(DaysInUse, change_term, shorter)


async def test_two_terms_do_not_share_a_name(scene: Scene) -> None:
    await scene.do(open_term, spring())
    await scene.refused(NameTaken, open_term, spring())
    other = (await scene.do(open_term, spring(name="Summer"))).term_id
    change = ChangeTerm(term_id=other, name="Spring 2027", starts_on=SPRING[0], ends_on=SPRING[1])
    await scene.refused(NameTaken, change_term, change)


async def test_an_import_brings_its_ids_and_importing_twice_changes_nothing(scene: Scene) -> None:
    term_id, venue_id, room_id = UUID(int=1), UUID(int=2), UUID(int=3)
    for _ in range(2):
        await scene.do(open_term, spring(term_id=term_id), IMPORT)
        await scene.do(add_venue, AddVenue(name="Old Library", town="Morfa", venue_id=venue_id), IMPORT)
        await scene.do(add_room, AddRoom(venue_id=venue_id, name="Willow", room_id=room_id), IMPORT)
    assert await scene.kinds_told(term_id) == ["term_opened"]
    assert await scene.kinds_told(venue_id) == ["venue_added", "room_added"]
    await scene.refused(NotAllowed, add_venue, AddVenue(name="New", town="Morfa", venue_id=new_id()), GWEN)


async def test_a_venue_is_told_with_what_is_known_and_never_how_to_open_up(scene: Scene) -> None:
    venue_id = await scene.venue(name="Old Library", how_to_get_there=" Bus 14 to Market Cross. ")
    (told,) = await scene.told(VenueAdded, venue_id)
    assert (told.facts.name, told.facts.access.step_free) == ("Old Library", Access.YES)
    assert (told.facts.access_checked_on, told.facts.access_checked_by) == (date(2026, 11, 2), "coordinator")
    assert told.facts.how_to_get_there == "Bus 14 to Market Cross."
    everything = await scene.value("select string_agg(body, ' ') from journal")
    assert not any(secret in everything for secret in (KEYS.contact, KEYS.phone, "4711"))
    kept = bytes(await scene.value("select private from venue"))
    assert b"4711" not in kept


async def test_a_venue_is_changed_and_its_private_part_stays_when_it_is_left_out(scene: Scene) -> None:
    venue_id = await scene.venue(name="Old Library")
    change = ChangeVenue(venue_id=venue_id, name="New Library", town="Morfa", access=VenueAccess())
    await scene.do(change_venue, change)
    (told,) = await scene.told(VenueChanged, venue_id)
    assert told.facts.access.step_free is Access.NOT_CHECKED
    view = await scene.look(venue, VenueQuestion(venue_id=venue_id))
    assert (view.venue.name, view.private) == ("New Library", KEYS)
    await scene.do(
        change_venue, ChangeVenue(venue_id=venue_id, name="New Library", town="Morfa", private=VenuePrivate())
    )
    assert (await scene.look(venue, VenueQuestion(venue_id=venue_id))).private == VenuePrivate()
    assert len(await scene.told(VenueChanged, venue_id)) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": ""}),
        ("town", {"town": ""}),
        ("latitude", {"longitude": None}),
        ("latitude", {"latitude": 91.0}),
        ("opening", {"opening": (Opening(weekday=1, opens=time(12), closes=time(10)),)}),
        ("checked_on", {"checked_on": date(2026, 12, 2)}),
        ("checked_on", {"access": VenueAccess()}),
        ("how_to_get_there", {"how_to_get_there": "x" * 1001}),
        ("keys", {"private": VenuePrivate(keys="x" * 1001)}),
    ],
)
async def test_a_venue_that_cannot_be_is_refused_at_its_field(scene: Scene, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises((Missing, Unfit)) as caught:
        await scene.venue(**wrong)
    assert caught.value.field == field


async def test_two_venues_of_one_town_do_not_share_a_name(scene: Scene) -> None:
    await scene.venue(name="Village Hall", town="Morfa")
    with pytest.raises(NameTaken):
        await scene.venue(name="Village Hall", town="Morfa")
    other = await scene.venue(name="Village Hall", town="Aber")
    with pytest.raises(NameTaken):
        await scene.do(change_venue, ChangeVenue(venue_id=other, name="Village Hall", town="Morfa"))


async def test_a_venue_rests_and_comes_back(scene: Scene) -> None:
    venue_id = await scene.venue()
    for _ in range(2):
        await scene.do(rest_venue, RestVenue(venue_id=venue_id))
    assert await scene.look(venues, VenuesQuestion()) == []
    for _ in range(2):
        await scene.do(use_venue_again, UseVenueAgain(venue_id=venue_id))
    assert len(await scene.look(venues, VenuesQuestion())) == 1
    assert (len(await scene.told(VenueRested)), len(await scene.told(VenueBackInUse))) == (1, 1)


async def test_a_room_is_told_and_changed(scene: Scene) -> None:
    venue_id = await scene.venue()
    room_id = await scene.room(venue_id, name="Willow", room_limit=12)
    (added,) = await scene.told(RoomAdded, venue_id)
    assert (added.room.name, added.room.room_limit) == ("Willow", 12)
    change = ChangeRoom(room_id=room_id, name="Willow", room_limit=10, step_free=Access.NO, layout="circle")
    for _ in range(2):
        await scene.do(change_room, change)
    (changed,) = await scene.told(RoomChanged, venue_id)
    assert (changed.room.room_limit, changed.room.step_free) == (10, Access.NO)
    view = await scene.look(venue, VenueQuestion(venue_id=venue_id))
    assert (view.rooms[0].room.layout, view.rooms[0].is_step_free) == ("circle", Access.NO)


async def test_a_room_that_cannot_be_is_refused_at_its_field(scene: Scene) -> None:
    venue_id = await scene.venue()
    for field, wrong in (("room_limit", 0), ("room_limit", 5000), ("set_up_minutes", 300), ("layout", "x" * 200)):
        with pytest.raises(Unfit) as caught:
            await scene.room(venue_id, **{field: wrong})
        assert caught.value.field == field
    await scene.room(venue_id, name="Willow")
    with pytest.raises(NameTaken):
        await scene.room(venue_id, name="Willow")
    with pytest.raises(NotFound):
        await scene.room(new_id())


async def test_venues_are_found_by_words_and_by_what_was_checked(scene: Scene) -> None:
    await scene.venue(name="Glan-y-Môr", town="Morfa", access=VenueAccess(step_free=Access.YES, parking=Access.NO))
    await scene.venue(
        name="Old Library", town="Morfa", access=VenueAccess(step_free=Access.NOT_CHECKED, parking=Access.YES)
    )
    await scene.venue(name="100% Hall", town="Aber", access=VenueAccess(step_free=Access.NO, hearing_loop=Access.YES))

    async def found(**wish: Any) -> list[str]:
        return [row.venue.name for row in await scene.look(venues, VenuesQuestion(**wish))]

    assert await found() == ["100% Hall", "Glan-y-Môr", "Old Library"]
    assert await found(words="glan mor") == ["Glan-y-Môr"]
    assert await found(words="MORFA") == ["Glan-y-Môr", "Old Library"]
    assert await found(words="100%") == ["100% Hall"]
    assert await found(words="_") == []
    assert await found(step_free=True) == ["Glan-y-Môr"]
    assert await found(hearing_loop=True) == ["100% Hall"]
    assert await found(quiet_space=True) == []


async def test_only_the_desk_sees_venues_terms_and_runs(scene: Scene) -> None:
    term_id, venue_id = await scene.term(), await scene.venue()
    for question, asked in (
        (venues, VenuesQuestion()),
        (venue, VenueQuestion(venue_id=venue_id)),
        (terms, TermsQuestion()),
        (runs, RunsQuestion(term_id=term_id)),
    ):
        for somebody in (ANWEN, CARYS, NIA):
            with pytest.raises(NotAllowed):
                await scene.look(question, asked, somebody)
        with pytest.raises(SignInFirst):
            await scene.look(question, asked, house("enrolment"))
    with pytest.raises(NotAllowed):
        await scene.do(add_venue, AddVenue(name="x", town="y"), BETHAN)


async def test_keys_are_for_the_tutors_of_the_day_and_the_day_before(scene: Scene) -> None:
    run = await scene.planned(tutor_ids=await scene.cast(), room_id=await scene.room(await scene.venue()))
    first = run.sessions[0]

    async def seen(at: datetime, factor: Factor = Factor.SECOND) -> list[VenuePrivate | None]:
        scene.now = at
        mine = await scene.look(my_sessions, MySessionsQuestion(), ANWEN.acting(factor=factor, now=at))
        return [session.private for session in mine]

    midnight = datetime(2027, 1, 10, tzinfo=UTC)
    assert first.starts_at == datetime(2027, 1, 11, 10, tzinfo=UTC)
    assert await seen(midnight - timedelta(seconds=1)) == [None] * 6
    assert await seen(midnight) == [KEYS] + [None] * 5
    assert await seen(first.ends_at + timedelta(hours=1)) == [KEYS] + [None] * 5
    assert await seen(first.ends_at, Factor.CODE) == [None] * 6
    assert await seen(datetime(2027, 1, 12, tzinfo=UTC)) == [None] * 5
    assert await scene.look(my_sessions, MySessionsQuestion(), NIA) == []


async def test_a_tutor_sees_her_sessions_with_what_is_known_of_the_place(scene: Scene) -> None:
    venue_id = await scene.venue(name="Old Library")
    room_id = await scene.room(venue_id, name="Willow", step_free=Access.NOT_CHECKED, floor="ground")
    run = await scene.published(tutor_ids=await scene.cast(), room_id=room_id)
    await scene.hear(scene.demand(run.run_id, 7))
    mine = await scene.look(my_sessions, MySessionsQuestion(), BETHAN)
    assert [(one.number, one.of) for one in mine] == [(n, 6) for n in range(1, 7)]
    first = mine[0]
    assert (first.room, first.venue.name, first.floor, first.taken, first.is_published) == (
        "Willow",
        "Old Library",
        "ground",
        7,
        True,
    )
    assert first.is_step_free is Access.NOT_CHECKED
    assert first.tutor_ids == tuple(sorted((ANWEN.person_id, BETHAN.person_id)))
    assert first.venue.checked_by is CheckedBy.COORDINATOR
