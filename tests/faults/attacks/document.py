"""The part of `docs/trust/planted.md` that is of attacks: which wall was taken down, and which test noticed."""

import re
from collections.abc import Collection

from tests.faults.attacks.attack import ATTACKS
from tests.faults.planted.document import DOCUMENT

CAUGHT = "ATTACKS_CAUGHT"
HEAD = """
## Attacks

Each of these takes one wall down in the running code, as a careless change would, and the test that is named for it
must then go red by its own word: one that breaks on something else has caught nothing, and one that is red without the
attack neither. They are tests that run with all others; `./college faults --planted` asks them again with each attack.

| attack | with it … | noticed by | |
|---|---|---|---|
"""
_ROW = re.compile(r"^\| `([a-z0-9-]+)` \| .* \| `(tests/\S+::\w+)` \| [a-z]+ \|$", re.MULTILINE)


def write_attacks(caught: Collection[str]) -> str:
    lines = [
        f"| `{name}` | {one.what} | `{one.caught_by}` | {'caught' if name in caught else 'missed'} |"
        for name, one in ATTACKS.items()
    ]
    tests = {one.caught_by for one in ATTACKS.values()}
    tail = f"\n{len(ATTACKS)} attacks, {len(tests)} tests; {len(ATTACKS) - len(caught)} missed.\n"
    return HEAD + "\n".join(lines) + "\n" + tail


def defects_of(document: str) -> str:
    """What stands above the attacks."""
    return document.partition(HEAD[:12])[0]


def read_attacks() -> dict[str, str]:
    """Attack → the test that must catch it, as the table says."""
    return dict(_ROW.findall(DOCUMENT.read_text()))
