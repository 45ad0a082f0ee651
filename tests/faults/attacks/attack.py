"""How an attack is declared: what is open with it, and which test must say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.faults.planted.planting import Planting

Plant = Callable[[Planting], None]


class Attack(NamedTuple):
    name: str
    what: str
    """What somebody could do with it, as a sentence goes on after “With it …”."""
    caught_by: str
    """The test that must go red, as pytest names it."""
    plant: Plant

    @property
    def room(self) -> str:
        """Tests of one room are asked in one process; both rooms take about as long."""
        return "web" if self.caught_by.startswith("tests/web/") else "inside"


ATTACKS: dict[str, Attack] = {}


def attack(name: str, what: str, *, caught_by: str) -> Callable[[Plant], Plant]:
    """Declares an attack above the function that plants it. `caught_by` leaves out the first folder, `tests`."""

    def declare(plant: Plant) -> Plant:
        if name in ATTACKS:
            raise ValueError(f"Two attacks are called {name}.")
        ATTACKS[name] = Attack(name, what, f"tests/{caught_by}", plant)
        return plant

    return declare


@contextmanager
def attacked(name: str) -> Iterator[None]:
    """The wall is down until the end of the block."""
    planting = Planting()
    try:
        ATTACKS[name].plant(planting)
        yield
    finally:
        planting.undo()
