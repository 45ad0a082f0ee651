"""`python -m tests.faults.planted`: lists the defects; `--write` plants them all and writes `docs/trust/planted.md`."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.checkers import NAMES
from tests.faults.planted import PLANTED
from tests.faults.planted.document import DOCUMENT, FOUND, write_document

SUITE = "tests/faults/test_planted.py"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.planted")
    parser.add_argument("--write", action="store_true", help="plant them all, and write docs/trust/planted.md")
    if not parser.parse_args().write:
        for name, one in PLANTED.items():
            print(f"{name:<34} {one.caught_by:<4} {NAMES[one.caught_by]:<44} {one.what}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found"
        asked = [sys.executable, "-m", "pytest", "-m", "faults", SUITE, "-k", "planted_defect"]
        done = subprocess.run(asked, env={**os.environ, FOUND: str(found)}, check=False)
        DOCUMENT.write_text(write_document(json.loads(found.read_text())))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
