"""Numbers to a shared contact open one place: to see it, give it back, take that back; and nothing else of hers."""

import pytest

from services.enrolment.commands.notes import ShareNoteToTutor, share_note_to_tutor
from services.enrolment.commands.places import (
    AskForPlace,
    GiveBackPlace,
    UndoLeavingPlace,
    ask_for_place,
    give_back_place,
    undo_leaving_place,
)
from services.enrolment.queries.notes import NoteToTutorQuestion, note_to_tutor
from services.enrolment.queries.places import MyPlacesQuestion, PlaceQuestion, my_places, place
from services.enrolment.rules.refusals import NoSuchPlace
from services.runtime.actor import Actor, Errand
from services.runtime.ids import new_id
from services.runtime.refusal import NotFound, SignInFirst
from tests.enrolment.scene import Scene, somebody


async def test_one_place_and_nothing_else(scene: Scene) -> None:
    her = somebody()
    assert her.person_id
    run_id, other_run = await scene.run(), await scene.run()
    mine, other = await scene.book(run_id, her), await scene.book(other_run, her)
    errand = Actor(errand=Errand(person_id=her.person_id, about_id=mine.place_id))

    seen = await scene.look(place, PlaceQuestion(place_id=mine.place_id), errand)
    assert seen.state == "booked"
    await scene.ask(give_back_place, GiveBackPlace(place_id=mine.place_id), errand)
    await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=mine.place_id), errand)

    for asked in (
        scene.look(place, PlaceQuestion(place_id=other.place_id), errand),
        scene.look(my_places, MyPlacesQuestion(), errand),
        scene.look(note_to_tutor, NoteToTutorQuestion(place_id=mine.place_id), errand),
        scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=mine.place_id, words="Not by this."), errand),
        scene.ask(give_back_place, GiveBackPlace(place_id=other.place_id), errand),
        scene.ask(ask_for_place, AskForPlace(run_id=other_run), errand),
    ):
        with pytest.raises(SignInFirst):
            await asked


async def test_an_errand_about_what_is_not_hers_opens_nothing(scene: Scene) -> None:
    another = await scene.book(await scene.run())
    errand = Actor(errand=Errand(person_id=new_id(), about_id=another.place_id))
    with pytest.raises(NotFound):
        await scene.look(place, PlaceQuestion(place_id=another.place_id), errand)
    with pytest.raises(NoSuchPlace):
        await scene.ask(give_back_place, GiveBackPlace(place_id=another.place_id), errand)
