from datetime import time

import pytest
from hypothesis import given

from tests.web.imports.reads import cells
from web.imports.model import Verdict
from web.imports.values.clock import LastBus, last_bus


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("17:42", LastBus(time(17, 42))),
        ("5.15pm", LastBus(time(17, 15))),
        ("1742", LastBus(time(17, 42))),
        ("none Sat", LastBus(note="none Sat")),
        ("17:42 (not Sun)", LastBus(time(17, 42), "not Sun")),
        ("", LastBus()),
    ],
)
def test_the_last_bus(said: str, read: LastBus) -> None:
    assert (last_bus(said).value, last_bus(said).verdict) == (read, Verdict.CLEAR)


def test_a_time_without_half_of_the_day_is_after_noon_and_asked() -> None:
    assert (last_bus("5.15").value, last_bus("5.15").verdict) == (LastBus(time(17, 15)), Verdict.GUESS)


@given(cells)
def test_no_words_about_the_bus_are_lost(said: str) -> None:
    read = last_bus(said).value
    assert read.at or read.note or last_bus(said).verdict is Verdict.CLEAR
