"""The folders in which backups lie: data in one, keys in another, and both once more in a second place."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from infra.audit.heads import HEADS
from infra.backup import rules
from infra.backup.names import moment_of, name_of
from infra.trouble import Trouble

DATA, KEYS = ".data", ".keys"
ERASED = "erased.txt"
"""The list of whom the college has forgotten, beside the backups."""
SENT = "sent.txt"
"""The list of what was handed over to the mail server."""
SECOND, SECOND_KEYS = "BACKUP_FOLDER", "BACKUP_KEYS_FOLDER"


@dataclass(frozen=True)
class State:
    """What the files do not say by themselves. `trouble`: what did not work the last time, in a sentence.
    `broken`: the one that was tried and could not be put back."""

    tried: str = ""
    broken: str = ""
    tried_at: str = ""
    trouble: str = ""

    @property
    def last_tried(self) -> datetime | None:
        return datetime.fromisoformat(self.tried_at) if self.tried_at else None


@dataclass(frozen=True)
class Shelf:
    data: Path
    keys: Path
    second: Path | None = None
    second_keys: Path | None = None

    def data_file(self, name: str) -> Path:
        return self.data / f"{name}{DATA}"

    def keys_file(self, name: str) -> Path:
        return self.keys / f"{name}{KEYS}"

    @property
    def heads(self) -> list[Path]:
        """How far each log had come when a backup was taken (infra/audit/heads.py), also in the second place."""
        return [place / HEADS for place in (self.data, self.second) if place]

    def moments(self) -> list[datetime]:
        """When the backups were taken, the oldest first."""
        return _moments(self.data, DATA)

    def last(self) -> datetime | None:
        """The last good one: not one that is known to be broken."""
        broken = self.state().broken
        return next((one for one in reversed(self.moments()) if name_of(one) != broken), None)

    def keys_for(self, name: str) -> Path:
        """Raises Trouble when there are none for it any more."""
        taken_at = moment_of(name)
        found = rules.keys_for(taken_at, _moments(self.keys, KEYS)) if taken_at else None
        if found is None:
            raise Trouble(f"There is no keys file in {self.keys} that opens {name}. Name one with --keys FILE.")
        return self.keys_file(name_of(found))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else takes or tries one meanwhile."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.data / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble("Another backup is being taken or tried just now. Wait until it is done.") from None
            yield

    @contextmanager
    def half(self, name: str) -> Iterator[tuple[Path, Path]]:
        """Where a backup is written. It is on the shelf when the block ends well: first the keys, then the data."""
        halves = [_begin(self.data, name, DATA), _begin(self.keys, name, KEYS)]
        try:
            yield halves[0], halves[1]
            for half, whole in ((halves[1], self.keys_file(name)), (halves[0], self.data_file(name))):
                half.rename(whole)
                _sync(whole.parent)
        except OSError as error:
            raise Trouble(f"The backup could not be written to {self.data} ({error.strerror}).") from None
        finally:
            for half in halves:
                half.unlink(missing_ok=True)

    def prune(self, now: datetime) -> None:
        for folder in filter(None, (self.data, self.second)):
            _prune(folder, DATA, rules.data_kept(_moments(folder, DATA), now))
        for folder in filter(None, (self.keys, self.second_keys)):
            _prune(folder, KEYS, rules.keys_kept(_moments(folder, KEYS), now))

    def copy_away(self) -> None:
        """What is kept here and not yet in the second place. Raises Trouble when that is away."""
        for here, there, kind in ((self.keys, self.second_keys, KEYS), (self.data, self.second, DATA)):
            if there is not None:
                _copy(here, there, kind)

    def state(self) -> State:
        try:
            return State(**json.loads((self.data / "state.json").read_text()))
        except (OSError, ValueError, TypeError):
            return State()

    def note(self, **changed: str) -> None:
        """Keeps what changed in the state."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = self.data / "state.json.tmp"
        half.write_text(json.dumps(asdict(replace(self.state(), **changed))))
        half.rename(self.data / "state.json")


def of_folder(folder: Path, environment: Mapping[str, str] = os.environ) -> Shelf:
    """Of the college on this machine that lies in `folder`."""
    return shelf(folder / "backups", folder / "backup-keys", environment)


def shelf(data: Path, keys: Path, environment: Mapping[str, str]) -> Shelf:
    """With the second place that the settings name. Raises Trouble for one that would be none."""
    second, second_keys = (_place(environment.get(name, "")) for name in (SECOND, SECOND_KEYS))
    if (second is None) != (second_keys is None):
        missing = SECOND_KEYS if second else SECOND
        raise Trouble(
            f"The setting {missing} is missing. {SECOND} and {SECOND_KEYS} are set together: without the keys nobody "
            "can read the data. Keep the two apart, on different disks if you can."
        )
    if second and second_keys and (_is_within(second, second_keys) or _is_within(second_keys, second)):
        raise Trouble(f"{SECOND} and {SECOND_KEYS} must be two folders, neither inside the other.")
    return Shelf(data, keys, second, second_keys)


def _place(text: str) -> Path | None:
    return Path(text).expanduser().resolve() if text else None


def _is_within(one: Path, other: Path) -> bool:
    return one == other or other in one.parents


def _begin(folder: Path, name: str, kind: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"*{kind}.half"):
        left.unlink()
    return folder / f"{name}{kind}.half"


def _moments(folder: Path, kind: str) -> list[datetime]:
    found = (moment_of(path.name.removesuffix(kind)) for path in folder.glob(f"*{kind}"))
    return sorted(moment for moment in found if moment)


def _prune(folder: Path, kind: str, kept: set[datetime]) -> None:
    for moment in _moments(folder, kind):
        if moment not in kept:
            (folder / f"{name_of(moment)}{kind}").unlink(missing_ok=True)


def _copy(here: Path, there: Path, kind: str) -> None:
    if not there.is_dir():
        raise Trouble(f"The second place for backups is not there: {there}. Is its disk connected?")
    try:
        for moment in sorted(set(_moments(here, kind)) - set(_moments(there, kind))):
            name = f"{name_of(moment)}{kind}"
            half = there / f"{name}.half"
            shutil.copyfile(here / name, half)
            half.chmod(0o600)
            _sync(half)
            half.rename(there / name)
            _sync(there)
    except OSError as error:
        raise Trouble(f"The backup could not be copied to {there} ({error.strerror}).") from None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
