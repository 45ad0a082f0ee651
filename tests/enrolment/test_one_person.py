"""Two records of one person: her places, her note and who came, in whichever order it is heard."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.enrolment import Mark, SecondPlaceFound, SecondPlaceSettled
from services.contracts.people import PersonsMerged, PersonsParted
from services.enrolment.commands.notes import ShareNoteToTutor, share_note_to_tutor
from services.enrolment.commands.places import (
    AskForPlace,
    GiveBackPlace,
    UndoLeavingPlace,
    ask_for_place,
    give_back_place,
    undo_leaving_place,
)
from services.enrolment.commands.registers import MarkWhoCame, mark_who_came
from services.enrolment.model import PersonMark
from services.enrolment.queries.notes import NoteToTutorQuestion, note_to_tutor
from services.enrolment.queries.places import MyPlacesQuestion, my_places
from services.enrolment.queries.registers import RegisterQuestion, register
from services.runtime.actor import Actor
from tests.enrolment.scene import BEGIN, Scene, first_session, somebody
from tests.examples.people import ANWEN, GWEN


def two() -> tuple[Actor, Actor]:
    """The record that is kept, and the one that goes into it."""
    return somebody(), somebody()


def merged(kept: Actor, gone: Actor) -> PersonsMerged:
    assert kept.person_id
    assert gone.person_id
    return PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id)


def parted(kept: Actor, gone: Actor) -> PersonsParted:
    return PersonsParted(person_id=merged(kept, gone).person_id, kept_id=merged(kept, gone).kept_id)


async def seconds(scene: Scene, run_id: UUID) -> list[tuple[type, UUID]]:
    kinds = (SecondPlaceFound, SecondPlaceSettled)
    return [(type(one), one.place_id) for one in await scene.told(run_id) if isinstance(one, kinds)]


async def hers(scene: Scene, who: Actor) -> set[UUID]:
    return {one.place_id for one in await scene.look(my_places, MyPlacesQuestion(), who)}


async def test_what_she_booked_under_either_record_is_hers_and_asking_again_is_asking_once(scene: Scene) -> None:
    kept, gone = two()
    run_id = await scene.run()
    place = await scene.book(run_id, gone)
    assert await hers(scene, kept) == set()

    await scene.hear(merged(kept, gone))

    assert await hers(scene, kept) == {place.place_id}
    assert (await scene.book(run_id, kept)).place_id == place.place_id
    again = AskForPlace(run_id=run_id, on_behalf_of=gone.person_id)
    assert (await scene.ask(ask_for_place, again, GWEN)).place_id == place.place_id
    assert (await scene.ask(give_back_place, GiveBackPlace(place_id=place.place_id), kept)).state == "given_back"
    await scene.hear(parted(kept, gone))
    assert await hers(scene, kept) == set()
    assert await hers(scene, gone) == {place.place_id}


@pytest.mark.parametrize("is_heard_first", [True, False])
async def test_two_places_in_one_run_become_a_task_and_nobody_loses_one(scene: Scene, is_heard_first: bool) -> None:
    """Booked before it was heard that they are one; or the second place came of a page that was open already."""
    kept, gone = two()
    run_id = await scene.run()
    first = await scene.book(run_id, kept)
    second = await scene.book(run_id, gone)
    event = merged(kept, gone)
    await scene.hear(event)
    await scene.hear_again(event)
    assert await seconds(scene, run_id) == [(SecondPlaceFound, second.place_id)]
    assert await hers(scene, kept) == {first.place_id, second.place_id}

    if is_heard_first:
        await scene.ask(give_back_place, GiveBackPlace(place_id=first.place_id), kept)
    else:
        await scene.hear(parted(kept, gone))
    assert (await seconds(scene, run_id))[-1] == (SecondPlaceSettled, second.place_id)
    if is_heard_first:
        await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=first.place_id), kept)
        assert (await seconds(scene, run_id))[-1] == (SecondPlaceFound, second.place_id)
    await scene.ledger(run_id)


async def test_a_place_that_was_booked_at_the_same_moment_is_seen_with_the_next_request(scene: Scene) -> None:
    """The negative of a wait: the copy is there, and nobody has looked yet."""
    kept, gone = two()
    run_id = await scene.run(places=3)
    await scene.book(run_id, kept)
    second = await scene.book(run_id, gone)
    async with scene.house.database.transaction() as db:
        event = merged(kept, gone)
        await db.execute("insert into merged_copy values ($1, $2)", event.person_id, event.kept_id)

    await scene.book(run_id, somebody())

    assert await seconds(scene, run_id) == [(SecondPlaceFound, second.place_id)]


async def test_her_note_stays_readable_through_merging_changing_and_parting(scene: Scene) -> None:
    kept, gone = two()
    run_id = await scene.run()
    place_id = (await scene.book(run_id, gone)).place_id
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words="Left before."), gone)
    await scene.hear(merged(kept, gone))
    note = NoteToTutorQuestion(place_id=place_id)
    assert (await scene.look(note_to_tutor, note, kept)).words == "Left before."
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words="Changed since."), kept)
    scene.now = BEGIN + timedelta(days=28)
    question = RegisterQuestion(session_id=await first_session(scene, run_id))
    people = (await scene.look(register, question, ANWEN)).people
    assert [(one.person_id, one.note) for one in people] == [(kept.person_id, "Changed since.")]

    await scene.hear(parted(kept, gone))
    assert (await scene.look(note_to_tutor, note, gone)).words == "Changed since."


async def test_she_stands_once_on_the_list_and_has_been_before_under_either_record(scene: Scene) -> None:
    kept, gone = two()
    run_id = await scene.run()
    await scene.book(run_id, kept)
    await scene.book(run_id, gone)
    await scene.hear(merged(kept, gone))
    scene.now = BEGIN + timedelta(days=28)
    session_id = await first_session(scene, run_id)
    assert kept.person_id
    mark = MarkWhoCame(session_id=session_id, marks=(PersonMark(person_id=kept.person_id, mark=Mark.CAME),))
    await scene.do(mark_who_came, mark, ANWEN)

    people = (await scene.look(register, RegisterQuestion(session_id=session_id), ANWEN)).people
    assert [(one.person_id, one.mark) for one in people] == [(kept.person_id, Mark.CAME)]
