"""Whoever is not happy with how we handle what we know writes it; an administrator sees to it."""

import re

import pytest

from tests.examples.people import MARED, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest


async def test_it_is_written_seen_and_answered(guest: Guest, site: Site) -> None:
    await guest.open("/complaints/new")
    refused = await guest.send("/complaints/new", words="You told my sister.", contact="")
    assert refused.status == 422
    assert "You told my sister." in refused.html
    done = await guest.send("/complaints/new", words="You told my sister.", contact="07700 900142")
    assert done.says("It has come")

    async with await site.signed_in(OWAIN) as owain:
        listed = await owain.open("/complaints")
        path = re.findall(r'href="(/complaints/[0-9a-f-]{36})"', listed.html)[0]
        assert (await owain.open(path)).says("You told my sister.")
        assert (await owain.send(f"{path}/told")).says("Now an answer is owed.")
        assert (await owain.send(f"{path}/answer", answer="")).status == 422
        assert (await owain.send(f"{path}/answer", answer="We are sorry.")).says("We are sorry.")


async def test_nobody_else_sees_them(site: Site) -> None:
    async with await site.signed_in(MARED) as mared:
        assert (await mared.open("/complaints")).status == 403


@pytest.mark.browser
async def test_the_form_is_for_everybody(visits: Visits) -> None:
    await visits.check("/complaints/new")
