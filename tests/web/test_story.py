"""How a course was made, as anybody may read it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import pytest_asyncio

from services.codesign.commands.comments import MakeComment, make_comment
from services.contracts.scheduling import RunPublished
from tests.codesign.scene import COOKING
from tests.codesign.test_story import SHORTER, planned
from tests.examples.people import ANWEN, MARCUS
from tests.web.browser import Visits
from tests.web.conftest import Site
from tests.web.deciding import Deciding
from tests.web.guest import Guest


@pytest_asyncio.fixture
async def deciding(site: Site) -> AsyncIterator[Deciding]:
    async with Deciding(site) as one:
        yield one


async def made(deciding: Deciding) -> UUID:
    """A course with two versions and its first dates, of which Marcus said something."""
    decision_id = await deciding.put_to_group(COOKING, SHORTER)
    scene = deciding.codesign
    proposal_id = await scene.value("select proposal_id from proposal order by number desc limit 1")
    said = MakeComment(proposal_id=proposal_id, version=2, words="Shorter is better.")
    await scene.do(make_comment, said, MARCUS)
    await deciding.agree(decision_id)
    course_id: UUID = await scene.value("select course_id from proposal where proposal_id = $1", proposal_id)
    run = planned(course_id, scene.now + timedelta(days=30), scene.now + timedelta(days=37))
    await scene.hear(run, RunPublished(run_id=run.run_id))
    return course_id


@pytest.mark.browser
async def test_anybody_reads_how_a_course_was_made(deciding: Deciding, guest: Guest, visits: Visits) -> None:
    course_id = await made(deciding)
    shown = await guest.open(f"/how-made/{course_id}")
    assert shown.heading == "Cooking for one"
    for words in ("Both signed version 2", "What happens each week", "the Wednesday group agreed version 2"):
        assert shown.says(words)
    assert shown.says("The first dates")
    assert shown.headers["cache-control"].startswith("public")
    assert not shown.says("Shorter is better")
    assert not any(shown.says(name) for name in ("Anwen", "Bethan", "Marcus"))
    assert (await guest.open(f"/cy/how-made/{course_id}")).says("Cytunwyd ar y ddwy ochr")
    await visits.check(f"/how-made/{course_id}")


@pytest.mark.browser
async def test_what_was_argued_is_read_when_who_argued_says_yes(
    site: Site, deciding: Deciding, guest: Guest, visits: Visits
) -> None:
    course_id = await made(deciding)
    proposal_id = await deciding.codesign.value("select proposal_id from course where course_id = $1", course_id)
    story, words = f"/how-made/{course_id}", "Whether two hours are too long."
    async with await site.signed_in(ANWEN) as anwen:
        shown = await anwen.open(f"/proposals/{proposal_id}?version=2")
        assert shown.says("Write in few words what was argued")
        await anwen.open(f"/proposals/{proposal_id}/summary?version=2")
        assert (await anwen.send(f"/proposals/{proposal_id}/summary", words=" ")).status == 422
        shown = await anwen.send(f"/proposals/{proposal_id}/summary", words=words)
        assert shown.says("It is not shown: not all who argued have said yes.")
        address = shown.path
    assert not (await guest.open(story)).says(words)
    async with await site.signed_in(MARCUS) as marcus:
        await marcus.open(address)
        assert (await marcus.send(address)).says("Choose yes or no")
        assert (await marcus.send(address, answer="yes")).says("Everybody can read it.")
        shown = await guest.open(story)
        assert shown.says(words)
        assert shown.headers["cache-control"] == "no-store"
        await marcus.send(address, answer="no")
    assert not (await guest.open(story)).says(words)
    visits.sign_in(await site.session(MARCUS))
    await visits.check(address)
    visits.sign_in(await site.session(ANWEN))
    await visits.check(f"/proposals/{proposal_id}/summary?version=2")
