"""Staff sign in with the organisation they work for: known by what it has signed, and by nothing else."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import pytest_asyncio

from services.contracts.people import Role
from services.people.commands import organisation as commands
from services.people.commands.organisation import (
    BeginWithOrganisation,
    BegunView,
    ForgetOrganisation,
    SetOrganisation,
    SignInWithOrganisation,
    TriedView,
    TryOrganisation,
    TurnOrganisation,
    begin_with_organisation,
    forget_organisation,
    set_organisation,
    sign_in_with_organisation,
    try_organisation,
    turn_organisation,
)
from services.people.commands.roles import EndRole, GiveRole, end_role, give_role
from services.people.commands.second_factor import PrintCodes, print_codes
from services.people.commands.shared import SessionView
from services.people.queries.organisation import OrganisationQuestion, organisation
from services.people.rules import organisation as rules
from services.people.rules.organisation import NotForYou, NotTriedYet, OrganisationRefused, UnfitOrganisation
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.http import Asked
from services.runtime.refusal import Missing, NotAllowed, StepUpFirst
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.provider import Provider, answering
from tests.people.test_second_factor import exchanged
from tests.people.test_signing_in import new_contact, signed_in

BROWSER = "the browser of this test"


async def through(desk: Desk, first: Any, handler: Any, command: Any, answer: type, actor: Actor = NOBODY) -> Any:
    """As over HTTP: the organisation is asked first."""
    done = await first(desk.house, type(command).__name__, handler, command, Asked(actor, None, None, None), b"")
    return msgspec.json.decode(done.answer, type=answer)


async def set_up(desk: Desk, provider: Provider, **other: str) -> None:
    said = {"issuer": provider.address, "client_id": "college", "client_secret": provider.secret} | other
    command, owain = SetOrganisation(**said), OWAIN.acting(now=desk.clock())
    await through(desk, commands.look_up_first, set_organisation, command, object, owain)


async def tried(desk: Desk, provider: Provider, **claims: Any) -> TriedView:
    owain = OWAIN.acting(now=desk.clock())
    begun = await desk.do(begin_with_organisation, BeginWithOrganisation(is_trial=True, browser=BROWSER), owain)
    command = TryOrganisation(**provider.press(begun.address, **claims), browser=BROWSER)
    found: TriedView = await through(desk, commands.ask_them_first, try_organisation, command, TriedView, owain)
    return found


@pytest_asyncio.fixture
async def provider(example: Desk) -> AsyncIterator[Provider]:
    """Set up, tried and turned on; and nobody is slowed down by the test before."""
    example.clock.on(minutes=30)
    async with answering(example.clock) as one:
        await set_up(example, one)
        await tried(example, one)
        await example.do(turn_organisation, TurnOrganisation(is_on=True), OWAIN.acting(now=example.clock()))
        yield one


async def begun(desk: Desk) -> BegunView:
    return await desk.do(begin_with_organisation, BeginWithOrganisation(browser=BROWSER))


async def comes(desk: Desk, answer: dict[str, str], browser: str = BROWSER) -> SessionView:
    command = SignInWithOrganisation(**answer, browser=browser)
    found: SessionView = await through(desk, commands.ask_them_first, sign_in_with_organisation, command, SessionView)
    return found


async def sign_in(desk: Desk, provider: Provider, **claims: Any) -> SessionView:
    return await comes(desk, provider.press((await begun(desk)).address, **claims))


async def colleague(desk: Desk, role: Role | None = Role.COORDINATOR, contact: str = "") -> tuple[UUID, str]:
    """Somebody who has confirmed her address, and perhaps works here."""
    contact = contact or new_contact()
    session = await signed_in(desk, contact, f"Colleague {uuid4().hex}")
    if role is not None:
        await desk.do(give_role, GiveRole(person_id=session.person_id, role=role), house("import"))
    return session.person_id, contact


def mail(contact: str) -> dict[str, Any]:
    return {"email": contact, "email_verified": True}


async def test_she_is_known_by_her_address_once_and_by_her_number_from_then_on(
    example: Desk, provider: Provider
) -> None:
    person_id, contact = await colleague(example)
    subject = uuid4().hex

    first = await sign_in(example, provider, sub=subject, **mail(contact.upper()))
    again = await sign_in(example, provider, sub=subject, email="elsewhere@example.org", email_verified=False)

    assert (first.person_id, again.person_id, first.factor) == (person_id, person_id, Factor.CODE)
    assert (await exchanged(example, again.session_token)).roles == {"student", "coordinator"}
    (row,) = await example.fetch("select link_hash from organisation_link where person_id = $1", person_id)
    assert subject.encode() not in row["link_hash"]


async def test_she_is_told_the_first_time_and_not_again(example: Desk, provider: Provider) -> None:
    _, contact = await colleague(example)
    subject = uuid4().hex
    for _ in range(2):
        await sign_in(example, provider, sub=subject, **mail(contact))
        await example.due()

    told = [one for one in await example.letters() if one["contact"] == contact and one["subject"] == "How you sign in"]
    assert len(told) == 1
    assert "If it was not you, please ring us at once" in told[0]["text"]


@pytest.mark.parametrize(
    "false",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["college", "another-client"]},
        {"azp": "another-client"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
    ],
    ids=str,
)
async def test_what_is_not_for_us_now_and_for_this_asking_opens_nothing(
    example: Desk, provider: Provider, false: dict[str, Any]
) -> None:
    _, contact = await colleague(example)
    with pytest.raises(OrganisationRefused):
        await sign_in(example, provider, **{"sub": uuid4().hex, **mail(contact), **false})


@pytest.mark.parametrize(
    "falsify", [Provider.sign_nothing, Provider.sign_with_another_key, Provider.sign_with_the_secret]
)
async def test_what_they_have_not_signed_opens_nothing(
    example: Desk, provider: Provider, falsify: Callable[[Provider], None]
) -> None:
    _, contact = await colleague(example)
    falsify(provider)
    with pytest.raises(OrganisationRefused):
        await sign_in(example, provider, sub=uuid4().hex, **mail(contact))


@pytest.mark.parametrize("said", [{}, {"email_verified": False}, {"email_verified": "true"}], ids=str)
async def test_an_address_that_they_have_not_verified_is_nobodys(
    example: Desk, provider: Provider, said: dict[str, Any]
) -> None:
    _, contact = await colleague(example)
    with pytest.raises(NotForYou):
        await sign_in(example, provider, sub=uuid4().hex, email=contact, **said)


async def test_an_address_that_they_say_elsewhere_is_hers_only_when_it_is_of_the_same_person(
    example: Desk, provider: Provider
) -> None:
    person_id, contact = await colleague(example)
    subject = uuid4().hex
    provider.about = {"sub": "another", **mail(contact)}
    with pytest.raises(OrganisationRefused):
        await sign_in(example, provider, sub=subject)

    provider.about = {"sub": subject, **mail(contact)}
    assert (await sign_in(example, provider, sub=subject)).person_id == person_id


async def test_it_is_for_staff_and_makes_nobody(example: Desk, provider: Provider) -> None:
    _, student = await colleague(example, None)
    _, tutor = await colleague(example, Role.PEER_TUTOR)
    before = await example.fetch("select count(*) as n from person")

    for contact in (student, tutor, "stranger@example.org"):
        with pytest.raises(NotForYou):
            await sign_in(example, provider, sub=uuid4().hex, **mail(contact))

    assert await example.fetch("select count(*) as n from person") == before


async def test_an_address_that_two_of_the_staff_share_is_nobodys(example: Desk, provider: Provider) -> None:
    contact = new_contact()
    await colleague(example, contact=contact)
    await colleague(example, contact=contact)
    with pytest.raises(NotForYou):
        await sign_in(example, provider, sub=uuid4().hex, **mail(contact))


async def test_it_ends_with_her_role(example: Desk, provider: Provider) -> None:
    person_id, contact = await colleague(example)
    subject = uuid4().hex
    await sign_in(example, provider, sub=subject, **mail(contact))
    await example.do(end_role, EndRole(person_id=person_id, role=Role.COORDINATOR), OWAIN.acting(now=example.clock()))
    with pytest.raises(NotForYou):
        await sign_in(example, provider, sub=subject, **mail(contact))


@pytest.mark.parametrize(
    ("says", "factor"),
    [
        ({}, Factor.CODE),
        ({"amr": ["pwd"]}, Factor.CODE),
        ({"acr": "1"}, Factor.CODE),
        ({"amr": ["pwd", "mfa"]}, Factor.SECOND),
        ({"acr": "https://refeds.org/profile/mfa"}, Factor.SECOND),
    ],
    ids=str,
)
async def test_it_is_both_signs_only_when_they_say_so(
    example: Desk, provider: Provider, says: dict[str, Any], factor: Factor
) -> None:
    _, contact = await colleague(example)
    assert (await sign_in(example, provider, sub=uuid4().hex, **mail(contact), **says)).factor is factor


@pytest.mark.parametrize("minutes", [None, 20, 1])
async def test_what_asks_afresh_asks_unless_she_has_just_shown_it_there(
    example: Desk, provider: Provider, minutes: int | None
) -> None:
    _, contact = await colleague(example)
    shown = {} if minutes is None else {"auth_time": int((example.clock() - timedelta(minutes=minutes)).timestamp())}
    session = await sign_in(example, provider, sub=uuid4().hex, amr=["mfa"], **mail(contact), **shown)
    (row,) = await example.fetch("select factor_at from session where session_id = $1", session.session_id)
    actor = Actor(
        person_id=session.person_id, factor=Factor.SECOND, factor_at=row["factor_at"], session_id=session.session_id
    )
    if minutes == 1:
        await example.do(print_codes, PrintCodes(), actor)
    else:
        with pytest.raises(StepUpFirst):
            await example.do(print_codes, PrintCodes(), actor)


async def test_an_answer_counts_once_on_its_browser_and_for_ten_minutes(example: Desk, provider: Provider) -> None:
    _, contact = await colleague(example)
    said = {"sub": uuid4().hex, **mail(contact)}
    answer = provider.press((await begun(example)).address, **said)
    await comes(example, answer)
    elsewhere = provider.press((await begun(example)).address, **said)
    late = provider.press((await begun(example)).address, **said)

    with pytest.raises(OrganisationRefused, match="already"):
        await comes(example, answer)
    for browser in ("another", ""):
        with pytest.raises(OrganisationRefused):
            await comes(example, elsewhere, browser)
    with pytest.raises(OrganisationRefused):
        await comes(example, {**elsewhere, "state": "bm90IG91cnM="})
    example.clock.on(minutes=10)
    with pytest.raises(OrganisationRefused, match="too long"):
        await comes(example, late)


async def test_a_code_of_another_asking_is_worth_nothing(example: Desk, provider: Provider) -> None:
    """PKCE and the nonce: whoever slips her his own code signs nobody in."""
    _, contact = await colleague(example)
    his = provider.press((await begun(example)).address, sub=uuid4().hex, **mail(contact))
    hers = provider.press((await begun(example)).address, sub=uuid4().hex, **mail(contact))
    with pytest.raises(OrganisationRefused):
        await comes(example, {**hers, "code": his["code"]})


async def test_they_send_her_back_to_one_address_of_ours(example: Desk, provider: Provider) -> None:
    await sign_in_refused(example, provider)
    (asked,) = {one["redirect_uri"] for one in provider.asked}
    assert asked == f"{example.house.settings.college_address}/sign-in/organisation/back"
    with pytest.raises(OrganisationRefused):
        await comes(example, {**provider.press((await begun(example)).address), "issuer": "https://elsewhere.example"})


async def sign_in_refused(desk: Desk, provider: Provider) -> None:
    with pytest.raises(NotForYou):
        await sign_in(desk, provider, sub=uuid4().hex)


async def test_it_is_off_until_it_was_tried_and_after_each_change(example: Desk) -> None:
    async with answering(example.clock) as one:
        await set_up(example, one)
        owain = OWAIN.acting(now=example.clock())
        with pytest.raises(OrganisationRefused):
            await begun(example)
        with pytest.raises(NotTriedYet):
            await example.do(turn_organisation, TurnOrganisation(is_on=True), owain)

        said = await tried(example, one, amr=["mfa"])
        assert (said.says_mail, said.is_both_signs, said.is_somebody) == (False, True, False)
        await example.do(turn_organisation, TurnOrganisation(is_on=True), owain)
        assert (await begun(example)).address.startswith(one.address)

        await set_up(example, one, client_id="another", client_secret="")
        seen = await example.ask(organisation, OrganisationQuestion(), owain)
        assert (seen.is_on, seen.tried_at, seen.client_id) == (False, None, "another")
        await tried(example, one)  # with the secret that was kept


async def test_what_was_asked_for_a_trial_signs_nobody_in(example: Desk, provider: Provider) -> None:
    _, contact = await colleague(example)
    owain = OWAIN.acting(now=example.clock())
    trial = await example.do(begin_with_organisation, BeginWithOrganisation(is_trial=True, browser=BROWSER), owain)
    with pytest.raises(OrganisationRefused):
        await comes(example, provider.press(trial.address, sub=uuid4().hex, **mail(contact)))


async def test_it_is_the_administrators_asked_afresh(example: Desk, provider: Provider) -> None:
    now = example.clock()
    stale = OWAIN.acting(now=now - timedelta(minutes=20))
    for actor, no in ((GWEN.acting(now=now), NotAllowed), (stale, StepUpFirst)):
        with pytest.raises(no):
            await set_up_as(example, provider, actor)
        for handler, command in (
            (turn_organisation, TurnOrganisation(is_on=False)),
            (forget_organisation, ForgetOrganisation()),
        ):
            with pytest.raises(no):
                await example.do(handler, command, actor)  # type: ignore[arg-type]
    trial = BeginWithOrganisation(is_trial=True, browser=BROWSER)
    with pytest.raises(NotAllowed):
        await example.do(begin_with_organisation, trial, GWEN.acting(now=now))
    with pytest.raises(NotAllowed):
        await example.ask(organisation, OrganisationQuestion(), GWEN.acting(now=now))


async def set_up_as(desk: Desk, provider: Provider, actor: Actor) -> None:
    command = SetOrganisation(issuer=provider.address, client_id="college", client_secret="x")
    await through(desk, commands.look_up_first, set_organisation, command, object, actor)


async def test_the_secret_is_sealed_and_all_of_it_can_be_taken_away(example: Desk, provider: Provider) -> None:
    _, contact = await colleague(example)
    await sign_in(example, provider, sub=uuid4().hex, **mail(contact))
    owain = OWAIN.acting(now=example.clock())
    (row,) = await example.fetch("select client_secret from organisation")
    assert provider.secret.encode() not in row["client_secret"]
    assert provider.secret not in str(await example.ask(organisation, OrganisationQuestion(), owain))

    await example.do(forget_organisation, ForgetOrganisation(), owain)

    assert await example.fetch("select 1 from organisation union all select 1 from organisation_link") == []
    with pytest.raises(OrganisationRefused):
        await begun(example)


async def test_what_is_published_there_must_be_theirs_and_safe(example: Desk) -> None:
    async with answering(example.clock) as one:
        for published in (
            {"issuer": "https://elsewhere.example"},
            {"token_endpoint": "http://elsewhere.example/token"},
            {"jwks_uri": None},
            {"response_types_supported": ["id_token"]},
        ):
            one.published = published
            with pytest.raises(UnfitOrganisation):
                await set_up(example, one)
        with pytest.raises(UnfitOrganisation):
            await set_up(example, one, issuer=f"{one.address}/nothing-here")


@pytest.mark.parametrize(
    "address", ["http://login.example", "http://localhost:9", "https://", "login.example", "https://a@b.example", "x y"]
)
def test_an_address_without_https_is_refused(address: str) -> None:
    with pytest.raises(Missing):
        rules.issuer(address, is_here=False)


def test_an_address_stays_as_they_write_it() -> None:
    assert rules.issuer(" https://login.example/tenant/ ", is_here=False) == "https://login.example/tenant/"
