"""Courses from before are put to the group, several at one meeting, and each is answered by itself."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from services.codesign.commands.carried_over import WithdrawCourseFromGroup, withdraw_course_from_group
from services.codesign.commands.courses import carry_over_course
from services.contracts.codesign import Words
from services.groups.commands.meetings import CallOffMeeting, call_off_meeting
from services.runtime.actor import house
from services.runtime.clock import college_date, machine_clock
from services.runtime.ids import new_id
from services.runtime.work import work
from tests.codesign.test_courses import ANXIETY, carrying
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, NIA, RHIAN
from tests.groups.scene import ASIDE
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.deciding import Deciding, there

LIST = "/co-design/from-before"


@pytest_asyncio.fixture
async def deciding(site: Site) -> AsyncIterator[Deciding]:
    """Afterwards the group has no meeting and is asked about none of these: other tests have the same group."""
    async with Deciding(site) as one:
        yield one
        await clear(one)


async def clear(deciding: Deciding) -> None:
    asked = "select course_id from decision_request where course_id is not null and state = 'asked'"
    for row in await deciding.codesign.rows(asked):
        command = WithdrawCourseFromGroup(course_id=row["course_id"])
        await deciding.codesign.do(withdraw_course_from_group, command, ELERI)
    deciding.site.house("codesign").bell.set()
    open_still = (
        "select from decision where item_kind = 'carried-over-course' and answer is null and withdrawn_at is null"
    )
    await there(deciding.groups, f"select not exists ({open_still})")
    deciding.groups.now = machine_clock()  # it was at the end of a voting, perhaps
    planned = "select array_agg(meeting_id) from meeting where called_off_at is null and starts_at > $1"
    for meeting_id in await deciding.groups.value(planned, deciding.groups.now) or ():
        await deciding.groups.do(call_off_meeting, CallOffMeeting(meeting_id=meeting_id), ELERI)
    deciding.site.house("groups").bell.set()


def until() -> date:
    return college_date(machine_clock()) + timedelta(days=200)


async def carried(site: Site, title: str) -> UUID:
    content = msgspec.structs.replace(ANXIETY, title=Words(en=title))
    async with work(site.house("codesign"), house("import")) as unit:
        return (await carry_over_course(carrying(str(new_id()), content, until()), unit)).course_id


async def meeting(deciding: Deciding, days: int) -> UUID:
    """Of the group, so many days from now; and codesign has heard of it."""
    group_id = await deciding.group()
    meeting_id = await deciding.groups.meet(group_id, machine_clock() + timedelta(days=days))
    deciding.site.house("groups").bell.set()
    await there(deciding.codesign, "select true from meeting_copy where meeting_id = $1", meeting_id)
    return meeting_id


async def decision_about(deciding: Deciding, course_id: UUID) -> UUID:
    deciding.site.house("codesign").bell.set()
    found: UUID = await there(
        deciding.groups, "select decision_id from decision where item_id = $1 order by opened_at desc", course_id
    )
    return found


async def test_two_at_one_meeting_one_is_kept_and_one_goes_on_until_its_day(site: Site, deciding: Deciding) -> None:
    kept, dropped = await carried(site, "Walking and talking"), await carried(site, "Sleeping better")
    meeting_id, group_id = await meeting(deciding, 12), await deciding.group()
    async with await site.signed_in(ELERI) as eleri:
        assert (await eleri.open("/co-design")).says("Look at them, and ask the group")
        shown = await eleri.open(f"{LIST}?meeting={meeting_id}")
        assert f'value="{meeting_id}" checked' in shown.html
        fields = {"course_ids": [str(kept), str(dropped)], "if_not_agreed": "goes_on", "meeting_id": str(meeting_id)}
        assert (await eleri.send(LIST, **fields)).says("The group is asked about each by itself.")
        decisions = [await decision_about(deciding, one) for one in (kept, dropped)]
        listed = await eleri.open(f"/groups/{group_id}/meetings/{meeting_id}")
        assert listed.says("Walking and talking")
        assert listed.says("Sleeping better")
        assert listed.says("Put it off to a later meeting")

    async with await site.signed_in(MARCUS) as marcus:
        shown = await marcus.open(f"/decisions/{decisions[0]}")
        assert shown.heading == "Walking and talking"
        assert shown.says("Is this course kept as it is?")
        assert shown.says("If it is not agreed, it goes on until its day.")
        assert shown.says("Try two things in your own week")
        await marcus.send(f"/decisions/{decisions[0]}", choice="agree", perspective="lived_experience")
        assert (await marcus.open(f"/groups/{group_id}/meetings/{meeting_id}")).says("You have answered")
    async with await site.signed_in(DIL) as dil:
        assert not (await dil.open(f"/groups/{group_id}/meetings/{meeting_id}")).says("Put it off")

    for one in (ANWEN, BETHAN, DIL, ELERI, RHIAN):
        await deciding.answer(decisions[0], one)
        await deciding.answer(decisions[1], one, ASIDE)
    for decision_id in decisions:
        await deciding.close(decision_id)

    async with site.guest() as anybody:
        shown = await anybody.open("/decided")
        assert shown.says("Walking and talking It was here before.")
        assert not shown.says("Sleeping better")
        shown = await anybody.open(f"/how-made/{kept}")
        assert shown.says("agreed to keep it as it is")
        shown = await anybody.open(f"/how-made/{dropped}")
        assert shown.says("We do not claim anything about it.")
        assert shown.says("did not agree to keep it as it is. It goes on until its day.")
    async with await site.signed_in(GWEN) as gwen:
        assert (await gwen.open(f"/agreed-courses/{kept}")).says("to keep it.")
        shown = await gwen.open(LIST)
        assert shown.says("Sleeping better")
        assert not shown.says("Walking and talking")
    async with await site.signed_in(ANWEN) as anwen:
        record = await anwen.open(f"/groups/{group_id}/meetings/{meeting_id}")
        assert record.says("Agreed on both sides on")
        assert record.says("Not agreed, on")


async def test_put_off_it_stands_on_both_lists(site: Site, deciding: Deciding) -> None:
    course_id, group_id = await carried(site, "Singing"), await deciding.group()
    first, second = await meeting(deciding, 14), await meeting(deciding, 40)
    path = f"/groups/{group_id}/meetings/{first}"
    async with await site.signed_in(ELERI) as eleri:
        await eleri.open(LIST)
        await eleri.send(LIST, course_ids=str(course_id), if_not_agreed="rewritten", meeting_id=str(first))
        decision_id = await decision_about(deciding, course_id)
        await eleri.open(path)
        assert (await eleri.send(f"{path}/put-off/{decision_id}")).says("It is put off.")
        assert (await eleri.open(path)).says("Put off to the meeting on")
        assert (await eleri.open(f"/groups/{group_id}/meetings/{second}")).says("Singing")
        await eleri.open(LIST)
        shown = await eleri.send(f"{LIST}/{course_id}/off")
        assert shown.says("It is off the list.")


async def test_what_was_ticked_stays_and_only_those_who_may_ask_find_the_form(site: Site, deciding: Deciding) -> None:
    course_id = await carried(site, "Bread")
    await meeting(deciding, 20)
    async with await site.signed_in(GWEN) as gwen:
        await gwen.open(LIST)
        shown = await gwen.send(LIST, course_ids=str(course_id), meeting_id="in-writing")
        assert shown.status == 422
        assert shown.says("Say what happens with those that are not agreed.")
        assert f'value="{course_id}" aria-describedby="about-{course_id}" checked' in shown.html
        shown = await gwen.send(LIST, if_not_agreed="goes_on", meeting_id="in-writing")
        assert shown.says("Tick the courses first.")
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(LIST)
        assert shown.says("Bread")
        assert "if_not_agreed" not in shown.html
    async with await site.signed_in(NIA) as nia:
        assert (await nia.open(LIST)).heading != "Courses from before"


async def test_written_anew_its_text_is_the_first_draft(site: Site, deciding: Deciding) -> None:
    course_id = await carried(site, "Drawing")
    async with await site.signed_in(ANWEN) as anwen:
        await anwen.open(f"/agreed-courses/{course_id}")
        shown = await anwen.send("/proposals/new")
        assert 'value="Drawing"' in shown.html


@pytest.mark.browser
async def test_the_list_the_meeting_and_the_question_are_for_everybody(
    visits: Visits, site: Site, deciding: Deciding
) -> None:
    one, _other = await carried(site, "Pots"), await carried(site, "Pans")
    meeting_id, group_id = await meeting(deciding, 21), await deciding.group()
    async with await site.signed_in(ELERI) as eleri:
        await eleri.open(LIST)
        await eleri.send(LIST, course_ids=str(one), if_not_agreed="withdrawn", meeting_id=str(meeting_id))
    decision_id = await decision_about(deciding, one)
    visits.sign_in(await site.session(ELERI))
    for path in (LIST, f"/groups/{group_id}/meetings/{meeting_id}", f"/decisions/{decision_id}"):
        await visits.check(path)
