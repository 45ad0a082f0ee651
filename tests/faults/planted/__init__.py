"""Defects by name: `plant("inbox-off")` before a service is made, and it has that defect.

None of them is a switch in the product: see `planting.py`.
"""

from tests.faults.planted import delivery, letters, people, places, rooms
from tests.faults.planted.planting import PLANTED, Defect, change_schemas, plant, planted

__all__ = [
    "PLANTED",
    "Defect",
    "change_schemas",
    "delivery",
    "letters",
    "people",
    "places",
    "plant",
    "planted",
    "rooms",
]
