"""Where Chromium for the browser tests comes from, tried with programs that only say what they were asked."""

import os
import sys
from pathlib import Path

import pytest

from infra import browser

APT = """#!/bin/sh
echo "$*" >> {asked}
case "$1" in
update) touch {folder}/updated;;
install) [ -e {folder}/updated ] || exit 100
  printf '#!/bin/sh\\nexit 0\\n' > {folder}/chromium; chmod +x {folder}/chromium;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Chromium. The folder is its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "touch", "chmod"):
        (folder / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setattr(browser, "_CACHES", ())
    return folder


def with_apt(machine: Path) -> Path:
    asked = machine / "asked"
    (machine / "apt-get").write_text(APT.format(asked=asked, folder=machine))
    (machine / "apt-get").chmod(0o755)
    return asked


def test_root_gets_it_from_debian_after_its_lists_are_read(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = with_apt(machine)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert browser.find_or_fetch() == machine / "chromium"
    assert [line.split()[0] for line in asked.read_text().splitlines()] == ["install", "update", "install"]


def test_an_ordinary_person_asks_playwright_and_nothing_of_the_system(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = with_apt(machine)
    python = machine / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> {machine}/said\nexit 1\n')  # it cannot be reached
    python.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "executable", str(python))

    assert browser.find_or_fetch() is None
    assert (machine / "said").read_text() == "-m playwright install chromium\n"
    assert not asked.exists()


def test_one_that_does_not_start_is_none(machine: Path) -> None:
    (machine / "chromium").write_text("#!/bin/sh\nexit 127\n")
    (machine / "chromium").chmod(0o755)

    assert browser.find() is None


def test_playwrights_own_is_found_where_it_keeps_it(machine: Path, tmp_path: Path) -> None:
    own = tmp_path / "browsers" / "chromium-1255" / "chrome-linux64" / "chrome"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)

    assert browser.find() == own
