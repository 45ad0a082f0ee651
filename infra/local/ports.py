"""Free ports on this machine, kept from one start to the next while they stay free."""

import json
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


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
