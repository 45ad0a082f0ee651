"""`python -m tests.faults.planted` lists defects and attacks; `--write` plants all, for `docs/trust/planted.md`."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.attacks import ATTACKS
from tests.faults.attacks.document import CAUGHT, defects_of, write_attacks
from tests.faults.checkers import NAMES
from tests.faults.planted import PLANTED
from tests.faults.planted.document import DOCUMENT, FOUND, write_document

DEFECTS, WALLS = ("tests/faults/test_planted.py", "planted_defect"), ("tests/faults/test_attacks.py", "each_attack")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.planted")
    parser.add_argument("--write", action="store_true", help="plant them all, and write docs/trust/planted.md")
    parser.add_argument("--attacks", action="store_true", help="the attacks alone: what it says of defects stays")
    asked = parser.parse_args()
    if not asked.write:
        return say()
    with tempfile.TemporaryDirectory() as folder:
        found, caught = Path(folder) / "found", Path(folder) / "caught"
        wanted = [WALLS] if asked.attacks else [DEFECTS, WALLS]
        words = ["-m", "faults", *(suite for suite, _ in wanted), "-k", " or ".join(name for _, name in wanted)]
        known = {**os.environ, FOUND: str(found), CAUGHT: str(caught)}
        done = subprocess.run([sys.executable, "-m", "pytest", *words], env=known, check=False)
        defects = defects_of(DOCUMENT.read_text()) if asked.attacks else write_document(json.loads(found.read_text()))
        DOCUMENT.write_text(defects + write_attacks(json.loads(caught.read_text())))
    return done.returncode


def say() -> int:
    for name, one in PLANTED.items():
        print(f"{name:<36} {one.caught_by:<4} {NAMES[one.caught_by]:<44} {one.what}")
    for name, attack in ATTACKS.items():
        print(f"{name:<36} {attack.caught_by.partition('::')[2]:<80} {attack.what}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
