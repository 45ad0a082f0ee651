"""A backup that was put back takes its place in the college's folder, piece by piece, and is remembered there.

`restored` is complete when it has that name (infra/backup/here.py). Whoever opens the folder goes on where another was
cut off; what was there before goes into `before-restore`.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NOTE = "restored.json"
PIECES = ("postgres", "secrets.json", NOTE)


@dataclass(frozen=True)
class Restored:
    """`must_forget`: whether somebody is on the list of the erased, whom `people` erases here too before it answers."""

    name: str
    taken_at: str
    restored_at: str
    must_forget: bool = False

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.taken_at)


def finish(folder: Path) -> None:
    whole, aside = folder / "restored", folder / "before-restore"
    if not whole.exists():
        return
    if not (whole / "begun").exists():
        shutil.rmtree(aside, ignore_errors=True)
        (whole / "begun").touch()
    aside.mkdir(mode=0o700, exist_ok=True)
    for name in PIECES:
        if (whole / name).exists():
            if (folder / name).exists():
                (folder / name).rename(aside / name)
            (whole / name).rename(folder / name)
    # What was sent since the backup has not happened: the stream is filled again from the journals.
    shutil.rmtree(folder / "nats" / "store", ignore_errors=True)
    shutil.rmtree(whole)


def read(folder: Path) -> Restored | None:
    try:
        return Restored(**json.loads((folder / NOTE).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(folder: Path, restored: Restored) -> None:
    half = folder / f"{NOTE}.tmp"
    half.write_text(json.dumps(asdict(restored)))
    half.rename(folder / NOTE)
