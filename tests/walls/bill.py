"""`python -m tests.walls.bill` writes docs/trust/sbom.json: all that is built in, out of the lock. CycloneDX 1.6.

It names what is in `requirements.txt` with its hashes and what is vendored, and nothing of where it came from: the lock
does not say that either.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

HOME = Path(__file__).parents[2]
PLACE = HOME / "docs" / "trust" / "sbom.json"
PACKAGE = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def packages(name: str = "requirements.txt") -> dict[str, tuple[str, list[str]]]:
    """Name → version and hashes. A package may stand twice, for different machines."""
    text = (HOME / name).read_text()
    starts = [*PACKAGE.finditer(text)]
    found = {}
    for one, after in zip(starts, [*starts[1:], None], strict=True):
        part = text[one.start() : after.start() if after else len(text)]
        found[f"{one[1].lower()}@{one[2]}"] = (one[2], HASH.findall(part))
    return found


def bill() -> dict[str, Any]:
    vendored = json.loads((HOME / "web" / "static" / "vendor" / "vendor.lock.json").read_text())["packages"]
    libraries = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{key}",
            "name": key.partition("@")[0],
            "version": version,
            "purl": f"pkg:pypi/{key}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(hashes)],
        }
        for key, (version, hashes) in sorted(packages().items())
    ]
    scripts = [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{name}@{one['version']}",
            "name": name,
            "version": one["version"],
            "purl": f"pkg:npm/{name}@{one['version']}",
            "description": f"in {one['into']}",
        }
        for name, one in sorted(vendored.items())
        if one["into"].startswith("web/")
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "alongside", "name": "alongside"}},
        "components": [*libraries, *scripts],
        "dependencies": [
            {"ref": "alongside", "dependsOn": sorted(one["bom-ref"] for one in [*libraries, *scripts])},
        ],
    }


def text() -> str:
    return json.dumps(bill(), indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(text())
    sys.exit(0)
