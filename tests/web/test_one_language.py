"""What was written in one language only is shown in it, marked for screen readers and eyes, wherever it is shown."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

import msgspec
import pytest

from services.groups.model import Choice
from tests.codesign.scene import COOKING
from tests.enrolment.scene import venue
from tests.examples.people import DIL, ELERI, MARCUS, NIA
from tests.web.conftest import Site
from tests.web.course_dates import book_known, course_dates
from tests.web.deciding import Deciding
from web import translate
from web.templating import environment
from web.written_in import written_in

TITLE, SUMMARY = "Mending a wobbly chair", "Why sleep goes wrong."
WHO, TAKEN_AWAY = "Anyone.", "You will know what helps you."
HOW = "Behind the church. The bus stops at the door."
DECIDED, VIEW = "Singing for those who cannot", "I would rather that we began with the table."
REPLY = "We have no room for it this year."
PLANTED = (TITLE, SUMMARY, WHO, TAKEN_AWAY, HOW, DECIDED, VIEW, REPLY)
NOT_TOLD = frozenset({"/cy", "/cy/crisis-numbers", "/cy/ideas", "/cy/first-time", "/cy/what-we-keep"}) | {
    *("/cy/how-the-line-works", "/cy/accessibility")
}
"""Nothing that a college writes is on these; the first page shows the same as the list of courses."""
LEADS_ON = frozenset({"/cy/c/{typed:str}", "/cy/m/{typed:str}"})
"""Short addresses of the pages below."""
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "path"})


class Told(NamedTuple):
    words: str
    language: str


class Reader(HTMLParser):
    """In which language a screen reader speaks each text, and how many marks are there for eyes."""

    def __init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str]] = []
        self.texts: list[Told] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("lang") or (self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1][0] != "title":
            self.texts.append(Told(" ".join(data.split()), self._open[-1][1]))


def told(html: str) -> list[Told]:
    reader = Reader()
    reader.feed(html)
    return reader.texts


def unmarked(html: str) -> list[str]:
    """What stands in English on a Welsh page as if it was Welsh; and a page with such words but no mark for eyes."""
    texts = told(html)
    found = [one for one in texts if any(words in one.words for words in PLANTED)]
    assert found
    silent = [] if any(one.words == "Saesneg yn unig" for one in texts) else ["no mark"]
    return [one.words for one in found if one.language != "en"] + silent


async def decided_in_english(site: Site) -> str:
    """A course that was agreed with a different view: where it says how it was made."""
    async with Deciding(site) as deciding, site.guest() as guest:
        decision_id = await deciding.put_to_group(msgspec.structs.replace(COOKING, title=DECIDED, title_cy=""))
        await deciding.answer(decision_id, DIL, Choice.CONCERN, VIEW, "everybody")
        for one in (MARCUS, ELERI):
            await deciding.answer(decision_id, one)
        await deciding.close(decision_id)
        shown = (await guest.open("/decided")).html
    return re.findall(rf'(/how-made/[0-9a-f-]+)">[^<]*<span class="rc-vh">: {DECIDED}', shown)[0]


async def answered_in_english(site: Site) -> str:
    async with site.guest() as guest, await site.signed_in(ELERI) as eleri:
        await guest.open("/ideas")
        left = await guest.send("/ideas", words="Cadair i bawb, os gwelwch yn dda")
        number = left.path.rpartition("/")[2]
        await eleri.open(f"/ideas/box/{number}")
        await eleri.send(f"/ideas/box/{number}/answer", **{"reply": "no", "words-no": REPLY})
    return f"/ideas/{number}"


async def test_english_alone_is_marked_on_every_public_page_in_welsh(site: Site) -> None:
    where = msgspec.structs.replace(venue("Neuadd", "Tre"), how_to_get_there=HOW)
    run_id = await course_dates(site, TITLE, where=where)
    pages = {
        "/cy/courses": f"/cy/courses?words={TITLE}",
        "/cy/courses/{run_id:uuid}": f"/cy/courses/{run_id}",
        "/cy/how-made/{course_id:uuid}": f"/cy{await decided_in_english(site)}",
        "/cy/decided": "/cy/decided",
    }
    assert {one for one in site.web.state.frame.paths if one.startswith("/cy")} == set(pages) | NOT_TOLD | LEADS_ON
    booking = [f"/courses/{run_id}/{step}" for step in ("book", "kept")]
    async with site.guest() as guest:
        for page in (*pages.values(), *booking, await answered_in_english(site)):
            assert {page: unmarked((await guest.open(page)).html)} == {page: []}
            assert "rc-only" not in (await guest.open(f"/language/en?next={page}")).html
            await guest.open("/language/cy")
    async with await site.signed_in(NIA) as nia:
        await nia.open("/language/cy")
        for page in (await book_known(site, NIA, run_id), "/my"):
            assert {page: unmarked((await nia.open(page)).html)} == {page: []}


def test_words_without_a_mark_are_noticed() -> None:
    assert unmarked(f'<html lang="cy"><p>{TITLE}</p></html>') == [TITLE, "no mark"]


@pytest.mark.parametrize(
    ("page", "english", "welsh", "shown"),
    [
        ("en", "Tea", "Te", "Tea"),
        ("cy", "Tea", "Te", "Te"),
        ("en", "", "Te", '<span lang="cy">Te</span> <span class="rc-only">In Welsh only</span>'),
        ("cy", "Tea", None, '<span lang="en">Tea</span> <span class="rc-only">Saesneg yn unig</span>'),
        ("en", "Tea", None, "Tea"),
    ],
)
def test_each_language_is_shown_as_it_is_there(page: str, english: str, welsh: str | None, shown: str) -> None:
    assert environment(page).globals["m"].in_their_language(english, welsh) == shown  # type: ignore[attr-defined]


def test_the_language_that_somebody_wrote_in_is_told_from_the_words() -> None:
    """All our own sentences are there in both: hardly one in a hundred is left open, and fewer are told wrongly."""
    said = [one for words in translate.catalogues().values() for one in words if isinstance(one.id, str) and one.id]
    pairs = [(str(one.id), "en") for one in said] + [(str(one.string), "cy") for one in said]
    sentences = [(re.sub(r"%\(\w+\)s|<[^>]+>", "", words), language) for words, language in pairs]
    long_enough = [(words, language) for words, language in sentences if len(words.split()) > 3]
    told_wrongly = [words for words, language in long_enough if written_in(words) not in (language, None)]
    left_open = [words for words, _ in long_enough if written_in(words) is None]
    assert len(long_enough) > 3000
    assert len(told_wrongly) <= 3, told_wrongly
    assert len(left_open) <= len(long_enough) / 50
    assert [written_in(words) for words in ("", "Nia", "12.30", "Tŷ")] == [None, None, None, "cy"]
