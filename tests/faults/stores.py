"""The folders of PostgreSQL and NATS: a copy of their first state, and, for root, a small disk of its own for each."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.local.folder import Folder

SIZES = {"postgres": "1500m", "nats": "400m"}


class Stores:
    def __init__(self, folder: Folder) -> None:
        self._first = folder.path / "first"
        self._now = {"postgres": folder.postgres, "nats": folder.nats}
        self._mounted: list[Path] = []

    @property
    def have_own_disks(self) -> bool:
        return bool(self._mounted)

    def are_kept(self) -> bool:
        return (self._first / "whole").exists()

    def keep(self) -> None:
        """While nothing runs: moves both aside as the first state, and puts a copy in their place, on small disks."""
        self._first.mkdir(mode=0o711, exist_ok=True)
        for name, now in self._now.items():
            shutil.rmtree(self._first / name, ignore_errors=True)
            now.rename(self._first / name)
            now.mkdir(mode=0o700)
        (self._first / "whole").touch()

    def put_back(self) -> None:
        """While nothing runs."""
        self._mount()
        for name, now in self._now.items():
            for old in now.iterdir():
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            subprocess.run(["cp", "-a", f"{self._first / name}/.", str(now)], check=True)

    @contextmanager
    def filled(self, name: str) -> Iterator[None]:
        """While this lasts there is no room left on the disk of `name`."""
        ballast = self._now[name] / "ballast"
        try:
            with ballast.open("wb") as file:
                _fill(file.fileno())
            yield
        finally:
            ballast.unlink(missing_ok=True)

    def let_go(self) -> None:
        for place in self._mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)
        self._mounted.clear()

    def _mount(self) -> None:
        """Only root may; without it, what fills a disk is left out and said to be."""
        if self._mounted or os.geteuid() != 0:
            return
        for name, now in self._now.items():
            options = f"size={SIZES[name]},mode=700"
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "faults", str(now)], check=False)
            if done.returncode == 0:
                self._mounted.append(now)


def _fill(file: int) -> None:
    """In ever smaller pieces, until not a page is left."""
    at, piece = 0, 1 << 28
    while piece >= 4096:
        with suppress(OSError):
            while True:
                os.posix_fallocate(file, at, piece)
                at += piece
        piece //= 2
