"""How far each log had come, written outside the database with each backup. Needs no library: it lives in the
supervisor too."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HEADS = "heads.txt"


@dataclass(frozen=True)
class Head:
    """How far a log had come, and the hash there. After a restore there is another timeline, and this says nothing."""

    at: str
    log: str
    timeline: int
    place: int
    hash: str

    @property
    def line(self) -> str:
        return f"{self.at} {self.log} {self.timeline} {self.place} {self.hash}"


def append(file: Path, heads: Iterable[Head]) -> None:
    """What stands there already is not written twice. On the disk when it returns."""
    known = {one.line for one in read(file)}
    text = "".join(f"{one.line}\n" for one in heads if one.line not in known)
    if not text:
        return
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, text.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(file: Path) -> list[Head]:
    """What a killed process left half of is passed over."""
    try:
        lines = [line.split(" ") for line in file.read_text(errors="replace").splitlines()]
    except OSError:
        return []
    return [Head(at, log, int(timeline), int(place), hash_) for at, log, timeline, place, hash_ in _whole(lines)]


def _whole(lines: list[list[str]]) -> list[list[str]]:
    return [one for one in lines if len(one) == 5 and one[2].isdecimal() and one[3].isdecimal() and len(one[4]) == 64]
