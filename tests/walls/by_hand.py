"""What no command alone can type into: things that must be there first, or are told by whoever has them."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from tests.walls.house import Somebody, Walls
from tests.walls.things import Things
from tests.walls.typing_in import token

PHONE = "07700 900 998"


class Said(NamedTuple):
    service: str
    command: str
    who: Somebody
    body: dict[str, Any]


async def typed(walls: Walls, things: Things) -> list[str]:
    """Answers what was refused: nothing should be."""
    asked = await say(walls, Said("care", "ask-quietly", things.owners["people", "person_id"], {"words": word("ask")}))
    begun = await say(walls, Said("codesign", "start-proposal", walls.people["peer_tutor"], {}))
    refused = [one for one in (asked, begun) if isinstance(one, str)]
    for one in afterwards(walls, things, asked, begun):
        answer = await say(walls, one)
        refused += [answer] if isinstance(answer, str) else []
    return refused


def afterwards(walls: Walls, things: Things, asked: Any, begun: Any) -> Iterator[Said]:
    people = walls.people
    yield Said("care", "answer-quietly", people["coach"], {
        "question_id": asked["question_id"], "words": word("answer"), "shared_question": word("sharedquestion"),
        "shared_answer": word("sharedanswer"),
    })  # fmt: skip
    yield Said(
        "care", "share-quiet-answer", things.owners["people", "person_id"], {"question_id": asked["question_id"]}
    )
    yield Said("groups", "answer-decision", things.owners["groups", "decision_id"], {
        "decision_id": things.get("groups", "decision_id"), "choice": "cannot", "perspective": "lived_experience",
        "words": word("dissent"),
    })  # fmt: skip
    yield Said("codesign", "write-summary", things.owners["codesign", "proposal_id"], {
        "proposal_id": things.get("codesign", "proposal_id"), "version": 1, "words": word("summary"),
    })  # fmt: skip
    yield Said("training", "offer-evidence", things.owners["training", "trainee_id"], {
        "trainee_id": things.get("training", "trainee_id"), "item": "own-story-safely", "words": word("evidence"),
    })  # fmt: skip
    yield Said("codesign", "save-part", people["peer_tutor"], {
        "proposal_id": begun["proposal_id"], "part": 1, "seen": 0, "typed": {"title": word("title")},
    })  # fmt: skip
    yield Said("people", "add-person", people["coordinator"], {"name": word("thirdname"), "contact": word("through")})
    yield Said("people", "write-contact-card", people["coordinator"], {
        "person_id": str(people["coach"].person_id), "phone": PHONE, "hours": word("hours"),
        "hours_cy": word("hourscy"),
    })  # fmt: skip
    yield Said("people", "remark-on-welsh", things.about("people", "/remark-on-welsh").owners["people", ""], {
        "area": "frame", "remarks": [{"original": "a1e4f174d3c2", "text": "a1e4f174d3c2", "words": word("welsh")}],
    })  # fmt: skip


def word(what: str) -> str:
    return token("byhand", what)


async def say(walls: Walls, said: Said) -> Any:
    body = msgspec.json.encode(said.body)
    answer = await walls.ask(said.service, "POST", f"/{said.command}", token=walls.token(said.who), body=body)
    if answer.status == 200:
        return msgspec.json.decode(answer.body)
    return f"{said.service} {said.command}: {answer.status} {answer.body.decode()[:300]}"
