"""Taking everything along, being rubbed out, the way back, and what the desk sees of it."""

import asyncio
import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from services.contracts.people import Role
from tests.canaries import catalogue
from tests.examples.people import GWEN, NIA, OWAIN
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from tests.web.test_about_me import newcomer
from tests.web.test_leaving import colleague
from web.pages.running import PARTS
from web.take_along.certificate import certificate
from web.take_along.file import NAMES, make
from web.take_along.found import Table
from web.take_along.words import LABELS, TITLES

ASK, ALONG, LIST = "/my/about/rub-out", "/my/about/take-along", "/people/rubbing-out"


async def told(site: Site, to: str, words: str) -> str:
    """The newest message to this address, as soon as it says this."""
    async with asyncio.timeout(20):
        while words not in (text := await site.letter(to)):
            pass
    return text


def test_every_table_and_everything_that_somebody_wrote_has_words() -> None:
    tables = [(service, table) for service in PARTS for table in catalogue(service).tables]
    assert {f"{service}.{table.name}" for service, table in tables} == TITLES.keys()
    written = {column for _, table in tables for column in table.sealed if column not in table.leaves_out}
    assert written <= LABELS.keys() | {"name"}


async def test_she_takes_everything_along_in_one_file(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "along@post.example", "=Nia Llwyd")
    assert (await guest.open("/my/about")).says("Take it along")
    await guest.open(ALONG)

    shown = await guest.send(ALONG)

    assert shown.status == 200
    assert shown.headers["cache-control"] == "no-store"
    named = shown.headers["content-disposition"]
    assert 'filename="papers-' in named
    with zipfile.ZipFile(io.BytesIO(shown.response.content)) as file:
        names = set(file.namelist())
        assert {name for one in NAMES.values() for name in one.values()} <= names
        assert {f"data/{part}.json" for part in PARTS} <= names
        page, welsh = (file.read(NAMES[language]["everything"]).decode() for language in ("en", "cy"))
        assert "along@post.example" in page
        assert "Popeth amdanoch chi" in welsh
        assert "nothing of yours" in page
        person = json.loads(file.read("data/people.json"))["person"]
        assert [one["name"] for one in person] == ["=Nia Llwyd"]
        (row,) = csv.DictReader(io.StringIO(file.read("tables/people-person.csv").decode("utf-8-sig")))
        assert row["name"] == "'=Nia Llwyd"  # no spreadsheet takes it for a formula
        assert "people.contact" in json.loads(file.read("data/what-the-words-mean.json"))


def test_the_certificate_counts_hours_and_says_nothing_else() -> None:
    times = {"starts_at": "2027-01-11T10:00:00Z", "ends_at": "2027-01-11T12:30:00Z"}
    when = {"title_en": "Sleep", "title_cy": None, **times}
    rows = {
        "enrolment": [_table("mark", [when | {"mark": "came"}, when | {"mark": "not_with_us"}])],
        "scheduling": [_table("session_tutor", [when | {"took_place": True}, when | {"took_place": False}])],
    }

    found = certificate(rows, "Nia", datetime(2027, 2, 1, tzinfo=UTC))

    assert [(one.title_en, one.times, one.hours) for one in found.came_to] == [("Sleep", 1, 2.5)]
    assert (len(found.led), found.hours) == (1, 5.0)
    assert make(rows, "Nia", _College(), datetime(2027, 2, 1, tzinfo=UTC))


class _College:
    name = name_cy = "Coed College"


def _table(name: str, rows: list[dict[str, object]]) -> Table:
    return Table(name=name, why="", until="", erasing="stays", leaves_out={}, rows=rows)


async def test_she_is_out_of_sight_at_once_and_comes_back_with_her_link(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "back@post.example", "Nia Wen")
    shown = await guest.open(ASK)
    assert shown.says("First, would you like to take it along?")

    shown = await guest.send(ASK)

    assert shown.heading == "Nobody sees you here any more"
    assert (await guest.open("/my/about")).path == "/sign-in"
    letter = await told(site, "back@post.example", "/farewell/")
    link = letter.partition("/farewell/")[2].split()[0]
    async with site.guest() as other:
        shown = await other.open(f"/farewell/{link}")
        assert (shown.path, shown.heading) == ("/farewell", "Nobody sees you here any more")
        shown = await other.send("/farewell/back")
        assert shown.says("Everything is back")
    await guest.open("/sign-in?next=/my/about")
    await guest.send("/sign-in", contact="back@post.example")
    shown = await guest.send("/sign-in/code", code=(await told(site, "back@post.example", " 6 numbers"))[:6])
    assert shown.says("Nia Wen")


async def test_whoever_does_not_want_to_wait_is_asked_once_more(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "now@post.example")
    await guest.open(ASK)
    await guest.send(ASK)
    shown = await guest.open("/farewell/now")
    assert shown.heading == "Delete it now?"

    shown = await guest.send("/farewell/now")

    assert shown.path == "/farewell"
    letter = await told(site, "now@post.example", "It leads to nobody")  # every service has said that it is done
    assert "every part of our desk rubbed out" in letter
    assert (await guest.open("/farewell")).heading == "This page has nothing to show any more"


async def test_two_of_the_desk_say_yes_and_somebody_rings_to_have_it_back(site: Site) -> None:
    administrator = await colleague(site, "Owena", Role.ADMINISTRATOR)
    leaver = await colleague(site, "Heulwen", Role.MEMBER)
    async with await site.signed_in(administrator) as first, await site.signed_in(GWEN) as second:
        shown = await first.open(f"/people/{leaver.person_id}/rub-out")
        assert shown.heading == "Rub out Heulwen"
        shown = await first.send(f"/people/{leaver.person_id}/rub-out")
        assert shown.says("Heulwen")
        assert shown.says("Somebody else says yes.")
        shown = await second.open(LIST)
        agree = next(part for part in shown.html.split('"') if part.endswith("/agree"))
        shown = await second.send(agree)
        assert shown.heading == "Nobody sees them any more"
        shown = await second.open(LIST)
        assert not shown.says("Heulwen")
        assert (await second.open(f"/people/{leaver.person_id}")).status == 404
        await second.open(LIST)
        shown = await second.send(f"{LIST}/back", said="heulwen")
        assert shown.says("Everything is back. They sign in as before.")
        assert (await second.open(f"/people/{leaver.person_id}")).heading == "Heulwen"


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site: Site, visits: Visits) -> None:
    visits.sign_in(await site.session(OWAIN))
    for path in (ASK, ALONG, "/farewell", LIST, f"/people/{NIA.person_id}/rub-out"):
        await visits.check(path)
