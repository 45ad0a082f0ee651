"""What people ask, against a real database: done, refused, ignored."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.contracts.enrolment import (
    OfferAccepted,
    OfferReached,
    PlaceBooked,
    PlaceGivenBack,
    PlaceHeld,
    PlaceOffered,
    PlacesChanged,
    RunDemandChanged,
    WaitingListJoined,
)
from services.contracts.messages import MessageSent
from services.enrolment.commands.places import (
    AcceptPlaceOffer,
    AskForPlace,
    ChangeNumberOfPlaces,
    ConfirmPlace,
    DeclinePlaceOffer,
    GiveBackPlace,
    LeaveWaitingList,
    UndoLeavingPlace,
    accept_place_offer,
    ask_for_place,
    change_number_of_places,
    confirm_place,
    decline_place_offer,
    give_back_place,
    leave_waiting_list,
    undo_leaving_place,
)
from services.enrolment.queries.places import (
    LineQuestion,
    MyPlacesQuestion,
    PlaceQuestion,
    line,
    my_places,
    place,
)
from services.enrolment.rules.refusals import NoSuchPlace, RunClosed
from services.runtime.actor import NOBODY, Actor, Factor
from services.runtime.ids import new_id
from services.runtime.refusal import KeyUsedForAnother, NotAllowed, NotFound, SignInFirst, StepUpFirst
from tests.enrolment.scene import Scene, came_before, somebody
from tests.examples.people import ANWEN, GWEN

EVERY: tuple[tuple[Callable[..., Awaitable[Any]], Callable[[UUID], msgspec.Struct]], ...] = (
    (confirm_place, lambda place_id: ConfirmPlace(place_id=place_id)),
    (give_back_place, lambda place_id: GiveBackPlace(place_id=place_id)),
    (leave_waiting_list, lambda place_id: LeaveWaitingList(place_id=place_id)),
    (undo_leaving_place, lambda place_id: UndoLeavingPlace(place_id=place_id)),
    (accept_place_offer, lambda place_id: AcceptPlaceOffer(place_id=place_id)),
    (decline_place_offer, lambda place_id: DeclinePlaceOffer(place_id=place_id)),
)


async def test_a_place_is_booked_and_told(scene: Scene) -> None:
    run_id, nia = await scene.run(), somebody()

    booked = await scene.book(run_id, nia)

    assert booked.state == "booked"
    assert [type(event) for event in await scene.told(run_id)] == [PlacesChanged, PlaceBooked, RunDemandChanged]
    mine = await scene.look(my_places, MyPlacesQuestion(), nia)
    assert [one.place_id for one in mine] == [booked.place_id]


async def test_somebody_who_has_just_registered_has_her_place_held(scene: Scene) -> None:
    run_id, nia = await scene.run(), somebody(Factor.NONE)

    held = await scene.book(run_id, nia)

    assert held.state == "held"
    told = await scene.told_last(run_id, PlaceHeld)
    assert (told.place_id, told.held_until) == (held.place_id, held.until)


async def test_the_desk_books_for_her_and_it_is_recorded_so(scene: Scene) -> None:
    run_id, nia = await scene.run(), somebody()

    await scene.ask(ask_for_place, AskForPlace(run_id=run_id, on_behalf_of=nia.person_id), GWEN)

    told = await scene.told_last(run_id, PlaceBooked)
    assert (told.person_id, told.is_on_behalf) == (nia.person_id, True)


@pytest.mark.parametrize("actor", [ANWEN, somebody()])
async def test_nobody_else_books_for_another(scene: Scene, actor: Any) -> None:
    run_id = await scene.run()

    with pytest.raises(NotAllowed):
        await scene.ask(ask_for_place, AskForPlace(run_id=run_id, on_behalf_of=new_id()), actor)
    assert len(await scene.told(run_id)) == 1


async def test_a_coordinator_without_her_second_factor_books_for_nobody(scene: Scene) -> None:
    run_id = await scene.run()

    command = AskForPlace(run_id=run_id, on_behalf_of=new_id())
    with pytest.raises(StepUpFirst):
        await scene.ask(ask_for_place, command, GWEN.acting(factor=Factor.CODE))


async def test_without_a_person_there_is_no_place(scene: Scene) -> None:
    run_id = await scene.run()

    with pytest.raises(SignInFirst):
        await scene.book(run_id, NOBODY)


async def test_a_run_that_nobody_has_published_is_not_open(scene: Scene) -> None:
    with pytest.raises(RunClosed):
        await scene.book(new_id())


@pytest.mark.parametrize(("handler", "made"), EVERY)
async def test_the_place_of_another_is_not_there(
    scene: Scene, handler: Callable[..., Awaitable[Any]], made: Callable[[UUID], msgspec.Struct]
) -> None:
    run_id = await scene.run()
    hers = await scene.book(run_id)
    before = await scene.told(run_id)

    with pytest.raises(NoSuchPlace):
        await scene.ask(handler, made(hers.place_id), somebody())
    with pytest.raises(NoSuchPlace):
        await scene.ask(handler, made(new_id()), somebody())
    with pytest.raises(SignInFirst):
        await scene.ask(handler, made(hers.place_id), NOBODY)
    assert await scene.told(run_id) == before


async def test_half_an_hour_later_the_place_is_still_confirmed_by_the_code(scene: Scene) -> None:
    run_id, nia = await scene.run(), somebody(Factor.NONE)
    held = await scene.book(run_id, nia)
    await scene.later(minutes=45)

    signed_in = Actor(person_id=nia.person_id, factor=Factor.CODE)
    assert (await scene.ask(confirm_place, ConfirmPlace(place_id=held.place_id), signed_in)).state == "booked"


async def test_the_whole_way_from_the_line_to_a_place(scene: Scene) -> None:
    run_id, nia, sam = await scene.run(1), somebody(), somebody()
    first = await scene.book(run_id, nia)
    waits = await scene.book(run_id, sam)
    assert (await scene.look(place, PlaceQuestion(place_id=waits.place_id), sam)).position == 1

    await scene.ask(give_back_place, GiveBackPlace(place_id=first.place_id), nia)
    await scene.later(minutes=10)
    offered = await scene.told_last(run_id, PlaceOffered)
    assert offered.place_id == waits.place_id

    await scene.hear(
        MessageSent(message_id=new_id(), template="place-offered", person_id=new_id(), about_id=waits.place_id)
    )
    await scene.told_last(run_id, OfferReached)
    accepted = await scene.ask(accept_place_offer, AcceptPlaceOffer(place_id=waits.place_id), sam)

    assert accepted.state == "booked"
    await scene.told_last(run_id, OfferAccepted)
    assert (await scene.ledger(run_id)).taken == {waits.place_id}


async def test_a_place_given_back_can_be_undone_for_ten_minutes(scene: Scene) -> None:
    run_id, nia = await scene.run(1), somebody()
    booked = await scene.book(run_id, nia)
    await scene.ask(give_back_place, GiveBackPlace(place_id=booked.place_id), nia)
    assert (await scene.book(run_id)).state == "waiting"
    await scene.later(minutes=9)

    assert (await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=booked.place_id), nia)).state == "booked"
    await scene.later(minutes=9)
    assert (await scene.look(place, PlaceQuestion(place_id=booked.place_id), nia)).state == "booked"


async def test_the_line_is_left_with_one_press(scene: Scene) -> None:
    run_id, nia = await scene.run(1), somebody()
    await scene.book(run_id)
    waits = await scene.book(run_id, nia)

    left = await scene.ask(leave_waiting_list, LeaveWaitingList(place_id=waits.place_id), nia)

    assert left.state == "left"
    assert (await scene.told_last(run_id, RunDemandChanged)).waiting == 0


async def test_not_this_time_ends_the_offer(scene: Scene) -> None:
    run_id, nia, sam = await scene.run(1), somebody(), somebody()
    first = await scene.book(run_id, nia)
    waits = await scene.book(run_id, sam)
    await scene.ask(give_back_place, GiveBackPlace(place_id=first.place_id), nia)
    await scene.later(minutes=10)

    await scene.ask(decline_place_offer, DeclinePlaceOffer(place_id=waits.place_id), sam)

    assert (await scene.told_last(run_id, RunDemandChanged)).taken == 0


async def test_the_same_key_is_answered_alike_and_done_once(scene: Scene) -> None:
    run_id, nia = await scene.run(), somebody()
    booked = await scene.book(run_id, nia)
    leave = GiveBackPlace(place_id=booked.place_id)

    once = await scene.ask(give_back_place, leave, nia, key="a")
    again = await scene.ask(give_back_place, leave, nia, key="a")

    assert once == again
    assert [type(event) for event in await scene.told(run_id)].count(PlaceGivenBack) == 1


async def test_a_key_used_for_something_else_is_refused(scene: Scene) -> None:
    one, other, nia = await scene.run(), await scene.run(), somebody()
    await scene.book(one, nia, key="a")

    with pytest.raises(KeyUsedForAnother):
        await scene.book(other, nia, key="a")


async def test_a_coordinator_changes_the_number_of_places(scene: Scene) -> None:
    run_id = await scene.run(1)
    await scene.book(run_id)
    waits = await scene.book(run_id)

    await scene.ask(change_number_of_places, ChangeNumberOfPlaces(run_id=run_id, places=2), GWEN)

    assert (await scene.told_last(run_id, PlaceOffered)).place_id == waits.place_id
    with pytest.raises(NotAllowed):
        await scene.ask(change_number_of_places, ChangeNumberOfPlaces(run_id=run_id, places=3), somebody())


async def test_the_desk_sees_who_has_a_place_and_who_waits(scene: Scene) -> None:
    run_id, nia, sam = await scene.run(1), somebody(), somebody()
    await scene.book(run_id, nia)
    await scene.book(run_id, sam)

    seen = await scene.look(line, LineQuestion(run_id=run_id), GWEN)

    assert [(one.person_id, one.state, one.position) for one in seen.people] == [
        (nia.person_id, "booked", None),
        (sam.person_id, "waiting", 1),
    ]
    with pytest.raises(NotAllowed):
        await scene.look(line, LineQuestion(run_id=run_id), nia)


async def test_nobody_sees_the_place_of_another(scene: Scene) -> None:
    run_id = await scene.run()
    hers = await scene.book(run_id)

    with pytest.raises(NotFound):
        await scene.look(place, PlaceQuestion(place_id=hers.place_id), somebody())
    assert (await scene.look(place, PlaceQuestion(place_id=hers.place_id), GWEN)).state == "booked"


async def test_who_has_been_on_a_course_before_waits_behind_who_has_not(scene: Scene) -> None:
    """What counts is whether she came, as the tutors marked it."""
    run_id, old, new = await scene.run(1), somebody(), somebody()
    await came_before(scene, old)
    await scene.book(run_id)
    behind = await scene.book(run_id, old)
    first = await scene.book(run_id, new)

    assert (await scene.look(place, PlaceQuestion(place_id=first.place_id), new)).position == 1
    assert (await scene.look(place, PlaceQuestion(place_id=behind.place_id), old)).position == 2
    await scene.told_last(run_id, WaitingListJoined)
