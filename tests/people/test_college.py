"""The facts of the college, and who sets a new one up."""

from datetime import date

import asyncpg
import msgspec
import pytest

from services.contracts.people import PersonRegistered, Role, RoleTaken
from services.people import tokens
from services.people.commands.college import (
    ChangeCollege,
    SetUpAdministrator,
    change_college,
    set_up_administrator,
)
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import GiveRole, give_role
from services.people.commands.signing_in import ExchangeSession, RedeemLink, exchange_session, redeem_link
from services.people.links import example_links, first_administrator_link
from services.people.model import CrisisLine
from services.people.queries.college import CollegeQuestion, OutboxQuestion, college, outbox
from services.people.rules.signing_in import LinkEnded
from services.runtime.actor import Actor, Factor, house
from services.runtime.clock import machine_clock
from services.runtime.refusal import Missing, NotAllowed, NotFound
from services.runtime.settings import Settings
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, GWEN, NIA, OWAIN
from tests.people.conftest import Desk, opened

EXAMPLE = house("example")
NEAR = Actor(network="127.0.0.1", browser="hers")
FACTS = ChangeCollege(name="Coleg Newydd", crisis_lines=(CrisisLine(number="999", words="if a life is in danger"),))


async def cast(desk: Desk) -> None:
    for one in (ANWEN, NIA):
        await desk.do(add_person, AddPerson(name=one.name, person_id=one.person_id), EXAMPLE)
        for role in sorted(one.roles):
            await desk.do(give_role, GiveRole(person_id=one.person_id, role=role), EXAMPLE)


async def test_the_example_is_morfa_and_a_new_college_is_nobody_yet(example: Desk, real: Desk) -> None:
    morfa = await example.ask(college, CollegeQuestion())
    new = await real.ask(college, CollegeQuestion())

    assert (morfa.name, morfa.is_example) == ("Morfa Recovery College", True)
    assert (new.name, new.phone, new.districts, new.is_example) == ("", "", (), False)
    assert [line.number for line in new.crisis_lines] == ["999", "111", "116 123"]
    assert new.crisis_lines_looked_at_on is None


async def test_an_administrator_writes_the_facts_and_nobody_else(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        with pytest.raises(NotAllowed):
            await desk.do(change_college, FACTS, GWEN.acting(now=desk.clock()))
        await desk.do(change_college, FACTS, OWAIN.acting(now=desk.clock()))

        known = await desk.ask(college, CollegeQuestion())

    assert known.name == "Coleg Newydd"
    assert known.crisis_lines_looked_at_on == date(2027, 1, 11)


@pytest.mark.parametrize("different", [{"name": " "}, {"age_rule": 3}, {"crisis_lines": ()}])
async def test_a_college_without_a_name_or_somebody_to_ring_is_refused(
    real: Desk, different: dict[str, object]
) -> None:
    with pytest.raises(Missing) as refused:
        await real.do(change_college, msgspec.structs.replace(FACTS, **different), OWAIN.acting(now=real.clock()))

    assert refused.value.field == next(iter(different))


async def test_example_people_come_in_by_reusable_links_with_both_factors(example: Desk) -> None:
    await cast(example)
    links = {name: (words, url) for name, words, url, _ in await example_links(example.house.settings)}

    assert links["Anwen"][0] == "member of the co-production group, peer tutor"
    assert links["Nia"][0] == "student"
    token = links["Anwen"][1].rsplit("/", 1)[1]
    for _ in range(2):
        session = await example.do(redeem_link, RedeemLink(token=token), NEAR)
        exchanged = await example.do(exchange_session, ExchangeSession(session_token=session.session_token))
        assert (exchanged.name, exchanged.factor) == ("Anwen", Factor.SECOND)


async def test_reusable_links_answer_only_on_the_machine_itself(example: Desk) -> None:
    await cast(example)
    token = tokens.example_token(example.house.settings.key, ANWEN.person_id)

    for network in (None, "", "192.0.2.7", "10.0.0.1", "::2", "localhost"):
        with pytest.raises(LinkEnded):
            await example.do(redeem_link, RedeemLink(token=token), Actor(network=network))


async def test_reusable_links_are_only_for_example_people(example: Desk) -> None:
    stranger = await example.do(add_person, AddPerson(name="Ordinary"), house("import"))
    token = tokens.example_token(example.house.settings.key, stranger.person_id)

    with pytest.raises(LinkEnded):
        await example.do(redeem_link, RedeemLink(token=token), NEAR)
    assert "Ordinary" not in [name for name, *_ in await example_links(example.house.settings)]


def flipped(settings: Settings) -> list[Settings]:
    """Everything that can be said in the environment."""
    return [
        settings,
        msgspec.structs.replace(settings, mail_url="", college_address="http://localhost:8000"),
        msgspec.structs.replace(settings, college_address="http://127.0.0.1:1", listen="tcp:127.0.0.1:1"),
        msgspec.structs.replace(settings, messages_token="example", log_level="DEBUG"),
    ]


async def test_a_real_college_has_no_reusable_links_whatever_its_settings_say(
    new_college: MakeCollege,
) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        await cast(desk)  # even with people who were made as examples
        for settings in flipped(desk.house.settings):
            desk.house.settings = settings
            assert await example_links(settings) == []
            token = tokens.example_token(settings.key, ANWEN.person_id)
            with pytest.raises(LinkEnded):
                await desk.do(redeem_link, RedeemLink(token=token), NEAR)
            with pytest.raises(NotFound):
                await desk.ask(outbox, OutboxQuestion())


async def test_a_college_that_was_never_marked_is_not_the_example(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=None) as desk:
        await cast(desk)

        assert await example_links(desk.house.settings) == []
        assert (await desk.ask(college, CollegeQuestion())).is_example is False


async def test_the_example_behind_a_public_address_has_no_reusable_links(example: Desk) -> None:
    await cast(example)
    token = tokens.example_token(example.house.settings.key, ANWEN.person_id)
    before = example.house.settings
    example.house.settings = msgspec.structs.replace(before, college_address="https://college.example")
    try:
        with pytest.raises(LinkEnded):
            await example.do(redeem_link, RedeemLink(token=token), NEAR)
    finally:
        example.house.settings = before


@pytest.mark.parametrize(
    "statement",
    [
        "update installation set is_example = true",
        "delete from installation",
        "insert into installation (is_example) values (true) on conflict (one) do update set is_example = true",
        "truncate installation",
        "alter table installation disable trigger all",
        "drop table installation",
    ],
)
async def test_the_service_cannot_change_what_kind_of_college_this_is(real: Desk, statement: str) -> None:
    async with real.house.database.reading() as db:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute(statement)


async def test_a_new_college_is_set_up_once_by_its_first_administrator(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        desk.clock.moment = machine_clock()
        link = await first_administrator_link(desk.house.settings)
        assert link
        asking = SetUpAdministrator(token=link.rsplit("/", 1)[1], name="Owain", contact="owain@post.example")
        session = await desk.do(set_up_administrator, asking)

        assert desk.recorded == (
            PersonRegistered(person_id=session.person_id),
            RoleTaken(person_id=session.person_id, role=Role.ADMINISTRATOR),
        )
        assert session.factor is Factor.CODE
        with pytest.raises(LinkEnded):
            await desk.do(set_up_administrator, asking)
        assert await first_administrator_link(desk.house.settings) is None


async def test_a_new_start_makes_the_earlier_link_nothing(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        first = await first_administrator_link(desk.house.settings)
        second = await first_administrator_link(desk.house.settings)
        assert first
        assert second
        desk.clock.moment = machine_clock()

        with pytest.raises(LinkEnded):
            await desk.do(
                set_up_administrator,
                SetUpAdministrator(token=first.rsplit("/", 1)[1], name="Owain", contact="owain@post.example"),
            )


async def test_a_set_up_link_lasts_half_an_hour(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        link = await first_administrator_link(desk.house.settings)
        assert link
        desk.clock.moment = machine_clock()
        desk.clock.on(minutes=30)

        with pytest.raises(LinkEnded):
            await desk.do(
                set_up_administrator,
                SetUpAdministrator(token=link.rsplit("/", 1)[1], name="Owain", contact="owain@post.example"),
            )


async def test_what_is_missing_does_not_use_the_link_up(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        link = await first_administrator_link(desk.house.settings)
        assert link
        desk.clock.moment = machine_clock()
        asking = SetUpAdministrator(token=link.rsplit("/", 1)[1], name=" ", contact="owain@post.example")
        with pytest.raises(Missing):
            await desk.do(set_up_administrator, asking)

        await desk.do(set_up_administrator, msgspec.structs.replace(asking, name="Owain"))


async def test_the_example_needs_no_set_up_link(example: Desk) -> None:
    assert await first_administrator_link(example.house.settings) is None
