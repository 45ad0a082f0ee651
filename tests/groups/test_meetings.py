"""The list of a meeting: what is put on it at once, put off, and what came of each."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.contracts.groups import DecisionPutToMeeting, MeetingNeeded, VotingOpened, WhyToMeeting
from services.contracts.requests import Answer, DecisionAnswered
from services.groups.commands.meetings import CallOffMeeting, PutOffDecision, call_off_meeting, put_off_decision
from services.groups.model import Readers, Stage
from services.groups.queries.meetings import MeetingListQuestion, MeetingListView, meeting_list
from services.groups.rules.deciding import NotOnAList, PutOffAlready, evening
from services.runtime.ids import new_id
from services.runtime.refusal import NotAllowed, NotFound
from tests.examples.people import ANWEN, BETHAN, DIL, ELERI, GWEN, MARCUS, NIA, RHIAN, Example
from tests.groups.scene import CANNOT, CONCERN, MEMBERS, Scene

FEBRUARY = datetime(2027, 2, 3, 18, 0, tzinfo=UTC)
MARCH = datetime(2027, 3, 3, 18, 0, tzinfo=UTC)


def closes(meets_at: datetime) -> datetime:
    return evening(meets_at.date())


async def asked_for(scene: Scene, meeting_id: UUID, **more: Any) -> UUID:
    return await scene.ask(meeting_id=meeting_id, item_kind="carried-over-course", **more)


async def list_of(scene: Scene, meeting_id: UUID, who: Example = ANWEN) -> MeetingListView:
    view: MeetingListView = await scene.look(meeting_list, MeetingListQuestion(meeting_id=meeting_id), who)
    return view


async def put_off(scene: Scene, decision_id: UUID, who: Example = ELERI) -> None:
    await scene.do(put_off_decision, PutOffDecision(decision_id=decision_id), who)


async def test_what_is_asked_for_a_meeting_is_on_its_list_at_once_and_each_is_decided_by_itself(scene: Scene) -> None:
    meeting_id = await scene.meet(await scene.form(), FEBRUARY)
    kept, dropped, silent = [await asked_for(scene, meeting_id) for _ in range(3)]
    assert [one.meeting_id for one in await scene.told(VotingOpened)] == [meeting_id] * 3
    assert {one.why for one in await scene.told(DecisionPutToMeeting)} == {WhyToMeeting.ASKED}
    for one in MEMBERS:
        await scene.answer(kept, one)
        await scene.answer(dropped, one, CANNOT if one in (BETHAN, DIL, RHIAN) else CONCERN, readers=Readers.EVERYBODY)
    await scene.answer(silent, ANWEN)
    listed = await list_of(scene, meeting_id)
    assert [(item.line.decision_id, item.line.is_open) for item in listed.items] == [
        (kept, True),
        (dropped, True),
        (silent, True),
    ]
    assert not any(item.different_views for item in listed.items)  # words would tell who has answered, and what

    await scene.wait_until(closes(FEBRUARY))

    answers = {(await scene.told(DecisionAnswered, one))[0].answer: one for one in (kept, dropped, silent)}
    assert answers == {Answer.GRANTED: kept, Answer.REFUSED: dropped, Answer.LAPSED: silent}
    record = {item.line.decision_id: item for item in (await list_of(scene, meeting_id)).items}
    assert [len(record[one].different_views) for one in (kept, dropped, silent)] == [0, 6, 0]
    assert (record[kept].line.lived_experience_held, record[kept].line.professional_held) == (True, True)


async def test_nobody_is_rushed_however_soon_the_meeting_is(scene: Scene) -> None:
    meeting_id = await scene.meet(await scene.form(), datetime(2027, 1, 5, 18, 0, tzinfo=UTC))
    decision_id = await asked_for(scene, meeting_id)
    assert (await scene.seen(decision_id, ANWEN)).closes_at == evening(datetime(2027, 1, 7).date())


@pytest.mark.parametrize("asked_first", [True, False])
async def test_a_meeting_that_is_called_off_hands_on_its_list_in_whichever_order_we_hear(
    scene: Scene, asked_first: bool
) -> None:
    group_id = await scene.form()
    meeting_id, later_id = await scene.meet(group_id, FEBRUARY), await scene.meet(group_id, MARCH)
    request = scene.request(meeting_id=meeting_id)
    arrived = await scene.hear(request) if asked_first else [scene.arrived(request)]
    await scene.do(call_off_meeting, CallOffMeeting(meeting_id=meeting_id), ELERI)
    await scene.deliver(*arrived)
    decision_id = await scene.decision_of(request.decision_request_id)

    seen = await scene.seen(decision_id, ANWEN)
    assert (seen.stage, seen.meeting_id, seen.closes_at) == (Stage.MEETING, later_id, closes(MARCH))
    assert [item.line.decision_id for item in (await list_of(scene, later_id)).items] == [decision_id]


async def test_with_no_meeting_left_the_co_chairs_are_asked_for_one(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await asked_for(scene, new_id())
    assert [one.decision_id for one in await scene.told(MeetingNeeded)] == [decision_id]
    meeting_id = await scene.meet(group_id, FEBRUARY)
    assert [(one.meeting_id, one.why) for one in await scene.told(DecisionPutToMeeting)] == [
        (meeting_id, WhyToMeeting.MOVED)
    ]


async def test_a_co_chair_puts_it_off_once_and_the_answers_stay(scene: Scene) -> None:
    group_id = await scene.form()
    meeting_id, later_id = await scene.meet(group_id, FEBRUARY), await scene.meet(group_id, MARCH)
    decision_id = await asked_for(scene, meeting_id)
    for one in MEMBERS:
        await scene.answer(decision_id, one)
    (item,) = (await list_of(scene, meeting_id, ELERI)).items
    assert item.may_put_off
    assert not (await list_of(scene, meeting_id, MARCUS)).items[0].may_put_off
    with pytest.raises(NotAllowed):
        await put_off(scene, decision_id, MARCUS)

    await put_off(scene, decision_id)

    assert [item.is_put_off for item in (await list_of(scene, meeting_id)).items] == [True]
    assert [item.is_put_off for item in (await list_of(scene, later_id)).items] == [False]
    with pytest.raises(PutOffAlready):
        await put_off(scene, decision_id)
    await scene.wait_until(closes(FEBRUARY))
    assert not await scene.told(DecisionAnswered)
    await scene.wait_until(closes(MARCH))
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.GRANTED]
    with pytest.raises(NotOnAList):
        await put_off(scene, decision_id)


async def test_put_off_without_a_later_meeting_it_waits_for_one_and_ends_all_the_same(scene: Scene) -> None:
    meeting_id = await scene.meet(await scene.form(), FEBRUARY)
    decision_id = await asked_for(scene, meeting_id)
    await put_off(scene, decision_id, GWEN)  # the office, for those who chair
    await scene.wait_until(evening(datetime(2027, 3, 1).date()))
    assert [one.answer for one in await scene.told(DecisionAnswered)] == [Answer.LAPSED]


async def test_a_list_is_for_those_who_sit_in_the_group(scene: Scene) -> None:
    meeting_id = await scene.meet(await scene.form(), FEBRUARY)
    for one in (NIA, GWEN):
        with pytest.raises(NotFound):
            await list_of(scene, meeting_id, one)
