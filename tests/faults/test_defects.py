"""The planted defects fit the code as it is; whether each is caught, `test_planted.py` asks."""

import pytest

from tests.faults.checkers import CHECKERS
from tests.faults.planted import PLANTED, planted
from tests.faults.planted.document import read_document, read_proofs
from tests.faults.planted.planting import DoesNotFit, Planting
from tests.faults.planted.proofs import PROVED_BY


@pytest.mark.parametrize("name", PLANTED)
def test_a_defect_fits_the_code(name: str) -> None:
    """When it does not, the code has moved on: write the defect anew, and look whether it is still caught."""
    with planted(name):
        pass


def test_a_defect_that_does_not_fit_says_so() -> None:
    with pytest.raises(DoesNotFit):
        Planting().edit(planted, ("this stands nowhere", ""))


def test_each_invariant_has_a_defect_that_it_must_catch() -> None:
    assert {one.caught_by for one in PLANTED.values()} == set(CHECKERS)


def test_each_checker_is_proved_by_a_defect_that_it_must_catch() -> None:
    """A new one is asked after each trial, and fails here until something is planted at which it cries out."""
    names = [checker.__name__ for several in CHECKERS.values() for checker in several]  # type: ignore[attr-defined]
    assert len(set(names)) == len(names)
    assert PROVED_BY.keys() == set(names)
    assert set(PROVED_BY.values()) <= PLANTED.keys()


def test_the_table_is_of_these_defects() -> None:
    """`python -m tests.faults.planted --write` makes it anew."""
    assert read_document() == {name: one.caught_by for name, one in PLANTED.items()}
    assert read_proofs() == PROVED_BY
