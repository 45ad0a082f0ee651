"""From ideas to courses that the group agreed on both sides; and what is before it just now."""

import asyncio
from typing import Any, NamedTuple

from infra.example import texts
from infra.example.cast import ANWEN, BETHAN, DIL, ELERI, FFION, GERAINT, GWEN, IDRIS, MARCUS, RHIAN, Member
from infra.example.story import Story, browser
from infra.trouble import Trouble

LIVED, PROFESSIONAL = "lived_experience", "professional"


class Pair(NamedTuple):
    """Who owns a proposal together; each says her side to this one piece of work."""

    proposer: Member
    side: str
    other: Member
    other_side: str


async def first_ideas(story: Story) -> dict[str, str]:
    """Left by people whom nobody knows, from three kitchens and one bus."""
    await story.until(story.at(-70, 20, 15))
    words = {"home": texts.IDEA_HOME, "willow": texts.IDEA_WILLOW, "first": texts.IDEA_FIRST}
    left = {name: await _leave(story, name, said) for name, said in words.items()}
    for idea_id in left.values():
        await story.asks(RHIAN.acting, "codesign", "note-idea", {"idea_id": idea_id, "progress": "talked_about"})
    return left


async def _leave(story: Story, where: str, words: str, **giver: str) -> str:
    kept = await story.asks(browser(f"idea-{where}"), "codesign", "leave-idea", {"words": words, **giver})
    return str(kept["idea_id"])


async def home(story: Story, idea_id: str) -> str:
    """Anwen and Bethan write it; the group is asked; what Marcus asked was answered."""
    await story.until(story.at(-66, 11))
    pair = Pair(ANWEN, LIVED, BETHAN, PROFESSIONAL)
    proposal_id = await _begin(story, pair, idea_id)
    await story.until(story.at(-63, 19))
    await _write(story, proposal_id, {1: ANWEN, 2: ANWEN, 3: BETHAN, 4: BETHAN, 5: ANWEN}, texts.HOME)
    digest = await _sign(story, proposal_id, pair, 1)
    await story.until(story.at(-61, 10))
    await _talk(
        story,
        proposal_id,
        1,
        (MARCUS, "What about somebody who cannot leave the house in the first week? I could not."),
        (ANWEN, "Then we ring, and the chair is kept. Week four can be at the window: we wrote it in."),
    )
    await story.until(story.at(-60, 9))
    await _ask_group(story, proposal_id, ANWEN, digest)
    return proposal_id


async def willow(story: Story, idea_id: str) -> str:
    """Two versions: the first was too long for hands and for the room."""
    await story.until(story.at(-58, 10))
    pair = Pair(MARCUS, LIVED, BETHAN, PROFESSIONAL)
    proposal_id = await _begin(story, pair, idea_id)
    await _write(story, proposal_id, dict.fromkeys(range(1, 6), MARCUS), texts.WILLOW_FIRST)
    await _sign(story, proposal_id, pair, 1)
    await story.until(story.at(-55, 17))
    await _talk(
        story,
        proposal_id,
        1,
        (DIL, "Two and a half hours is long for sore hands. Would two do, with a break that nobody has to ask for?"),
        (MARCUS, "Yes. We made it two hours and four weeks, and tea is when the kettle boils."),
    )
    await story.until(story.at(-52, 10))
    await _write(story, proposal_id, {4: MARCUS, 5: BETHAN}, texts.WILLOW_NEXT, seen=1)
    digest = await _sign(story, proposal_id, pair, 2)
    await story.until(story.at(-50, 12))
    await _ask_group(story, proposal_id, BETHAN, digest)
    return proposal_id


async def answers_about_home(story: Story, proposal_id: str) -> None:
    """Each by herself, on another evening; Dil has a concern and lets everybody read it."""
    await story.until(story.at(-58, 20))
    decision_id = await decision_about(story, proposal_id)
    await asyncio.gather(
        *(answer(story, decision_id, one, "agree", LIVED) for one in (MARCUS, RHIAN, ELERI)),
        answer(
            story,
            decision_id,
            DIL,
            "concern",
            PROFESSIONAL,
            words="Six weeks is a long time to promise. I would like us to say early what happens when a tutor is ill.",
            readers="everybody",
        ),
        answer(story, decision_id, FFION, "agree", PROFESSIONAL),
        answer(story, decision_id, GERAINT, "aside", PROFESSIONAL),
    )


async def answers_about_willow(story: Story, proposal_id: str) -> None:
    await story.until(story.at(-48, 20))
    decision_id = await decision_about(story, proposal_id)
    await asyncio.gather(
        *(answer(story, decision_id, one, "agree", LIVED) for one in (ANWEN, RHIAN)),
        answer(
            story,
            decision_id,
            ELERI,
            "concern",
            LIVED,
            words="Please do not let the reading at the end become a performance.",
            readers="proposers",
        ),
        *(answer(story, decision_id, one, "agree", PROFESSIONAL) for one in (DIL, FFION, GERAINT)),
    )


async def agreed(story: Story, proposal_id: str) -> str:
    """The course that it has become, on both sides."""
    what = f"the course of {proposal_id}"
    found = await story.learns(what, ANWEN.acting, "codesign", "proposal", proposal_id=proposal_id)
    if found["course_id"] is None:
        raise Trouble("The group of the example did not agree on a course.")
    return str(found["course_id"])


async def later_ideas(story: Story) -> tuple[str, str]:
    await story.until(story.at(-18, 21))
    swim = await _leave(story, "swim", texts.IDEA_SWIM)
    return swim, await _leave(story, "dads", texts.IDEA_DADS, name="Rob", contact="07700 900 188")


async def answers_to_later_ideas(story: Story, swim: str, dads: str) -> None:
    """One "no" in kind words, one "not yet" with a day."""
    await story.until(story.at(-13, 17))
    await story.asks(RHIAN.acting, "codesign", "answer-idea", {"idea_id": swim, "reply": "no", "words": texts.WHY_NO})
    later = {"reply": "not_yet", "words": texts.WHY_NOT_YET, "look_again_on": story.at(60).date()}
    await story.asks(IDRIS.acting, "codesign", "answer-idea", {"idea_id": dads, **later})


async def first_sessions(story: Story, idea_id: str) -> tuple[str, str]:
    await story.until(story.at(-12, 16))
    pair = Pair(RHIAN, LIVED, DIL, PROFESSIONAL)
    proposal_id = await _begin(story, pair, idea_id)
    await _write(story, proposal_id, {1: RHIAN, 2: RHIAN, 3: DIL, 4: DIL, 5: RHIAN}, texts.FIRST_SESSIONS)
    return proposal_id, await _sign(story, proposal_id, pair, 1)


async def first_sessions_before_the_group(story: Story, proposal_id: str, digest: str) -> None:
    """Before the group just now: most answers are awaited, so a newcomer can give one."""
    await story.until(story.at(-5, 12))
    await _talk(
        story,
        proposal_id,
        1,
        (BETHAN, "Posting the cards beforehand would cost about £20 a term. I have asked, and it can be paid."),
        (RHIAN, "Thank you. My first door would have been easier with a card in my hand."),
    )
    evening = {"proposal_id": proposal_id, "version": 1, "words": "Could one of the three be in the evening?"}
    await story.asks(ELERI.acting, "codesign", "make-comment", evening)
    await story.until(story.at(-4, 14))
    await _ask_group(story, proposal_id, RHIAN, digest)
    await story.until(story.at(-4, 20))
    await answer(story, await decision_about(story, proposal_id), GERAINT, "agree", PROFESSIONAL)


async def drafts(story: Story) -> None:
    """One that two people are in the middle of, and one whose co-owner has not answered yet."""
    winter = await _begin(story, Pair(BETHAN, PROFESSIONAL, MARCUS, LIVED), None)
    await _write(story, winter, {1: BETHAN, 2: MARCUS, 3: BETHAN}, texts.WINTER)
    second = await story.asks(ELERI.acting, "codesign", "start-proposal", {})
    title = {"title": "Saying no to your mother", "theme": "skills", "summary": "Kindly, and more than once."}
    saved = {"proposal_id": second["proposal_id"], "part": 1, "seen": 0, "typed": title}
    await story.asks(ELERI.acting, "codesign", "save-part", saved)
    asked = {"proposal_id": second["proposal_id"], "person_id": DIL.person_id, "side": LIVED}
    await story.asks(ELERI.acting, "codesign", "ask-co-owner", asked)


async def ideas_in_the_box(story: Story) -> None:
    """One has been read, the others by nobody yet."""
    for n, said in enumerate(texts.IDEAS_IN_THE_BOX):
        await story.until(story.at(-6, 18 + n, 10))
        idea_id = await _leave(story, f"box{n}", said)
        if n == 0:
            await story.asks(GWEN.acting, "codesign", "note-idea", {"idea_id": idea_id, "progress": "read"})


async def _begin(story: Story, pair: Pair, idea_id: str | None) -> str:
    started = await story.asks(
        pair.proposer.acting, "codesign", "start-proposal", {"idea_id": idea_id} if idea_id else {}
    )
    proposal_id = str(started["proposal_id"])
    asked = {"proposal_id": proposal_id, "person_id": pair.other.person_id, "side": pair.side}
    await story.asks(pair.proposer.acting, "codesign", "ask-co-owner", asked)
    joins = {"proposal_id": proposal_id, "joins": True, "side": pair.other_side}
    await story.asks(pair.other.acting, "codesign", "answer-asking", joins)
    return proposal_id


async def _write(
    story: Story, proposal_id: str, by: dict[int, Member], draft: dict[int, dict[str, Any]], seen: int = 0
) -> None:
    for part, who in by.items():
        body = {"proposal_id": proposal_id, "part": part, "seen": seen, "typed": draft[part]}
        await story.asks(who.acting, "codesign", "save-part", body)


async def _sign(story: Story, proposal_id: str, pair: Pair, version: int) -> str:
    """Both read the whole and say ready to the same text."""
    what = f"version {version} of {proposal_id}"
    read = await story.learns(what, pair.proposer.acting, "codesign", "draft", proposal_id=proposal_id)
    for owner in (pair.proposer, pair.other):
        ready = {"proposal_id": proposal_id, "digest": read["digest"]}
        await story.asks(owner.acting, "codesign", "say-ready", ready)
    return str(read["digest"])


async def _talk(
    story: Story, proposal_id: str, version: int, asked: tuple[Member, str], answered: tuple[Member, str]
) -> None:
    on = {"proposal_id": proposal_id, "version": version}
    comment = await story.asks(asked[0].acting, "codesign", "make-comment", {**on, "words": asked[1]})
    answer = {**on, "words": answered[1], "answers": comment["comment_id"]}
    await story.asks(answered[0].acting, "codesign", "make-comment", answer)


async def _ask_group(story: Story, proposal_id: str, owner: Member, digest: str) -> None:
    await story.asks(owner.acting, "codesign", "ask-group", {"proposal_id": proposal_id, "digest": digest})
    await story.everything_arrived()


async def decision_about(story: Story, item_id: str) -> str:
    """Of a proposal, or of a course from before."""
    lines = await story.learns(f"the question about {item_id}", GERAINT.acting, "groups", "decisions")
    return next(str(one["decision_id"]) for one in lines if one["item_id"] == item_id)


async def answer(
    story: Story, decision_id: str, who: Member, choice: str, side: str, words: str = "", readers: str = "group"
) -> None:
    body = {"decision_id": decision_id, "choice": choice, "perspective": side, "words": words, "readers": readers}
    await story.asks(who.acting, "groups", "answer-decision", body)
