"""The folders of PostgreSQL and NATS: a copy of their first state, and, for root, a small disk of its own for each.

A disk is a file system in a file in memory. It can be filled; and it can lose its power: then it holds what was synced
by that moment, and of the rest nothing, or what happened to be written already.
"""

import asyncio
import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from infra.local.folder import Folder

SIZES = {"postgres": 1500, "nats": 400}
"""In megabytes; memory is only taken for what is written."""
SHUT_DOWN = 0x8004587D
"""What ext4 is asked by `ioctl`: to be off at once, its journal as it lies on the disk (`NO_FLUSH`)."""
NO_FLUSH = struct.pack("I", 2)
UNMOUNT_TRIES = 100


class Stores:
    def __init__(self, folder: Folder) -> None:
        self._first = folder.path / "first"
        self._room = folder.path / "disks"
        self._now = {"postgres": folder.postgres, "nats": folder.nats}
        self._mounted: list[Path] = []
        self.can_lose_power = False

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
            if self.can_lose_power:  # from now on what is lost is what was written after it
                subprocess.run(["sync", "-f", str(now)], check=True)

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

    def lose_power(self, name: str) -> None:
        """From now on nothing reaches the disk of `name`."""
        disk = os.open(self._now[name], os.O_RDONLY)
        try:
            fcntl.ioctl(disk, SHUT_DOWN, NO_FLUSH)
        finally:
            os.close(disk)

    async def power_is_back(self, name: str) -> None:
        """When nobody uses it any more."""
        for _ in range(UNMOUNT_TRIES):
            if _did("umount", str(self._now[name])):
                break
            await asyncio.sleep(0.05)
        subprocess.run(_mounting(self._room / name, self._now[name]), check=True)

    def let_go(self) -> None:
        for place in self._mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)
        self._mounted.clear()

    def _mount(self) -> None:
        """Only root may; without it, what needs a disk of its own is left out and said to be."""
        if self._mounted or os.geteuid() != 0:
            return
        self._room.mkdir(exist_ok=True)
        if self._mount_one(self._room, sum(SIZES.values())):
            made = [_make_disk(self._room / name, now, SIZES[name]) for name, now in self._now.items()]
            self.can_lose_power = all(made)
        if self.can_lose_power:
            self._mounted = [*self._now.values(), *self._mounted]  # in this order they are let go of
            return
        for name, now in self._now.items():
            _did("umount", str(now))  # of two disks, one may have been made
            self._mount_one(now, SIZES[name])

    def _mount_one(self, place: Path, size: int) -> bool:
        """In memory, and no disk that could lose anything."""
        if done := _did("mount", "-t", "tmpfs", "-o", f"size={size}m,mode=700", "faults", str(place)):
            self._mounted.append(place)
        return done


def _make_disk(file: Path, place: Path, size: int) -> bool:
    with file.open("wb") as disk:
        disk.truncate(size << 20)
    return _did("mkfs.ext4", "-q", "-F", "-m", "0", str(file)) and _did(*_mounting(file, place))


def _mounting(file: Path, place: Path) -> Sequence[str]:
    return ("mount", "-o", "loop", str(file), str(place))


def _did(*words: str) -> bool:
    with suppress(FileNotFoundError):
        return subprocess.run(words, check=False, capture_output=True).returncode == 0
    return False


def _fill(file: int) -> None:
    """In ever smaller pieces, until not a page is left."""
    at, piece = 0, 1 << 28
    while piece >= 4096:
        with suppress(OSError):
            while True:
                os.posix_fallocate(file, at, piece)
                at += piece
        piece //= 2
