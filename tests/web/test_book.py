"""Booking as somebody new and as somebody known; nothing that was typed is lost, and nobody's wish either."""

import html
from uuid import uuid4

import pytest

from tests.examples.people import NIA
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site
from tests.web.course_dates import book_new, course_dates, type_numbers
from tests.web.guest import Guest
from web.clients import ServiceAway


def fresh(name: str) -> str:
    return f"{name}-{uuid4().hex[:8]}@example.org"


async def test_somebody_new_has_her_place_kept_at_the_press_and_booked_with_the_numbers(
    guest: Guest, site: Site
) -> None:
    run_id, contact = await course_dates(site), fresh("ceri")

    asked = await book_new(site, guest, run_id, "Ceri", contact)
    assert (asked.heading, asked.path) == ("Type the 6 numbers we sent you", f"/courses/{run_id}/code")
    assert asked.says("We are keeping your place while you look.")
    booked = await type_numbers(site, guest, run_id, contact)

    assert booked.heading == "Your place is booked"
    assert booked.says("Ceri Sign out")
    mine = await guest.open("/my")
    assert mine.says("Sleeping better, gently")


async def test_somebody_signed_in_is_not_taken_for_a_stranger_while_nobody_can_say_who_she_is(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = await course_dates(site)
    async with await site.signed_in(NIA) as nia:
        form = await nia.open(f"/courses/{run_id}/book")
        with monkeypatch.context() as away:
            away.setattr(site.web.state.frame.sessions, "visitor", _nobody_answers)
            shown = await nia.send(f"/courses/{run_id}/book")
        assert (shown.status, shown.heading) == (503, "Please press the button again in a minute")
        assert (
            shown.hidden(f"/courses/{run_id}/book")["idempotency_key"]
            == form.hidden(f"/courses/{run_id}/book")["idempotency_key"]
        )
        assert (await nia.send(f"/courses/{run_id}/book")).heading == "Your place is booked"


async def _nobody_answers(_: str) -> None:
    raise ServiceAway("people")


async def test_what_is_missing_stands_beside_its_field_and_what_was_typed_stays(guest: Guest, site: Site) -> None:
    run_id = await course_dates(site)
    await guest.open(f"/courses/{run_id}/book")

    shown = await guest.send(f"/courses/{run_id}/book", name="Ceri", reach="mail", **{"to-mail": "nonsense"})

    assert shown.status == 422
    assert shown.says("Choose yes or no")
    assert 'value="nonsense"' in shown.html
    assert 'value="Ceri"' in shown.html


async def test_a_wrong_number_keeps_her_on_a_page_that_a_phone_may_open_afresh(guest: Guest, site: Site) -> None:
    run_id, contact = await course_dates(site), fresh("ceri")
    await book_new(site, guest, run_id, "Ceri", contact)
    where = str(guest.page.html.split('action="', 1)[1].split('"', 1)[0]) if guest.page else ""

    wrong = await guest.send(f"/courses/{run_id}/code", code="000000")
    assert (wrong.status, wrong.says("Please look at this again")) == (422, True)
    assert '<details class="rc-more" open>' in wrong.html  # new numbers are one press away
    afresh = await guest.open(html.unescape(where))

    assert afresh.heading == "Type the 6 numbers we sent you"
    assert (await type_numbers(site, guest, run_id, contact)).heading == "Your place is booked"
    assert (await guest.open(f"/courses/{run_id}/code")).path.startswith("/my/places/")


async def test_somebody_signed_in_books_with_one_press(site: Site) -> None:
    run_id = await course_dates(site)
    async with await site.signed_in(NIA) as nia:
        shown = await nia.open(f"/courses/{run_id}")
        assert shown.says("Book a place")
        booked = await nia.send(f"/courses/{run_id}/book")
        assert booked.heading == "Your place is booked"

        again = await nia.open(f"/courses/{run_id}")
        assert again.says("You have asked for a place")
        assert (await nia.open(f"/courses/{run_id}/book")).path == booked.path


async def test_when_it_is_full_she_is_in_the_line_and_sees_her_place_in_it(guest: Guest, site: Site) -> None:
    run_id, contact = await course_dates(site, places=1), fresh("alun")
    async with site.guest() as first:
        await book_new(site, first, run_id, "Meg", fresh("meg"))

    page = await guest.open(f"/courses/{run_id}")
    assert page.says("full, you can wait")
    asked = await book_new(site, guest, run_id, "Alun", contact)
    assert asked.says("The last place has gone, and you are in the line.")
    waits = await type_numbers(site, guest, run_id, contact)

    assert waits.heading == "You are first in the line"
    assert waits.says("People who have not been on a course before come first.")


async def test_the_whole_way_through_the_line(site: Site) -> None:
    run_id = await course_dates(site, places=1)
    async with site.guest() as one, site.guest() as other:
        contacts = fresh("one"), fresh("other")
        for guest, contact in zip((one, other), contacts, strict=True):
            await book_new(site, guest, run_id, "Pat", contact)
            await type_numbers(site, guest, run_id, contact)
        place = one.page.path if one.page else ""

        sure = await one.open(f"{place}/leave")
        assert sure.heading == "Would you like to give your place back?"
        gone = await one.send(f"{place}/give-back")
        assert gone.heading == "You have given your place back"
        back = await one.send(f"{place}/undo")
        assert back.heading == "Your place is booked"

        waits = other.page.path if other.page else ""
        left = await other.send(f"{waits}/leave")
        assert left.heading == "You have left the line"
        assert (await other.send(f"{waits}/undo")).heading == "You are first in the line"


@pytest.mark.browser
@pytest.mark.parametrize("has_script", [True, False])
async def test_somebody_books_with_the_keyboard_alone(visits: Visits, site: Site, has_script: bool) -> None:
    run_id, contact = await course_dates(site), fresh("kit")
    page = await visits.page(f"/courses/{run_id}", java_script_enabled=has_script)

    await tab_to(page, "Book a place")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/book")
    await tab_to(page, "What should we call you?")
    await page.keyboard.type("Kit")
    await tab_to(page, "Send me a text")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await tab_to(page, "Your email address")
    await page.keyboard.type(contact)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await tab_to(page, "Where do you live?")
    await page.keyboard.type("C")
    await tab_to(page, "Keep a place for me")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/code?**")
    await tab_to(page, "The 6 numbers")
    await page.keyboard.type((await site.letter(contact))[:6])
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/my/places/**")

    assert await page.get_by_role("heading", name="Your place is booked").is_visible()
