"""A worry reaches lead and deputy, is read by nobody else, and each look at it is written down."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from services.care.commands.worries import (
    ChangeKeeping,
    CloseWorry,
    PassOnWorry,
    ReadWorry,
    ReopenWorry,
    WriteNote,
    change_keeping,
    close_worry,
    pass_on_worry,
    read_worry,
    reopen_worry,
    write_note,
)
from services.care.queries.worries import (
    MyWorriesQuestion,
    PassedOnWorryQuestion,
    WorriesQuestion,
    WorryLineView,
    my_worries,
    passed_on_worry,
    worries,
)
from services.care.rules.worries import NobodyToTell, NotClosed, NotOpen
from services.contracts.care import WorryPassedOn
from services.contracts.messages import MessageNotSent, MessageSent
from services.contracts.people import PersonErased, Role, RoleEnded, RoleTaken
from services.runtime.actor import Factor
from services.runtime.ids import new_id
from services.runtime.lengths import TooLong
from services.runtime.refusal import Missing, NotAllowed, NotFound, StepUpFirst
from tests.care.scene import Scene, opened
from tests.conftest import MakeCollege
from tests.examples.people import ANWEN, CARYS, EVERYBODY, GWEN, HELEDD, MARCUS, NIA, OWAIN, SAM, Example

WORDS = PassOnWorry(about="Ceri", what_happened="canary-5521 was said at the door", what_was_done="canary-5521 again")
OTHERS = [one for one in EVERYBODY if one not in (CARYS, HELEDD)]


async def passed_on(scene: Scene, by: Example = ANWEN) -> UUID:
    return (await scene.do(pass_on_worry, WORDS, by)).worry_id


async def outside(scene: Scene, worry_id: UUID) -> WorryLineView:
    """As lead and deputy see it in their list, before they open it."""
    lines = (await scene.look(worries, WorriesQuestion(), CARYS)).worries
    return next(one for one in lines if one.worry_id == worry_id)


async def readings(scene: Scene, worry_id: UUID) -> list[tuple[UUID, str]]:
    rows = await scene.fetch("select person_id, did from reading where worry_id = $1 order by number", worry_id)
    return [(row["person_id"], row["did"]) for row in rows]


async def test_lead_and_deputy_are_told_at_once_and_the_event_says_no_more(scene: Scene) -> None:
    worry_id = await passed_on(scene)

    assert scene.recorded == (WorryPassedOn(worry_id=worry_id, told_ids=(CARYS.person_id, HELEDD.person_id)),)


@pytest.mark.parametrize("by", [ANWEN, SAM, GWEN, OWAIN, MARCUS])
async def test_whoever_holds_a_role_may_pass_on_a_worry_without_a_second_sign(scene: Scene, by: Example) -> None:
    answer = await scene.do(pass_on_worry, WORDS, by.acting(factor=Factor.CODE, now=scene.now))

    assert answer.passed_on_at == scene.now


async def test_who_holds_none_is_told_what_to_do_instead(scene: Scene) -> None:
    with pytest.raises(NotAllowed) as no:
        await scene.do(pass_on_worry, WORDS, NIA)
    assert "ring" in no.value.what_to_do


@pytest.mark.parametrize(
    ("field", "words"), [("about", " "), ("what_happened", ""), ("what_happened", "x" * 6001), ("about", "x" * 201)]
)
async def test_what_is_missing_or_too_long_is_said_beside_its_field(scene: Scene, field: str, words: str) -> None:
    given = {"about": "Ceri", "what_happened": "Something", field: words}
    with pytest.raises((Missing, TooLong)) as no:
        await scene.do(pass_on_worry, PassOnWorry(**given), ANWEN)
    assert no.value.field == field


async def test_where_there_is_no_lead_nobody_pretends(new_college: MakeCollege) -> None:
    async with new_college() as college, opened(college) as empty:
        with pytest.raises(NobodyToTell):
            await empty.do(pass_on_worry, WORDS, ANWEN)
        await empty.hear(RoleTaken(person_id=CARYS.person_id, role=Role.SAFEGUARDING_LEAD))
        await empty.do(pass_on_worry, WORDS, ANWEN)
        await empty.hear(RoleEnded(person_id=CARYS.person_id, role=Role.SAFEGUARDING_LEAD))
        with pytest.raises(NobodyToTell):
            await empty.do(pass_on_worry, WORDS, ANWEN)
        today = empty.now.date()
        await empty.hear(RoleTaken(person_id=CARYS.person_id, role=Role.SAFEGUARDING_DEPUTY, until_on=today))
        await empty.do(pass_on_worry, WORDS, ANWEN)
        empty.wait(days=1)
        with pytest.raises(NobodyToTell):
            await empty.do(pass_on_worry, WORDS, ANWEN)
        await empty.hear(RoleTaken(person_id=HELEDD.person_id, role=Role.SAFEGUARDING_LEAD))
        await empty.hear(PersonErased(person_id=HELEDD.person_id))
        with pytest.raises(NobodyToTell):
            await empty.do(pass_on_worry, WORDS, ANWEN)


@pytest.mark.parametrize("reader", [CARYS, HELEDD])
async def test_lead_and_deputy_read_it_and_that_they_did_is_written_down(scene: Scene, reader: Example) -> None:
    worry_id = await passed_on(scene)

    read = await scene.do(read_worry, ReadWorry(worry_id=worry_id), reader)

    assert (read.words.about, read.words.what_happened) == (WORDS.about, WORDS.what_happened)
    assert await readings(scene, worry_id) == [(reader.person_id, "read")]
    assert [(one.person_id, one.did) for one in read.readings] == [(reader.person_id, "read")]


@pytest.mark.parametrize("other", OTHERS, ids=lambda one: one.name)
async def test_nobody_else_reads_it_not_even_who_wrote_it(scene: Scene, other: Example) -> None:
    worry_id = await passed_on(scene, ANWEN)
    for handler, command in (
        (read_worry, ReadWorry(worry_id=worry_id)),
        (write_note, WriteNote(worry_id=worry_id, words="x")),
        (close_worry, CloseWorry(worry_id=worry_id)),
        (reopen_worry, ReopenWorry(worry_id=worry_id)),
        (change_keeping, ChangeKeeping(years=2)),
    ):
        with pytest.raises(NotAllowed):
            await scene.do(handler, command, other)
    with pytest.raises(NotAllowed):
        await scene.look(worries, WorriesQuestion(), other)
    assert await readings(scene, worry_id) == []


async def test_the_role_alone_does_not_open_it(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    with pytest.raises(StepUpFirst):
        await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS.acting(factor=Factor.CODE, now=scene.now))
    assert await readings(scene, worry_id) == []


async def test_her_own_page_says_when_it_was_read_and_in_which_role_and_no_word_of_it(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    before = await scene.look(passed_on_worry, PassedOnWorryQuestion(worry_id=worry_id), ANWEN)
    assert (before.read_at, {one.person_id for one in before.told}) == (None, {CARYS.person_id, HELEDD.person_id})
    scene.wait(minutes=3)
    await scene.do(read_worry, ReadWorry(worry_id=worry_id), HELEDD)
    scene.wait(minutes=3)
    await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)

    after = (await scene.look(my_worries, MyWorriesQuestion(), ANWEN))[0]

    assert (after.worry_id, after.read_as) == (worry_id, Role.SAFEGUARDING_DEPUTY)
    assert after.read_at == scene.now - timedelta(minutes=3)
    assert await scene.told(worry_id) == ["worry_passed_on", "worry_read"]
    with pytest.raises(NotFound):
        await scene.look(passed_on_worry, PassedOnWorryQuestion(worry_id=worry_id), MARCUS)


async def test_what_was_done_is_written_it_is_closed_and_opened_again(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    await scene.do(write_note, WriteNote(worry_id=worry_id, words="Rang her. She is at her sister’s."), CARYS)
    await scene.do(close_worry, CloseWorry(worry_id=worry_id), CARYS)
    with pytest.raises(NotOpen):
        await scene.do(write_note, WriteNote(worry_id=worry_id, words="More."), HELEDD)
    await scene.do(reopen_worry, ReopenWorry(worry_id=worry_id), HELEDD)
    with pytest.raises(NotClosed):
        await scene.do(reopen_worry, ReopenWorry(worry_id=worry_id), HELEDD)
    read = await scene.do(read_worry, ReadWorry(worry_id=worry_id), HELEDD)

    assert [one.words for one in read.notes] == ["Rang her. She is at her sister’s."]
    assert [did for _, did in await readings(scene, worry_id)] == ["wrote", "closed", "reopened", "read"]


async def test_a_closed_one_is_rubbed_out_when_it_has_been_kept_long_enough(scene: Scene) -> None:
    worry_id, opened_again = await passed_on(scene), await passed_on(scene)
    await scene.do(write_note, WriteNote(worry_id=worry_id, words="Done."), CARYS)
    for one in (worry_id, opened_again):
        await scene.do(close_worry, CloseWorry(worry_id=one), CARYS)
    await scene.do(reopen_worry, ReopenWorry(worry_id=opened_again), CARYS)
    begin = scene.now
    scene.wait(days=6 * 365)
    await scene.due()
    assert (await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)).words.about == "Ceri"

    scene.wait(days=3)
    await scene.due()

    with pytest.raises(NotFound):
        await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)
    assert await scene.fetch("select from person_key where person_id = $1", worry_id) == []
    assert await scene.fetch("select from worry_note where worry_id = $1", worry_id) == []
    assert len(await readings(scene, worry_id)) == 3
    assert (await scene.do(read_worry, ReadWorry(worry_id=opened_again), CARYS)).words.about == "Ceri"
    scene.now = begin


async def test_the_lead_says_for_how_long_one_closed_from_now_on_is_kept(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    await scene.do(change_keeping, ChangeKeeping(years=2), CARYS)
    await scene.do(close_worry, CloseWorry(worry_id=worry_id), CARYS)
    cover = await outside(scene, worry_id)
    await scene.do(change_keeping, ChangeKeeping(years=6), CARYS)

    assert cover.kept_until is not None
    assert (cover.kept_until.year, cover.kept_until.month) == (scene.now.year + 2, scene.now.month)
    with pytest.raises(Missing):
        await scene.do(change_keeping, ChangeKeeping(years=0), CARYS)


async def test_what_no_message_has_brought_somebody_must_say(scene: Scene) -> None:
    unheard, sent, read = await passed_on(scene), await passed_on(scene), await passed_on(scene)
    await scene.hear(about(MessageNotSent, unheard, reason="recipient-550"), about(MessageSent, sent))
    await scene.do(read_worry, ReadWorry(worry_id=read), CARYS)
    scene.wait(minutes=6)
    await scene.due()
    await scene.due()

    assert await scene.told(unheard) == ["worry_passed_on", "worry_unheard"]
    assert await scene.told(sent) == ["worry_passed_on"]
    assert await scene.told(read) == ["worry_passed_on", "worry_read"]
    page = await scene.look(passed_on_worry, PassedOnWorryQuestion(worry_id=unheard), ANWEN)
    assert page.is_unheard
    assert [one.is_sent for one in page.told if one.person_id == CARYS.person_id] == [False]


def about(kind: type[MessageSent] | type[MessageNotSent], worry_id: UUID, **more: str) -> MessageSent | MessageNotSent:
    told = {"message_id": new_id(), "template": "something-waits", "person_id": CARYS.person_id, "about_id": worry_id}
    return kind(**told, **more)


async def test_other_messages_are_none_of_our_business(scene: Scene) -> None:
    message_id = new_id()
    await scene.hear(
        MessageSent(message_id=message_id, template="tomorrow", person_id=CARYS.person_id, about_id=new_id())
    )
    assert await scene.fetch("select from told_copy where message_id = $1", message_id) == []


async def test_nobody_at_the_service_can_change_what_was_written_down(scene: Scene) -> None:
    worry_id = await passed_on(scene)
    await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)
    db = await asyncpg.connect(scene.college.dsn("care"))
    try:
        for statement in ("delete from reading", "update reading set at = now()", "truncate reading"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await db.execute(statement)
    finally:
        await db.close()


async def test_without_its_line_nothing_is_shown(scene: Scene) -> None:
    """The look and its line are one transaction: where the line cannot be written, no word is given."""
    worry_id = await passed_on(scene)
    admin = await asyncpg.connect(scene.college.admin_dsn)
    try:
        await admin.execute("revoke insert on care.reading from care_app")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await scene.do(read_worry, ReadWorry(worry_id=worry_id), CARYS)
        await admin.execute("grant insert on care.reading to care_app")
    finally:
        await admin.close()
    cover = await outside(scene, worry_id)
    assert cover.read_at is None
