"""A college's spreadsheets on the page: a try-out first, then all of it or nothing, and once only."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from infra.commands.import_ import left_alone, tell
from services.codesign import reactions as codesign_reactions
from services.codesign.imports import PARTS
from services.people.reactions import DUE
from services.runtime.actor import house
from services.runtime.clock import college_date, machine_clock
from services.runtime.ids import new_id
from services.runtime.parts.part import TakeImportPart
from services.runtime.work import Work, work
from tests.examples.people import GWEN, IDRIS, NIA
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from web.imports import apart
from web.imports.bring import Checked, RefusedRow, Verdict
from web.imports.reading import read_files
from web.imports.tried import Place
from web.pages import imports

pytestmark = pytest.mark.apart

VENUES = (
    "Venue,Town,Step free?,Hearing loop,Open\n"
    "Capel Bethel Vestry,Aberporth,yes,?,Mon-Fri 9-5\n"
    "Reading Room,Llangrannog,N,,by arrangement\n"
)
ROOMS = "Venue,Room,Holds,Step free?\nCapel Bethel Vestry,Long room,about 12,no\nNowhere Hall,Attic,8,yes\n"
TUTORS = (
    "Name,Kind,Safeguarding expires,Co-delivery training expires\nTeleri Imported,peer,01/06/2028,01/06/2028\n"
    "Gethin Imported,OT,01/06/2020,\n"
)
SHEETS = {"venues.csv": VENUES, "rooms.csv": ROOMS, "tutors.csv": TUTORS}


@pytest_asyncio.fixture
async def gwen(site: Site) -> AsyncIterator[Guest]:
    async with await site.signed_in(GWEN) as one:
        yield one


async def read(gwen: Guest, sheets: dict[str, str]) -> str:
    """Chooses the files and presses the button. Answers the page."""
    shown = await gwen.open("/import")
    files = [("sheets", (name, text.encode(), "text/csv")) for name, text in sheets.items()]
    answer = await gwen._client.post(
        "/import", data=shown.hidden("/import"), files=files, headers={"Sec-Fetch-Site": "same-origin"}
    )
    gwen.page = type(shown)(answer)
    return str(answer.text)


async def count(site: Site, service: str, question: str) -> int:
    async with site.house(service).database.reading() as db:
        return int(await db.fetchval(question))


async def test_a_try_out_adds_nothing_and_says_what_it_guessed_and_cannot_use(site: Site, gwen: Guest) -> None:
    before = await count(site, "scheduling", "select count(*) from venue")

    text = await read(gwen, SHEETS)

    assert "This is a try-out." in text
    assert "about 12" in text
    assert "Nowhere Hall" in text
    assert await count(site, "scheduling", "select count(*) from venue") == before


async def test_row_by_row_it_is_said_what_was_understood_and_what_stays_in_the_sheet(gwen: Guest) -> None:
    text = await read(gwen, SHEETS | {"staff.csv": "Tutor,Kind,Drives\nNon Imported,nurse,y\n"})

    assert "Mon–Fri 09:00–17:00" in text
    assert "Hearing loop: not checked yet" in text
    assert "the college has no place for it yet" in text


async def test_nothing_begins_while_a_service_refuses_a_row(site: Site, gwen: Guest) -> None:
    halls = "Venue,Town,Step free?\nCapel Bethania,Aberporth,yes\n"
    text = await read(gwen, {"halls.csv": halls, "courses.csv": "Course,Theme,Length\nGwau a sgwrs,Arts,6 x 2h\n"})
    assert "Say how many places it has." in text

    shown = await gwen.send("/import/bring", all="yes")

    assert shown.status == 422
    assert "Say whether the rows that cannot be used stay out." in shown.text
    assert await count(site, "scheduling", "select count(*) from venue where name = 'Capel Bethania'") == 0


async def test_what_is_there_already_is_named_and_nothing_left_is_said(gwen: Guest) -> None:
    halls = {"halls.csv": "Venue,Town,Step free?\nCapel Carmel,Tresaith,yes\n"}
    await read(gwen, halls)
    assert "Everything is in" in (await gwen.send("/import/bring")).text

    text = await read(gwen, {"halls.csv": halls["halls.csv"].replace("yes", "no") + "Capel Newydd,Tresaith,no\n"})

    assert "1 row is in the college already and stays as it is." in text
    assert "change it on its own page" in text
    await read(gwen, {"courses.csv": "Course,Theme,Length\nGwau a sgwrs,Arts,6 x 2h\n"})
    assert "There is nothing left to bring in." in (await gwen.send("/import/bring", all="yes", leave="yes")).text


async def test_unanswered_guesses_are_asked_for_again_with_the_sheets_kept(gwen: Guest) -> None:
    await read(gwen, SHEETS)

    shown = await gwen.send("/import/bring")

    assert shown.status == 422
    assert "Please answer the guesses that are left." in shown.text
    assert "about 12" in shown.text


async def test_all_of_it_comes_in_and_the_same_again_changes_nothing(site: Site, gwen: Guest) -> None:
    counts = []
    for _ in range(2):
        await read(gwen, SHEETS)
        shown = await gwen.send("/import/bring", all="yes", leave="yes")
        assert shown.status == 200, shown.text
        assert "Everything is in" in shown.text
        counts.append(
            [
                await count(
                    site, "scheduling", "select count(*) from venue where town in ('Aberporth', 'Llangrannog')"
                ),
                await count(site, "people", "select count(*) from person where name like '% Imported'"),
                await count(site, "scheduling", "select count(*) from journal where aggregate = 'venue'"),
                await count(site, "training", "select count(*) from tutor where came_from = 'import'"),
            ]
        )
    assert counts[0] == counts[1]
    assert counts[0][:2] == [2, 2]
    room = "select step_free || ' ' || room_limit from room where name = 'Long room'"
    async with site.house("scheduling").database.reading() as db:
        assert await db.fetchval(room) == "no 12"
        assert await db.fetchval("select hearing_loop from venue where town = 'Aberporth'") == "not_checked"


HELD = {
    "halls.csv": "Venue,Town,Step free?\nCapel Aros,Aberaron,yes\n",
    "tutors.csv": "Name,Kind,Safeguarding expires\nAros Heldback,peer,01/06/2031\n",
    "courses.csv": "Course,Theme,Length,Places\nAros a gwrando,Arts,6 x 2h,10\n",
}
PAGES = {"/venues": "Capel Aros", "/agreed-courses": "Aros a gwrando", "/people?words=Heldback": "Aros Heldback"}
OTHERS = ("/tutors", "/rooms", "/runs/new", "/terms")
NOT_ALL = "Not all that is in them is here yet."


async def test_nobody_sees_a_part_of_it_without_reading_that_it_is_not_all(
    site: Site, gwen: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`people` is held up between what the others do and its own part; then it goes on."""
    goes_on, carry_out = asyncio.Event(), DUE.handlers["carry-out-import-part"]

    async def held_up(key: str, body: dict[str, Any], work: Work) -> None:
        await goes_on.wait()
        await carry_out(key, body, work)

    monkeypatch.setitem(DUE.handlers, "carry-out-import-part", held_up)
    monkeypatch.setattr(imports, "WAIT_SECONDS", 0.1)
    await read(gwen, HELD)
    coming = await gwen.send("/import/bring", all="yes", leave="yes")
    try:
        await until_said(gwen, coming.path, "Courses (1 row): is in", "Places, rooms and terms (1 row): is in")
        assert NOT_ALL not in coming.text  # it says how far each is instead
        shown = {path: await gwen.open(path) for path in (*PAGES, *OTHERS)}
        assert [path for path, one in shown.items() if NOT_ALL not in one.text] == []
        assert [path for path, words in PAGES.items() if words in shown[path].text] == ["/venues", "/agreed-courses"]
        part = await gwen.open("/people?words=Heldback", **{"HX-Request": "true"})
        assert NOT_ALL in part.text
        async with site.guest() as anybody, await site.signed_in(NIA) as nia:
            for somebody in (anybody, nia):
                for path in ("/", "/courses", "/courses?q=Aros", "/cy/courses", "/my"):
                    text = (await somebody.open(path)).text
                    assert "Aros" not in text.replace("q=Aros", "")
                    assert NOT_ALL not in text
    finally:
        goes_on.set()

    await until_said(gwen, coming.path, "Everything is in")
    await until_silent(gwen, "/people?words=Heldback")
    for path, words in PAGES.items():
        assert words in (await gwen.open(path)).text
    for path in (*PAGES, *OTHERS):
        await until_silent(gwen, path)


async def until_said(gwen: Guest, path: str, *words: str) -> None:
    async with asyncio.timeout(20):
        while [one for one in words if one not in (await gwen.open(path)).text]:
            pass


async def until_silent(gwen: Guest, path: str) -> None:
    async with asyncio.timeout(20):
        while NOT_ALL in (await gwen.open(path)).text:
            pass


async def test_a_page_of_no_import_says_so(gwen: Guest) -> None:
    assert (await gwen.open(f"/import/{new_id()}")).status == 404


async def test_a_role_is_not_given_by_a_sheet(site: Site, gwen: Guest) -> None:
    """What a sheet says of a person is provisional: nobody becomes a peer tutor on any page by it."""
    await read(gwen, SHEETS)
    await gwen.send("/import/bring", all="yes", leave="yes")

    found = "select count(*) from role_held join person using (person_id) where name like '% Imported'"
    assert await count(site, "people", found) == 0


async def test_who_signed_out_while_her_sheets_were_read_brings_nothing_in(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_again = apart.read_again

    async def slowly(*given: Any) -> apart.TryOut:
        async with site.house("people").database.transaction() as db:
            await db.execute("delete from session where person_id = $1", IDRIS.person_id)
        return await read_again(*given)

    monkeypatch.setattr(apart, "read_again", slowly)
    async with await site.signed_in(IDRIS) as idris:
        await read(idris, {"halls.csv": "Venue,Town,Step free?\nCapel Hwyr,Aberporth,yes\n"})
        shown = await idris.send("/import/bring", all="yes")
    assert shown.heading == "You need to sign in again"
    assert await count(site, "scheduling", "select count(*) from venue where name = 'Capel Hwyr'") == 0


async def test_damaged_sheets_are_asked_for_again(gwen: Guest) -> None:
    await read(gwen, SHEETS)
    shown = await gwen.send("/import/bring", kept="bm90aGluZw==", all="yes")
    assert shown.status == 422
    assert "Please choose them again." in shown.text


async def test_without_a_file_the_page_says_what_to_do(gwen: Guest) -> None:
    text = await read(gwen, {})
    assert "Please choose at least one spreadsheet." in text


async def test_a_student_may_not_bring_sheets_in(site: Site) -> None:
    async with await site.signed_in(NIA) as nia:
        await nia.open("/import")
        answer = await read(nia, SHEETS)
    assert "try-out" not in answer


def test_the_command_says_row_by_row_what_it_understood(capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: text.encode() for name, text in SHEETS.items()}
    tell(read_files(files, college_date(machine_clock())), everything=True)

    said = capsys.readouterr().out
    assert "✓ venues.csv row 2: place “Capel Bethel Vestry”" in said
    assert "Open: Mon–Fri 09:00–17:00; Step free: yes; Hearing loop: not checked yet" in said
    assert "? rooms.csv" in said
    assert "✗ rooms.csv" in said
    assert "cannot be used" in said.splitlines()[-1]


def test_the_command_brings_in_nothing_while_a_row_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    no = RefusedRow("codesign", new_id(), Verdict(row=0, verdict="refused", sentence="Say how many places it has."))

    assert left_alone(Checked(3, [], [no]), carry_out=True) == 1
    assert "--leave-out" in capsys.readouterr().out


@pytest.mark.browser
async def test_the_page_of_spreadsheets_is_for_everybody(site: Site, visits: Visits) -> None:
    visits.sign_in(await site.session(GWEN))
    await visits.check("/import")


@pytest.mark.browser
async def test_an_open_page_moves_on_by_itself_and_how_it_ended_is_for_everybody(
    site: Site, visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, look = asyncio.Event(), codesign_reactions.DUE.handlers["check-import-part"]

    async def held_up(key: str, body: dict[str, Any], work: Work) -> None:
        await goes_on.wait()
        await look(key, body, work)

    monkeypatch.setitem(codesign_reactions.DUE.handlers, "check-import-part", held_up)
    monkeypatch.setattr(imports, "WAIT_SECONDS", 0.1)
    course = {"course_id": new_id(), "content": {"title": {"en": "Sgwrs"}}, "plannable_until_on": "2031-01-01"}
    label = msgspec.json.encode(Place("courses.csv", "", 2, "Sgwrs")).decode()
    part = TakeImportPart(
        import_id=new_id(),
        of=("codesign",),
        rows=[msgspec.Raw(msgspec.json.encode({"course": course}))],
        labels=[label],
    )
    async with work(site.house("codesign"), house("import")) as unit:
        await PARTS.take_import_part(part, unit)
    visits.sign_in(await site.session(GWEN))
    page = await visits.page("/import")
    async with page.expect_response("**/nudges/import/codesign/*"):
        await page.goto(f"{site.address}/import/{part.import_id}")
    assert await page.get_by_text("we are looking at each row").is_visible()
    goes_on.set()
    await page.get_by_role("heading", name="It did not come in").wait_for()
    await visits.check(f"/import/{part.import_id}")


@pytest.mark.browser
async def test_what_was_read_fits_a_phone(site: Site, visits: Visits, tmp_path: Path) -> None:
    visits.sign_in(await site.session(GWEN))
    page = await visits.page("/import", width=390)
    places = []
    for name, text in SHEETS.items():
        place = tmp_path / name
        place.write_text(text)
        places.append(place)
    await page.set_input_files("#sheets", places)
    await page.get_by_role("button", name="Read them").click()
    await page.wait_for_selector("text=This is a try-out.")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
