"""Invitations: the link, the slip, the phone, and the list of those that are open."""

import re

import pytest

from tests.examples.people import ANWEN, GWEN, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest

LIST = "/people/invitations"


async def ask(site: Site, name: str, **reach: str) -> str:
    """Gwen has made somebody known and asked her to be a member. The path of her page."""
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open("/people/add?role=member")
        added = await gwen.send("/people/add", **{"name": name, "role": "member"} | reach)
        assert 'value="member" selected' in added.html
        await gwen.send(f"{added.path}/invite", role="member", until_on="")
        return added.path


def form_of(html: str, name: str, what: str) -> str:
    """The form on the list that does `what` for this person."""
    found = re.search(rf">{name}</a>.*?(/people/invitations/[0-9a-f-]+/{what})", html, re.DOTALL)
    assert found
    return found[1]


async def test_a_link_is_answered_by_somebody_who_is_not_signed_in(site: Site, guest: Guest) -> None:
    await ask(site, "Heulwen", **{"reach": "mail", "to-mail": "heulwen-asked@post.example"})
    found = re.search(r"/invitation/\S+", await site.letter("heulwen-asked@post.example"))
    assert found
    shown = await guest.open(found[0])
    assert (shown.path, shown.says("For Heulwen")) == ("/invitation", True)
    assert shown.says("You are asked to be: Member of the group")

    assert (await guest.send("/invitation", answer="yes")).heading == "Thank you"

    assert (await guest.open(found[0])).says("This link or code does not open anything any more.")
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open("/people?words=heulwen")).says("Member of the group")


async def test_a_slip_is_shown_once_and_its_code_is_typed_anywhere(site: Site, guest: Guest) -> None:
    await ask(site, "Morfydd", reach="through", **{"to-through": "her sister at the shop"})
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open(LIST)
        assert shown.says("No message reaches them: ring, or print a slip.")
        slip = await gwen.send(form_of(shown.html, "Morfydd", "slip"))
        found = re.search(r'rc-slip__code">([a-z0-9-]+)<', slip.html)
        assert found

    await guest.open("/invitation")
    wrong = await guest.send("/invitation/code", code="aaaaa-aaaaa")
    assert (wrong.status, 'id="code-error"' in wrong.html) == (422, True)
    assert (await guest.send("/invitation/code", code="")).status == 422
    assert (await guest.send("/invitation/code", code=found[1].upper())).says("For Morfydd")
    nothing = await guest.send("/invitation")
    assert (nothing.status, nothing.says("For Morfydd")) == (422, True)
    assert (await guest.send("/invitation", answer="no")).says("You need not say why.")


async def test_the_desk_writes_down_what_is_said_on_the_phone_and_nobody_else_does(site: Site) -> None:
    await ask(site, "Gwilym", reach="call", **{"to-call": "01632 960 177"})
    async with await site.signed_in(GWEN) as gwen:
        slip = await gwen.send(form_of((await gwen.open(LIST)).html, "Gwilym", "slip"))
        found = re.search(r'rc-slip__code">([a-z0-9-]+)<', slip.html)
        assert found
        async with await site.signed_in(ANWEN) as anwen:
            await anwen.open("/invitation")
            hers = await anwen.send("/invitation/code", code=found[1])
            assert hers.says("Sign out first, if this is for you.")
            assert 'name="answer"' not in hers.html
        shown = await gwen.open("/invitation")
        assert shown.says("You are signed in as Gwen.")
        assert (await gwen.send("/invitation", answer="yes")).heading == "Written down"
        assert not (await gwen.open(LIST)).says("Gwilym")


async def test_it_is_sent_again_and_taken_back(site: Site) -> None:
    await ask(site, "Ffion", **{"reach": "mail", "to-mail": "ffion@post.example"})
    async with await site.signed_in(GWEN) as gwen:
        shown = await gwen.open(LIST)
        html, slip = shown.html, form_of(shown.html, "Ffion", "slip")
        tokens = shown.hidden(slip)
        assert (await gwen.send(form_of(html, "Ffion", "again"))).says("It is on its way once more.")
        assert (await gwen.send(form_of(html, "Ffion", "back"))).says("Taken back.")
        gone = await gwen.post(slip, tokens)
        assert (gone.status, gone.says("This invitation is not open any more.")) == (422, True)
    async with await site.signed_in(ANWEN) as anwen:
        assert (await anwen.open(LIST)).status == 403


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site: Site, visits: Visits) -> None:
    await ask(site, "Tesni", **{"reach": "mail", "to-mail": "tesni@post.example"})
    await visits.check("/invitation")
    await visits.check("/invitation/answered/yes")
    visits.sign_in(await site.session(OWAIN))
    await visits.check(LIST)
    await visits.check_after(LIST, "Slip, or on the phone")
