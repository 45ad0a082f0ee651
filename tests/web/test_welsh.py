"""The college in Welsh: a preview, until the college turns it on and a named reader has passed what the public sees."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.examples.people import GWEN, NIA, OWAIN, RHIAN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.write_letters import AREAS
from web import catalogues, language, translate, welsh
from web.pages.welsh import NAMES, PUBLIC_AREAS
from web.welsh import PUBLIC

PREVIEW = "Rhagolwg yw’r Gymraeg hon."


@pytest_asyncio.fixture
async def reading(site: Site) -> AsyncIterator[Site]:
    """Rhian reads it. Afterwards it is as it was."""
    await arrange(site, "being_read")
    yield site
    await arrange(site, "being_read")


async def arrange(site: Site, stage: str) -> None:
    async with await site.signed_in(OWAIN) as owain:
        await owain.open("/welsh")
        said = await owain.send("/welsh", stage=stage, reader_id=str(RHIAN.person_id))
        assert said.says("Kept. Pages follow within a minute.")


async def pass_all(site: Site) -> None:
    async with await site.signed_in(RHIAN) as rhian:
        for area in sorted(PUBLIC):
            await rhian.open(f"/welsh/{area}")
            shown = await rhian.send(f"/welsh/{area}", do="pass")
            assert shown.says("Thank you. Your name and today stand beside it.")
        assert shown.says("Read by Rhian on")
        assert shown.says("All of it has been read.")


def has_link(html: str) -> bool:
    return 'hreflang="cy" lang="cy" rel="alternate">Cymraeg</a>' in html


async def test_a_preview_says_so_in_both_languages_and_nobody_is_led_to_it(guest: Guest, site: Site) -> None:
    shown = await guest.open("/cy/courses")
    assert shown.says(f"{PREVIEW} Does neb wedi ei darllen a’i derbyn eto, felly gall fod gwallau ynddi. This Welsh is")
    assert '<span lang="en">This Welsh is a preview.' in shown.html
    assert '<meta name="robots" content="noindex">' in shown.html
    assert 'hreflang="cy" href' not in shown.html
    assert 'lang="en" rel="alternate">English</a>' in shown.html
    async with site.guest() as other, await site.signed_in(NIA) as nia:
        english = await other.open("/courses")
        assert not has_link(english.html)
        assert "noindex" not in english.html
        assert has_link((await nia.open("/courses")).html)


async def test_everybody_sees_it_once_it_is_on_and_all_of_it_is_read(reading: Site, guest: Guest) -> None:
    await arrange(reading, "on")
    assert (await guest.open("/cy/courses")).says(PREVIEW)  # turned on, and nobody has read it
    await pass_all(reading)

    shown = await guest.open("/cy/courses")
    assert not shown.says(PREVIEW)
    assert "noindex" not in shown.html
    assert 'hreflang="cy" href' in shown.html
    async with reading.guest() as other:
        assert has_link((await other.open("/courses")).html)

    await arrange(reading, "being_read")  # passed, and turned off again
    assert (await guest.open("/cy/courses")).says(PREVIEW)


async def test_when_a_text_changes_its_reader_is_asked_again(reading: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await pass_all(reading)
    codes = {**language.codes("cy")}
    codes["courses"] = codes["courses"] | {"0" * 12}
    monkeypatch.setattr(welsh, "codes", lambda _: codes)
    await arrange(reading, "on")
    async with reading.guest() as guest, await reading.signed_in(RHIAN) as rhian:
        assert (await guest.open("/cy")).says(PREVIEW)
        assert (await rhian.open("/home")).says("1 part that the public sees waits for you.")
        assert (await rhian.open("/welsh")).says("1 text is new or says something else since.")


async def test_a_text_that_went_asks_nobody_again() -> None:
    codes = language.codes("cy")["courses"]
    assert welsh.unread("courses", codes | {"0" * 12}) == 0
    assert welsh.unread("courses", set(sorted(codes)[1:])) == 1


async def test_what_is_wrong_is_kept_and_told_to_the_administrators(reading: Site) -> None:
    async with await reading.signed_in(RHIAN) as rhian, await reading.signed_in(OWAIN) as owain:
        page = await rhian.open("/welsh/crisis_numbers")
        field = re.findall(r'name="(wrong-[0-9a-f]{12})"', page.html)[0]
        kept = await rhian.send("/welsh/crisis_numbers", do="keep", **{field: "Nobody says this"})
        assert kept.says("What you wrote is kept.")
        assert "Nobody says this</textarea>" in kept.html
        assert (await owain.open("/welsh")).says("Nobody says this")
        assert (await owain.open("/welsh/crisis_numbers")).says("This is wrong, because: Nobody says this")

        long = await rhian.send("/welsh/crisis_numbers", do="keep", **{field: "x" * 1001})
        assert (long.status, f'id="{field}-error"' in long.html, "x" * 1001 in long.html) == (422, True, True)
        await rhian.open("/welsh/crisis_numbers")
        await rhian.send("/welsh/crisis_numbers", do="keep", **{field: ""})
        assert not (await owain.open("/welsh")).says("Nobody says this")


async def test_what_changed_under_her_eyes_is_not_passed(reading: Site) -> None:
    async with await reading.signed_in(RHIAN) as rhian:
        await rhian.open("/welsh/home")
        shown = await rhian.send("/welsh/home", do="pass", digest="of yesterday")
        assert shown.says("These texts have changed while you were reading.")


async def test_it_is_for_its_reader_and_the_administrators(reading: Site) -> None:
    async with await reading.signed_in(GWEN) as gwen, await reading.signed_in(OWAIN) as owain:
        assert (await gwen.open("/welsh")).status == 403
        assert (await gwen.open("/welsh/home")).status == 403
        shown = await owain.open("/welsh/home")
        assert (shown.says("Rhian reads it."), "I have read this" in shown.text) == (True, False)
        assert (await owain.open("/welsh/nowhere")).status == 404


def test_every_area_of_the_public_has_a_name_and_every_public_page_is_in_one() -> None:
    assert set(NAMES) <= set(translate.catalogues())
    assert set(PUBLIC_AREAS) == PUBLIC
    shown = [
        file
        for source in (Path(translate.WEB) / "pages").rglob("*.py")
        for file in re.findall(r'"([a-z_/]+\.html)"[^()]*?public=True', source.read_text())
    ]
    assert len(shown) >= 7
    areas = {file: translate.area_of(Path("templates") / file) for file in shown}
    assert {file for file, area in areas.items() if area not in PUBLIC} == set()
    open_to_all = [
        source for source in (translate.WEB / "pages").rglob("*.py") if "Given[Visitor]" in source.read_text()
    ]
    assert {translate.area_of(source.relative_to(translate.WEB)) for source in open_to_all} <= PUBLIC


@pytest.mark.parametrize("area", AREAS)
def test_what_is_written_to_people_is_among_what_is_read(area: str) -> None:
    """As it stands there: else `python -m tests.web.write_letters`. Services and web know each text by one code."""
    assert {one.code for one in AREAS[area]} == language.codes("cy")[area]
    assert {(one.english, one.welsh) for one in AREAS[area]} == {
        (message.id, message.string) for message in catalogues.catalogue(translate.WELSH / f"{area}.po") if message.id
    }


@pytest.mark.browser
async def test_these_pages_are_for_everybody(reading: Site, visits: Visits) -> None:
    visits.sign_in(await reading.session(OWAIN))
    await visits.check("/welsh")
    visits.sign_in(await reading.session(RHIAN))
    await visits.check("/welsh/crisis_numbers")
