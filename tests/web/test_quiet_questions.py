"""Asked quietly, answered without a name, and shared only when she who asked says so."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.examples.people import ANWEN, CARYS, HELEDD, MARCUS, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown

FOR_ALL = {"shared_question": "May one just listen?", "shared_answer": "Yes, always.", "language": "en"}


@pytest_asyncio.fixture
async def heledd(site: Site) -> AsyncIterator[Guest]:
    await site.heard("care", HELEDD, CARYS)
    async with await site.signed_in(HELEDD) as one:
        yield one


async def asks(guest: Guest, words: str) -> Shown:
    await guest.open("/quiet-questions/ask")
    return await guest.send("/quiet-questions/ask", words=words)


async def waiting(heledd: Guest, words: str) -> str:
    """The path at which this question is answered."""
    shown = await heledd.open("/quiet-questions/waiting")
    found = re.search(rf'<a href="(/quiet-questions/waiting/[^"]+)">{re.escape(words)}', shown.html)
    assert found, words
    return found[1]


async def test_a_question_is_answered_without_a_name_and_shared_when_the_asker_agrees(
    site: Site, heledd: Guest
) -> None:
    async with await site.signed_in(NIA) as nia:
        assert (await asks(nia, "Must I speak?")).says("It is asked.")
        path = await waiting(heledd, "Must I speak?")
        page = await heledd.open(path)
        assert not page.says("Nia")
        shown = await heledd.send(path, words="No, never.", **FOR_ALL)
        assert shown.says("It is on its way.")

        shown = await nia.open("/quiet-questions")
        assert shown.says("No, never.")
        assert shown.says("May everybody read this?")
        async with await site.signed_in(MARCUS) as marcus:
            assert not (await marcus.open("/quiet-questions")).says("May one just listen?")
            (share,) = re.findall(r'action="(/quiet-questions/[^"]+/share)"', shown.html)
            assert (await nia.send(share)).says("Everybody who is signed in can read it now.")
            others = await marcus.open("/quiet-questions")
            assert others.says("May one just listen?")
            assert not others.says("Must I speak?")
            shown = await nia.send(share.replace("share", "take-back"))
            assert shown.says("It is taken back.")
            assert not (await marcus.open("/quiet-questions")).says("May one just listen?")


async def test_what_is_missing_stands_beside_its_field(site: Site, heledd: Guest) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        shown = await asks(anwen, " ")
        assert (shown.status, 'id="words-error"' in shown.html) == (422, True)
        await asks(anwen, "What does rung mean?")
    path = await waiting(heledd, "What does rung mean?")
    await heledd.open(path)
    shown = await heledd.send(path, words="A step.", shared_question="What is a rung?", shared_answer="")
    assert (shown.status, 'id="shared_answer-error"' in shown.html) == (422, True)
    assert shown.says("A step.")
    await heledd.send(path, words="A step.")
    assert (await heledd.open(path)).path == "/quiet-questions/waiting"


async def test_what_makes_one_fear_is_passed_on_and_the_lead_learns_who_asked(site: Site, heledd: Guest) -> None:
    async with await site.signed_in(MARCUS) as marcus:
        await asks(marcus, "What if I am not here next week?")
    path = await waiting(heledd, "What if I am not here next week?")
    await heledd.open(path)
    shown = await heledd.send(f"{path}/worried", why="It sounds like goodbye.")
    assert shown.heading == "It is passed on"
    async with await site.signed_in(CARYS) as carys:
        await carys.open("/passed-on")
        opened = await carys.send(shown.path.replace("worried", "passed-on"))
    assert opened.says("What if I am not here next week?")
    assert opened.says("The page of Marcus")


async def test_others_do_not_see_what_waits(site: Site) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        assert (await anwen.open("/quiet-questions/waiting")).status == 403


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site: Site, visits: Visits, heledd: Guest) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        await asks(anwen, "May I bring my dog?")
    path = await waiting(heledd, "May I bring my dog?")
    visits.sign_in(await site.session(HELEDD))
    await visits.check("/quiet-questions/waiting")
    await visits.check(path)
    await heledd.open(path)
    await heledd.send(path, words="Yes.", **FOR_ALL)
    visits.sign_in(await site.session(ANWEN))
    await visits.check("/quiet-questions")
    await visits.check("/quiet-questions/ask")
