"""The desk's calls: who, why, until when; taken, made, tried again."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio

from services.messages.commands.calls import AskForCall, CloseCall, ask_for_call, close_call, owe_call
from services.runtime.actor import Actor
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.examples.people import GWEN, IDRIS, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown
from web.language import current
from web.tasks.words import script


async def wished(site: Site, name: str, *, tries: int = 0) -> UUID:
    """Somebody without an account has asked to be rung, and was tried so many times."""
    async with work(site.house("messages"), Actor(browser=str(new_id()))) as unit:
        command = AskForCall(name=name, phone="07700 900 142", about="The bus", good_time="morning")  # type: ignore[arg-type]
        call_id = (await ask_for_call(command, unit)).call_id
    for _ in range(tries):
        async with work(site.house("messages"), GWEN.acting()) as unit:
            await close_call(CloseCall(call_id=call_id, is_reached=False), unit)
    return call_id


async def owed(
    site: Site, why: str = "code-not-typed", *, person_id: UUID = NIA.person_id, about_id: UUID | None = None
) -> UUID:
    """The desk owes somebody a call about a place: Nia, when nobody else is named."""
    async with work(site.house("messages"), Actor(service="messages")) as unit:
        return (await owe_call(unit, person_id=person_id, about_id=about_id or new_id(), why=why)).call_id


def part(shown: Shown, call_id: UUID) -> str:
    """What the page says of one call."""
    parts = [one for one in shown.html.split('<li class="rc-job"') if str(call_id) in one]
    return " ".join(re.sub(r"<[^>]+>", " ", parts[0]).split()) if parts else ""


@pytest_asyncio.fixture
async def gwen(site: Site) -> AsyncIterator[Guest]:
    async with await site.signed_in(GWEN) as one:
        yield one


async def test_the_desk_reads_who_waits_why_and_until_when(gwen: Guest, site: Site) -> None:
    ceri, nia = await wished(site, "Ceri"), await owed(site)
    shown = await gwen.open("/desk?section=calls")
    assert "Ring Ceri" in part(shown, ceri)
    assert "About: The bus" in part(shown, ceri)
    assert "Good time: In the morning." in part(shown, ceri)
    assert 'href="tel:07700900142"' in shown.html
    assert "Ring Nia" in part(shown, nia)
    assert "The six numbers were not typed." in part(shown, nia)
    assert re.search(r"Until (5pm today|tomorrow, 5pm|[A-Z][a-z]+day)", part(shown, nia))


async def test_a_number_that_people_knows_is_shown_when_asked_for_and_the_look_is_written_down(
    gwen: Guest, site: Site
) -> None:
    call_id = await owed(site, "place-booked")
    shown = await gwen.open("/desk?section=calls")
    assert "nia@example.org" not in shown.html
    shown = await gwen.send(f"/desk/calls/{call_id}/number")
    assert "nia@example.org" in part(shown, call_id)
    said = part(shown, call_id)
    assert "“Hello, may I speak with Nia?” When you are sure that it is them: “It is the college.”" in said
    assert "If somebody else picks up: your first name, and that you will ring again. Nothing of us." in said
    async with site.house("people").database.reading() as db:
        looks = await db.fetchval(
            "select count(*) from looked where person_id = $1 and looked_by = $2", NIA.person_id, str(GWEN.person_id)
        )
    assert looks == 1


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("may_say_who", [True, False])
def test_what_the_desk_says_on_the_phone_tells_nothing(language: str, may_say_who: bool) -> None:
    now = current.set(language)
    said = " ".join(script("Nia", "y coleg", may_say_who=may_say_who))
    current.reset(now)
    assert ("y coleg" in said, "Nia" in said) == (True, True)
    assert not re.search("recover|health|wellbeing|course|adferiad|iechyd|lles|cwrs", said, re.IGNORECASE)


async def test_a_call_is_taken_handed_over_and_made(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri")
    await gwen.open("/desk?section=calls")
    shown = await gwen.send(f"/desk/tasks/{call_id}/take")
    assert shown.says("It is yours now.")
    assert "Owner G Gwen" in part(shown, call_id)
    shown = await gwen.send(f"/desk/tasks/{call_id}/hand-over", to=str(IDRIS.person_id))
    assert shown.says("Handed over.")
    assert "Owner I Idris" in part(shown, call_id)
    assert "Take over" in part(shown, call_id)
    shown = await gwen.send(f"/desk/calls/{call_id}/made", answer="reached")
    assert shown.says("It is off the list.")
    assert part(shown, call_id) == ""


async def test_nobody_picks_up_and_the_third_time_the_page_says_so(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri")
    await gwen.open("/desk?section=calls")
    shown = await gwen.send(f"/desk/calls/{call_id}/made", answer="not-reached")
    assert shown.says("it comes again on the next working day")
    assert "Tried 1 time already." in part(shown, call_id)
    await gwen.send(f"/desk/calls/{call_id}/made", answer="not-reached")
    shown = await gwen.send(f"/desk/calls/{call_id}/made", answer="not-reached")
    assert shown.says("That was the third time.")
    assert shown.says("Three times, and nobody picked up")
    shown = await gwen.send(f"/desk/calls/{call_id}/after", answer="again")
    assert "Nobody picked up" in part(shown, call_id)
    for _ in range(3):
        await gwen.send(f"/desk/calls/{call_id}/made", answer="not-reached")
    shown = await gwen.send(f"/desk/calls/{call_id}/after", answer="leave")
    assert part(shown, call_id) == ""


async def test_what_a_colleague_has_done_meanwhile_is_said(gwen: Guest, site: Site) -> None:
    call_id = await wished(site, "Ceri")
    shown = await gwen.open("/desk?section=calls")
    async with work(site.house("messages"), IDRIS.acting()) as unit:
        await close_call(CloseCall(call_id=call_id, is_reached=True), unit)
    tokens = shown.hidden(f"/desk/calls/{call_id}/made")
    late = await gwen.post(f"/desk/calls/{call_id}/made", {**tokens, "answer": "reached"})
    assert (late.status, late.says("Somebody has already seen to this call.")) == (422, True)


async def test_calls_are_the_desks_alone(guest: Guest, site: Site) -> None:
    assert (await guest.open("/desk?section=calls")).path == "/sign-in"
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open("/desk?section=calls")).status in (403, 404)


@pytest.mark.browser
async def test_the_list_is_for_everybody(visits: Visits, site: Site) -> None:
    await wished(site, "Ceri", tries=3)
    await wished(site, "Somebody with a Name of Some Length Indeed", tries=1)
    await owed(site, "offer-not-reached")
    visits.sign_in(await site.session(GWEN))
    await visits.check("/desk?section=calls")
