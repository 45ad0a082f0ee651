"""What others wrote is what was checked when it was fetched, and no page goes round the content security policy."""

import re

import pytest

from web import vendor
from web.assets import STATIC
from web.templating import TEMPLATES

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style": r"<style|\sstyle\s*=",
    "a handler in an attribute": r"\son[a-z]+\s*=\s*[\"']",
    "htmx that needs eval": r"hx-on|[\"']js:|hx-vals=[\"']javascript|hx-trigger=[\"'][^\"']*\[",
    "unescaped text": r"\|\s*safe\b",
    "an address of somebody else": r"(?:src|href)=[\"']https?://",
}


def test_vendored_files_are_those_of_the_lock() -> None:
    assert vendor.changed(vendor.read_lock()) == []


def test_the_lock_names_no_registry() -> None:
    assert "://" not in vendor.LOCK.read_text()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        str(file.relative_to(TEMPLATES))
        for file in TEMPLATES.rglob("*.html")
        if re.search(FORBIDDEN[what], file.read_text())
    ]
    assert found == []


def test_our_own_script_is_small() -> None:
    for name, most in (("rc.js", 1900), ("who_came.js", 1500), ("nudged.js", 1500)):
        assert (STATIC / name).stat().st_size <= most, name
