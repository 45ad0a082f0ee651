"""One course is stormed through two replicas; in another people wait, are offered a place, leave and come back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from services.contracts.enrolment import Mark
from services.contracts.event import Event
from services.contracts.messages import MessageSent
from services.contracts.people import PersonErased
from services.enrolment.commands.deciding import PlaceAnswer
from services.enrolment.commands.notes import ShareNoteToTutor, share_note_to_tutor
from services.enrolment.commands.places import (
    AcceptPlaceOffer,
    ChangeNumberOfPlaces,
    GiveBackPlace,
    accept_place_offer,
    change_number_of_places,
    give_back_place,
)
from services.enrolment.commands.registers import MarkWhoCame, mark_who_came
from services.enrolment.reactions import REACTIONS
from services.runtime.actor import Actor, Factor
from services.runtime.arrived import Arrived
from services.runtime.ids import new_id
from services.runtime.refusal import Refusal
from tests.conftest import College
from tests.enrolment.scene import BEGIN, Scene, first_session, marks, somebody
from tests.examples.people import ANWEN, GWEN
from tests.faults.checkers.look import Seen
from tests.faults.checkers.privacy import canary
from tests.faults.lives import Lived

CHECKS = ("I1", "I6", "I7", "I8", "I9", "I11", "I12", "I13")
PLACES, PEOPLE, STORMS = 3, 24, 3


class Remembering(Scene):
    """Knows what it was told, so that its copies can be made anew and compared."""

    def __init__(self, college: College) -> None:
        super().__init__(college)
        self.heard: list[Arrived] = []

    def arrived(self, event: Event, revision: int) -> Arrived:
        self.heard.append(super().arrived(event, revision))
        return self.heard[-1]


@asynccontextmanager
async def scene_in(college: College) -> AsyncIterator[Remembering]:
    scene = Remembering(college)
    await scene.house.database.connect()
    try:
        yield scene
    finally:
        await scene.house.database.close()


async def live(college: College, seen: Seen) -> Lived:
    async with scene_in(college) as one, scene_in(college) as other:
        await storms(one, other)
        for a_life in (the_line, asks_again, pressed_twice, a_note_and_an_erasure, strangers):
            one.now = BEGIN
            with seen.bearing(a_life.__name__):
                await a_life(one, seen)
        return Lived(reactions={"enrolment": REACTIONS}, heard={"enrolment": one.heard})


async def storms(one: Remembering, other: Remembering) -> None:
    for scene in (one, other):  # both have their connections
        await scene.book(await one.run())
    for _ in range(STORMS):
        run_id = await one.run(PLACES)
        pressed = [(one, other)[number % 2].book(run_id, somebody()) for number in range(PEOPLE)]
        await asyncio.gather(*pressed, return_exceptions=True)


async def the_line(scene: Remembering, seen: Seen) -> None:
    """Two places, three in the line; a place comes free, the offer reaches nobody, then lapses, then is taken."""
    run_id, people = await scene.run(2), [somebody() for _ in range(5)]
    places = [(await scene.book(run_id, person)).place_id for person in people]
    await scene.ask(give_back_place, GiveBackPlace(place_id=places[0]), people[0])
    await scene.later(minutes=11)
    await scene.later(days=6)  # the message about it has reached nobody: it lasts
    reached = MessageSent(message_id=new_id(), template="place-offered", person_id=new_id(), about_id=places[2])
    await scene.hear(reached)
    await scene.later(days=6)
    taken = await scene.ask(accept_place_offer, AcceptPlaceOffer(place_id=places[3]), people[3])
    seen.claims.add("accepted", str(taken.place_id))
    session_id = await first_session(scene, run_id)
    scene.now = BEGIN.replace(day=1, month=2)
    await scene.do(mark_who_came, MarkWhoCame(session_id=session_id, marks=marks((people[3], Mark.CAME))), ANWEN)


async def asks_again(scene: Remembering, seen: Seen) -> None:
    """From another device: she has a place."""
    run_id, nia = await scene.run(2), somebody()
    await scene.book(run_id, nia)
    await scene.book(run_id, nia)


async def pressed_twice(scene: Remembering, seen: Seen) -> None:
    """The browser sends the same form again, late: she has given the place back meanwhile, and another has it."""
    run_id, nia = await scene.run(1), somebody()
    first = await scene.book(run_id, nia, key="form-1")
    await scene.ask(give_back_place, GiveBackPlace(place_id=first.place_id), nia)
    await scene.later(minutes=11)
    await scene.book(run_id)
    again = await scene.book(run_id, nia, key="form-1")
    seen.pressed["ask-for-place form-1"] = [repr(one) for one in (first, again)]


async def a_note_and_an_erasure(scene: Remembering, seen: Seen) -> None:
    run_id, nia, word = await scene.run(2), somebody(), canary()
    place: PlaceAnswer = await scene.book(run_id, nia)
    seen.canaries[word] = nia.person_id
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place.place_id, words=f"{word} helps me"), nia)
    erased_run, meg, word = await scene.run(2), somebody(), canary()
    place = await scene.book(erased_run, meg)
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place.place_id, words=f"{word} helps me"), meg)
    assert meg.person_id is not None
    seen.canaries[word] = meg.person_id
    seen.erased.add(meg.person_id)
    await scene.hear(PersonErased(person_id=meg.person_id))


async def strangers(scene: Remembering, seen: Seen) -> None:
    """Each of these must be refused."""
    run_id, nia = await scene.run(2), somebody()
    place = await scene.book(run_id, nia)
    change = ChangeNumberOfPlaces(run_id=run_id, places=5)
    await must_be_refused(scene, seen, "a stranger gives back her place", give_back(place), somebody())
    await must_be_refused(scene, seen, "a student changes the places", (change_number_of_places, change), nia)
    only_a_code = GWEN.acting(now=scene.now, factor=Factor.CODE)
    await must_be_refused(scene, seen, "without a second sign", (change_number_of_places, change), only_a_code)


def give_back(place: PlaceAnswer) -> tuple[Any, Any]:
    return give_back_place, GiveBackPlace(place_id=place.place_id)


async def must_be_refused(scene: Remembering, seen: Seen, what: str, asked: tuple[Any, Any], who: Actor) -> None:
    with suppress(Refusal):
        await scene.ask(*asked, who)
        seen.leaks.append(what)
