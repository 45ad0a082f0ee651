"""The numbers to ring in a crisis: one place, a keeper, and a day on which somebody asks whether they are right."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from services.contracts.people import CrisisInfoReviewDue, CrisisInfoReviewed, Role
from services.people import tokens
from services.people.commands.college import (
    ChangeCollege,
    ReviewCrisisLines,
    SetUpAdministrator,
    change_college,
    review_crisis_lines,
    set_up_administrator,
)
from services.people.commands.merging import MergePersons, merge_persons
from services.people.commands.roles import EndRole, end_role
from services.people.model import CrisisLine
from services.people.queries.college import CollegeQuestion, college
from services.people.store import college as store
from services.runtime.actor import Actor, Factor
from services.runtime.refusal import Missing, NotAllowed, StepUpFirst
from tests.conftest import MakeCollege
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk, opened
from tests.people.test_named_contacts import somebody

LINES = (CrisisLine(number="999", words="if a life is in danger"),)
LATER = date(2027, 4, 1)


def acting(person_id: UUID, factor: Factor = Factor.SECOND) -> Actor:
    return Actor(person_id=person_id, roles=frozenset({Role.COACH}), factor=factor)


def facts(**more: object) -> ChangeCollege:
    return msgspec.structs.replace(
        ChangeCollege(name="Coleg", crisis_lines=LINES, crisis_lines_look_again_on=LATER), **more
    )


async def asked(desk: Desk) -> list[list[str]]:
    rows = await desk.fetch(
        "select body::jsonb -> 'told_ids' as told from journal where type = 'crisis_info_review_due' order by seq"
    )
    return [row["told"] for row in rows]


async def test_the_keeper_is_asked_on_the_day_and_each_week_until_she_has_looked(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        owain = await somebody(desk, "Owain", Role.ADMINISTRATOR)
        keeper = await somebody(desk, "Keeper", Role.COACH)
        await desk.do(change_college, facts(crisis_keeper_id=keeper), OWAIN.acting(now=desk.clock()))
        assert desk.recorded == (CrisisInfoReviewed(look_again_on=LATER),)
        desk.clock.on(days=79)
        await desk.due()
        assert await asked(desk) == []
        for _ in range(2):
            desk.clock.on(days=7)
            await desk.due()
        assert await asked(desk) == [[str(keeper)], [str(keeper)]]

        more = (*LINES, CrisisLine(number="116 123", words="Samaritans"))
        command = ReviewCrisisLines(crisis_lines=more, look_again_on=LATER + timedelta(days=90))
        await desk.do(review_crisis_lines, command, acting(keeper))
        known = await desk.ask(college, CollegeQuestion())
        assert (len(known.crisis_lines), known.name) == (2, "Coleg")
        assert known.crisis_lines_looked_at_on == desk.clock().date()
        desk.clock.on(days=30)
        await desk.due()
        assert len(await asked(desk)) == 2

        await desk.do(end_role, EndRole(person_id=keeper, role=Role.COACH), OWAIN.acting(now=desk.clock()))
        desk.clock.on(days=60)
        await desk.due()
        assert (await asked(desk))[2:] == [[str(owain)]]


async def test_a_keeper_who_stands_here_twice_keeps_them_as_one_person(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        owain = OWAIN.acting(now=desk.clock())
        kept, keeper = await somebody(desk, "Kept", Role.COACH), await somebody(desk, "Keeper", Role.COACH)
        await desk.do(change_college, facts(crisis_keeper_id=keeper), owain)
        await desk.do(merge_persons, MergePersons(person_id=kept, merged_person_id=keeper), owain)
        assert (await desk.ask(college, CollegeQuestion())).crisis_keeper_id == kept
        await desk.do(review_crisis_lines, ReviewCrisisLines(crisis_lines=LINES, look_again_on=LATER), acting(kept))
        desk.clock.on(days=80)
        await desk.due()
        assert await asked(desk) == [[str(kept)]]


async def test_without_a_day_somebody_is_asked_in_a_year(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        owain = await somebody(desk, "Owain", Role.ADMINISTRATOR)
        await desk.do(change_college, facts(crisis_lines_look_again_on=None), OWAIN.acting(now=desk.clock()))
        known = await desk.ask(college, CollegeQuestion())
        assert known.crisis_lines_look_again_on == desk.clock().date() + timedelta(days=366)
        desk.clock.on(days=367)
        await desk.due()
        assert await asked(desk) == [[str(owain)]]


async def test_a_new_college_is_asked_the_day_after_whether_the_numbers_hold_for_it(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        token = tokens.new_token()
        async with desk.house.database.transaction() as db:
            later = desk.clock() + timedelta(minutes=30)
            await store.replace_set_up_link(db, tokens.token_hash(token), later)
        begun = SetUpAdministrator(token=token, name="Owain", contact="owain@example.org")
        session = await desk.do(set_up_administrator, begun)
        desk.clock.on(days=1)
        await desk.due()
        assert await asked(desk) == [[str(session.person_id)]]


async def test_another_name_of_the_college_is_not_a_look_at_the_numbers(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        await desk.do(change_college, facts(), OWAIN.acting(now=desk.clock()))
        looked = (await desk.ask(college, CollegeQuestion())).crisis_lines_looked_at_on
        desk.clock.on(days=10)
        await desk.do(change_college, facts(name="Another"), OWAIN.acting(now=desk.clock()))

        assert desk.recorded == ()
        assert (await desk.ask(college, CollegeQuestion())).crisis_lines_looked_at_on == looked


async def test_it_is_the_keepers_and_the_administrators(new_college: MakeCollege) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        keeper, other = await somebody(desk, "Keeper", Role.COACH), await somebody(desk, "Other", Role.COACH)
        student = await somebody(desk, "Student")
        with pytest.raises(Missing):
            await desk.do(change_college, facts(crisis_keeper_id=student), OWAIN.acting(now=desk.clock()))
        await desk.do(change_college, facts(crisis_keeper_id=keeper), OWAIN.acting(now=desk.clock()))
        command = ReviewCrisisLines(crisis_lines=LINES, look_again_on=LATER)
        await desk.do(review_crisis_lines, command, OWAIN.acting(now=desk.clock()))
        for no in (acting(other), GWEN.acting(now=desk.clock())):
            with pytest.raises(NotAllowed):
                await desk.do(review_crisis_lines, command, no)
        with pytest.raises(StepUpFirst):
            await desk.do(review_crisis_lines, command, acting(keeper, Factor.CODE))


@pytest.mark.parametrize("day", [date(2027, 1, 11), date(2029, 1, 1)])
async def test_the_day_is_within_a_year(new_college: MakeCollege, day: date) -> None:
    async with new_college() as one, opened(one, is_example=False) as desk:
        command = ReviewCrisisLines(crisis_lines=LINES, look_again_on=day)
        with pytest.raises(Missing) as no:
            await desk.do(review_crisis_lines, command, OWAIN.acting(now=desk.clock()))
        assert no.value.field == "look_again_on"
        empty = ReviewCrisisLines(crisis_lines=(), look_again_on=LATER)
        with pytest.raises(Missing):
            await desk.do(review_crisis_lines, empty, OWAIN.acting(now=desk.clock()))


def test_what_is_due_says_only_whom_to_tell() -> None:
    assert set(CrisisInfoReviewDue.__struct_fields__) == {"college_id", "told_ids"}
