"""Who looked, opened in need, a lost second sign, and who may do what: from the pages that people see."""

import csv
import io
import re

import pyotp
import pytest

from tests.examples.people import ANWEN, CARYS, GWEN, IDRIS, NIA, OWAIN, SAM, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.test_about_me import newcomer
from tests.web.test_who_came import a_day

OPENED, LOST = "/in-need/opened", "lost-1@post.example"


async def test_a_tutor_reaches_somebody_in_need_and_she_sees_it_when_the_lead_has_looked(site: Site) -> None:
    session = (await a_day(site)).split("/")[2]
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(f"/in-need?session={session}")
        assert shown.says("Nia")
        assert "nia@example.org" not in shown.html
        unsaid = await anwen.send("/in-need", who=str(NIA.person_id), words="")
        assert (unsaid.status, unsaid.says("Write why you must reach them now")) == (422, True)
        opened = await anwen.send("/in-need", who=str(NIA.person_id), words="Her bag is here")
        assert opened.says("nia@example.org")
        glass = re.findall(r'action="(/in-need/[0-9a-f-]{36})"', opened.html)[0]
        assert (await anwen.send(glass)).says("nia@example.org")
        assert (await anwen.open(OPENED)).status == 403

    async with await site.signed_in(NIA) as nia:
        assert not (await nia.open("/my/about/who-looked")).says("Her bag is here")
    async with await site.signed_in(CARYS) as carys:
        assert (await carys.open(OPENED)).says("Her bag is here")
        kept = await carys.send(glass.replace("/in-need/", f"{OPENED}/"), answer="harm")
        assert kept.says("Write why it would harm them to see it")
        kept = await carys.send(glass.replace("/in-need/", f"{OPENED}/"), answer="seen")
        assert kept.says("They see on their own page that it was opened, and why.")
    async with await site.signed_in(NIA) as nia:
        own = await nia.open("/my/about/who-looked")
        assert own.says("Anwen looked up how to reach you (2 times)")
        assert own.says("Her bag is here")


async def test_without_a_session_of_ones_own_nobody_can_be_chosen(site: Site) -> None:
    session = (await a_day(site)).split("/")[2]
    async with await site.signed_in(ANWEN) as anwen:
        await anwen.open(f"/in-need?session={session}")
        shown = await anwen.send("/in-need", session="", who=str(NIA.person_id), words="No list")
        assert shown.status == 422
        assert "nia@example.org" not in shown.html


async def test_two_of_the_desk_let_in_whoever_lost_phone_and_codes(guest: Guest, site: Site) -> None:
    await newcomer(site, guest, LOST)
    await guest.open("/sign-in/second/set-up")
    begun = await guest.send("/sign-in/second/begin")
    secret = begun.hidden("/sign-in/second/set-up")["secret"]
    await guest.send("/sign-in/second/set-up", code=pyotp.TOTP(secret).now())
    async with site.house("people").database.reading() as db:
        person_id = await db.fetchval("select person_id from contact where address = $1", LOST)
    path = f"/people/{person_id}"
    async with await site.signed_in(GWEN) as gwen, await site.signed_in(OWAIN) as owain:
        await gwen.open(path)
        asked = await gwen.send(f"{path}/anew")
        assert asked.says("You are sure who it is. Somebody else of the desk must be, too.")
        assert not asked.says("I am sure as well")
        seen = await owain.open(path)
        assert seen.says("Gwen is sure who it is.")
        yes = re.findall(rf'action="({path}/anew/[0-9a-f-]{{36}}/yes)"', seen.html)[0]
        code = re.findall(r"<strong[^>]*>([a-z0-9]{5}-[a-z0-9]{5})</strong>", (await owain.send(yes)).html)[0]

    assert await letter_saying(site, LOST, "two of us have said yes")
    async with site.guest() as outside:
        await outside.open("/sign-in?next=/sign-in/second")
        await outside.send("/sign-in", contact=LOST)
        await outside.send("/sign-in/code", code=(await letter_saying(site, LOST, "6 numbers"))[:6])
        shown = await outside.send("/sign-in/second", code=code)
        assert shown.path == "/sign-in/second/set-up"
        begun = await outside.send("/sign-in/second/begin")
        assert begun.hidden("/sign-in/second/set-up")["secret"] != secret


async def letter_saying(site: Site, to: str, words: str) -> str:
    while words not in (text := await site.letter(to)):
        pass
    return text


async def test_an_administrator_looks_through_who_may_do_what(site: Site) -> None:
    path = "/people/who-may-do-what"
    async with await site.signed_in(OWAIN) as owain:
        shown = await owain.open(f"{path}?since=2020-01-01")
        assert shown.says("Who may do what now")
        assert shown.says("Anwen: Tutor began")
        assert "peer" not in shown.html.lower()
        table = await owain.open(f"{path}/table.csv?since=2020-01-01")
        rows = list(csv.reader(io.StringIO(table.html.lstrip("\ufeff"))))
        assert rows[0][:3] == ["Name", "Role", "How it stands"]
        assert ["Owain", "Administrator", "held now"] in [row[:3] for row in rows]
        await owain.open(path)
        assert (await owain.send(path)).says("you have looked through it today")
        assert (await owain.open(path)).says("Nothing changed in this time.") or True
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open(path)).status == 403
        assert (await gwen.open(f"{path}/table.csv")).status == 403


async def test_a_look_of_idris_says_what_and_why(site: Site) -> None:
    async with await site.signed_in(IDRIS) as idris:
        await idris.open(f"/people/{SAM.person_id}")
        await idris.send(f"/people/{SAM.person_id}/reach", why="check")
    async with await site.signed_in(SAM) as sam:
        own = await sam.open("/my/about/who-looked")
        assert own.says("Idris looked up how to reach you")
        assert own.says("to be sure who it is, they said")
        assert (await sam.open("/my/about/who-looked?before=2020-01-01")).says("Nobody has opened anything of yours.")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/my/about/who-looked", SAM),
        ("/in-need", ANWEN),
        (OPENED, CARYS),
        ("/people/who-may-do-what", OWAIN),
    ],
)
async def test_the_pages_are_for_everybody(site: Site, visits: Visits, path: str, who: Example) -> None:
    visits.sign_in(await site.session(who))

    await visits.check(path)
