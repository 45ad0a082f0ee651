"""Free ports on this machine, kept from one start to the next while they stay free."""

import errno
import json
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
PAGES = "pages.json"

_NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)  # a machine without IPv6


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Raises PermissionError for a port that is not for ordinary people."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError:
        raise
    except OSError as error:
        return error.errno in _NO_SUCH_ADDRESS
    return True


def is_free_for_pages(port: int) -> bool:
    """Also where a browser looks first for `localhost`, so that nobody meets something else there."""
    return is_free(port) and is_free(port, "::1")


def free(count: int) -> list[int]:
    """Ports nobody uses now. All are held open until the last is found, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def kept_pages(college: Path) -> int | None:
    """Where the pages of a college answer that was begun beside its example; nothing for any other."""
    return read(college / PAGES).get("pages")


def kept(path: Path, *names: str) -> dict[str, int]:
    """The ports of `names` as they were last time; new ones where one is not free any more."""
    before = read(path)
    if set(before) != set(names) or not all(is_free(port) for port in before.values()):
        before = dict(zip(names, free(len(names)), strict=True))
        path.write_text(json.dumps(before, indent=1))
    return before


def read(path: Path) -> dict[str, int]:
    try:
        return {str(name): int(port) for name, port in json.loads(path.read_text()).items()}
    except (OSError, ValueError, AttributeError):
        return {}
