"""The note to my tutor: hers, read by the tutors of her course from the day before it begins, and gone at its end."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from services.contracts.enrolment import NoteToTutorShared, NoteToTutorWithdrawn
from services.contracts.looking import PersonLookedAt
from services.contracts.people import PersonErased
from services.contracts.scheduling import RunCalledOff
from services.enrolment.commands.notes import (
    ShareNoteToTutor,
    WithdrawNoteToTutor,
    share_note_to_tutor,
    withdraw_note_to_tutor,
)
from services.enrolment.commands.places import GiveBackPlace, UndoLeavingPlace, give_back_place, undo_leaving_place
from services.enrolment.queries.notes import NoteToTutorQuestion, note_to_tutor
from services.enrolment.queries.registers import RegisterQuestion, register
from services.enrolment.rules.notes import NoNoteNow
from services.runtime.actor import Actor
from services.runtime.refusal import Missing, NotFound
from tests.enrolment.scene import BEGIN, Scene, first_session, somebody
from tests.examples.people import ANWEN, BETHAN, DIL, GWEN, Example

WORDS = "canary-85: I may need to step out."
BEGINS = BEGIN + timedelta(days=28)
EVE = BEGINS.replace(hour=0) - timedelta(days=1)


async def left(scene: Scene, words: str = WORDS) -> tuple[Actor, UUID, UUID]:
    """Who, her place and its run."""
    nia, run_id = somebody(), await scene.run()
    place_id = (await scene.book(run_id, nia)).place_id
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words=words), nia)
    return nia, place_id, run_id


async def read_by(scene: Scene, run_id: UUID, tutor: Example) -> list[str]:
    question = RegisterQuestion(session_id=await first_session(scene, run_id))
    return [one.note for one in (await scene.look(register, question, tutor)).people]


async def kept(scene: Scene, place_id: UUID) -> int:
    async with scene.house.database.reading() as db:
        return int(await db.fetchval("select count(*) from note_to_tutor where place_id = $1", place_id))


async def test_her_tutors_read_it_from_the_day_before_it_begins_and_nobody_else_ever(scene: Scene) -> None:
    nia, place_id, run_id = await left(scene)
    assert await read_by(scene, run_id, ANWEN) == [""]
    scene.now = EVE - timedelta(seconds=1)
    assert await read_by(scene, run_id, ANWEN) == [""]
    scene.now = EVE
    assert [await read_by(scene, run_id, one) for one in (ANWEN, BETHAN)] == [[WORDS], [WORDS]]
    assert await read_by(scene, run_id, GWEN) == [""], "the desk sees who comes, and not the note"
    with pytest.raises(NotFound):
        await read_by(scene, run_id, DIL)
    assert await scene.told(place_id) == [
        NoteToTutorShared(place_id=place_id, run_id=run_id, person_id=nia.person_id)  # type: ignore[arg-type]
    ]


async def test_she_changes_it_and_takes_it_back(scene: Scene) -> None:
    nia, place_id, _ = await left(scene)
    await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words=" Another. "), nia)
    view = await scene.look(note_to_tutor, NoteToTutorQuestion(place_id=place_id), nia)
    assert (view.words, view.readable_from, set(view.tutor_ids)) == ("Another.", EVE, {ANWEN[1], BETHAN[1]})

    for _ in range(2):
        await scene.do(withdraw_note_to_tutor, WithdrawNoteToTutor(place_id=place_id), nia)

    assert (await scene.look(note_to_tutor, NoteToTutorQuestion(place_id=place_id), nia)).words == ""
    told = [type(event) for event in await scene.told(place_id)]
    assert told == [NoteToTutorShared, NoteToTutorShared, NoteToTutorWithdrawn]


async def test_it_is_hers_alone(scene: Scene) -> None:
    _, place_id, _ = await left(scene)
    for who in (somebody(), GWEN, ANWEN):
        with pytest.raises(NotFound):
            await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words="x"), who)
        with pytest.raises(NotFound):
            await scene.do(withdraw_note_to_tutor, WithdrawNoteToTutor(place_id=place_id), who)
        with pytest.raises(NotFound):
            await scene.look(note_to_tutor, NoteToTutorQuestion(place_id=place_id), who)


@pytest.mark.parametrize("words", ["  ", "x" * 1001])
async def test_what_cannot_be_kept_is_said_beside_it(scene: Scene, words: str) -> None:
    nia, place_id, _ = await left(scene)
    with pytest.raises(Missing) as no:
        await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words=words), nia)
    assert no.value.field == "words"


async def test_it_goes_with_the_end_of_the_course_and_no_sooner(scene: Scene) -> None:
    nia, place_id, run_id = await left(scene)
    scene.now = BEGINS + timedelta(weeks=2, hours=1)
    await scene.later(seconds=0)
    assert await read_by(scene, run_id, ANWEN) == [WORDS]
    await scene.later(hours=2)
    assert await kept(scene, place_id) == 0
    assert await scene.told_last(place_id, NoteToTutorWithdrawn)
    with pytest.raises(NoNoteNow):
        await scene.do(share_note_to_tutor, ShareNoteToTutor(place_id=place_id, words="x"), nia)


async def test_it_goes_with_the_place_but_not_while_that_can_be_undone(scene: Scene) -> None:
    nia, place_id, run_id = await left(scene)
    await scene.ask(give_back_place, GiveBackPlace(place_id=place_id), nia)
    assert await kept(scene, place_id) == 1
    scene.now = EVE
    assert await read_by(scene, run_id, ANWEN) == []
    scene.now = BEGIN
    await scene.ask(undo_leaving_place, UndoLeavingPlace(place_id=place_id), nia)
    await scene.ask(give_back_place, GiveBackPlace(place_id=place_id), nia)
    await scene.later(minutes=11)
    assert await kept(scene, place_id) == 0
    assert await scene.told_last(place_id, NoteToTutorWithdrawn)


async def test_it_goes_when_the_dates_are_called_off_and_when_she_is_erased(scene: Scene) -> None:
    _, place_id, run_id = await left(scene)
    await scene.hear(RunCalledOff(run_id=run_id))
    assert await kept(scene, place_id) == 0

    nia, place_id, _ = await left(scene)
    await scene.hear_again(PersonErased(person_id=nia.person_id))  # type: ignore[arg-type]
    assert await kept(scene, place_id) == 0
    async with scene.house.database.reading() as db:
        assert await db.fetchval("select count(*) from person_key where person_id = $1", nia.person_id) == 0


async def test_its_words_lie_sealed(scene: Scene) -> None:
    _, place_id, _ = await left(scene)
    async with scene.house.database.reading() as db:
        sealed = await db.fetchval("select sealed from note_to_tutor where place_id = $1", place_id)
        everything = await db.fetchval("select string_agg(body, ' ') from journal")
    assert b"canary" not in sealed
    assert "canary" not in everything


async def test_whose_note_was_read_is_told_to_whom_it_belongs(scene: Scene) -> None:
    nia, _, run_id = await left(scene)
    other = somebody()
    await scene.book(run_id, other)
    await read_by(scene, run_id, ANWEN)
    scene.now = EVE
    await read_by(scene, run_id, GWEN)
    assert await looks(scene, nia) == []

    await read_by(scene, run_id, ANWEN)

    assert await looks(scene, nia) == [(ANWEN[1], "note", EVE)]
    assert await looks(scene, other) == []


async def looks(scene: Scene, of: Actor) -> list[tuple[UUID, str, datetime]]:
    async with scene.house.database.reading() as db:
        rows = await db.fetch("select body from journal where aggregate = 'look' order by seq")
    events = [msgspec.json.decode(row["body"], type=PersonLookedAt) for row in rows]
    return [(one.by_id, one.what, one.at) for one in events if one.person_id == of.person_id]
