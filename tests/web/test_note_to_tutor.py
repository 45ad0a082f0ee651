"""A note to my tutor: hers to leave and take back, on the list for the day, and not for the desk."""

import pytest

from services.enrolment.commands.notes import ShareNoteToTutor, share_note_to_tutor
from services.runtime.work import work
from tests.examples.people import ANWEN, BETHAN, CARYS, GWEN, HELEDD, NIA, SAM
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates, session_today

WORDS = "I hum when I think. It is not meant badly."


async def test_she_leaves_changes_and_takes_it_back(site: Site) -> None:
    place = await book_known(site, NIA, await course_dates(site, tutors=(ANWEN, BETHAN)))
    async with await site.signed_in(NIA) as nia:
        assert f'href="{place}/note"' in (await nia.open(place)).html
        await nia.open(f"{place}/note")
        empty = await nia.send(f"{place}/note", words=" ")
        assert (empty.status, 'id="words-error"' in empty.html) == (422, True)
        kept = await nia.send(f"{place}/note", words=WORDS)
        assert kept.says("Kept.")
        assert kept.says(WORDS)
        assert kept.says("Nobody else, not the desk.")
        long = await nia.send(f"{place}/note", words="x" * 1001)
        assert long.says("Please say it in fewer words.")
        await nia.open(f"{place}/note")
        gone = await nia.send(f"{place}/note/take-back")
        assert (gone.says("It is taken back."), gone.says(WORDS)) == (True, False)
    async with await site.signed_in(SAM) as sam:
        assert (await sam.open(f"{place}/note")).status == 404


async def a_day_with_a_note(site: Site) -> str:
    """The session that is on, and in which Nia has left a note."""
    run_id, session_id = await session_today(site, (ANWEN, BETHAN))
    place = await book_known(site, NIA, run_id, by_desk=True)
    async with work(site.house("enrolment"), NIA.acting()) as unit:
        command = ShareNoteToTutor(place_id=place.rsplit("/", 1)[1], words=WORDS)  # type: ignore[arg-type]
        await share_note_to_tutor(command, unit)
    return str(session_id)


async def test_the_tutors_of_the_day_read_it_on_their_list_and_the_desk_does_not(site: Site) -> None:
    path = f"/teaching/{await a_day_with_a_note(site)}/who-came"
    async with await site.signed_in(BETHAN) as bethan, await site.signed_in(GWEN) as gwen:
        assert (await bethan.open(path)).says(f"Would like you to know: {WORDS}")
        assert not (await gwen.open(path)).says(WORDS)


async def test_somebody_on_the_list_can_be_picked_when_a_tutor_is_worried(site: Site) -> None:
    await site.heard("care", CARYS, HELEDD)
    session_id = await a_day_with_a_note(site)
    async with await site.signed_in(ANWEN) as anwen, await site.signed_in(CARYS) as carys:
        assert f"/worried?session={session_id}" in (await anwen.open(f"/teaching/{session_id}/who-came")).html
        shown = await anwen.open(f"/worried?session={session_id}")
        assert f'<option value="{NIA.person_id}">Nia</option>' in shown.html
        missing = await anwen.send("/worried", session=session_id, who=str(NIA.person_id), about="", what_happened="")
        assert f'<option value="{NIA.person_id}" selected>Nia</option>' in missing.html
        fields = {"session": session_id, "who": str(NIA.person_id), "about": "", "what_happened": "She cried."}
        shown = await anwen.send("/worried", **fields)
        assert shown.heading == "It is passed on"
        await carys.open("/passed-on")
        opened = await carys.send(shown.path.replace("worried", "passed-on"))
        assert opened.says("The page of Nia")
        assert (await anwen.open("/worried?session=nonsense")).status == 200
    async with await site.signed_in(GWEN) as gwen:
        assert "Nia" in (await gwen.open(f"/worried?session={session_id}")).html
    async with await site.signed_in(SAM) as sam:
        assert "Nia" not in (await sam.open(f"/worried?session={session_id}")).html


@pytest.mark.browser
async def test_these_pages_are_for_everybody(site: Site, visits: Visits) -> None:
    place = await book_known(site, NIA, await course_dates(site, tutors=(ANWEN, BETHAN)))
    async with await site.signed_in(NIA) as nia:
        await nia.open(f"{place}/note")
        await nia.send(f"{place}/note", words=WORDS)
    visits.sign_in(await site.session(NIA))
    await visits.check(f"{place}/note")
    session_id = await a_day_with_a_note(site)
    visits.sign_in(await site.session(ANWEN))
    await visits.check(f"/teaching/{session_id}/who-came")
