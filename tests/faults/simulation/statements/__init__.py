"""Every statement that the runtime says on the way of an event, and what it does to the tables in memory.

The text is the shipped one, to the letter: when the runtime says something else, the simulation stops with
`UnknownStatement`. Then write it here too, and let `same.py` ask the real PostgreSQL whether it is so.
"""

from tests.faults.simulation.statements import hearing, telling, working
from tests.faults.simulation.statements.known import STATEMENTS, says, tables, the_cursor
from tests.faults.simulation.statements.telling import number, sent_next, unnumbered

__all__ = [
    "STATEMENTS",
    "hearing",
    "number",
    "says",
    "sent_next",
    "tables",
    "telling",
    "the_cursor",
    "unnumbered",
    "working",
]
