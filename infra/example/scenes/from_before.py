"""Courses from before: one that the group kept at a meeting, and two on the list of its next."""

import asyncio
from uuid import uuid5

from infra.example.cast import ANWEN, BETHAN, DIL, ELERI, FFION, GERAINT, GWEN, MARCUS, RHIAN
from infra.example.scenes.deciding import LIVED, PROFESSIONAL, answer, decision_about
from infra.example.story import Story
from web.imports.model import Rows

MENDING = {
    "title": {"en": "Tea and mending", "cy": "Te a thrwsio"},
    "summary": {
        "en": "Bring something with a hole in it, and sit with others who did.",
        "cy": "Dewch â rhywbeth â thwll ynddo, ac eisteddwch gydag eraill a wnaeth yr un peth.",
    },
    "who_for": {"en": "Anybody who likes to have something in their hands."},
    "outcomes": [{"en": "Mend a seam and a button"}, {"en": "Know where to find us on a Friday"}],
    "weeks": [],
    "sessions": 4,
    "minutes": 90,
    "places": 8,
    "theme": "making",
}
NEXT = ("Gardening for the mind", "Singing for the joy of it")


async def kept(story: Story, meeting_id: str) -> None:
    """It was there before; the group kept it as it is, at its meeting, with one concern that everybody may read."""
    await story.until(story.at(-70, 21))
    course_id = str(uuid5(story.namespace, "tea and mending"))
    until = story.at(200).date()
    carried = {"course_id": course_id, "content": MENDING, "plannable_until_on": until}
    await story.asks(GWEN.acting, "codesign", "carry-over-course", carried)
    await _ask(story, [course_id], "goes_on", meeting_id)
    await story.until(story.at(-69, 20))
    decision_id = await decision_about(story, course_id)
    await asyncio.gather(
        *(answer(story, decision_id, one, "agree", LIVED) for one in (ANWEN, MARCUS, RHIAN)),
        *(answer(story, decision_id, one, "agree", PROFESSIONAL) for one in (DIL, FFION, GERAINT)),
        answer(story, decision_id, BETHAN, "aside", PROFESSIONAL),
    )


async def before_the_group(story: Story, rows: Rows, meeting_id: str) -> None:
    """Two out of the spreadsheets; each is answered by itself."""
    ids = {one.title: str(one.course_id) for one in rows.courses}
    await _ask(story, [ids[title] for title in NEXT], "rewritten", meeting_id)
    await answer(story, await decision_about(story, ids[NEXT[0]]), GERAINT, "agree", PROFESSIONAL)


async def _ask(story: Story, course_ids: list[str], if_not_agreed: str, meeting_id: str) -> None:
    await story.everything_arrived()
    command = {"course_ids": course_ids, "if_not_agreed": if_not_agreed, "meeting_id": meeting_id}
    await story.asks(ELERI.acting, "codesign", "ask-group-about-courses", command)
    await story.everything_arrived()
