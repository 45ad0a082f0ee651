"""Where somebody is signed in; and what she was writing outlives the end of it."""

from typing import Any

import pytest

from services.people.model import Device
from services.people.tokens import example_token
from tests.examples.people import ANWEN, BETHAN, GWEN, MARCUS, NIA, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates
from tests.web.guest import Guest, Shown
from web.device import WORDS, device_of

HERE = "/my/signed-in"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148"
WORD = "quince-51"
TYPED = f"{WORD} & what I typed?\nOn two lines, “quoted”."


@pytest.mark.parametrize(
    ("says_of_itself", "device"),
    [
        (IPHONE, "iphone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "android-phone"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X910) Chrome/140.0 Safari/537.36", "android-tablet"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140.0 Safari/537.36", "chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Edg/140.0", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "linux"),
        ("", "other"),
    ],
)
def test_a_browser_is_one_word(says_of_itself: str, device: str) -> None:
    assert device_of(says_of_itself) == device


def test_web_and_people_know_the_same_words() -> None:
    assert set(WORDS) == set(Device)


async def sign_in(site: Site, guest: Guest, one: Example, says_of_itself: str = "") -> None:
    """With her own link, on a device that says this of itself."""
    token = example_token(site.house("people").settings.key, one.person_id)
    await guest.open(f"/sign-in/link/{token}")
    await guest.send("/sign-in/link", headers={"User-Agent": says_of_itself})


async def a_minute_later(site: Site) -> None:
    """Web forgets what it knew of sessions, as it does within a minute."""
    site.web.state.frame.sessions._known.clear()


async def test_each_device_can_be_ended_from_another_and_is_dead_within_a_minute(site: Site) -> None:
    async with site.guest() as phone, site.guest() as computer, site.guest() as third:
        await sign_in(site, phone, MARCUS, IPHONE)
        await sign_in(site, third, MARCUS)
        await sign_in(site, computer, MARCUS, "Mozilla/5.0 (Windows NT 10.0; Win64; x64)")
        shown = await computer.open(HERE)
        assert shown.says("A Windows computer (this one)")
        assert shown.says("An iPhone")
        session = shown.html.split("<strong>An iPhone")[1].split('name="session" value="')[1].split('"')[0]

        ended = await computer.send(f"{HERE}/end", session=session)
        assert (ended.says("Signed out there."), ended.says("An iPhone")) == (True, False)
        again = await computer.send(f"{HERE}/end", session=session)
        assert (again.status, again.says("This sign-in has ended already.")) == (422, True)
        await a_minute_later(site)
        assert (await phone.open(HERE)).path == "/sign-in"
        assert (await third.open(HERE)).heading == "Where I am signed in"

        alone = await computer.send(f"{HERE}/end")
        assert alone.says("You are signed in nowhere else.")
        await a_minute_later(site)
        assert (await third.open(HERE)).path == "/sign-in"
        assert (await computer.open("/my/about")).says("On 1 device.")


async def end_sign_in(site: Site, one: Example) -> None:
    async with site.house("people").database.transaction() as db:
        await db.execute("delete from session where person_id = $1", one.person_id)
    await a_minute_later(site)


async def proposal(site: Site, guest: Guest) -> tuple[str, dict[str, str]]:
    await guest.open("/proposals/new")
    shown = await guest.send("/proposals/new")
    path = f"{shown.path}/part/1"
    return path, {"title": "How we listen", "summary": TYPED}


async def proposal_is_kept(guest: Guest, sent: Shown) -> bool:
    return WORD in (await guest.open(f"{sent.path.split('?')[0]}?part=1")).html


async def worry(site: Site, guest: Guest) -> tuple[str, dict[str, str]]:
    await guest.open("/worried")
    return "/worried", {"about": "Somebody", "what_happened": TYPED, "what_was_done": TYPED}


async def worry_is_kept(guest: Guest, sent: Shown) -> bool:
    return sent.heading == "It is passed on"


async def note(site: Site, guest: Guest) -> tuple[str, dict[str, str]]:
    place = await book_known(site, NIA, await course_dates(site, tutors=(ANWEN, BETHAN)))
    await guest.open(f"{place}/note")
    return f"{place}/note", {"words": TYPED}


async def note_is_kept(guest: Guest, sent: Shown) -> bool:
    return sent.says("Kept.") and WORD in sent.html


@pytest.mark.parametrize(
    ("one", "form", "is_kept"),
    [(ANWEN, proposal, proposal_is_kept), (ANWEN, worry, worry_is_kept), (NIA, note, note_is_kept)],
)
async def test_what_was_typed_outlives_the_end_of_a_sign_in(site: Site, one: Example, form: Any, is_kept: Any) -> None:
    async with site.guest() as guest:
        await sign_in(site, guest, one)
        path, typed = await form(site, guest)
        await end_sign_in(site, one)
        kept = await guest.send(path, **typed)
        assert (kept.status, kept.heading) == (401, "You need to sign in again")
        assert 'href="/sign-in?next=%2Fsign-in%2Fdone" target="_blank"' in kept.html
        assert WORD not in f"{kept.response.url} {kept.headers} {guest.cookies}", "it is in the page and nowhere else"

        await sign_in(site, guest, one)  # in the new tab
        fields = kept.hidden(path)
        assert {name: fields[name].replace("\r\n", "\n") for name in typed} == typed
        assert await is_kept(guest, await guest.post(path, fields))


async def test_what_she_typed_is_not_sent_by_somebody_who_signs_in_after_her(site: Site) -> None:
    """At a computer that several people use."""
    async with site.guest() as shared:
        await sign_in(site, shared, ANWEN)
        path, typed = await worry(site, shared)
        await end_sign_in(site, ANWEN)
        kept = await shared.send(path, **typed)
        await sign_in(site, shared, MARCUS)
        refused = await shared.post(path, kept.hidden(path))
        assert (refused.status, refused.heading) == (403, "Somebody else is signed in here now")
        assert WORD not in refused.html
        await sign_in(site, shared, ANWEN)
        assert await worry_is_kept(shared, await shared.post(path, kept.hidden(path)))


async def test_what_was_typed_outlives_that_she_is_asked_to_be_surely_herself(site: Site) -> None:
    """Her second sign is half a day old when she presses the button. Showing it again makes the session a new one."""
    async with site.guest() as guest:
        await sign_in(site, guest, GWEN)
        await guest.open("/people/add")
        async with site.house("people").database.transaction() as db:
            await db.execute("update session set factor = 'code' where person_id = $1", GWEN.person_id)
        await a_minute_later(site)
        kept = await guest.send("/people/add", **{"name": "Tegwen", "reach": "mail", "to-mail": "tegwen@post.example"})
        assert (kept.status, kept.heading) == (401, "We need to be sure that it is you")
        before = guest.cookies["session"]
        await sign_in(site, guest, GWEN)
        assert guest.cookies["session"] != before
        assert (await guest.post("/people/add", kept.hidden("/people/add"))).heading == "Tegwen"


@pytest.mark.browser
async def test_where_she_is_signed_in_is_for_everybody(visits: Visits, site: Site) -> None:
    await site.session(ANWEN)
    visits.sign_in(await site.session(ANWEN))
    await visits.check(HERE)
