"""Being forgotten: out of sight at once, brought back, deleted, and proof of it."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.contracts.erasure import HOLDERS
from services.contracts.people import (
    ErasureAsked,
    ErasureDropped,
    PersonCameBack,
    PersonHidden,
    PersonLeft,
    Role,
    RoleEnded,
    RoleTaken,
)
from services.people.commands.erasing import (
    AgreeErasure,
    AskErasure,
    AskErasureOf,
    BringBack,
    ComeBack,
    DropErasure,
    EraseNow,
    HiddenView,
    LookAtFarewell,
    agree_erasure,
    ask_erasure,
    ask_erasure_of,
    bring_back,
    come_back,
    drop_erasure,
    erase_listed,
    erase_now,
    look_at_farewell,
    note_carried_out,
)
from services.people.commands.looking import LookAtPerson, look_at_person
from services.people.commands.roles import GiveRole, give_role
from services.people.commands.shared import SessionView
from services.people.commands.signing_in import ExchangeSession, SendCode, exchange_session, send_code
from services.people.model import Why
from services.people.queries.erasures import ErasuresQuestion, ErasureView, HowSureQuestion, Sure, erasures, how_sure
from services.people.queries.names import NamesQuestion, names
from services.people.queries.own import AboutMeQuestion, about_me
from services.people.rules.erasing import ErasureState, NeedsAnother, NobodyOfThatName, NotOpenAnyMore, NumbersFirst
from services.people.rules.roles import LastAdministrator
from services.runtime.actor import Actor, Factor, house
from services.runtime.refusal import NotAllowed, NotFound, SignInFirst, StepUpFirst
from services.runtime.work import work
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_merging import in_by, merge
from tests.people.test_roles import IMPORT, somebody
from tests.people.test_second_factor import set_up
from tests.people.test_signing_in import new_contact, signed_in


def she(desk: Desk, session: SessionView) -> Actor:
    return Actor(person_id=session.person_id, factor=Factor.CODE, factor_at=desk.clock(), session_id=session.session_id)


async def asked(desk: Desk, session: SessionView) -> HiddenView:
    return await desk.do(ask_erasure, AskErasure(), she(desk, session))


async def say_done(desk: Desk, person_id: UUID, *services: str) -> None:
    async with work(desk.house, house("people")) as unit:
        for service in services:
            await note_carried_out(unit, person_id, service)


async def listed(desk: Desk, number: str) -> ErasureView:
    by = GWEN.acting(now=desk.clock())
    return next(one for one in await desk.ask(erasures, ErasuresQuestion(), by) if one.number == number)


async def rows_with(desk: Desk, *canaries: str) -> list[str]:
    """In which tables of `people` one of these stands anywhere. The example's outbox has what was sent to her."""
    tables = await desk.fetch("select relname from pg_stat_user_tables where schemaname = current_schema()")
    found = []
    for name in {table["relname"] for table in tables} - {"outbox"}:
        rows = await desk.fetch(f"select t::text as row from {name} t")  # noqa: S608
        found += [name for row in rows if any(one in row["row"] for one in canaries)]
    return found


async def test_nobody_sees_her_from_that_moment_and_she_can_come_back(example: Desk) -> None:
    contact = new_contact()
    session = await signed_in(example, contact, "Ffion Tegeirian")
    await example.do(give_role, GiveRole(person_id=session.person_id, role=Role.MEMBER), IMPORT)
    await example.do(
        look_at_person, LookAtPerson(person_id=session.person_id, why=Why.ASKED), GWEN.acting(now=example.clock())
    )
    before = await example.ask(about_me, AboutMeQuestion(), she(example, session))

    hidden = await asked(example, session)

    assert example.recorded == (
        PersonLeft(person_id=session.person_id),
        RoleEnded(person_id=session.person_id, role=Role.MEMBER),
        PersonHidden(person_id=session.person_id),
    )
    assert hidden.is_written_to
    assert hidden.erase_at == example.clock() + timedelta(days=7)
    by = GWEN.acting(now=example.clock())
    assert await example.ask(names, NamesQuestion(person_ids=(session.person_id,)), by) == []
    with pytest.raises(NotFound):
        await example.do(look_at_person, LookAtPerson(person_id=session.person_id, why=Why.ASKED), by)
    with pytest.raises(SignInFirst):
        await example.do(exchange_session, ExchangeSession(session_token=session.session_token))
    assert await rows_with(example, "Tegeirian", contact) == []

    await example.due()
    letter = (await example.letters())[-1]
    assert letter["contact"] == contact
    assert "Tegeirian" not in letter["text"]
    secret = letter["text"].partition("/farewell/")[2].split()[0]
    assert (await example.do(look_at_farewell, LookAtFarewell(secret=secret))).state is ErasureState.HIDDEN

    await example.do(come_back, ComeBack(secret=secret))

    assert example.recorded == (
        PersonCameBack(person_id=session.person_id),
        RoleTaken(person_id=session.person_id, role=Role.MEMBER),
    )
    assert await in_by(example, contact) == session.person_id
    after = await example.ask(about_me, AboutMeQuestion(), she(example, session))
    assert (after.name, after.contact) == (before.name, before.contact)
    looks = "select from looked where person_id = $1 and what = 'reach'"
    assert len(await example.fetch(looks, session.person_id)) == 1
    with pytest.raises(NotFound):
        await example.do(come_back, ComeBack(secret=secret))


async def test_after_seven_days_it_is_deleted_and_when_all_have_said_so_she_has_proof(example: Desk) -> None:
    contact = new_contact()
    session = await signed_in(example, contact, "Gwenhwyfar Ddu")
    hidden = await asked(example, session)
    await example.due()
    example.clock.on(days=6, hours=23)
    await example.due()
    assert (await listed(example, hidden.number)).state is ErasureState.HIDDEN

    example.clock.on(hours=1)
    await example.due()

    assert session.person_id in {one.person_id for one in example.house.erased.read()}
    view = await listed(example, hidden.number)
    assert (view.state, view.missing) == (ErasureState.ERASED, HOLDERS)
    rows = await example.fetch("select person_id from person_key where person_id = $1", session.person_id)
    assert rows == []
    with pytest.raises(NotFound):
        await example.do(come_back, ComeBack(secret=hidden.secret))

    await say_done(example, session.person_id, *HOLDERS[1:], *HOLDERS[1:])
    example.clock.on(hours=1)
    await example.due()
    assert set(example.house.troubles) == {f"erasure.{HOLDERS[0]}"}
    await say_done(example, session.person_id, HOLDERS[0])
    await example.due()

    assert example.house.troubles == {}
    proof = (await example.letters())[-1]
    assert proof["contact"] == contact
    assert hidden.number[:4] in proof["text"]
    (row,) = await example.fetch("select * from erasure where number = $1", hidden.number)
    assert row["person_ids"] == []
    assert row["kept"] is None
    assert row["proof_sent_on"] == row["done_on"]
    assert await rows_with(example, "Gwenhwyfar", "gwenhwyfar", contact) == []
    assert [letter["subject"] for letter in await example.letters() if letter["contact"] == contact] == ["It is done"]


async def test_said_twice_it_is_deleted_at_once(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    hidden = await asked(example, session)

    await example.do(erase_now, EraseNow(secret=hidden.secret))
    await example.due()

    assert (await listed(example, hidden.number)).state is ErasureState.ERASED
    (row,) = await example.fetch(
        "select count(*) from journal where aggregate_id = $1 and type = 'person_erased'", session.person_id
    )
    assert row["count"] == 1


async def test_what_is_not_on_the_list_outside_is_not_deleted(example: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await signed_in(example, new_contact())
    hidden = await asked(example, session)
    await example.do(erase_now, EraseNow(secret=hidden.secret))

    async def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(example.house, "erased", type("Full", (), {"append": full})())
        await example.due()
    assert (await listed(example, hidden.number)).state is ErasureState.HIDDEN

    example.clock.on(minutes=2)
    await example.due()
    assert (await listed(example, hidden.number)).state is ErasureState.ERASED


async def test_two_records_come_and_go_together_and_are_parted_before_each_is_erased(example: Desk) -> None:
    older, newer = new_contact(), new_contact()
    kept, gone = await signed_in(example, older), await signed_in(example, newer, "Ffion")
    await merge(example, kept.person_id, gone.person_id)
    hidden = await asked(example, kept)
    assert example.recorded == (PersonHidden(person_id=kept.person_id), PersonHidden(person_id=gone.person_id))
    await example.do(come_back, ComeBack(secret=hidden.secret))
    assert await in_by(example, newer) == kept.person_id  # one person still

    again = await asked(example, kept)
    await example.do(erase_now, EraseNow(secret=again.secret))
    await example.due()

    told = await example.fetch(
        """select aggregate_id, type from journal where aggregate_id = any($1) and type in
           ('persons_parted', 'person_erased') order by seq""",
        [kept.person_id, gone.person_id],
    )
    assert [(row["aggregate_id"], row["type"]) for row in told] == [
        (gone.person_id, "persons_parted"),
        (kept.person_id, "person_erased"),
        (gone.person_id, "person_erased"),
    ]
    await say_done(example, kept.person_id, *HOLDERS)
    assert (await listed(example, again.number)).state is ErasureState.ERASED
    await say_done(example, gone.person_id, *HOLDERS)
    assert (await listed(example, again.number)).state is ErasureState.DONE


async def test_for_somebody_else_two_of_the_desk_say_yes(example: Desk) -> None:
    person_id = await somebody(example)
    by = OWAIN.acting(now=example.clock())
    with pytest.raises(NotAllowed):
        await example.do(ask_erasure_of, AskErasureOf(person_id=person_id), GWEN.acting(now=example.clock()))

    asked_for = await example.do(ask_erasure_of, AskErasureOf(person_id=person_id), by)

    assert example.recorded == (ErasureAsked(person_id=person_id),)
    agree = AgreeErasure(erasure_id=asked_for.erasure_id)
    with pytest.raises(NeedsAnother):
        await example.do(agree_erasure, agree, by)
    with pytest.raises(StepUpFirst):
        await example.do(agree_erasure, agree, GWEN.acting(now=example.clock() - timedelta(hours=1)))
    hidden = await example.do(agree_erasure, agree, GWEN.acting(now=example.clock()))
    assert example.recorded == (PersonHidden(person_id=person_id),)
    assert hidden.secret == ""
    assert (await listed(example, hidden.number)).person_id is None

    with pytest.raises(NobodyOfThatName):
        await example.do(bring_back, BringBack(said="99"), GWEN.acting(now=example.clock()))
    said = f"{hidden.number[:4]} {hidden.number[4:]}"
    await example.do(bring_back, BringBack(said=said), GWEN.acting(now=example.clock()))
    assert example.recorded == (PersonCameBack(person_id=person_id),)
    with pytest.raises(NotOpenAnyMore):
        await example.do(agree_erasure, agree, GWEN.acting(now=example.clock()))

    again = await example.do(ask_erasure_of, AskErasureOf(person_id=person_id), by)
    await example.do(drop_erasure, DropErasure(erasure_id=again.erasure_id), GWEN.acting(now=example.clock()))
    assert example.recorded == (ErasureDropped(person_id=person_id),)


async def test_she_shows_who_she_is_in_the_best_way_that_she_has(example: Desk) -> None:
    session = await signed_in(example, new_contact())
    late = Actor(person_id=session.person_id, factor=Factor.CODE, factor_at=example.clock() - timedelta(hours=1))
    assert await example.ask(how_sure, HowSureQuestion(), late) is Sure.NUMBERS
    with pytest.raises(NumbersFirst):
        await example.do(ask_erasure, AskErasure(), late)

    _, session, _ = await set_up(example)

    assert await example.ask(how_sure, HowSureQuestion(), she(example, session)) is Sure.SECOND
    with pytest.raises(StepUpFirst):
        await asked(example, session)


async def test_the_last_administrator_asks_somebody_to_follow_her_first(real: Desk) -> None:
    person_id = await somebody(real, Role.ADMINISTRATOR)
    by = Actor(person_id=person_id, factor=Factor.CODE, factor_at=real.clock())
    with pytest.raises(LastAdministrator):
        await real.do(ask_erasure, AskErasure(), by)


async def test_whom_a_backup_brought_back_is_erased_again(example: Desk) -> None:
    contact = new_contact()
    there, hidden = await signed_in(example, contact), await signed_in(example, new_contact())
    await asked(example, hidden)
    for one in (there, hidden):
        await example.house.erased.append(one.person_id, example.clock())
    await erase_listed(example.house)
    await erase_listed(example.house)
    told = await example.fetch(
        "select aggregate_id from journal where type = 'person_erased' and aggregate_id = any($1) order by seq",
        [there.person_id, hidden.person_id],
    )
    assert {row["aggregate_id"] for row in told} == {there.person_id, hidden.person_id}
    assert len(told) == 2
    assert await rows_with(example, contact) == []


async def test_a_contact_of_somebody_hidden_opens_nothing(example: Desk) -> None:
    contact = new_contact()
    await asked(example, await signed_in(example, contact))
    await example.due()
    letters = len(await example.letters())
    await example.do(send_code, SendCode(contact=contact, browser="b"))
    await example.due()
    assert len(await example.letters()) == letters
