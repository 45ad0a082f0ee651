"""Every line of ASVS is judged, and what a line is met by is there."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.walls.asvs import HOME, PLACE, Line, asvs, counted, text

CHAPTERS = {
    1: 27,
    2: 11,
    3: 19,
    4: 10,
    5: 9,
    6: 35,
    7: 18,
    8: 7,
    9: 7,
    10: 29,
    11: 14,
    12: 9,
    13: 13,
    14: 9,
    15: 13,
    16: 16,
}
"""How many lines of levels 1 and 2 each chapter of ASVS 5.0.0 has; 17 is about WebRTC."""


def test_the_written_lines_are_those_that_were_judged() -> None:
    assert PLACE.read_text() == text(), "python -m tests.walls.asvs"


def test_all_lines_of_asvs_are_judged() -> None:
    lines = asvs()
    found = {n: sum(line.number.startswith(f"V{n}.") for line in lines) for n in CHAPTERS}
    assert found == CHAPTERS
    assert sum(line.level == 1 for line in lines) == 70
    assert {line.level for line in lines} == {1, 2}
    assert [line.number for line in lines if line.judged == "not" and line.level == 1] == []
    assert counted(lines)["lines"] == 246
    assert all(line.because for line in lines)


@pytest.mark.parametrize("line", [line for line in asvs() if line.judged == "met"], ids=lambda line: str(line.number))
def test_what_a_line_is_met_by_is_there(line: Line) -> None:
    assert line.proofs or line.files, "met by nothing that can be looked at"
    assert [one for one in line.files if not (HOME / one).exists()] == []
    for proof in line.proofs:
        path, _, name = proof.partition("::")
        assert not name or name in functions_of(HOME / path), proof


@cache
def functions_of(path: Path) -> frozenset[str]:
    found = ast.walk(ast.parse(path.read_text()))
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
