"""Learning to teach, in the browser: from the first item to ready, and what others learn of it."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from services.contracts.people import Role
from services.contracts.training import TutorKind
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.runtime.actor import house
from services.runtime.clock import college_date
from services.runtime.ids import new_id
from services.runtime.journal import Revision
from services.runtime.work import work
from services.training.commands import AddTrainee, AddTutor, add_trainee, add_tutor
from services.training.model import Held
from tests.examples.people import ANWEN, BETHAN, GWEN, IDRIS, MARCUS, NIA, RHIAN, SAM, Example
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.guest import Guest

ITEMS = ("safeguarding", "co-delivery")


async def newcomer(site: Site, name: str, *roles: Role) -> Example:
    """Somebody of this test's own."""
    one = Example(name, new_id(), frozenset(roles))
    async with work(site.house("people"), house("example")) as unit:
        contact = f"{name.lower().replace(' ', '.')}.{one.person_id.hex[-6:]}@example.org"
        await add_person(AddPerson(name=name, contact=contact, person_id=one.person_id), unit)
        for role in roles:
            await give_role(GiveRole(person_id=one.person_id, role=role), unit)
    return one


async def test_somebody_who_has_not_been_put_down_yet_is_told_what_happens_next(site: Site) -> None:
    async with await site.signed_in(await newcomer(site, "Early", Role.TRAINEE)) as early:
        shown = await early.open("/training")

    assert (shown.status, shown.heading) == (200, "My training")
    assert shown.says("As soon as the desk has put you down")


async def trainee_of(site: Site, name: str) -> tuple[Example, UUID]:
    one = await newcomer(site, name, Role.TRAINEE)
    async with work(site.house("training"), GWEN.acting()) as unit:
        added = await add_trainee(AddTrainee(person_id=one.person_id, kind=TutorKind.PEER), unit)
    return one, added.trainee_id


async def tutor_of(site: Site, name: str, until_on: date) -> Example:
    one = await newcomer(site, name, Role.PEER_TUTOR)
    since = college_date(site.house("training").now()) - timedelta(days=60)
    held = tuple(Held(item=item, from_on=since, until_on=until_on) for item in ITEMS)
    async with work(site.house("training"), GWEN.acting()) as unit:
        await add_tutor(AddTutor(tutor_id=one.person_id, kind=TutorKind.PEER, held=held, since_on=since), unit)
    return one


@pytest_asyncio.fixture
async def gwen(site: Site) -> AsyncIterator[Guest]:
    async with await site.signed_in(GWEN) as one:
        yield one


@pytest.fixture
def today(site: Site) -> date:
    return college_date(site.house("training").now())


async def test_a_coordinator_finds_somebody_and_adds_her_as_a_trainee(gwen: Guest, site: Site) -> None:
    one = await newcomer(site, "Olwen Adds")
    found = await gwen.open("/trainees/add?words=olwen+adds")
    assert f'value="{one.person_id}"' in found.html
    shown = await gwen.send("/trainees", person_id=str(one.person_id), kind="peer")
    assert (shown.path, shown.says("Olwen Adds")) == ("/trainees", True)
    assert shown.says("Added.")


async def test_adding_without_choosing_keeps_who_was_found(gwen: Guest, site: Site) -> None:
    one = await newcomer(site, "Olwen Keeps")
    await gwen.open("/trainees/add?words=olwen+keeps")
    shown = await gwen.send("/trainees", words="olwen keeps", person_id=str(one.person_id), kind="")
    assert shown.status == 422
    assert shown.says("Please choose how they come to teaching.")
    assert f'<option value="{one.person_id}" selected>' in shown.html


async def test_nobody_is_added_who_is_no_person(gwen: Guest) -> None:
    await gwen.open("/trainees/add?words=nia")
    shown = await gwen.send("/trainees", person_id="somebody", kind="peer")
    assert shown.status == 400


async def heard_of(site: Site, trainee_id: UUID) -> None:
    """What training told of this trainee has arrived where home pages are made."""
    async with site.house("training").database.reading() as db:
        told = await db.fetchval("select max(revision) from journal where aggregate_id = $1", trainee_id)
    there = site.house("messages")
    async with there.database.reading() as db:
        assert await there.wait_for(db, "training", Revision("trainee", trainee_id, told), seconds=20)


@pytest.mark.apart
async def test_all_the_way_to_ready_with_one_who_assesses_and_one_who_verifies(site: Site) -> None:
    sam, trainee_id = await trainee_of(site, "Sam Learns")
    path = f"/trainees/{trainee_id}"
    async with (
        await site.signed_in(sam) as learns,
        await site.signed_in(RHIAN) as assesses,
        await site.signed_in(IDRIS) as verifies,
    ):
        mine = await learns.open("/training")
        items = [part.split('"')[0] for part in mine.html.split('action="/training/')[1:]]
        assert set(ITEMS) <= set(items)
        for item in items:
            await learns.open("/training")
            sent = await learns.send(f"/training/{item}", **{f"words-{item}": "I was there, and I learned to wait."})
            assert sent.says("Your assessor reads it")
            if item == items[0]:
                await heard_of(site, trainee_id)
                assert (await assesses.open("/home")).says("A trainee has written what they did")
                assert f'href="{path}"' in assesses.page.html  # type: ignore[union-attr]
            await assesses.open(path)
            kept = await assesses.send(
                f"{path}/{item}/assess", **{f"met-{item}": "yes", f"feedback-{item}": "Clear and warm."}
            )
            assert kept.says("Kept. The trainee sees your words at once.")
            assert f"{path}/{item}/verify" not in kept.html, "nobody verifies what she assessed"
            await verifies.open(path)
            done = await verifies.send(f"{path}/{item}/verify", answer="holds")
            assert done.status == 200
        assert done.says("this trainee is ready to teach from today")
        mine = await learns.open("/training")
        assert mine.says("Everything is done. You have been ready to teach since")
        assert "Clear and warm." in mine.text


async def test_not_yet_says_what_helps_and_it_can_be_sent_again(site: Site) -> None:
    sam, trainee_id = await trainee_of(site, "Sam Tries")
    path = f"/trainees/{trainee_id}"
    async with await site.signed_in(sam) as learns, await site.signed_in(RHIAN) as assesses:
        await learns.open("/training")
        long = await learns.send("/training/safeguarding", **{"words-safeguarding": "w" * 10_001})
        assert (long.status, long.says("We can keep 10000 letters here, and this has 10001.")) == (422, True)
        assert "w" * 10_001 in long.html
        await learns.send("/training/safeguarding", **{"words-safeguarding": "I read it."})
        await assesses.open(path)
        forgot = await assesses.send(
            f"{path}/safeguarding/assess", **{"met-safeguarding": "not-yet", "feedback-safeguarding": ""}
        )
        assert (forgot.status, forgot.says("Please write a sentence that helps.")) == (422, True)
        assert 'value="not-yet" checked' in forgot.html
        await assesses.send(
            f"{path}/safeguarding/assess",
            **{"met-safeguarding": "not-yet", "feedback-safeguarding": "Say whom you would ring."},
        )
        mine = await learns.open("/training")
        assert mine.says("Not yet: see what helps")
        assert mine.says("Say whom you would ring.")
        again = await learns.send("/training/safeguarding", **{"words-safeguarding": "I would ring Carys."})
        assert again.says("Your assessor reads it")


async def test_nothing_sent_stands_beside_its_own_item(site: Site) -> None:
    sam, _ = await trainee_of(site, "Sam Waits")
    async with await site.signed_in(sam) as learns:
        await learns.open("/training")
        shown = await learns.send("/training/safeguarding", **{"words-safeguarding": "  "})
        assert shown.status == 422
        assert '<a href="#words-safeguarding">' in shown.html


async def test_whoever_verifies_can_let_the_assessor_look_again(site: Site) -> None:
    sam, trainee_id = await trainee_of(site, "Sam Returns")
    path = f"/trainees/{trainee_id}"
    async with (
        await site.signed_in(sam) as learns,
        await site.signed_in(RHIAN) as assesses,
        await site.signed_in(IDRIS) as verifies,
    ):
        await learns.open("/training")
        await learns.send("/training/safeguarding", **{"words-safeguarding": "I was there."})
        await assesses.open(path)
        await assesses.send(
            f"{path}/safeguarding/assess", **{"met-safeguarding": "yes", "feedback-safeguarding": "Well seen."}
        )
        await verifies.open(path)
        back = await verifies.send(f"{path}/safeguarding/verify", answer="back")
        assert back.says("It goes back to the first person")
        assert f"{path}/safeguarding/assess" in (await assesses.open(path)).html


async def test_the_desk_sees_how_many_are_ready_and_not_how_far_a_trainee_has_come(gwen: Guest, site: Site) -> None:
    _, trainee_id = await trainee_of(site, "Sam Private")
    shown = await gwen.open("/trainees")
    assert shown.says("Sam Private")
    assert f"/trainees/{trainee_id}" not in shown.html
    assert (await gwen.open(f"/trainees/{trainee_id}")).status in (403, 404)


async def test_a_trainees_page_is_nobody_elses(site: Site) -> None:
    _, trainee_id = await trainee_of(site, "Sam Alone")
    for other in (NIA, BETHAN, SAM):
        async with await site.signed_in(other) as somebody:
            for path in (f"/trainees/{trainee_id}", "/trainees", "/tutors"):
                assert (await somebody.open(path)).status in (403, 404), (other.name, path)


async def test_the_desk_sees_ready_or_not_and_renews(gwen: Guest, site: Site, today: date) -> None:
    lapsed = await tutor_of(site, "Tegid Lapsed", today - timedelta(days=1))
    ready = await tutor_of(site, "Tegid Ready", today + timedelta(days=200))
    shown = await gwen.open("/tutors")
    assert shown.says("Tegid Lapsed Not ready")
    assert shown.says("Tegid Ready Until")
    assert "peer" not in shown.text.lower().replace("peer tutor training", "")
    path = f"/tutors/{lapsed.person_id}"
    assert (await gwen.open(path)).says("Not ready to teach today.")
    wrong = await gwen.send(path, item="safeguarding", from_on="yesterday")
    assert (wrong.status, wrong.says("We could not read this day.")) == (422, True)
    assert 'value="yesterday"' in wrong.html
    for item in ITEMS:
        shown = await gwen.send(path, item=item, from_on=today.isoformat())
    assert shown.says("Ready to teach, until")
    assert (await gwen.open(f"/tutors/{ready.person_id}")).says("Ready to teach, until")


async def test_a_tutor_pauses_and_comes_back_without_a_reason(site: Site, today: date) -> None:
    tutor = await tutor_of(site, "Tegid Pauses", today + timedelta(days=200))
    async with await site.signed_in(tutor) as herself:
        assert (await herself.open("/teaching/me")).says("Yes, until")
        missing = await herself.send("/teaching/me/pause", from_on="", until_on="")
        assert (missing.status, missing.says("Please give a day.")) == (422, True)
        paused = await herself.send(
            "/teaching/me/pause", from_on=today.isoformat(), until_on=(today + timedelta(days=9)).isoformat()
        )
        assert paused.says("You need not say why.")
        assert paused.says("Not today.")
        end = next(
            part.split('"')[0] for part in paused.html.split('action="')[1:] if part.startswith("/teaching/me/pause/")
        )
        back = await herself.send(end)
        assert back.says("Welcome back.")
        assert back.says("Yes, until")


async def test_a_pause_that_ends_before_it_begins_is_refused_beside_its_field(site: Site, today: date) -> None:
    tutor = await tutor_of(site, "Tegid Turns", today + timedelta(days=200))
    async with await site.signed_in(tutor) as herself:
        await herself.open("/teaching/me")
        shown = await herself.send(
            "/teaching/me/pause", from_on=today.isoformat(), until_on=(today - timedelta(days=9)).isoformat()
        )
        assert shown.status == 422
        assert "rc-error" in shown.html


async def test_who_does_not_teach_or_learn_gets_a_calm_page(site: Site) -> None:
    for person, path in ((ANWEN, "/training"), (NIA, "/teaching/me"), (MARCUS, "/trainees/add")):
        async with await site.signed_in(person) as somebody:
            shown = await somebody.open(path)
            assert shown.status in (200, 403, 404)
            assert shown.heading


@pytest.mark.browser
@pytest.mark.parametrize("who", ["trainee", "assessor"])
async def test_a_trainees_pages_are_for_everybody(visits: Visits, site: Site, who: str) -> None:
    sam, trainee_id = await trainee_of(site, "Sam Looks")
    async with await site.signed_in(sam) as learns:
        await learns.open("/training")
        await learns.send("/training/safeguarding", **{"words-safeguarding": "I was there."})
    visits.sign_in(await site.session(sam if who == "trainee" else RHIAN))
    await visits.check("/training" if who == "trainee" else f"/trainees/{trainee_id}")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/trainees", "/trainees/add?words=te", "/tutors", "/tutors/{}"])
async def test_the_desks_pages_are_for_everybody(visits: Visits, site: Site, today: date, path: str) -> None:
    tutor = await tutor_of(site, "Tegid Looks", today + timedelta(days=200))
    visits.sign_in(await site.session(GWEN))
    await visits.check(path.format(tutor.person_id))


@pytest.mark.browser
async def test_a_tutors_own_page_is_for_everybody(visits: Visits, site: Site, today: date) -> None:
    tutor = await tutor_of(site, "Tegid Looks", today + timedelta(days=200))
    visits.sign_in(await site.session(tutor))
    await visits.check("/teaching/me")
