"""Attacks by name: a wall is taken down in the running code, and a test that exists must go red.

`planting.py` of the planted defects does the taking down; `asked.py` runs the tests.
"""

from tests.faults.attacks import house, lists, organisation, people, signs, web
from tests.faults.attacks.attack import ATTACKS, Attack, attacked

__all__ = ["ATTACKS", "Attack", "attacked", "house", "lists", "organisation", "people", "signs", "web"]
