"""A tutor keeps the list of a session on her device, and it outlives her sign-in there."""

import pytest

from tests.examples.people import ANWEN, BETHAN, GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.test_who_came import a_day

HERE = "/my/signed-in"


async def keeps(anwen: Guest, path: str) -> None:
    await anwen.open(path)
    shown = await anwen.send(path.replace("who-came", "keep"))
    assert (shown.path, shown.says("This list is kept on this device until")) == (path, True)


async def test_it_opens_and_is_marked_when_her_sign_in_has_ended(site: Site) -> None:
    path, other = await a_day(site), await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        await keeps(anwen, path)
        await end_session_here(site, anwen)

        shown = await anwen.open(path)
        assert shown.says("You are signed out everywhere else.")
        assert (shown.says("Nia"), shown.says("With Bethan.")) == (True, True)
        saved = await anwen.send(path, **{f"m-{NIA.person_id}": "came"})
        assert saved.says("Everything is sent.")
        for elsewhere in (other, "/who-came", "/my/about", "/teaching"):
            assert (await anwen.open(elsewhere)).path == "/sign-in"


async def end_session_here(site: Site, guest: Guest) -> None:
    """As when it was not used for too long: the list goes on."""
    async with site.house("people").database.transaction() as db:
        await db.execute("delete from session where person_id = $1 and until_at is null", ANWEN.person_id)
    site.web.state.frame.sessions._known.clear()


async def test_a_page_that_lay_open_meanwhile_is_saved(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        await keeps(anwen, path)
        await anwen.open(path)
        await end_session_here(site, anwen)
        anwen.cookies.delete("session")
        assert (await anwen.send(path, **{f"m-{NIA.person_id}": "came"})).says("Everything is sent.")


async def test_what_lay_open_is_not_saved_by_somebody_who_signs_in_after_her(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        await keeps(anwen, path)
        await anwen.open(path)
        anwen.cookies.set("session", await site.session(BETHAN))
        assert (await anwen.send(path, **{f"m-{NIA.person_id}": "came"})).status == 403


async def test_it_opens_on_no_other_browser(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen, site.guest() as other:
        await keeps(anwen, path)
        (name,) = [one for one in anwen.cookies if one.startswith("list-")]
        await other.open("/sign-in")
        other.cookies.set(name, anwen.cookies[name])
        assert (await other.open(path)).path == "/sign-in"


async def test_it_is_seen_and_ended_where_she_is_signed_in(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen, await site.signed_in(ANWEN) as phone:
        await keeps(anwen, path)
        shown = await phone.open(HERE)
        assert shown.says("only the list of a session, until")
        session = shown.html.split("only the list of a session")[1].split('name="session" value="')[1].split('"')[0]
        await phone.send(f"{HERE}/end", session=session)
        await end_session_here(site, anwen)
        site.web.state.frame.lists._known.clear()
        assert (await anwen.open(path)).path == "/sign-in"


async def test_signing_out_leaves_no_list_behind(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(ANWEN) as anwen:
        await keeps(anwen, path)
        name, kept = next((one, anwen.cookies[one]) for one in anwen.cookies if one.startswith("list-"))
        await anwen.open("/my/about")
        await anwen.send("/sign-out")
        assert name not in anwen.cookies
        anwen.cookies.set(name, kept)
        assert (await anwen.open(path)).path == "/sign-in"


async def test_the_desk_is_not_offered_it(site: Site) -> None:
    path = await a_day(site)
    async with await site.signed_in(GWEN) as gwen:
        assert not (await gwen.open(path)).says("Keep this list on this device")
        await gwen.post(path.replace("who-came", "keep"), (await gwen.open("/my/about")).hidden("/my/about/name"))
        assert not any(one.startswith("list-") for one in gwen.cookies)


@pytest.mark.browser
@pytest.mark.parametrize("is_kept", [False, True])
async def test_these_pages_are_for_everybody(visits: Visits, site: Site, is_kept: bool) -> None:
    path = await a_day(site)
    visits.sign_in(await site.session(ANWEN))
    if is_kept:
        page = await visits.page(path)
        await page.get_by_role("button", name="Keep this list on this device").click()
        await page.get_by_text("This list is kept on this device").wait_for()
    await visits.check(path)
