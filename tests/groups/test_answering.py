"""A member's answer and her own words: given, changed, taken back; nobody else's doing."""

from datetime import timedelta
from typing import Any

import pytest

from services.contracts.groups import ConversationOpened
from services.groups.commands.answering import (
    AnswerDecision,
    ChangeWords,
    CloseConversation,
    TakeBackWords,
    answer_decision,
    change_words,
    close_conversation,
    take_back_words,
)
from services.groups.commands.seats import EndSeat, GiveSeat, end_seat, give_seat
from services.groups.model import Choice, Readers
from services.groups.queries.decisions import DecidedQuestion, decided
from services.groups.queries.groups import ConversationsQuestion, ConversationView, conversations
from services.groups.rules.deciding import (
    ConcernMissing,
    JoinedLater,
    NoDifferentView,
    OwnersDoNotAnswer,
    ReasonMissing,
    VotingClosed,
    VotingStillOpen,
)
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.refusal import NotFound, Refusal, SignInFirst
from tests.examples.people import ANWEN, BETHAN, CARYS, DIL, ELERI, GWEN, IDRIS, MARCUS, NIA, OWAIN, RHIAN, Example
from tests.groups.scene import AGREE, ASIDE, CANNOT, CONCERN, LIVED, PROFESSIONAL, Scene

WORDS = "The hall is cold in winter, and nobody asked those who come by bus."


async def talks(scene: Scene, who: Example) -> list[ConversationView]:
    found: list[ConversationView] = await scene.look(conversations, ConversationsQuestion(), who)
    return found


async def close_with(scene: Scene, decision_id: Any, **said: Choice) -> None:
    """Everybody agrees but those named, and it closes."""
    for one in (ANWEN, MARCUS, BETHAN, DIL):
        if one.name.lower() not in said:
            await scene.answer(decision_id, one)
    await scene.wait_for_closing(decision_id)


async def test_she_sees_what_she_answered_and_may_change_it(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, ANWEN, CONCERN, WORDS, Readers.PROPOSERS)

    mine = (await scene.seen(decision_id, ANWEN)).mine
    assert mine is not None
    assert (mine.choice, mine.perspective, mine.words, mine.readers) == (CONCERN, LIVED, WORDS, Readers.PROPOSERS)

    await scene.answer(decision_id, ANWEN, ASIDE, perspective=PROFESSIONAL)
    mine = (await scene.seen(decision_id, ANWEN)).mine
    assert mine is not None
    assert (mine.choice, mine.perspective, mine.words) == (ASIDE, PROFESSIONAL, "")


async def test_her_answer_and_her_words_lie_sealed(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, ANWEN, CANNOT, WORDS)

    row = await scene.value("select row_to_json(a)::text from answer a")
    said = await scene.value("select said from answer")
    for plain in ("cold in winter", "cannot", "lived", WORDS.encode().hex()[:20]):
        assert plain not in row
    assert len(said) == 12 + 2 + 16, "the length of what is sealed must not tell what it says"


async def test_she_may_rather_not_say_from_which_side_she_speaks(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, ANWEN, perspective=None)

    mine = (await scene.seen(decision_id, ANWEN)).mine
    assert mine is not None
    assert mine.perspective is None


async def test_the_form_remembers_what_she_told_last_and_nobody_elses(scene: Scene) -> None:
    await scene.form()
    first, second = await scene.ask(), await scene.ask()
    await scene.answer(first, ANWEN, perspective=PROFESSIONAL)

    anwen, bethan = await scene.seen(second, ANWEN), await scene.seen(second, BETHAN)
    assert (anwen.have_i_told_before, anwen.my_last_perspective) == (True, PROFESSIONAL)
    assert (bethan.have_i_told_before, bethan.my_last_perspective) == (False, None)


@pytest.mark.parametrize(("choice", "refusal"), [(CONCERN, ConcernMissing), (CANNOT, ReasonMissing)])
async def test_a_different_view_without_words_is_refused_beside_its_field(
    scene: Scene, choice: Choice, refusal: type[Refusal]
) -> None:
    await scene.form()
    decision_id = await scene.ask()
    command = AnswerDecision(decision_id=decision_id, choice=choice, perspective=LIVED, words=" ")

    with pytest.raises(refusal) as refused:
        await scene.do(answer_decision, command, ANWEN)
    assert refused.value.field == "words"
    assert await scene.value("select count(*) from answer") == 0


@pytest.mark.parametrize("stranger", [NIA, GWEN, OWAIN, CARYS])
async def test_without_a_seat_there_is_nothing_here(scene: Scene, stranger: Example) -> None:
    """Also for coordinator and administrator: what is decided is the members' own."""
    await scene.form()
    decision_id = await scene.ask()

    with pytest.raises(NotFound):
        await scene.answer(decision_id, stranger)
    with pytest.raises(NotFound):
        await scene.seen(decision_id, stranger)


@pytest.mark.parametrize("actor", [NOBODY, house("example"), Actor(person_id=ANWEN.person_id, factor=Factor.NONE)])
async def test_nobody_answers_for_another(scene: Scene, actor: Actor) -> None:
    await scene.form()
    decision_id = await scene.ask()

    with pytest.raises(SignInFirst):
        await scene.do(answer_decision, AnswerDecision(decision_id=decision_id, choice=AGREE, perspective=None), actor)


async def test_an_owner_with_a_seat_is_told_that_she_speaks_and_does_not_answer(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask(RHIAN)

    assert (await scene.seen(decision_id, RHIAN)).my_part == "owner"
    with pytest.raises(OwnersDoNotAnswer):
        await scene.answer(decision_id, RHIAN)


async def test_an_owner_without_a_seat_sees_when_she_hears(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask(NIA)

    seen = await scene.seen(decision_id, NIA)
    assert (seen.my_part, seen.is_open) == ("owner", True)
    with pytest.raises(NotFound):
        await scene.answer(decision_id, NIA)


async def test_answering_twice_keeps_one_answer(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for _ in range(3):
        await scene.answer(decision_id, ANWEN)

    assert await scene.value("select count(*) from answer") == 1


async def test_who_cannot_support_it_is_talked_with_by_a_co_chair(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, ANWEN, CANNOT, WORDS)

    (talk,) = await talks(scene, ELERI)
    assert (talk.person_id, talk.decision_id) == (ANWEN.person_id, decision_id)
    assert [one.person_id for one in await talks(scene, BETHAN)] == [ANWEN.person_id]
    mine = (await scene.seen(decision_id, ANWEN)).mine
    assert mine is not None
    assert mine.talk_by_on == talk.by_on == (scene.now + timedelta(days=3)).date()
    for other in (MARCUS, GWEN, ANWEN, OWAIN):
        assert await talks(scene, other) == []

    await scene.do(close_conversation, CloseConversation(conversation_id=talk.conversation_id), BETHAN)
    assert await talks(scene, ELERI) == []


async def test_no_co_chair_who_made_it_or_asked_for_the_talk_holds_it(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask(ELERI)
    await scene.answer(decision_id, ANWEN, CANNOT)
    await scene.answer(decision_id, BETHAN, CANNOT)

    assert await talks(scene, ELERI) == []
    assert [one.person_id for one in await talks(scene, BETHAN)] == [ANWEN.person_id]
    (left,) = await talks(scene, IDRIS)
    assert left.person_id == BETHAN.person_id
    with pytest.raises(NotFound):
        await scene.do(close_conversation, CloseConversation(conversation_id=left.conversation_id), ELERI)
    await scene.do(close_conversation, CloseConversation(conversation_id=left.conversation_id), IDRIS)


async def test_a_changed_answer_drops_the_conversation_and_says_so_to_nobody(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    for choice in (CANNOT, AGREE, CANNOT, CONCERN):
        await scene.answer(decision_id, ANWEN, choice)
    assert await talks(scene, ELERI) == []

    await scene.answer(decision_id, ANWEN, CANNOT)

    assert len(await talks(scene, ELERI)) == 1
    assert len(await scene.told(ConversationOpened)) == 1


@pytest.mark.parametrize(
    ("readers", "may_read"),
    [
        (Readers.GROUP, {"Anwen", "Marcus", "Eleri"}),
        (Readers.PROPOSERS, {"Anwen", "Marcus", "Eleri", "Rhian", "Nia"}),
        (Readers.EVERYBODY, {"Anwen", "Marcus", "Eleri", "Rhian", "Nia", "the public"}),
    ],
)
async def test_her_words_are_read_by_those_whom_she_chose(scene: Scene, readers: Readers, may_read: set[str]) -> None:
    """Rhian and Nia wrote it; Rhian has a seat as well, and still reads what proposers read."""
    await scene.form()
    decision_id = await scene.ask(RHIAN, NIA)
    await scene.answer(decision_id, DIL, CONCERN, WORDS, readers)
    await close_with(scene, decision_id, dil=CONCERN)

    read = {
        one.name
        for one in (ANWEN, MARCUS, ELERI, RHIAN, NIA)
        if WORDS in [view.words for view in (await scene.seen(decision_id, one)).different_views]
    }
    (public,) = await scene.look(decided, DecidedQuestion(), NOBODY)
    read |= {"the public"} if WORDS in [view.words for view in public.different_views] else set()
    assert read == may_read


async def test_words_stand_without_a_name(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, DIL, CANNOT, WORDS)
    await close_with(scene, decision_id, dil=CANNOT)

    seen = await scene.seen(decision_id, MARCUS)
    assert [(view.kind, view.words) for view in seen.different_views] == [("cannot", WORDS)]
    assert str(DIL.person_id) not in repr(seen)


async def test_after_the_decision_she_alone_changes_her_words_and_who_reads_them(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, DIL, CONCERN, WORDS, Readers.EVERYBODY)
    await close_with(scene, decision_id, dil=CONCERN)
    scene.now += timedelta(days=400)

    later = ChangeWords(decision_id=decision_id, words="It went better than I feared.", readers=Readers.GROUP)
    await scene.do(change_words, later, DIL)

    (view,) = (await scene.seen(decision_id, ANWEN)).different_views
    assert (view.words, view.is_changed) == ("It went better than I feared.", True)
    (public,) = await scene.look(decided, DecidedQuestion(), NOBODY)
    assert public.different_views == ()
    for other in (ANWEN, ELERI, NIA):
        with pytest.raises((NoDifferentView, NotFound)):
            await scene.do(change_words, later, other)


async def test_words_taken_back_leave_the_fact(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, DIL, CANNOT, WORDS)
    await close_with(scene, decision_id, dil=CANNOT)
    before = await scene.value("select composition from decision")

    await scene.do(take_back_words, TakeBackWords(decision_id=decision_id), DIL)

    (view,) = (await scene.seen(decision_id, ANWEN)).different_views
    assert (view.kind, view.words, view.is_changed) == ("cannot", None, False)
    mine = (await scene.seen(decision_id, DIL)).mine
    assert mine is not None
    assert (mine.choice, mine.words, mine.is_kept_as_different_view) == (CANNOT, None, True)
    assert await scene.value("select composition from decision") == before
    assert await scene.value("select words from answer where person_id = $1", DIL.person_id) is None


async def test_who_has_left_the_group_still_owns_her_words_and_reads_no_others(scene: Scene) -> None:
    group_id = await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, DIL, CONCERN, WORDS)
    await scene.answer(decision_id, ANWEN, CONCERN, "Mine")
    await close_with(scene, decision_id, dil=CONCERN, anwen=CONCERN)
    await scene.do(end_seat, EndSeat(group_id=group_id, person_id=DIL.person_id), DIL)

    seen = await scene.seen(decision_id, DIL)
    assert (seen.my_part, seen.different_views) == ("has_left", ())
    await scene.do(take_back_words, TakeBackWords(decision_id=decision_id), DIL)


async def test_while_it_is_open_the_answer_itself_is_changed(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await scene.answer(decision_id, DIL, CONCERN, WORDS)

    with pytest.raises(VotingStillOpen):
        await scene.do(take_back_words, TakeBackWords(decision_id=decision_id), DIL)


async def test_who_agreed_has_no_different_view_to_change(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await close_with(scene, decision_id)

    with pytest.raises(NoDifferentView):
        await scene.do(change_words, ChangeWords(decision_id=decision_id, words="Oh", readers=Readers.EVERYBODY), ANWEN)


async def test_once_closed_no_answer_is_taken(scene: Scene) -> None:
    await scene.form()
    decision_id = await scene.ask()
    await close_with(scene, decision_id)

    with pytest.raises(VotingClosed):
        await scene.answer(decision_id, ELERI)


async def test_a_seat_taken_again_counts_from_then(scene: Scene) -> None:
    """Leaving and coming back is no way to a second look at who else has left."""
    group_id = await scene.form()
    decision_id = await scene.ask()
    await scene.do(end_seat, EndSeat(group_id=group_id, person_id=DIL.person_id), DIL)
    scene.now += timedelta(hours=1)
    await scene.do(give_seat, GiveSeat(group_id=group_id, person_id=DIL.person_id), GWEN)

    with pytest.raises(JoinedLater):
        await scene.answer(decision_id, DIL)
