"""A disk of the harness that loses its power holds what was synced, and nothing else."""

import os
from pathlib import Path

import pytest

from infra.local import secrets
from infra.local.folder import Folder
from tests.faults.stores import Stores

pytestmark = pytest.mark.faults


async def test_what_was_not_synced_is_gone(tmp_path: Path) -> None:
    stores = Stores(Folder(tmp_path, secrets.make()))
    for name in ("postgres", "nats"):
        (tmp_path / name).mkdir()
    stores.keep()
    stores.put_back()
    try:
        if not stores.can_lose_power:
            pytest.skip("this machine makes no file system in a file")
        write(tmp_path / "nats" / "synced", syncs=True)
        write(tmp_path / "nats" / "unsynced", syncs=False)
        write(tmp_path / "postgres" / "unsynced", syncs=False)

        stores.lose_power("nats")
        with pytest.raises(OSError, match="Input/output error"):
            write(tmp_path / "nats" / "after", syncs=False)
        await stores.power_is_back("nats")

        assert {one.name for one in (tmp_path / "nats").iterdir()} - {"lost+found"} == {"synced"}
        assert (tmp_path / "nats" / "synced").read_bytes() == b"x" * 5000
        assert (tmp_path / "postgres" / "unsynced").exists()  # another disk, which has its power
    finally:
        stores.let_go()


def write(path: Path, *, syncs: bool) -> None:
    with path.open("wb") as file:
        file.write(b"x" * 5000)
        file.flush()
        if syncs:
            os.fsync(file.fileno())
