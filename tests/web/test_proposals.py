"""Writing a proposal, owning it with somebody, signing it, talking about it, asking the group."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import expect

from services.codesign.commands.courses import carry_over_course
from services.runtime.actor import house
from services.runtime.clock import college_date, machine_clock
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.codesign.test_courses import carrying
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, NIA, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.test_ideas import left
from web.language import Says

PARTS: dict[int, dict[str, object]] = {
    1: {"title": "Cooking for one", "summary": "Four easy meals, made and eaten together.", "theme": "making"},
    2: {"who_for": "Anybody who cooks for one and would like company."},
    3: {"outcomes": "make four meals\nshop for one\nask somebody round"},
    4: {
        "week1": "Soup",
        "week2": "Eggs",
        "week3": "",
        "week4": "",
        "minutes": "120",
        "places": "8",
        "room_needs": "tables",
    },
    5: {"can_next": "Which meals we cook", "cannot_next": "Eight at most", "because_next": "Four cookers."},
}


class Cast:
    """People who are signed in, each in a browser of her own."""

    def __init__(self, site: Site, stack: AsyncExitStack) -> None:
        self._site = site
        self._stack = stack
        self._guests: dict[str, Guest] = {}

    async def __call__(self, who: Example) -> Guest:
        if who.name not in self._guests:
            self._guests[who.name] = await self._stack.enter_async_context(await self._site.signed_in(who))
        return self._guests[who.name]


@pytest_asyncio.fixture
async def as_(site: Site) -> AsyncIterator[Cast]:
    async with AsyncExitStack() as stack:
        yield Cast(site, stack)


async def begun(guest: Guest) -> str:
    """Its address."""
    await guest.open("/proposals/new")
    shown = await guest.send("/proposals/new")
    assert shown.heading == "What it is called"
    return shown.path


async def write(guest: Guest, address: str, part: int, **typed: object) -> None:
    await guest.open(f"{address}?part={part}")
    await guest.send(f"{address}/part/{part}", **(PARTS[part] | typed))


async def write_all(guest: Guest, address: str) -> None:
    for part in PARTS:
        await write(guest, address, part)


async def owned(site: Site, as_: Cast) -> str:
    """Anwen's, and Bethan's."""
    await site.heard("codesign", ANWEN, BETHAN)
    anwen, bethan = await as_(ANWEN), await as_(BETHAN)
    address = await begun(anwen)
    await anwen.open(f"{address}/owner")
    shown = await anwen.send(f"{address}/owner", person_id=str(BETHAN.person_id), side="lived_experience")
    assert shown.says("You asked Bethan. There is no answer yet.")
    await bethan.open(f"{address}/answer")
    await bethan.send(f"{address}/answer", joins="yes", side="professional")
    return address


async def signed(site: Site, as_: Cast) -> str:
    address = await owned(site, as_)
    await write_all(await as_(ANWEN), address)
    for who in (ANWEN, BETHAN):
        guest = await as_(who)
        shown = await guest.open(f"{address}?part=6")
        assert not shown.says("What is still missing"), shown.text
        await guest.send(f"{address}/ready")
    return address


async def test_a_first_time_proposer_stops_and_comes_back_without_losing_a_word(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    shown = await anwen.send(f"{address}/part/1", title="Cooking", summary="ab\ncd", theme="making", do="stop")
    assert shown.path == "/proposals"
    assert shown.says("Saved. You can come back at any time.")
    shown = await anwen.open(f"{address}?part=1")
    assert 'value="Cooking"' in shown.html
    assert "ab\r\ncd" in shown.html or "ab\ncd" in shown.html
    assert shown.says("Saved on")


async def test_weeks_are_added_and_removed_without_script(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    await write(anwen, address, 4, do="add-week")
    shown = await anwen.open(f"{address}?part=4")
    assert 'name="week5"' in shown.html
    weeks = {"week1": "Soup", "week2": "Eggs"}
    shown = await anwen.send(f"{address}/part/4", **weeks, minutes="about two hours", places="8", do="drop-week-1")
    assert ">\nEggs</textarea>" in shown.html
    assert "Soup" not in shown.html.split("What it said before")[0]
    assert 'value="about two hours"' in shown.html


async def test_what_can_change_and_what_cannot_is_a_list_that_grows(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    await write(anwen, address, 5, do="stay")
    shown = await anwen.open(f"{address}?part=5")
    assert shown.says("Because: Four cookers.")
    listed = {"can": "Which meals we cook", "cannot": "Eight at most", "because": "Four cookers."}
    shown = await anwen.send(f"{address}/part/5", **listed, can_next="The day", do="stay")
    assert shown.says("Which meals we cook")
    assert shown.says("The day")
    listed["can"] = ["Which meals we cook", "The day"]  # type: ignore[assignment]
    shown = await anwen.send(f"{address}/part/5", **listed, do="drop-can-1")
    assert not shown.html.split("What it said before")[0].count("Which meals we cook")
    assert shown.says("The day")


async def test_a_line_without_its_because_asks_for_it_before_it_is_signed(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    await write(anwen, address, 5, because_next="", do="stay")
    shown = await anwen.open(f"{address}?part=5")
    assert 'id="because-1"' in shown.html
    assert (await anwen.open(f"{address}?part=6")).says("Say why this cannot change: “Eight at most”.")
    await anwen.open(f"{address}?part=5")
    shown = await anwen.send(
        f"{address}/part/5", can="Which meals we cook", cannot="Eight at most", because="Four cookers."
    )
    assert not shown.says("Say why this cannot change")


async def test_who_it_is_for_is_not_said_by_the_name_of_an_illness(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    await anwen.open(f"{address}?part=2")
    shown = await anwen.send(f"{address}/part/2", who_for="People with depression", do="next")
    assert shown.heading == "Who it is for"
    assert shown.says("Saved. Before it can be sent: Say who it is for without “depression”")
    shown = await anwen.send(f"{address}/part/2", who_for="People with depression", do="next")
    assert shown.heading == "What people will take away"  # told once, stopped never
    assert (await anwen.open(f"{address}?part=6")).says("Say who it is for without “depression”")


async def test_whoever_writes_alone_is_not_with_anybody(as_: Cast) -> None:
    anwen = await as_(ANWEN)
    shown = await anwen.open(f"{await begun(anwen)}?part=1")
    assert not shown.says("With Anwen")
    assert shown.says("Who reads this now: you. When two of you say ready")


async def test_two_owners_writing_at_once_lose_nothing(site: Site, as_: Cast) -> None:
    address = await owned(site, as_)
    anwen, bethan = await as_(ANWEN), await as_(BETHAN)
    await anwen.open(f"{address}?part=2")
    await bethan.open(f"{address}?part=2")
    await bethan.send(f"{address}/part/2", who_for="Bethan’s words")
    shown = await anwen.send(f"{address}/part/2", who_for="Anwen’s words")
    assert shown.status == 409
    assert "Anwen’s words</textarea>" in shown.html
    assert shown.says("What Bethan wrote")
    assert shown.says("Bethan’s words")
    await anwen.send(f"{address}/part/2", who_for="Anwen’s words, and Bethan’s")
    shown = await bethan.open(f"{address}?part=2")
    assert "Anwen’s words, and Bethan’s</textarea>" in shown.html
    assert shown.says("What it said before")


async def test_nobody_else_finds_a_draft(site: Site, as_: Cast) -> None:
    address = await begun(await as_(ANWEN))
    for who in (DIL, ELERI, GWEN, NIA):
        for path in ("", "?part=1", "/owner", "/answer", "/take-back"):
            assert (await (await as_(who)).open(address + path)).status == 404


async def test_which_side_somebody_speaks_from_is_on_no_page(site: Site, as_: Cast) -> None:
    await site.heard("codesign", DIL)
    anwen, dil = await as_(ANWEN), await as_(DIL)
    address = await begun(anwen)
    await anwen.open(f"{address}/owner")
    await anwen.send(f"{address}/owner", person_id=str(DIL.person_id), side="lived_experience")
    shown = await dil.open(f"{address}/answer")
    assert "checked" not in shown.html.split("<main")[1]
    shown = await dil.send(f"{address}/answer", joins="yes")
    assert shown.status == 422
    shown = await dil.send(f"{address}/answer", joins="yes", side="lived_experience")
    assert shown.says("Thank you, your answer is saved.")
    assert not shown.says("Cooking")
    shown = await anwen.open(f"{address}/owner")
    assert shown.says("Dil cannot join you in this one. Please ask somebody who speaks from the other side.")
    assert not re.search("same side|lived experience", shown.text)


@pytest.mark.apart
async def test_signed_by_both_it_can_be_read_and_talked_about_and_the_group_is_asked(site: Site, as_: Cast) -> None:
    address = await signed(site, as_)
    anwen, eleri = await as_(ANWEN), await as_(ELERI)
    shown = await eleri.open("/co-design")
    assert address in shown.html
    shown = await eleri.open(address)
    assert shown.heading == "Cooking for one"
    assert shown.says("Written by Anwen and Bethan.")
    shown = await eleri.send(f"{address}/say", words="Will there be tea?")
    assert (shown.path, shown.says("Will there be tea?")) == (address, True)
    assert shown.says("Not answered yet by those who wrote it.")
    assert (await anwen.open("/proposals")).says("1 comment waits for an answer from you.")
    await anwen.open(address)
    answers = re.search(r'name="answers" value="([^"]+)"', anwen.page.html)  # type: ignore[union-attr]
    assert answers
    field = {f"words-{answers[1]}": "Always."}
    shown = await anwen.send(f"{address}/say", answers=answers[1], version="1", **field)
    assert shown.says("Always.")
    assert not shown.says("Not answered yet")
    shown = await anwen.send(f"{address}/ask-group")
    assert shown.says("has not answered yet. You hear by")
    shown = await anwen.send(f"{address}/withdraw")
    assert shown.says("Taken back from the group.")


@pytest.mark.apart
async def test_the_next_version_stands_beside_the_first(site: Site, as_: Cast) -> None:
    address = await signed(site, as_)
    anwen, bethan = await as_(ANWEN), await as_(BETHAN)
    await anwen.open(f"{address}?part=4")
    await anwen.send(f"{address}/part/4", **(PARTS[4] | {"week2": "Eggs, four ways", "minutes": "90"}))
    await anwen.open(f"{address}?part=6")
    await anwen.send(f"{address}/ready")
    assert (await bethan.open("/proposals")).says("Anwen said ready. It is yours to read now.")
    shown = await bethan.open(f"{address}?part=6")
    assert shown.says("Ready: make it version 2")
    shown = await bethan.send(f"{address}/ready")
    assert shown.says("You both said ready. This version stays as it is for ever.")
    assert shown.says("What changed from version 1")
    assert "<td>Eggs</td>" in re.sub(r' data-v="[^"]*"', "", shown.html)
    assert "Eggs<ins>, four ways</ins>" in shown.html
    assert "<del>120</del>" in shown.html
    assert (await bethan.open(f"{address}?version=1")).says("The first version.")


@pytest.mark.apart
async def test_own_words_can_be_said_better_and_removed(site: Site, as_: Cast) -> None:
    address = await signed(site, as_)
    eleri = await as_(ELERI)
    await eleri.open(address)
    shown = await eleri.send(f"{address}/say", words="Too long.")
    change = re.search(rf'href="({address}/said/[^"?]+)\?', shown.html)
    assert change
    await eleri.open(change[1])
    shown = await eleri.send(change[1], words="Two hours is too long.")
    assert shown.says("Two hours is too long.")
    await eleri.open(change[1])
    shown = await eleri.send(change[1], do="take-back")
    assert not shown.says("Two hours is too long.")


async def test_a_proposal_made_of_an_idea_shows_the_idea_to_its_owner(site: Site, as_: Cast, guest: Guest) -> None:
    number = await left(guest, "Cooking when you live alone")
    anwen = await as_(ANWEN)
    await anwen.open(f"/ideas/box/{number}")
    shown = await anwen.send("/proposals/new")
    assert shown.says("Cooking when you live alone")
    assert (await guest.open(f"/ideas/{number}/change")).path == f"/ideas/{number}"
    assert guest.page is not None
    assert guest.page.says("Yes. Somebody is making a proposal of it.")


async def test_taken_back_it_is_on_no_list(site: Site, as_: Cast) -> None:
    address = await owned(site, as_)
    await write_all(await as_(ANWEN), address)
    bethan = await as_(BETHAN)
    await bethan.open(f"{address}/take-back")
    shown = await bethan.send(f"{address}/take-back")
    assert shown.says("Taken back. The draft is gone.")
    assert address not in (await (await as_(ANWEN)).open("/proposals")).html


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/proposals", "/proposals/new", "/co-design", "/agreed-courses"])
async def test_every_list_of_proposals_is_for_everybody(visits: Visits, site: Site, path: str) -> None:
    visits.sign_in(await site.session(ANWEN))
    await visits.check(path)


@pytest.mark.browser
@pytest.mark.parametrize("part", range(1, 7))
async def test_every_part_of_a_draft_is_for_everybody(visits: Visits, site: Site, as_: Cast, part: int) -> None:
    address = await owned(site, as_)
    await write_all(await as_(ANWEN), address)
    visits.sign_in(await site.session(ANWEN))
    await visits.check(f"{address}?part={part}")


@pytest.mark.browser
async def test_a_version_and_what_was_said_are_for_everybody(visits: Visits, site: Site, as_: Cast) -> None:
    address = await signed(site, as_)
    eleri = await as_(ELERI)
    await eleri.open(address)
    await eleri.send(f"{address}/say", words="Will there be tea?")
    visits.sign_in(await site.session(ANWEN))
    for path in (address, f"{address}/take-back"):
        await visits.check(path)


@pytest.mark.browser
async def test_asking_somebody_is_for_everybody(visits: Visits, site: Site, as_: Cast) -> None:
    address = await begun(await as_(ANWEN))
    visits.sign_in(await site.session(ANWEN))
    await visits.check(f"{address}/owner")


@pytest.mark.browser
async def test_being_asked_is_for_everybody(visits: Visits, site: Site, as_: Cast) -> None:
    await site.heard("codesign", DIL)
    anwen = await as_(ANWEN)
    address = await begun(anwen)
    await anwen.open(f"{address}/owner")
    await anwen.send(f"{address}/owner", person_id=str(DIL.person_id), side="lived_experience")
    visits.sign_in(await site.session(DIL))
    await visits.check(f"{address}/answer")


@pytest.mark.browser
async def test_enter_in_a_list_adds_and_removes_nothing(visits: Visits, site: Site, as_: Cast) -> None:
    """The first button of the form is what Enter presses: it must not be "Remove"."""
    address = await owned(site, as_)
    await write(await as_(ANWEN), address, 5, do="stay")
    visits.sign_in(await site.session(ANWEN))
    for added, with_script in ((2, True), (3, False)):
        page = await visits.page(f"{address}?part=5", java_script_enabled=with_script)
        await page.get_by_label("Add one more").first.fill("The day")
        await page.keyboard.press("Enter")
        lines = page.locator(".rc-can").first.get_by_role("listitem")
        await expect(lines).to_have_count(added)
        await expect(lines.first).to_contain_text("Which meals we cook")


@pytest.mark.browser
async def test_while_somebody_types_it_is_saved(visits: Visits, site: Site, as_: Cast) -> None:
    """She closes the page without pressing anything, and finds her words again."""
    address = await owned(site, as_)
    visits.sign_in(await site.session(ANWEN))
    page = await visits.page(f"{address}?part=2")
    for words in ("Anybody who cooks", "Anybody who cooks for one"):
        async with page.expect_response(lambda answer: answer.request.method == "POST"):
            await page.get_by_label("Who is it for?", exact=True).fill(words)
        await expect(page.locator("#saved")).to_contain_text("Saved on")
    await expect(page.locator("#seen input")).to_have_value("2")
    await page.close()
    again = await visits.page(f"{address}?part=2")
    await expect(again.get_by_label("Who is it for?", exact=True)).to_have_value("Anybody who cooks for one")
    await again.get_by_role("button", name="Save and go on").click()
    await expect(again.get_by_role("heading", level=1)).to_have_text("What people will take away")


@pytest.mark.browser
async def test_signed_out_while_typing_the_page_stays_and_nothing_is_lost(
    visits: Visits, site: Site, as_: Cast
) -> None:
    address = await owned(site, as_)
    session = await site.session(ANWEN)
    visits.sign_in(session)
    page = await visits.page(f"{address}?part=2")
    async with site.guest(session=session) as elsewhere:
        await elsewhere.open("/")
        await elsewhere.send("/sign-out")
    await page.get_by_label("Who is it for?", exact=True).fill("Anybody who is up at night")
    await expect(page.locator("#saved")).to_contain_text("Not saved just now.")
    await expect(page.get_by_label("Who is it for?", exact=True)).to_have_value("Anybody who is up at night")
    await page.get_by_role("button", name="Save and stop").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You need to sign in again")
    await expect(page.locator(".rc-typed")).to_have_text(["Anybody who is up at night"])
    await page.context.add_cookies([{"name": "session", "value": await site.session(ANWEN), "url": visits.address}])
    await page.get_by_role("button", name="Send it again").click()  # as after signing in, in a second tab
    await expect(page.get_by_text("Saved. You can come back at any time.")).to_be_visible()


@pytest.mark.browser
async def test_while_somebody_types_the_others_words_are_not_overwritten(visits: Visits, site: Site, as_: Cast) -> None:
    address = await owned(site, as_)
    bethan = await as_(BETHAN)
    visits.sign_in(await site.session(ANWEN))
    page = await visits.page(f"{address}?part=2")
    await write(bethan, address, 2, who_for="Bethan’s words")
    await page.get_by_label("Who is it for?", exact=True).fill("Anwen’s words")
    await expect(page.locator("#saved")).to_contain_text("The other owner saved this part")
    await page.get_by_role("button", name="Save and go on").click()
    await expect(page.get_by_label("Who is it for?", exact=True)).to_have_value("Anwen’s words")
    await expect(page.get_by_text("Bethan’s words")).to_be_visible()


async def carried_over(site: Site) -> str:
    """A course of a sheet: its id."""
    command = carrying(str(new_id()), until=college_date(machine_clock()))
    async with work(site.house("codesign"), house("import")) as unit:
        return str((await carry_over_course(command, unit)).course_id)


async def test_a_course_carried_over_claims_nothing_of_how_it_was_made(site: Site, as_: Cast, guest: Guest) -> None:
    course_id = await carried_over(site)
    shown = await guest.open(f"/how-made/{course_id}")
    assert shown.heading == "Living with anxiety"
    assert shown.says("We do not claim anything about it.")
    assert (await guest.open("/agreed-courses")).path == "/sign-in"
    gwen = await as_(GWEN)
    assert f"/agreed-courses/{course_id}" in (await gwen.open("/agreed-courses")).html
    shown = await gwen.open(f"/agreed-courses/{course_id}")
    assert shown.says("Made before we kept this record")
    assert shown.says("Try two things in your own week")
    assert (await (await as_(NIA)).open(f"/agreed-courses/{course_id}")).heading != "Living with anxiety"


async def test_a_course_carried_over_stands_on_the_list_of_the_group_until_its_day(site: Site, as_: Cast) -> None:
    course_id = await carried_over(site)
    today = college_date(machine_clock())
    eleri = await as_(ELERI)
    assert (await eleri.open("/co-design")).says(f"The first of them ends on {Says('en').longdate(today, year=True)}")
    assert f"/agreed-courses/{course_id}" in (await eleri.open("/co-design/from-before")).html


@pytest.mark.browser
async def test_a_course_is_for_everybody(visits: Visits, site: Site) -> None:
    course_id = await carried_over(site)
    visits.sign_in(await site.session(GWEN))
    await visits.check(f"/agreed-courses/{course_id}")
