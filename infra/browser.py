"""Finds Chromium for the browser tests, and fetches it where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_CACHES = (Path.home() / ".cache" / "ms-playwright", Path.home() / "Library" / "Caches" / "ms-playwright")
_PROGRAMS = ("chrome-linux*/chrome", "chrome-linux*/headless_shell", "chrome-mac*/Chromium.app/Contents/MacOS/Chromium")


def find() -> Path | None:
    """A Chromium that starts: the system's, else Playwright's own."""
    return next((program for program in _candidates() if _starts(program)), None)


def _candidates() -> Iterator[Path]:
    for name in _SYSTEM_NAMES:
        if found := shutil.which(name):
            yield Path(found)
    own = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for cache in (*([Path(own)] if own else []), *_CACHES):
        for pattern in _PROGRAMS:
            yield from sorted(cache.glob(f"chromium*/{pattern}"), reverse=True)


def _starts(program: Path) -> bool:
    """Its libraries may be missing: it is asked for its version."""
    try:
        return _run([str(program), "--version"], 30)
    except OSError:
        return False


def find_or_fetch() -> Path | None:
    """Debian's when we are root, Playwright's download otherwise. None where neither can be had."""
    if found := find():
        return found
    print("Fetching Chromium for the browser tests ...", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _from_debian()
    if not find():
        _run([sys.executable, "-m", "playwright", "install", "chromium"], 600)
    return find()


def _from_debian() -> None:
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
    if not _run(install, 900) and _run(["apt-get", "update", "-q"], 300):
        _run(install, 900)


def _run(words: list[str], seconds: float) -> bool:
    try:
        done = subprocess.run(  # noqa: S603  # words of our own
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
