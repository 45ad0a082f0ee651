"""Leaving an idea without an account, looking it up, and the box."""

import re

import pytest

from tests.examples.people import ELERI, GWEN, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest

WORDS = "A morning on how to talk to a doctor when you freeze."


async def left(guest: Guest, words: str = WORDS, **more: str) -> int:
    """The number on the page."""
    await guest.open("/ideas")
    shown = await guest.send("/ideas", words=words, **more)
    found = re.fullmatch(r"/ideas/(\d+)", shown.path)
    assert found, shown.text
    return int(found[1])


async def test_anybody_leaves_an_idea_and_is_told_what_happens_next(guest: Guest) -> None:
    number = await left(guest)
    assert guest.page is not None
    assert guest.page.heading == "Thank you. Somebody will read this."
    for words in (str(number), WORDS, "What happens next", "reads it", "yes, not yet, or no, and why", "Take it back"):
        assert guest.page.says(words)


async def test_an_empty_form_keeps_everything_typed(guest: Guest) -> None:
    await guest.open("/ideas")
    shown = await guest.send("/ideas", words=" ", name="Nia Canary", contact="01632 960 111")
    assert shown.status == 422
    assert shown.says("Write your idea. A few words are enough.")
    assert 'value="Nia Canary"' in shown.html
    assert 'value="01632 960 111"' in shown.html


async def test_a_button_pressed_again_with_other_words_is_told_so_and_given_a_fresh_key(guest: Guest) -> None:
    """Back in the browser's history the old form has its old key: nothing typed is lost, and the next press counts."""
    first = (await guest.open("/ideas")).hidden("/ideas")
    assert (await guest.post("/ideas", {**first, "words": WORDS})).path.startswith("/ideas/")
    again = await guest.post("/ideas", {**first, "words": WORDS})
    other = await guest.post("/ideas", {**first, "words": "Something else."})
    assert again.status == 200
    assert other.status == 422
    assert other.says("This button was already pressed for something else.")
    assert other.says("Something else.")

    fresh = other.hidden("/ideas")
    assert fresh["idempotency_key"] != first["idempotency_key"]
    shown = await guest.post("/ideas", {**fresh, "words": "Something else."})
    assert shown.path != again.path
    assert shown.heading == again.heading


async def test_another_browser_sees_how_far_it_is_and_not_the_idea(site: Site, guest: Guest) -> None:
    number = await left(guest)
    async with site.guest() as other:
        shown = await other.open(f"/ideas/{number}")
        assert shown.says("It is in the box.")
        assert not shown.says("freeze")
        assert (await other.open("/ideas/look?number=%20" + str(number))).path == f"/ideas/{number}"
        assert (await other.open("/ideas/look?number=two")).status == 422
        assert (await other.open("/ideas/99999999")).status == 404
        shown = await other.open("/ideas/look?number=99999999")
        assert (shown.status, shown.heading) == (422, "Share an idea")
        assert shown.says("We have no idea with this number.")


async def test_whoever_wrote_too_much_is_told_by_how_much_and_keeps_it(guest: Guest) -> None:
    await guest.open("/ideas")
    shown = await guest.send("/ideas", words="🌱" * 4001)
    assert shown.status == 422
    assert shown.says("We can keep 4000 letters here, and this has 4001. Please make it shorter.")
    assert "🌱" * 4001 in shown.html


async def test_it_can_be_changed_and_taken_back_at_once(guest: Guest) -> None:
    number = await left(guest)
    await guest.open(f"/ideas/{number}/change")
    shown = await guest.send(f"/ideas/{number}/change", words="Better said.")
    assert shown.says("Changed. It has the same number.")
    assert shown.says("Better said.")
    shown = await guest.send(f"/ideas/{number}/take-back")
    assert shown.says("Taken back. What you wrote is gone")
    assert not shown.says("Better said.")


async def test_the_box_is_not_for_everybody(site: Site, guest: Guest) -> None:
    number = await left(guest)
    assert (await guest.open("/ideas/box")).path == "/sign-in"
    async with await site.signed_in(NIA) as nia:
        shown = await nia.open(f"/ideas/box/{number}")
        assert not shown.says("freeze")


async def test_a_member_reads_the_box_and_answers(site: Site, guest: Guest) -> None:
    number = await left(guest, name="Canary", contact="canary@example.org")
    async with await site.signed_in(ELERI) as member:
        assert (await member.open("/ideas/box")).says(WORDS)
        shown = await member.open(f"/ideas/box/{number}")
        assert shown.says("They want to be told; the desk does that.")
        assert "canary" not in shown.html.lower()
        shown = await member.send(f"/ideas/box/{number}/note", progress="read")
        assert shown.says("Whoever left it can see that it has been read.")
        assert re.search(r"They hear by [^.]+\. Read\.", (await member.open("/ideas/box")).text)
        await member.open(f"/ideas/box/{number}")
        shown = await member.send(f"/ideas/box/{number}/answer", reply="not_yet", look_again_on="")
        assert shown.status == 422
        assert shown.says("Choose the day on which the group looks at it again.")
        shown = await member.send(f"/ideas/box/{number}/answer", reply="no", **{"words-no": "The library does this."})
        assert shown.says("Answered.")
    async with site.guest() as other:
        assert (await other.open(f"/ideas/{number}")).says("The library does this.")
    async with await site.signed_in(GWEN) as desk:
        assert (await desk.open("/ideas/box?shelf=answered")).says("canary@example.org")
        shown = await desk.send(
            f"/ideas/box/{number}/told", idea_id=desk.page.hidden(f"/ideas/box/{number}/told")["idea_id"]
        )  # type: ignore[union-attr]
        assert shown.says("Their name and how to reach them are rubbed out now.")
        assert not shown.says("canary@example.org")


async def test_the_desk_puts_a_slip_of_paper_in_the_box(site: Site) -> None:
    async with await site.signed_in(GWEN) as desk:
        await desk.open("/ideas/box/add")
        shown = await desk.send("/ideas/box/add", words="Knitting, with tea.", contact="01632 960 112")
        assert shown.says("It is in the box.")
        assert shown.says("Knitting, with tea.")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/ideas", "/ideas/{}", "/ideas/box", "/ideas/box/{}", "/ideas/box/add"])
async def test_every_page_of_ideas_is_for_everybody(visits: Visits, site: Site, path: str) -> None:
    async with site.guest() as guest:
        number = await left(guest)
    visits.sign_in(await site.session(GWEN))
    await visits.check(path.format(number))


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/ideas/{}", "/ideas/{}/change"])
async def test_the_givers_own_pages_are_for_everybody(visits: Visits, site: Site, path: str) -> None:
    async with site.guest() as guest:
        number = await left(guest)
        visits.cookies["browser"] = guest.cookies["browser"]
    await visits.check(path.format(number))
