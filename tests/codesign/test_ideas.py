"""Leaving an idea, looking it up, changing one's mind, answering it."""

from datetime import date, timedelta

import pytest

from services.codesign.commands.ideas import (
    AnswerIdea,
    ChangeIdea,
    NoteGiverTold,
    NoteIdea,
    TakeBackIdea,
    answer_idea,
    change_idea,
    note_giver_told,
    note_idea,
    take_back_idea,
)
from services.codesign.model import IdeaState
from services.codesign.queries.ideas import (
    GiversToTellQuestion,
    GroupQuestion,
    IdeaInBoxQuestion,
    IdeasBoxQuestion,
    givers_to_tell,
    group,
    idea_in_box,
    ideas_box,
)
from services.codesign.rules.ideas import TooLateToChange
from services.contracts.codesign import GiverTold, IdeaAnswered, IdeaOffered, IdeaReply, IdeaReviewDue
from services.contracts.groups import GroupFormed, MeetingPlanned, SeatLeft, SeatTaken
from services.runtime.actor import NOBODY, Factor, house
from services.runtime.ids import new_id
from services.runtime.refusal import Missing, NotAllowed, NotFound, SignInFirst, StepUpFirst, TooMany
from tests.codesign.scene import BEGIN, Scene, browser
from tests.examples.people import ANWEN, BETHAN, ELERI, GWEN, NIA

MORNING = "A morning on how to talk to a doctor when you freeze."


async def test_anybody_leaves_an_idea_and_gets_a_number_and_two_days(scene: Scene) -> None:
    kept = await scene.idea(MORNING)
    seen = await scene.seen(kept.number)
    assert seen.state is IdeaState.LEFT
    assert (seen.read_by_on, seen.answer_by_on) == (date(2027, 1, 25), date(2027, 2, 8))
    (offered,) = await scene.told(IdeaOffered, kept.idea_id)
    assert offered == IdeaOffered(idea_id=kept.idea_id, number=kept.number, answer_by_on=date(2027, 2, 8))


async def test_numbers_have_no_gaps(empty: Scene) -> None:
    numbers = [(await empty.idea(who=browser(f"b{n}"))).number for n in range(4)]
    with pytest.raises(Missing):
        await empty.idea(" ")
    assert [*numbers, (await empty.idea()).number] == [1, 2, 3, 4, 5]


async def test_what_was_written_is_not_readable_in_the_database(scene: Scene) -> None:
    kept = await scene.idea("Canary words", name="Canary name", contact="canary@example.org")
    (row,) = await scene.rows("select * from idea where idea_id = $1", kept.idea_id)
    assert "anary" not in repr(row)
    assert "anary" not in str(await scene.rows("select body from journal where aggregate_id = $1", kept.idea_id))


async def test_only_whoever_left_it_reads_it_by_its_number_and_only_for_ten_minutes(scene: Scene) -> None:
    kept = await scene.idea(MORNING, browser("own"), name="Nia")
    own = (await scene.seen(kept.number, browser("own"))).own
    assert own is not None
    assert (own.words, own.name, own.contact) == (MORNING, "Nia", "")
    assert own.change_until == BEGIN + timedelta(minutes=10)
    assert (await scene.seen(kept.number, browser("other"))).own is None
    assert (await scene.seen(kept.number, ELERI)).own is None
    await scene.wait(minutes=10)
    assert (await scene.seen(kept.number, browser("own"))).own is None
    assert await scene.value("select browser from idea where idea_id = $1", kept.idea_id) is None


async def test_somebody_signed_in_leaves_one_as_herself(scene: Scene) -> None:
    kept = await scene.idea(MORNING, NIA.acting(factor=Factor.CODE))
    assert (await scene.seen(kept.number, NIA)).own is not None
    assert (await scene.seen(kept.number, ANWEN)).own is None


async def test_who_cannot_be_told_from_others_is_asked_to_open_the_page_again(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        await scene.idea(MORNING, NOBODY)


async def test_the_desk_types_in_a_paper_slip(scene: Scene) -> None:
    kept = await scene.idea(MORNING, GWEN.acting(), on_behalf=True, contact="01632 960 001")
    assert (await scene.seen(kept.number, GWEN)).own is None
    with pytest.raises(NotAllowed):
        await scene.idea(MORNING, NIA.acting(), on_behalf=True)
    assert (await scene.idea(MORNING, house("import"), on_behalf=True)).number > kept.number


async def test_one_browser_is_slowed_down_after_five(scene: Scene) -> None:
    for _ in range(5):
        await scene.idea(who=browser("eager"))
    with pytest.raises(TooMany):
        await scene.idea(who=browser("eager"))
    await scene.idea(who=browser("calm"))
    await scene.wait(minutes=11)
    await scene.idea(who=browser("eager"))


async def test_it_can_be_said_better_for_ten_minutes(scene: Scene) -> None:
    kept = await scene.idea("A morning.", browser("own"))
    better = ChangeIdea(idea_id=kept.idea_id, words=MORNING, contact="nia@example.org")
    await scene.do(change_idea, better, browser("own"))
    own = (await scene.seen(kept.number, browser("own"))).own
    assert own is not None
    assert (own.words, own.contact) == (MORNING, "nia@example.org")
    with pytest.raises(NotFound):
        await scene.do(change_idea, better, browser("other"))
    scene.now += timedelta(minutes=10)
    with pytest.raises(TooLateToChange):
        await scene.do(change_idea, better, browser("own"))


async def test_taken_back_its_words_are_gone_for_good(scene: Scene) -> None:
    kept = await scene.idea(MORNING, browser("own"), contact="nia@example.org")
    taken = TakeBackIdea(idea_id=kept.idea_id)
    with pytest.raises(NotFound):
        await scene.do(take_back_idea, taken, browser("other"))
    await scene.do(take_back_idea, taken, browser("own"))
    (row,) = await scene.rows("select words, name, contact, browser from idea where idea_id = $1", kept.idea_id)
    assert set(row.values()) == {None}
    assert await scene.value("select count(*) from person_key where person_id = $1", kept.idea_id) == 0
    assert (await scene.seen(kept.number)).state is IdeaState.TAKEN_BACK
    assert await scene.kinds_told(kept.idea_id) == ["idea_offered", "idea_taken_back"]
    assert await scene.wait(days=40) >= 0
    assert await scene.told(IdeaReviewDue, kept.idea_id) == []


async def test_after_ten_minutes_the_desk_takes_it_back_for_her(scene: Scene) -> None:
    kept = await scene.idea(MORNING, browser("own"))
    taken = TakeBackIdea(idea_id=kept.idea_id)
    scene.now += timedelta(minutes=9)
    with pytest.raises(StepUpFirst):
        await scene.do(take_back_idea, taken, GWEN.acting(factor=Factor.CODE))
    scene.now += timedelta(minutes=2)
    with pytest.raises(TooLateToChange):
        await scene.do(take_back_idea, taken, browser("own"))
    await scene.do(take_back_idea, taken, GWEN)
    await scene.do(take_back_idea, taken, GWEN)
    assert await scene.kinds_told(kept.idea_id) == ["idea_offered", "idea_taken_back"]


async def test_members_read_the_box_and_say_how_far_it_is(scene: Scene) -> None:
    kept = await scene.idea(MORNING, name="Nia", contact="nia@example.org")
    box = await scene.look(ideas_box, IdeasBoxQuestion(), ELERI)
    (mine,) = [one for one in box.ideas if one.number == kept.number]
    assert mine.words == MORNING
    await scene.do(note_idea, NoteIdea(idea_id=kept.idea_id, progress="read"), ELERI)
    assert (await scene.seen(kept.number)).state is IdeaState.READ
    await scene.do(note_idea, NoteIdea(idea_id=kept.idea_id, progress="talked_about"), BETHAN)
    assert (await scene.seen(kept.number)).state is IdeaState.TALKED_ABOUT


@pytest.mark.parametrize(
    ("who", "refusal"),
    [(NIA.acting(), NotAllowed), (browser("b1"), SignInFirst), (ELERI.acting(factor=Factor.CODE), StepUpFirst)],
)
async def test_the_box_is_for_its_readers(scene: Scene, who: object, refusal: type[Exception]) -> None:
    kept = await scene.idea()
    with pytest.raises(refusal):
        await scene.look(ideas_box, IdeasBoxQuestion(), who)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        await scene.look(idea_in_box, IdeaInBoxQuestion(number=kept.number), who)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        await scene.do(answer_idea, AnswerIdea(idea_id=kept.idea_id, reply="no", words="No."), who)  # type: ignore[arg-type]


async def test_name_and_contact_stay_with_the_desk(scene: Scene) -> None:
    kept = await scene.idea(MORNING, name="Nia", contact="nia@example.org")
    question = IdeaInBoxQuestion(number=kept.number)
    member, desk = await scene.look(idea_in_box, question, ELERI), await scene.look(idea_in_box, question, GWEN)
    assert (member.idea.words, member.wants_to_hear, member.name, member.contact) == (MORNING, True, None, None)
    assert (desk.name, desk.contact) == ("Nia", "nia@example.org")


async def test_no_is_told_to_everybody_with_its_reason(scene: Scene) -> None:
    kept = await scene.idea(MORNING)
    await scene.do(answer_idea, AnswerIdea(idea_id=kept.idea_id, reply="no", words=" The library does this. "), ELERI)
    seen = await scene.seen(kept.number)
    assert (seen.state, seen.reply, seen.answered_at) == (IdeaState.NO, "The library does this.", scene.now)
    assert await scene.told(IdeaAnswered, kept.idea_id) == [IdeaAnswered(idea_id=kept.idea_id, reply=IdeaReply.NO)]
    assert await scene.value("select count(*) from due where key = $1 and kind = 'idea-review'", str(kept.idea_id)) == 0


async def test_not_yet_stays_in_the_box_and_is_looked_at_again_on_its_day(scene: Scene) -> None:
    kept = await scene.idea(MORNING)
    day = date(2027, 4, 1)
    await scene.do(answer_idea, AnswerIdea(idea_id=kept.idea_id, reply="not_yet", look_again_on=day), ELERI)
    assert (await scene.seen(kept.number)).look_again_on == day
    await scene.wait(days=60)
    assert await scene.told(IdeaReviewDue, kept.idea_id) == []
    await scene.wait(days=21)
    assert len(await scene.told(IdeaReviewDue, kept.idea_id)) == 1
    box = await scene.look(ideas_box, IdeasBoxQuestion(shelf="not_yet"), ELERI)
    assert [one.is_due for one in box.ideas if one.number == kept.number] == [True]
    await scene.do(answer_idea, AnswerIdea(idea_id=kept.idea_id, reply="no", words="The hall is sold."), ELERI)


async def test_the_day_by_which_she_hears_has_an_end(scene: Scene) -> None:
    kept = await scene.idea(MORNING)
    await scene.wait(days=28)
    assert await scene.told(IdeaReviewDue, kept.idea_id) == []
    await scene.wait(days=1)
    assert len(await scene.told(IdeaReviewDue, kept.idea_id)) == 1
    assert await scene.wait(days=1) == 0
    box = await scene.look(ideas_box, IdeasBoxQuestion(), ELERI)
    assert [one.is_due for one in box.ideas if one.number == kept.number] == [True]


async def test_the_desk_tells_whoever_wants_to_hear_and_then_forgets_her_contact(scene: Scene) -> None:
    kept = await scene.idea(MORNING, name="Nia", contact="nia@example.org")
    asked = GiversToTellQuestion()
    assert kept.number not in [one.number for one in await scene.look(givers_to_tell, asked, GWEN)]
    await scene.do(answer_idea, AnswerIdea(idea_id=kept.idea_id, reply="no", words="We have one."), ELERI)
    (to_tell,) = [one for one in await scene.look(givers_to_tell, asked, GWEN) if one.number == kept.number]
    assert (to_tell.name, to_tell.contact) == ("Nia", "nia@example.org")
    with pytest.raises(NotAllowed):
        await scene.look(givers_to_tell, asked, ELERI)
    await scene.do(note_giver_told, NoteGiverTold(idea_id=kept.idea_id), GWEN)
    (row,) = await scene.rows("select name, contact from idea where idea_id = $1", kept.idea_id)
    assert set(row.values()) == {None}
    (answered,) = await scene.told(IdeaAnswered, kept.idea_id)
    assert answered.wants_to_hear
    assert len(await scene.told(GiverTold, kept.idea_id)) == 1


async def test_the_box_comes_in_pages(empty: Scene) -> None:
    for n in range(52):
        await empty.idea(f"Idea {n}", browser(f"b{n}"))
    first = await empty.look(ideas_box, IdeasBoxQuestion(), ELERI)
    assert (len(first.ideas), first.next_before) == (50, 3)
    second = await empty.look(ideas_box, IdeasBoxQuestion(before=3), ELERI)
    assert ([one.number for one in second.ideas], second.next_before) == ([2, 1], None)


async def test_no_idea_has_this_number(scene: Scene) -> None:
    with pytest.raises(NotFound):
        await scene.seen(1_000_000)


async def test_who_reads_it_and_when_the_group_meets_next_is_known_from_the_group(empty: Scene) -> None:
    nobody_yet = await empty.look(group, GroupQuestion(), browser("b1"))
    assert (nobody_yet.name, nobody_yet.co_chair_ids) == (None, ())
    group_id, seat_id = new_id(), new_id()
    await empty.hear(
        GroupFormed(group_id=group_id, name="The Wednesday group"),
        SeatTaken(group_id=group_id, seat_id=new_id(), person_id=BETHAN.person_id, is_co_chair=True),
        SeatTaken(group_id=group_id, seat_id=seat_id, person_id=ELERI.person_id, is_co_chair=True),
        SeatTaken(group_id=group_id, seat_id=new_id(), person_id=ANWEN.person_id),
        MeetingPlanned(meeting_id=new_id(), group_id=group_id, starts_at=BEGIN + timedelta(days=9)),
    )
    now = await empty.look(group, GroupQuestion(), browser("b1"))
    assert (now.name, set(now.co_chair_ids)) == ("The Wednesday group", {BETHAN.person_id, ELERI.person_id})
    assert (await empty.seen((await empty.idea()).number)).read_by_on == date(2027, 1, 20)
    await empty.hear(SeatLeft(group_id=group_id, seat_id=seat_id, person_id=ELERI.person_id))
    assert (await empty.look(group, GroupQuestion(), browser("b1"))).co_chair_ids == (BETHAN.person_id,)
