"""The facts of the college, and the messages of the example."""

import asyncio
import re

import asyncpg
import pytest

from tests.examples.people import GWEN, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from web.clients.people import People
from web.clients.people.college import CollegeView
from web.college import College


async def test_an_administrator_changes_what_every_page_says(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        shown = await owain.open("/college")
        fields = dict(read_fields(shown.html))
        assert fields["number-1"] == "999"

        kept = await owain.send("/college", **fields | {"who_answers": "Mared or Idris", "districts": "Coast\nHills\n"})

        assert kept.says("Every page says it within a minute.")
        assert kept.says("Mared or Idris will answer.")
        await owain.send("/college", **fields)


def read_fields(html: str) -> list[tuple[str, str]]:
    """What stands in the fields of the page."""
    import html as entities
    import re

    inputs = re.findall(r'<input class="rc-input[^"]*"[^>]*? name="([^"]+)" value="([^"]*)"', html)
    areas = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL)
    chosen = re.findall(r'<input type="radio" name="([^"]+)" id="[^"]+" value="([^"]*)" checked', html)
    return [(name, entities.unescape(value)) for name, value in inputs + areas + chosen]


async def test_what_is_missing_stands_beside_its_field_and_nothing_typed_is_lost(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        fields = dict(read_fields((await owain.open("/college")).html))

        shown = await owain.send("/college", **fields | {"name": "", "number-4": "0800 111", "age_rule": "old enough"})

    assert shown.status == 422
    for field in ("name", "number-4", "age_rule"):
        assert f'id="{field}-error"' in shown.html
    assert 'value="0800 111"' in shown.html


async def test_a_college_with_nobody_to_ring_is_refused(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        fields = dict(read_fields((await owain.open("/college")).html))
        without = {name: "" for name in fields if name.startswith(("number-", "words"))}

        shown = await owain.send("/college", **fields | without)

    assert shown.status == 422
    assert 'id="number-1-error"' in shown.html


async def test_the_facts_are_for_administrators(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        fields = dict(read_fields((await gwen.open("/college")).html))
        shown = await gwen.send("/college", **fields)

    assert shown.status == 403 or shown.says("This is not yours to do.")


async def test_messages_of_the_example_can_be_read_in_it(site: Site, guest: Guest) -> None:
    await guest.open("/sign-in")
    await guest.send("/sign-in", contact="bethan@example.org")
    code = (await site.letter("bethan@example.org"))[:6]

    shown = await guest.open("/example/outbox")

    assert shown.says("To bethan@example.org")
    assert shown.says(code)


PAGES = ("/", "/cy", "/courses", "/ideas", "/sign-in", "/example/outbox", "/there-is-nothing-here")
BANNER = re.compile(r'<p class="rc-example">')


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_of_the_example_says_that_it_is_one(guest: Guest, path: str) -> None:
    assert len(BANNER.findall((await guest.open(path)).html)) == 1


async def test_a_real_college_says_nothing_of_an_example_and_shows_no_messages(
    site: Site, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def real(_: People) -> CollegeView:
        return CollegeView(is_example=False)

    college = site.web.state.frame.college
    monkeypatch.setattr(People, "college", real)
    monkeypatch.setattr(college, "_until", 0.0)
    monkeypatch.setattr(college, "known", college.known)
    for path in PAGES:
        assert not BANNER.search((await guest.open(path)).html)
    assert (await guest.open("/example/outbox")).status == 404


class Slow(People):
    """`people` takes a moment to say what the college is."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()

    async def answer(self) -> CollegeView:
        self.may_answer.set()
        return await self.college()

    async def college(self) -> CollegeView:
        await self.may_answer.wait()
        return CollegeView(is_example=True)


async def test_pages_that_are_asked_for_at_once_all_know_the_college() -> None:
    people = Slow()
    college = College(people)
    *views, _ = await asyncio.gather(*(college.view() for _ in range(3)), people.answer())

    assert [one.is_example for one in views] == [True] * 3


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/college", "/example/outbox"])
async def test_these_pages_are_for_everybody(site: Site, visits: Visits, path: str) -> None:
    visits.sign_in(await site.session(OWAIN))

    await visits.check(path)


async def test_the_mark_of_the_example_cannot_be_changed_by_any_service(site: Site) -> None:
    for service in site.services:
        db = await asyncpg.connect(site.college.dsn(service))
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute("update installation set is_example = not is_example")
        finally:
            await db.close()
