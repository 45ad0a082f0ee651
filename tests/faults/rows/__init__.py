"""The rows of the matrix: what is broken, at which moments, how often in CI and in a long run."""

from tests.faults.rows import backups, bus, erasures, kills, minds, network, outside, power, races, stores, stream
from tests.faults.trial import Row

_MODULES = (kills, bus, network, stream, stores, outside, races, minds, backups, erasures, power)
ROWS: dict[int, Row] = {row.number: row for module in _MODULES for row in module.ROWS}
