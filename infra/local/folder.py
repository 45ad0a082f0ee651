"""The folder that holds one college: database, stream, secrets and logs. One supervisor at a time."""

import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local import restored, secrets
from infra.local.children import Trace
from infra.local.secrets import Secrets
from infra.local.where import REAL, command
from infra.trouble import Trouble

_LOG_MOST = 10_000_000


@dataclass(frozen=True)
class Folder:
    path: Path
    secrets: Secrets

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def nats(self) -> Path:
        return self.path / "nats"

    @property
    def sockets(self) -> Path:
        """Short, since the path of a socket may have 107 bytes only."""
        name = hashlib.sha256(str(self.path).encode()).hexdigest()[:8]
        return Path("/tmp") / f"alongside-{os.geteuid()}-{name}"  # noqa: S108  # its owner is checked when it is made

    @property
    def postgres_sockets(self) -> Path:
        return self.sockets / "p"

    @property
    def service_sockets(self) -> Path:
        return self.sockets / "s"

    @property
    def practice(self) -> Path:
        """The practice college beside a real one."""
        return self.path / "practice"

    @property
    def practice_door(self) -> Path:
        return self.sockets / "practice"

    @property
    def backup_door(self) -> Path:
        """Where the pages ask how old the last backup is."""
        return self.sockets / "backup"

    @property
    def erased(self) -> Path:
        """Whom the college has forgotten (`services/runtime/erased.py`)."""
        return self.path / "erased.txt"

    @property
    def own_door(self) -> Path:
        """Where the example's pages ask for a real college beside it."""
        return self.sockets / "own"

    @property
    def audit_door(self) -> Path:
        return self.service_sockets / "audit.sock"

    @property
    def filled(self) -> Path:
        """Says that the example college has been filled."""
        return self.path / "example-is-filled"

    @property
    def is_real(self) -> Path:
        """Says that this is a real college, which has been made to its end."""
        return self.path / REAL

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    def trace(self, name: str) -> Trace:
        return Trace(self.path / "running" / f"{name}.json")


def locate(path: Path) -> Folder:
    """An existing college's folder, without starting anything."""
    path = path.expanduser().resolve()
    if not (path / "secrets.json").exists():
        raise Trouble(f"There is no college in {path}. Make one: {command('up', path)}")
    return Folder(path, secrets.read(path / "secrets.json"))


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """The folder, made when it is new, and ours alone until the block ends."""
    path = path.expanduser().resolve()
    _make(path)
    with _alone(path):
        restored.finish(path)
        folder = Folder(path, _secrets(path))
        _make_inside(folder)
        _end_what_was_left(folder)
        try:
            yield folder
        finally:
            shutil.rmtree(folder.sockets, ignore_errors=True)


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Trouble(f"{path} is a file. Choose a folder with --data.") from None
    except OSError as error:
        raise _unwritable(path, error) from None
    if any(path.iterdir()) and not (path / "lock").exists():
        raise Trouble(f"{path} holds other things. Choose an empty or a new folder with --data.")
    if not os.access(path, os.W_OK | os.X_OK):
        raise _unwritable(path, PermissionError(13, "Permission denied"))


def _unwritable(path: Path, error: OSError) -> Trouble:
    return Trouble(f"{path} cannot be written ({error.strerror}). Choose another folder with --data.")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    try:
        lock = (path / "lock").open("a")
    except OSError as error:
        raise _unwritable(path, error) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"A college is already running on {path}. Stop it first (Ctrl-C in its window), "
                "or start another one with --data and --port."
            ) from None
        yield


def is_in_use(path: Path) -> bool:
    """Whether a supervisor holds this folder just now."""
    try:
        with (path / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _secrets(path: Path) -> Secrets:
    if (path / "postgres").exists() and not (path / "secrets.json").exists():
        raise Trouble(
            f"{path / 'secrets.json'} is gone, and the database cannot be opened without it. "
            "Put it back from a backup, or choose another folder with --data."
        )
    return secrets.read_or_make(path / "secrets.json")


def _make_inside(folder: Folder) -> None:
    """As root others may pass through (PostgreSQL runs as somebody else), but nobody may look."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    folder.path.chmod(mode)
    (folder.path / "logs").mkdir(mode=0o700, exist_ok=True)
    _make_sockets(folder.sockets, mode)
    folder.service_sockets.mkdir(mode=0o700, exist_ok=True)


def _make_sockets(path: Path, mode: int) -> None:
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise Trouble(f"{path} belongs to somebody else on this machine. Remove it, or choose another --data.")
    path.chmod(mode)


def _end_what_was_left(folder: Folder) -> None:
    """A supervisor that was killed may have left children for a moment."""
    for trace in (folder.path / "running").glob("*.json"):
        Trace(trace).end_what_was_left()
    for log in (folder.path / "logs").glob("*.log"):
        if log.stat().st_size > _LOG_MOST:
            log.replace(log.with_suffix(".log.before"))
