"""The college in Welsh: how far it is, who reads it, what she passed and what is wrong."""

from uuid import UUID

import pytest

from services.contracts.people import Role
from services.people.commands.looking import LookUpAddresses, look_up_addresses
from services.people.commands.merging import MergePersons, merge_persons
from services.people.commands.registering import AddPerson, add_person
from services.people.commands.roles import Invite, invite
from services.people.commands.welsh import (
    ArrangeWelsh,
    PassWelsh,
    RemarkOnWelsh,
    arrange_welsh,
    pass_welsh,
    remark_on_welsh,
)
from services.people.model import WelshRemark, WelshStage
from services.people.queries.college import CollegeQuestion, college
from services.people.queries.welsh import WelshPassedQuestion, WelshQuestion, welsh, welsh_passed
from services.people.rules import letters
from services.people.rules import welsh as rules
from services.runtime.actor import NOBODY, Actor, Factor, house
from services.runtime.lengths import TooLong
from services.runtime.refusal import Missing, NotAllowed, Refusal, SignInFirst, Unreadable
from tests.examples.people import GWEN, OWAIN
from tests.people.conftest import Desk
from tests.people.test_named_contacts import somebody
from tests.people.test_signing_in import new_contact

ONE, TWO, OTHER = "a" * 12, "b" * 12, "c" * 12


def herself(person_id: UUID) -> Actor:
    return Actor(person_id=person_id, roles=frozenset({Role.MEMBER}), factor=Factor.CODE)


async def test_one_named_person_reads_it_and_passes_it(real: Desk) -> None:
    owain = OWAIN.acting(now=real.clock())
    assert (await real.ask(college, CollegeQuestion())).welsh is WelshStage.OFF
    rhian, other = await somebody(real, "Rhian", Role.MEMBER), await somebody(real, "Other", Role.MEMBER)

    await real.do(arrange_welsh, ArrangeWelsh(stage=WelshStage.ON, reader_id=rhian), owain)
    assert (await real.ask(college, CollegeQuestion())).welsh is WelshStage.ON
    await real.do(pass_welsh, PassWelsh(area="courses", texts=(TWO, ONE, ONE)), herself(rhian))

    assert await real.ask(welsh_passed, WelshPassedQuestion(), NOBODY) == {"courses": (ONE, TWO)}
    known = await real.ask(welsh, WelshQuestion(), herself(rhian))
    assert (known.reader, known.areas[0].passed_by, known.areas[0].passed_at) == ("Rhian", "Rhian", real.clock())
    for no in (herself(other), owain):
        with pytest.raises(NotAllowed):
            await real.do(pass_welsh, PassWelsh(area="courses", texts=(ONE,)), no)
    for stranger, refusal in ((NOBODY, SignInFirst), (herself(other), NotAllowed), (GWEN.acting(), NotAllowed)):
        with pytest.raises(refusal):
            await real.ask(welsh, WelshQuestion(), stranger)


async def test_whoever_stands_here_twice_reads_on_as_one_person(real: Desk) -> None:
    owain = OWAIN.acting(now=real.clock())
    kept, rhian = await somebody(real, "Rhian", Role.MEMBER), await somebody(real, "Rhian M", Role.MEMBER)
    await real.do(arrange_welsh, ArrangeWelsh(stage=WelshStage.BEING_READ, reader_id=rhian), owain)
    await real.do(pass_welsh, PassWelsh(area="home", texts=(ONE,)), herself(rhian))
    await real.do(merge_persons, MergePersons(person_id=kept, merged_person_id=rhian), owain)

    await real.do(pass_welsh, PassWelsh(area="book", texts=(ONE,)), herself(kept))
    known = await real.ask(welsh, WelshQuestion(), herself(kept))
    passed = {one.area: one.passed_by for one in known.areas}
    assert (passed["home"], passed["book"]) == ("Rhian", "Rhian")


async def test_what_is_wrong_is_sealed_and_goes_when_it_is_right(real: Desk) -> None:
    rhian = await somebody(real, "Rhian", Role.MEMBER)
    arranged = ArrangeWelsh(stage=WelshStage.BEING_READ, reader_id=rhian)
    await real.do(arrange_welsh, arranged, OWAIN.acting(now=real.clock()))
    wrong = WelshRemark(original=ONE, text=TWO, words=" Nobody says this ")
    nothing = WelshRemark(original=OTHER, text=OTHER, words=" ")

    await real.do(remark_on_welsh, RemarkOnWelsh(area="ideas", remarks=(wrong, nothing)), herself(rhian))
    [said] = (await real.ask(welsh, WelshQuestion(), OWAIN.acting())).remarks
    assert [one.words for one in said.remarks] == ["Nobody says this"]
    [row] = await real.fetch("select words from welsh_remarks")
    assert b"Nobody" not in row["words"]

    await real.do(remark_on_welsh, RemarkOnWelsh(area="ideas", remarks=(nothing,)), herself(rhian))
    assert (await real.ask(welsh, WelshQuestion(), OWAIN.acting())).remarks == ()


async def test_an_administrator_says_how_far_it_is(real: Desk) -> None:
    student = await somebody(real, "Student")
    on = ArrangeWelsh(stage=WelshStage.ON)
    with pytest.raises(NotAllowed):
        await real.do(arrange_welsh, on, GWEN.acting(now=real.clock()))
    for nobody in (on, ArrangeWelsh(stage=WelshStage.OFF, reader_id=student)):
        with pytest.raises(Missing) as no:
            await real.do(arrange_welsh, nobody, OWAIN.acting(now=real.clock()))
        assert no.value.field == "reader_id"


async def test_the_example_has_it_being_read(example: Desk) -> None:
    assert (await example.ask(college, CollegeQuestion())).welsh is WelshStage.BEING_READ


@pytest.mark.parametrize(
    ("area", "remark", "refused"),
    [
        ("../x", WelshRemark(original=ONE, text=ONE, words="x"), Unreadable),
        ("ideas", WelshRemark(original="one", text=ONE, words="x"), Unreadable),
        ("ideas", WelshRemark(original=ONE, text=ONE, words="x" * 1001), TooLong),
    ],
)
def test_what_is_no_text_of_ours_is_refused(area: str, remark: WelshRemark, refused: type[Refusal]) -> None:
    with pytest.raises(refused):
        rules.remarks(area, [remark])


async def test_a_letter_is_in_welsh_alone_as_soon_as_its_reader_has_passed_it(example: Desk) -> None:
    owain, contact = OWAIN.acting(now=example.clock()), new_contact()
    rhian = await somebody(example, "Rhian", Role.MEMBER)
    await example.do(arrange_welsh, ArrangeWelsh(stage=WelshStage.ON, reader_id=rhian), owain)
    lowri = AddPerson(name="Lowri", contact=contact, language="cy")
    person_id = (await example.do(add_person, lowri, house("import"))).person_id

    async def invited_as(role: Role) -> str:
        await example.do(invite, Invite(person_id=person_id, role=role), owain)
        await example.due()
        return str([one["text"] for one in await example.letters() if one["contact"] == contact][-1])

    letter = await invited_as(Role.MEMBER)
    assert letter.startswith("Mae rhywun wedi gofyn")
    assert "asks whether you would like to do something" in letter

    area, passed = "letters_people", tuple(one.code for one in letters.texts())
    await example.do(pass_welsh, PassWelsh(area=area, texts=passed), herself(rhian))
    assert "would like" not in await invited_as(Role.COACH)

    messages = PassWelsh(area="letters_messages", texts=(ONE,))
    await example.do(pass_welsh, messages, herself(rhian))
    asked = LookUpAddresses(person_ids=(person_id, rhian))
    told = {one.person_id: one.welsh_passed for one in await example.do(look_up_addresses, asked, house("messages"))}
    assert told == {person_id: (ONE,), rhian: ()}
