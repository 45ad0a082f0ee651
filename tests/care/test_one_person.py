"""Two records of one person: what she asked quietly or passed on under either is hers alone."""

from services.care.commands.worries import PassOnWorry, pass_on_worry
from services.care.queries.questions import MyQuietQuestionsQuestion, my_quiet_questions
from services.care.queries.worries import MyWorriesQuestion, WhoIsToldQuestion, my_worries, who_is_told
from services.contracts.people import PersonsMerged, PersonsParted, Role, RoleTaken
from services.runtime.ids import new_id
from tests.care.scene import Scene
from tests.care.test_questions import asked
from tests.examples.people import ANWEN, Example


async def test_hers_under_either_record_until_they_part(scene: Scene) -> None:
    kept = Example("Kept", new_id(), frozenset({Role.COACH}))
    gone = Example("Gone", new_id(), frozenset({Role.COACH}))
    await scene.hear(*(RoleTaken(person_id=one.person_id, role=Role.COACH) for one in (kept, gone)))
    await asked(scene, gone, "May I just listen?")
    worry = PassOnWorry(about="Somebody", what_happened="Something.", what_was_done="")
    await scene.do(pass_on_worry, worry, gone)

    await scene.hear(PersonsMerged(person_id=gone.person_id, kept_id=kept.person_id))
    mine = await scene.look(my_quiet_questions, MyQuietQuestionsQuestion(), kept)
    assert [one.question for one in mine] == ["May I just listen?"]
    assert len(await scene.look(my_worries, MyWorriesQuestion(), kept)) == 1

    await scene.hear(PersonsParted(person_id=gone.person_id, kept_id=kept.person_id))
    assert await scene.look(my_quiet_questions, MyQuietQuestionsQuestion(), kept) == []
    assert await scene.look(my_worries, MyWorriesQuestion(), kept) == []


async def test_a_lead_with_two_records_is_told_once(scene: Scene) -> None:
    kept, gone = new_id(), new_id()
    await scene.hear(*(RoleTaken(person_id=one, role=Role.SAFEGUARDING_LEAD) for one in (kept, gone)))
    await scene.hear(PersonsMerged(person_id=gone, kept_id=kept))
    told = [one.person_id for one in await scene.look(who_is_told, WhoIsToldQuestion(), ANWEN)]
    assert (told.count(kept), told.count(gone)) == (1, 0)
