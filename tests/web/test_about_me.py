"""The person's own page."""

from uuid import UUID

import pyotp
import pytest

from services.contracts.people import Role
from services.people.commands.registering import RegisterStudent, register_student
from services.people.commands.roles import Invite, invite
from services.runtime.work import work
from tests.examples.people import ANWEN, GWEN
from tests.web.browser import Visits, tab_to
from tests.web.conftest import Site
from tests.web.guest import Guest, Shown

HERE = "/my/about"


async def newcomer(site: Site, guest: Guest, contact: str, name: str = "Nia") -> Guest:
    """Somebody who has just registered and typed her numbers."""
    async with work(site.house("people"), GWEN.acting()) as unit:
        command = RegisterStudent(name=name, contact=contact, is_of_age=True, district="Coed hills", on_behalf=True)
        await register_student(command, unit)
    await guest.open(f"/sign-in?next={HERE}")
    await guest.send("/sign-in", contact=contact)
    await guest.send("/sign-in/code", code=(await site.letter(contact))[:6])
    return guest


async def test_it_shows_what_is_kept_and_where_she_is_signed_in(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-1@post.example")

    shown = await guest.open(HERE)

    for words in (
        "About you",
        "about-1@post.example by email",
        "Coed hills",
        "On 1 device.",
        "See who looked at what is yours",
    ):
        assert shown.says(words)


async def test_signed_out_one_is_asked_to_sign_in(guest: Guest) -> None:
    assert (await guest.open(HERE)).path == "/sign-in"


async def test_her_name_changes_on_every_page_at_once(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-2@post.example")
    await guest.open(HERE)

    shown = await guest.send(f"{HERE}/name", name="Nia Wyn")

    assert shown.says("Kept.")
    assert (await guest.open("/accessibility")).says("About you: Nia Wyn")


async def test_a_name_that_is_missing_is_said_beside_its_field(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-3@post.example")
    await guest.open(HERE)

    shown = await guest.send(f"{HERE}/name", name=" ")

    assert shown.status == 422
    assert 'id="name-error"' in shown.html
    assert shown.says("Write the name you like to be called")


async def test_small_answers_are_kept(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-4@post.example")
    for path, fields in (
        ("public-name", {"public_name": "Nia from the coast"}),
        ("district", {"district": "Upper valley"}),
        ("choices", {"choices": "say_who_rings"}),
        ("language", {"language": "en"}),
    ):
        await guest.open(HERE)
        assert (await guest.send(f"{HERE}/{path}", **fields)).says("Kept.")

    shown = await guest.open(HERE)
    assert shown.says("The public sees: Nia from the coast")
    assert shown.says("Upper valley. English")
    assert 'value="say_who_rings" checked' in shown.html
    assert 'value="reminders" checked' not in shown.html


async def test_a_new_way_to_be_reached_is_tried_first(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-5@post.example")
    await guest.open(f"{HERE}/reach")
    asked = await guest.send(f"{HERE}/reach", **{"reach": "mail", "to-mail": "about-5b@post.example"})
    assert asked.heading == "Type the 6 numbers we sent you"
    wrong = await guest.send(f"{HERE}/reach/code", code="1")
    assert wrong.status == 422

    right = await guest.send(f"{HERE}/reach/code", code=(await site.letter("about-5b@post.example"))[:6])

    assert right.says("From now on we reach you this way.")
    assert right.says("about-5b@post.example by email")
    while "another way" not in await site.letter("about-5@post.example"):
        pass


async def test_an_organisation_that_knows_her_is_kept_and_the_old_way_forgotten(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-7@post.example")
    await guest.open(f"{HERE}/reach")
    hafan = {"reach": "partner", "partner": "Hafan", "to-partner": "desk@hafan.example"}
    kept = await guest.send(f"{HERE}/reach", **hafan)
    assert kept.says("desk@hafan.example through Hafan")
    assert not kept.says("about-7@post.example")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "reach"),
        ({"reach": "mail"}, "to-mail"),
        ({"reach": "text", "to-text": "12", "to-mail": ""}, "to-text"),
        ({"reach": "partner", "to-partner": "a@b.example"}, "partner"),
        ({"reach": "partner", "to-partner": "ask for Mair", "partner": "Hafan"}, "to-partner"),
    ],
)
async def test_what_is_missing_stands_beside_the_way_she_chose(
    site: Site, guest: Guest, fields: dict[str, str], field: str
) -> None:
    await newcomer(site, guest, f"about-6{field}{len(fields)}@post.example")
    await guest.open(f"{HERE}/reach")

    shown = await guest.send(f"{HERE}/reach", **fields)

    assert shown.status == 422
    assert f'id="{field}-error"' in shown.html


async def invited(site: Site, person_id: UUID, role: Role) -> None:
    async with work(site.house("people"), GWEN.acting()) as unit:
        await invite(Invite(person_id=person_id, role=role), unit)


async def test_she_says_yes_and_no_to_what_she_is_asked(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-9@post.example", "Delyth")
    delyth = await person_called(site, "Delyth")
    await invited(site, delyth, Role.COACH)
    shown = await guest.open(HERE)
    assert shown.says("You are asked to be: Coach")
    before = guest.cookies["session"]

    yes = await guest.send(invitation_on(shown), answer="yes")

    assert yes.says("Thank you. It is yours now")
    assert guest.cookies["session"] != before
    assert (await guest.send(f"{HERE}/stop", role="coach")).says("You have stopped.")
    await invited(site, delyth, Role.COACH)
    no = await guest.send(invitation_on(await guest.open(HERE)), answer="no")
    assert no.says("You need not say why.")


def invitation_on(shown: Shown) -> str:
    return next(part for part in shown.html.split('"') if part.startswith(f"{HERE}/invitations/"))


async def person_called(site: Site, name: str) -> UUID:
    async with site.house("people").database.reading() as db:
        found: UUID = await db.fetchval("select person_id from person where name = $1", name)
        return found


async def test_no_page_of_hers_tells_which_kind_of_tutor_she_is(site: Site) -> None:
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(HERE)

    assert shown.says("Tutor")
    assert "peer" not in shown.html.lower()


async def test_new_printed_codes_are_shown_once(site: Site, guest: Guest) -> None:
    await newcomer(site, guest, "about-8@post.example")
    await guest.open("/sign-in/second/set-up")
    begun = await guest.send("/sign-in/second/begin")
    secret = begun.hidden("/sign-in/second/set-up")["secret"]
    await guest.send("/sign-in/second/set-up", code=pyotp.TOTP(secret).now())
    shown = await guest.open(HERE)
    assert shown.says("10 printed codes are left.")

    printed = await guest.send(f"{HERE}/printed-codes")

    assert printed.html.count("<li>") >= 10
    assert printed.heading == "That is done. One more thing"


@pytest.mark.browser
@pytest.mark.parametrize("path", [HERE, f"{HERE}/reach"])
async def test_her_pages_are_for_everybody(site: Site, visits: Visits, path: str) -> None:
    visits.sign_in(await site.session(ANWEN))

    await visits.check(path)


@pytest.mark.browser
async def test_her_name_in_the_head_leads_to_her_page_by_keyboard(site: Site, visits: Visits) -> None:
    visits.sign_in(await site.session(ANWEN))
    page = await visits.page("/accessibility", width=1280)

    await tab_to(page, "About you: Anwen")
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"**{HERE}")
