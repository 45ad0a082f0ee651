"""House words stay off the pages: docs/words.md against every string that templates and code show."""

import re
from pathlib import Path

import pytest

from web.translate import said

WORDS = Path(__file__).parents[2] / "docs" / "words.md"


def table(title: str) -> list[list[str]]:
    """The rows of the first table after `title`."""
    after = WORDS.read_text().split(title, 1)[1].split("\n|---", 1)[1]
    rows = after.split("\n\n", 1)[0].splitlines()[1:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def never() -> list[str]:
    house = [word for row in table("# Words on screens") for word in row[1].split(", ")]
    return house + [word for row in table("## Never, anywhere") for word in row[0].split(", ")]


def offending(sentence: str) -> list[str]:
    for row in table("## Allowed all the same"):
        sentence = re.sub(re.escape(row[0]), "", sentence, flags=re.IGNORECASE)
    return [word for word in never() if re.search(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE)]


@pytest.mark.apart
def test_no_page_says_a_house_word() -> None:
    found = {words: bad for (words, _), one in said().items() if (bad := offending(words))}
    assert found == {}


@pytest.mark.parametrize("sentence", ["You are on the waiting list", "Enrol now", "Two users", "A Decision was made"])
def test_a_house_word_is_noticed(sentence: str) -> None:
    assert offending(sentence)


@pytest.mark.parametrize("sentence", ["Ring us, in case you are late", "No page runs out", "Your turn in the line"])
def test_plain_words_are_left_alone(sentence: str) -> None:
    assert offending(sentence) == []
