"""The list of whom the college has forgotten is on the disk before anybody is told so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.runtime.erased import ErasureList, append_to, from_setting
from services.runtime.ids import new_id

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


async def test_who_is_written_twice_is_read_once_with_the_first_time(tmp_path: Path) -> None:
    erased, (her, him) = ErasureList([tmp_path / "erased.txt"]), (new_id(), new_id())
    for person_id, hours in ((her, 1), (him, 2), (her, 3)):
        await erased.append(person_id, NOON + timedelta(hours=hours))

    assert erased.read() == ((her, NOON + timedelta(hours=1)), (him, NOON + timedelta(hours=2)))


@pytest.mark.parametrize("cut_at", [1, 20, 40, 63])
async def test_half_a_line_of_a_killed_process_spoils_nothing(tmp_path: Path, cut_at: int) -> None:
    file, (her, him) = tmp_path / "erased.txt", (new_id(), new_id())
    erased = ErasureList([file])
    await erased.append(her, NOON)
    file.write_bytes(file.read_bytes()[:cut_at])
    await erased.append(him, NOON)

    assert him in {one.person_id for one in erased.read()}


async def test_a_copy_elsewhere_may_be_away_and_the_list_itself_may_not(tmp_path: Path) -> None:
    here, away, her = tmp_path / "erased.txt", tmp_path / "away" / "erased.txt", new_id()

    await from_setting(f"{here}:{away}").append(her, NOON)
    assert [one.person_id for one in from_setting(str(here)).read()] == [her]
    with pytest.raises(OSError, match="No such file"):
        await from_setting(f"{away}:{here}").append(her, NOON)
    with pytest.raises(OSError, match="ERASURE_LIST"):
        await from_setting("").append(her, NOON)


async def test_whoever_stands_on_one_of_the_lists_counts(tmp_path: Path) -> None:
    her, him = new_id(), new_id()
    files = [tmp_path / "one", tmp_path / "two"]
    append_to(files[1], [])
    await ErasureList(files[:1]).append(her, NOON)
    await ErasureList(files[1:]).append(him, NOON)

    assert {one.person_id for one in ErasureList(files).read()} == {her, him}
