"""A backup that was put back takes its place in the college's folder, piece by piece.

`restored` is complete when it has that name (infra/backup/here.py). Whoever opens the folder goes on where another was
cut off; what was there before goes into `before-restore`.
"""

import shutil
from pathlib import Path

PIECES = ("postgres", "secrets.json", "restored.json")


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
