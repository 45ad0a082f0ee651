"""The rows of the matrix: what is broken, at which moments, how often in CI and in a long run."""

from tests.faults.rows import bus, kills, races
from tests.faults.trial import Row

ROWS: dict[int, Row] = {row.number: row for module in (kills, bus, races) for row in module.ROWS}
