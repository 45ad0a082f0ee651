"""What waits for somebody when others' events arrive, and what they settle. How a kind is added: docs/building.md."""

from services.messages.reactions.tasks import (
    answers,
    care,
    circles,
    complaints,
    courses,
    dates,
    own,
    people,
    places,
    sheets,
    training,
)

__all__ = [
    "answers",
    "care",
    "circles",
    "complaints",
    "courses",
    "dates",
    "own",
    "people",
    "places",
    "sheets",
    "training",
]
