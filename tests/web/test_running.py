"""How it runs, for administrators; what stands still is tried again or left out; pages that show it say so."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from infra.audit.door import open_door
from services.people.commands.registering import AddPerson, add_person
from services.runtime.actor import house
from services.runtime.ids import new_id
from services.runtime.stumbles import Stumbles
from services.runtime.work import work
from tests.examples.people import GWEN, IDRIS, NIA, OWAIN
from tests.infra.test_keeper import RULE, RULE_TOO, STREAM, Told, report
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest
from web.clients.audit import AuditDoor
from web.pages.running import PARTS
from web.settings import SERVICES

CANARY = "canary-41d7-quince"


@asynccontextmanager
async def stands_still(site: Site, service: str, publisher: str, aggregate: str, about: UUID) -> AsyncIterator[UUID]:
    """Something that `service` was told about `about` and cannot read."""
    event_id, house = new_id(), site.house(service)
    headers = {"ce-id": str(event_id), "college-revision": "1", "college-timeline": "1", "ce-time": "2027-01-11T10:00Z"}
    subject = f"college.{publisher}.{aggregate}.tutor_readiness_changed.{about}"
    async with house.database.transaction() as db:
        await db.execute(
            """insert into parked
                   (event_id, publisher, aggregate, aggregate_id, revision, subject, headers, body, reason)
               values ($1, $2, $3, $4, 1, $5, $6, '{', 'ValueError at rules.py:12')""",
            event_id,
            publisher,
            aggregate,
            about,
            subject,
            headers,
        )
    house.standing.look_again()
    yield event_id
    async with house.database.transaction() as db:
        await db.execute("delete from parked where event_id = $1", event_id)
        await db.execute("delete from heard where aggregate_id = $1 and publisher = $2", about, publisher)
    house.standing.look_again()


async def test_an_administrator_tries_again_and_leaves_out_with_a_reason(site: Site) -> None:
    async with (
        await site.signed_in(OWAIN) as owain,
        stands_still(site, "scheduling", "training", "tutor", new_id()) as event_id,
    ):
        shown = await owain.open("/running")
        assert shown.says("Rooms and course dates")
        assert shown.says("What it was told came from: Training of tutors.")

        shown = await owain.send(f"/running/scheduling/{event_id}/again")
        assert shown.says("It was tried, and it still does not go.")

        shown = await owain.send(f"/running/scheduling/{event_id}/leave-out", **{f"because-{event_id}": " "})
        assert shown.status == 422
        assert shown.says("Write why it may be left out")

        shown = await owain.send(f"/running/scheduling/{event_id}/leave-out", **{f"because-{event_id}": "rung instead"})
        assert shown.says("It is left out, and the rest goes on.")
        assert not shown.says("What stands still")


async def test_a_page_that_shows_what_stands_still_says_so(site: Site) -> None:
    words = "Part of this page may be out of date."
    async with await site.signed_in(OWAIN) as owain:
        assert not (await owain.open(f"/people/{NIA.person_id}")).says(words)
        async with stands_still(site, "people", "training", "trainee", NIA.person_id):
            assert (await owain.open(f"/people/{NIA.person_id}")).says(words)
            assert not (await owain.open(f"/people/{GWEN.person_id}")).says(words)
        assert not (await owain.open(f"/people/{NIA.person_id}")).says(words)


async def test_an_administrator_chooses_who_is_told(site: Site) -> None:
    async with await site.signed_in(OWAIN) as owain:
        shown = await owain.open("/running")
        assert shown.says("Nobody can be told now: this college sends no mail.")
        assert f'value="{OWAIN.person_id}" selected' in shown.html, "the first administrator, while nobody is chosen"
        chosen = {"first-told": str(GWEN.person_id), "second-told": str(IDRIS.person_id)}
        shown = await owain.send("/running/who-is-told", **chosen)
        assert shown.says("Kept. From now on they are told.")
        assert [shown.html.count(f'value="{one}" selected') for one in chosen.values()] == [1, 1]
        shown = await owain.send("/running/who-is-told", **chosen | {"first-told": str(new_id())})
        assert (shown.status, shown.says("Choose somebody who has a role here and a mail address.")) == (422, True)


async def test_how_it_runs_is_for_administrators(site: Site) -> None:
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open("/running")).status == 403
    async with await site.signed_in(OWAIN) as owain:
        await owain.open("/running")
        assert (await owain.send(f"/running/nobody/{new_id()}/again")).status in (404, 409)


@asynccontextmanager
async def looked_through(site: Site, folder: Path) -> AsyncIterator[Told]:
    """Somebody has looked through what is kept, and was told what to find."""
    frame = site.web.state.frame
    keeper = Told(folder / "audit.json", lambda: None)
    keeper.answers = [report(RULE, RULE_TOO, is_everything=True, mended=(STREAM,)), report(is_everything=True)]
    await keeper.look(datetime(2026, 11, 30, 3, tzinfo=UTC), is_everything=True)
    async with open_door(keeper, folder / "door"):
        frame.audit = AuditDoor("audit", f"unix:{folder / 'door'}")
        try:
            yield keeper
        finally:
            await frame.audit.close()
            frame.audit = None


async def test_whether_what_is_kept_agrees_is_said_and_can_be_looked_at_now(site: Site, tmp_path: Path) -> None:
    async with await site.signed_in(OWAIN) as owain:
        assert (await owain.open("/running")).says("Nobody looks through it just now.")
        async with looked_through(site, tmp_path) as keeper:
            shown = await owain.open("/running")
            assert shown.says("Something does not agree.")
            assert shown.says("2 lines")
            assert shown.says("the program made anew by itself what the parts tell one another")
            async with await site.signed_in(GWEN) as gwen:
                tokens = (await gwen.open("/my/about")).hidden()
                assert (await gwen.post("/running/look", tokens)).status == 403
            assert (await owain.send("/running/look")).says("It looks through everything now.")
            async with asyncio.timeout(5):
                await keeper.is_through.wait()
            assert (await owain.open("/running")).says("agrees")


def breaks() -> Exception:
    """An exception as one might come from anywhere: what it says quotes what somebody wrote."""
    try:
        raise ValueError(f"cannot read {CANARY}")
    except ValueError as error:
        return error


async def plant(site: Site, nia: Guest) -> None:
    """A canary in each place that the file is made near: a name, a contact, words, refusals, troubles, reasons."""
    async with work(site.house("people"), house("example")) as unit:
        await add_person(AddPerson(name=CANARY, contact=f"{CANARY}@example.org", person_id=new_id()), unit)
    async with site.guest() as somebody:
        await somebody.open("/ideas")
        await somebody.send("/ideas", words=CANARY)
        assert (await somebody.open(f"/courses?q={CANARY}")).status == 200
    await nia.open("/my/about")
    assert (await nia.send("/my/about/district", district=CANARY)).status in (200, 422)
    for service in SERVICES:
        there = site.house(service)
        there.stumbles.note(breaks(), there.now())
        there.troubles |= {f"gap.people.person.{NIA.person_id}": f"revision 3 of {CANARY}", "relay": CANARY}
    site.web.state.frame.stumbles.note(breaks(), site.house("people").now())


async def test_the_file_for_whoever_mends_it_holds_no_names(site: Site) -> None:
    people = site.house("people")
    async with (
        await site.signed_in(OWAIN) as owain,
        await site.signed_in(NIA) as nia,
        stands_still(site, "people", "training", "tutor", NIA.person_id) as event_id,
    ):
        await plant(site, nia)
        async with people.database.transaction() as db:
            await db.execute(
                """update parked set body = $2, headers = headers || jsonb_build_object('x', $2::text), reason = $2,
                          skipped_because = $2 where event_id = $1""",
                event_id,
                CANARY,
            )
        shown, kept = await owain.open("/running/file"), await owain.open("/running/file/how-it-runs.json")
        for service in SERVICES:
            site.house(service).troubles.clear()
            site.house(service).stumbles = Stumbles()
    file = json.loads(kept.html)
    assert [one["event_id"] for one in file["parts"]["people"]["parked"]] == [str(event_id)]
    assert file["parts"]["people"]["parked"][0]["type"] == "tutor_readiness_changed"
    assert file["parts"]["care"]["stumbles"][0]["kind"] == "ValueError"
    assert file["parts"]["care"]["stumbles"][0]["places"][-1].endswith(" breaks")
    assert set(file["parts"]["people"]["troubles"]) == {"gap.people.person.…", "relay"}
    assert file["pages"]["stumbles"][0]["places"]
    assert "people/0001_people.sql" in file["parts"]["people"]["migrations"]
    assert kept.headers["content-disposition"] == 'attachment; filename="how-it-runs.json"'
    for text in (kept.html, shown.text):
        for secret in (CANARY, str(NIA.person_id), NIA.name, OWAIN.name.lower() + "@", "example.org", "because"):
            assert secret not in text.replace(f"{OWAIN.name} Sign out", "").replace("About you: ", "")


def test_every_part_has_its_words() -> None:
    assert tuple(PARTS) == SERVICES


@pytest.mark.browser
async def test_how_it_runs_is_for_everybody(visits: Visits, site: Site, tmp_path: Path) -> None:
    visits.sign_in(await site.session(OWAIN))
    await visits.check("/running")
    async with stands_still(site, "scheduling", "training", "tutor", new_id()), looked_through(site, tmp_path):
        await visits.check("/running")
    await visits.check("/running/file")
