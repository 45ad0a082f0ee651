"""Which version of the college this is."""

import subprocess

from infra.local.services import HOME

VERSION = "0.1.0"


def release() -> str:
    """With the commit, where this copy is a git checkout."""
    commit = head()
    return f"{VERSION} {commit[:12]}" if commit else VERSION


def head() -> str:
    """The commit that this copy stands on; nothing where it is no checkout of its own."""
    return git("rev-parse", "HEAD") if (HOME / ".git").exists() else ""


def git(*words: str) -> str:
    """What git says; nothing when it does not do it."""
    try:
        done = subprocess.run(["git", *words], cwd=HOME, capture_output=True, text=True, check=False)  # noqa: S603, S607
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
