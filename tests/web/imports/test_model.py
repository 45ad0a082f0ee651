"""The reader's own words are the words of those who take its rows."""

from enum import StrEnum
from pathlib import Path

import pytest

from services.contracts import codesign, scheduling, training
from tests.web.imports.reads import COUNTY, OTHER, TODAY
from web.imports import model
from web.imports.labels import FIELDS, VALUES
from web.imports.reading import read_folder


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (model.YesNo, scheduling.Access),
        (model.Theme, codesign.Theme),
        (model.Need, codesign.RoomNeed),
    ],
)
def test_choices_are_those_of_the_services(ours: type[StrEnum], theirs: type[StrEnum]) -> None:
    assert {one.value for one in ours} == {one.value for one in theirs}


def test_the_sides_of_a_pair_are_those_of_training_or_not_known() -> None:
    assert {one.value for one in model.TutorKind} == {one.value for one in training.TutorKind} | {"unknown"}


@pytest.mark.parametrize(
    "choice", [model.YesNo, model.PhoneSignal, model.Floor, model.TutorKind, model.Theme], ids=lambda one: one.__name__
)
def test_every_choice_has_words_for_the_page(choice: type[StrEnum]) -> None:
    assert {one.value.replace("_", " ") for one in choice} <= VALUES.keys()


@pytest.mark.parametrize("folder", [COUNTY, OTHER], ids=["county", "other"])
def test_every_field_of_a_note_has_words_for_the_page(folder: Path) -> None:
    reading = read_folder(folder, TODAY)
    told = {f"{row.kind}.{note.field}" for row in reading.rows for note in row.notes if note.field}
    assert told <= FIELDS.keys()


def test_a_sentence_fills_its_gaps() -> None:
    assert str(model.say("%(count)s rows", count=3)) == "3 rows"
    assert str(model.say("100%% of %(what)s", what="50%")) == "100% of 50%"
