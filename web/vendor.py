"""The few browser files that others wrote: copied out of their npm packages once, committed, and checked.

    python -m web.vendor --check     re-hashes what is committed; needs no network (the tests do this)
    python -m web.vendor --update    fetches the packages named in the lock, by hand, when a version changes

A package must have the sha512 that the lock names; each file's sha384 is then written down for `integrity=`.
"""

import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import msgspec

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "web" / "static" / "vendor" / "vendor.lock.json"


class Package(msgspec.Struct):
    version: str
    integrity: str
    into: str
    files: dict[str, str]


class Lock(msgspec.Struct):
    packages: dict[str, Package]
    sri: dict[str, str]


def digest(content: bytes, how: str) -> str:
    return f"{how}-" + base64.b64encode(hashlib.new(how, content).digest()).decode()


def read_lock() -> Lock:
    return msgspec.json.decode(LOCK.read_bytes(), type=Lock)


def changed(lock: Lock) -> list[str]:
    """The committed files that are not what the lock says."""
    places = {name: Path(package.into) / name for package in lock.packages.values() for name in package.files.values()}
    return [name for name, file in places.items() if digest((ROOT / file).read_bytes(), "sha384") != lock.sri.get(name)]


def update(lock: Lock) -> None:
    for name, package in lock.packages.items():
        archive = _fetch(name, package.version)
        if (got := digest(archive, "sha512")) != package.integrity:
            sys.exit(f"{name}: the package is {got}, the lock says {package.integrity}")
        lock.sri |= _unpack(archive, package)
    LOCK.write_bytes(msgspec.json.format(msgspec.json.encode(lock), indent=1) + b"\n")


def _fetch(name: str, version: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True)  # noqa: S603, S607
        (archive,) = Path(folder).glob("*.tgz")
        return archive.read_bytes()


def _unpack(archive: bytes, package: Package) -> dict[str, str]:
    hashes = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        for source, target in package.files.items():
            member = packed.extractfile(f"package/{source}")
            if member is None:
                sys.exit(f"the package has no file {source}")
            content = member.read()
            into = ROOT / package.into
            into.mkdir(parents=True, exist_ok=True)
            (into / target).write_bytes(content)
            hashes[target] = digest(content, "sha384")
    return hashes


if __name__ == "__main__":
    if "--update" in sys.argv:
        update(read_lock())
    if wrong := changed(read_lock()):
        sys.exit(f"changed since they were fetched: {', '.join(wrong)}")
