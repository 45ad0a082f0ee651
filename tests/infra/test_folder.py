"""What can be wrong with a college's folder, told as a sentence."""

import json
import os
import stat
from pathlib import Path

import pytest

from infra.local import secrets
from infra.local.folder import locate, opened
from infra.local.services import OUTSIDE, SERVICES
from infra.trouble import Trouble


def test_a_new_folder_gets_secrets_that_only_its_owner_reads(tmp_path: Path) -> None:
    with opened(tmp_path / "new" / "data") as folder:
        mode = stat.S_IMODE((folder.path / "secrets.json").stat().st_mode)

        assert mode == 0o600
        assert set(folder.secrets.database) == {*SERVICES, *OUTSIDE}


def test_secrets_stay_the_same_from_one_start_to_the_next(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as first:
        kept = first.secrets
    with opened(tmp_path / "data") as second:
        assert second.secrets == kept


def test_a_service_that_comes_later_gets_secrets_and_the_others_keep_theirs(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    before = secrets.make()
    for kept in (before.database, before.nats, before.keys):
        del kept["messages"]
    secrets.write(path, before)

    after = secrets.read_or_make(path)

    assert after.database["messages"]
    assert after.keys["messages"]
    assert {**after.keys, "messages": ""} == {**before.keys, "messages": ""}


def test_one_folder_has_one_supervisor(tmp_path: Path) -> None:
    with opened(tmp_path / "data"), pytest.raises(Trouble, match="already running"), opened(tmp_path / "data"):
        pass


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(Trouble, match="holds other things"), opened(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(Trouble, match="is a file"), opened(tmp_path / "data"):
        pass


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do() -> None:
    with pytest.raises(Trouble, match=r"/proc/data cannot be written .* --data"), opened(Path("/proc/data")):
        pass


def test_a_database_without_its_secrets_is_not_given_new_ones(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as folder:
        folder.postgres.mkdir()
    (tmp_path / "data" / "secrets.json").unlink()

    with pytest.raises(Trouble, match="Put it back from a backup"), opened(tmp_path / "data"):
        pass
    assert not (tmp_path / "data" / "secrets.json").exists()


def test_damaged_secrets_are_told_and_kept(tmp_path: Path) -> None:
    with opened(tmp_path / "data"):
        pass
    (tmp_path / "data" / "secrets.json").write_text('{"keys": ')

    with pytest.raises(Trouble, match="is damaged"), opened(tmp_path / "data"):
        pass


def test_a_start_that_was_killed_while_writing_secrets_begins_again(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "lock").touch()
    (tmp_path / "data" / "secrets.json.tmp").write_text('{"postgres_admin": ')

    with opened(tmp_path / "data"):
        assert json.loads((tmp_path / "data" / "secrets.json").read_text())["keys"]


def test_sockets_are_short_however_deep_the_folder(tmp_path: Path) -> None:
    with opened(tmp_path / ("deep" * 30) / "data") as folder:
        assert len(str(folder.postgres_sockets / ".s.PGSQL.5432")) < 100
        assert folder.sockets.stat().st_uid == os.geteuid()


def test_a_socket_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as folder:
        sockets = folder.sockets
    sockets.symlink_to(tmp_path)

    try:
        with pytest.raises(Trouble, match="belongs to somebody else"), opened(tmp_path / "data"):
            pass
    finally:
        sockets.unlink()


def test_a_place_without_a_college_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"no college in .* \./college up"):
        locate(tmp_path)
