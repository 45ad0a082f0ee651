"""Two people on their way to teaching: Tomos arrives, Sam is half-way."""

import asyncio
from uuid import UUID

from infra.example.cast import GWEN, IDRIS, RHIAN, SAM, TOMOS, Member
from infra.example.story import Story

ITEMS = {
    "recovery-and-co-production": "I sat in on two meetings of the group and wrote down what it takes to agree.",
    "own-story-safely": "I told a small part of my story to the Tuesday people, and kept the rest for me.",
    "inclusive-session": "My plan for one afternoon: what happens, for whom it could be hard, and what we do then.",
    "working-side-by-side": "Dil and I ran a tea morning. We disagreed about the music and are still friends.",
    "observed-teaching": "Twenty minutes on knots, with six people and Rhian at the back.",
    "safeguarding": "I did the day in the Old Library. The certificate is with the desk.",
    "co-delivery": "Two mornings with Bethan. I know now when to be quiet.",
}
SAMS_ITEMS = ("recovery-and-co-production", "own-story-safely", "safeguarding", "inclusive-session")
FEEDBACK = {
    "observed-teaching": "You waited for the slowest hand. That is most of it.",
    "own-story-safely": "You knew where to stop, and that made it safe for us as well.",
}
KIND_WORDS = "Clear, and in your own words. Nothing to add."


async def tomos_begins(story: Story) -> str:
    return await _joins(story, TOMOS, UUID(int=TOMOS.person_id.int + 1000))


async def tomos_shows_what_he_did(story: Story, trainee_id: str) -> None:
    await story.until(story.at(-57, 15))
    await asyncio.gather(*(_offers(story, TOMOS, trainee_id, item) for item in ITEMS))


async def tomos_is_ready(story: Story, trainee_id: str) -> None:
    """Assessed by one, verified by another: from now on he may teach."""
    await story.until(story.at(-46, 11))
    await asyncio.gather(*(_assesses(story, trainee_id, item) for item in ITEMS))
    await story.until(story.at(-44, 14))
    await asyncio.gather(*(_verifies(story, trainee_id, item) for item in ITEMS))
    await story.everything_arrived()


async def sam_begins(story: Story) -> str:
    return await _joins(story, SAM, UUID(int=SAM.person_id.int + 1000))


async def sam_shows_what_she_did(story: Story, trainee_id: str) -> None:
    await story.until(story.at(-11, 16))
    await asyncio.gather(*(_offers(story, SAM, trainee_id, item) for item in SAMS_ITEMS))


async def sam_is_half_way(story: Story, trainee_id: str) -> None:
    """One item is done, two wait for the verifier, one for the assessor."""
    await story.until(story.at(-7, 10))
    for item in SAMS_ITEMS[:3]:
        await _assesses(story, trainee_id, item)
    await _verifies(story, trainee_id, SAMS_ITEMS[0])


async def _joins(story: Story, who: Member, trainee_id: UUID) -> str:
    body = {"person_id": who.person_id, "kind": "peer", "trainee_id": trainee_id}
    await story.asks(GWEN.acting, "training", "add-trainee", body)
    return str(trainee_id)


async def _offers(story: Story, who: Member, trainee_id: str, item: str) -> None:
    body = {"trainee_id": trainee_id, "item": item, "words": ITEMS[item]}
    await story.asks(who.acting, "training", "offer-evidence", body)


async def _assesses(story: Story, trainee_id: str, item: str) -> None:
    body = {"trainee_id": trainee_id, "item": item, "is_met": True, "feedback": FEEDBACK.get(item, KIND_WORDS)}
    await story.asks(RHIAN.acting, "training", "assess", body)


async def _verifies(story: Story, trainee_id: str, item: str) -> None:
    await story.asks(IDRIS.acting, "training", "verify", {"trainee_id": trainee_id, "item": item, "holds": True})
