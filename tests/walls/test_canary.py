"""A word that stands nowhere else is typed into every field in which something of a person can stand, by the real
commands and forms. Then it is looked for in everything that is told, kept beside, logged, counted, addressed or left
behind: nowhere may one byte of it be.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from infra.local.services import SERVICES
from services.runtime.database import Database
from services.runtime.http import ASKED
from tests.canaries import catalogue
from tests.walls import by_hand
from tests.walls.crawl import Crawled
from tests.walls.house import NOBODY, STUDENT, Walls, admin, known_person
from tests.walls.pages import Finder, of_web
from tests.walls.rows import OWN, read
from tests.walls.sinks import Said, Sink, a_backup, files, found, metrics, tables
from tests.walls.test_hostile import TYPED, entitled
from tests.walls.test_services import routes
from tests.walls.things import Things
from tests.walls.through import Through
from tests.walls.typing_in import TOKEN, WORD, Typist, personal, texts, token

ENDS = ("take-back", "withdraw", "end-", "stand-down", "call-off", "merge", "part-", "erase", "ask-erasure", "agree",
        "drop", "let-go", "decline", "leave-call", "forget", "skip", "put-aside", "give-back", "leave-waiting", "close",
        "undo", "rest-", "unpublish", "keep-quiet")  # fmt: skip
"""What takes something away comes last."""
OUR_WORDS = {
    "care": ("quiet_question.language", "reading.did", "worry.state"),
    "codesign": (
        "decision_request.if_not_agreed",
        "decision_request.state",
        "idea.browser",
        "idea.state",
        "owner.side",
    ),
    "enrolment": ("mark.mark",),
    "groups": ("answer.difference", "answer.said"),
    "messages": ("call.state", "message.state"),
    "people": (
        "contact.channel",
        "invitation.answer",
        "passkey.device",
        "person.district",
        "person.registered_by",
        "session.browser",
        "session.factor",
        "sign_in_attempt.browser",
        "sign_in_attempt.letter",
        "sign_in_attempt.purpose",
        "sign_in_attempt.used_by",
        "welsh.stage",
    ),
    "training": ("item_progress.state", "trainee.kind", "tutor.came_from", "tutor.kind"),
}
"""Personal fields into which nobody types: a choice out of a list of ours, a state, or a hash."""
OPEN = {
    "people.person.public_name": "she chose it so that everybody may know it",
    "people.contact_card.hours": "for those who can turn to her",
    "people.contact_card.hours_cy": "the same in Welsh",
    "care.quiet_question.shared_question": "rewritten for everybody, and she said yes",
    "care.quiet_question.shared_answer": "rewritten for everybody, and she said yes",
}
"""Fields that were written to be read by others, and by whom."""
LETTERS = ("/example/outbox",)
"""Only in the example: what would have been sent to somebody."""
BROKEN = f"{WORD}qbroken"
PHONES = ("07700 9009", "077009009", "+447700 9009", "4477009009")


@dataclass
class Typed:
    """What happened while somebody typed."""

    log: Said
    answers: dict[str, int] = field(default_factory=dict)
    """Of each command."""
    refused: list[str] = field(default_factory=list)
    """Of what was typed by hand."""
    pages: list[Sink] = field(default_factory=list)
    """As strangers see them, and while everything breaks."""
    addresses: list[str] = field(default_factory=list)
    held: dict[str, set[str]] = field(default_factory=dict)
    """By personal field, which words stood there when all was typed."""


@pytest_asyncio.fixture(scope="module")
async def typed(walls: Walls, things: Things, browsers: Through, crawled: Crawled) -> AsyncIterator[Typed]:
    log = Said()
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    here = Typed(log)
    here.refused = await by_hand.typed(walls, things)
    await look(walls, here)
    partner = [("reach", "partner"), ("partner", token("reach", "partner")), ("to-partner", "01632 960 911")]
    await browsers.ask("POST", "/my/about/reach", await browsers.of(things.owners["people", "person_id"]), partner)
    await by_commands(walls, things, here, ends=False)
    await by_forms(browsers, crawled, here)
    await look(walls, here)
    here.pages = [one async for one in as_strangers(walls, things, browsers, here)]
    here.pages += [Sink("an error page", page) async for page in while_all_breaks(browsers, things)]
    await by_commands(walls, things, here, ends=True)
    await look(walls, here)
    yield here
    root.removeHandler(log)
    root.setLevel(level)


async def look(walls: Walls, here: Typed) -> None:
    """What stands in each personal field now."""
    db = await admin(walls)
    for where in await personal(db):
        words = {one for text in await texts(walls, db, where) for one in TOKEN.findall(text.casefold())}
        here.held[str(where)] = here.held.get(str(where), set()) | words
    await db.close()


async def by_commands(walls: Walls, things: Things, here: Typed, *, ends: bool) -> None:
    table = read()
    for service in SERVICES:
        for method, path, handler in routes(walls.apps[service]):
            if method != "POST" or ASKED not in handler.opt or path.removeprefix("/").startswith(ENDS) != ends:
                continue
            about, asked = things.about(service, path), handler.opt[ASKED]
            row = table[service].get(f"POST {path}") or table["every"][f"POST {path}"]
            owner = about.owner(service, asked)
            column = entitled(row, owner)
            bearer = walls.token(owner) if column == OWN and owner else walls.token_of(column)
            body = Typist(service, about, path).body(asked)
            answer = await walls.ask(service, "POST", path, token=bearer, body=encoded(body))
            here.answers[f"{service} {path}"] = answer.status


async def by_forms(browsers: Through, crawled: Crawled, here: Typed) -> None:
    for place in crawled.one_each():
        kinds = place.kinds()
        fields = [
            (name, token(str(place.route), name) if kinds.get(name) in TYPED else value)
            for name, value in place.filled()
        ]
        shown = await browsers.ask("POST", place.action, place.session, fields)
        here.addresses += [place.action, shown.location, shown.headers.get("hx-push-url", "")]


def encoded(body: object) -> bytes:
    import msgspec

    return msgspec.json.encode(body)


@pytest_asyncio.fixture(scope="module")
async def sinks(
    walls: Walls, typed: Typed, things: Things, browsers: Through, tmp_path_factory: pytest.TempPathFactory
) -> list[Sink]:
    db = await admin(walls)
    home = walls.place.socket_folder
    seen = [one async for one in tables(db)]
    seen += [*files("the stream’s", home / "nats"), Sink("PostgreSQL’s log", postgres_log(home).read_bytes())]
    seen += [one async for one in metrics(walls)]
    seen += await a_backup(walls, tmp_path_factory.mktemp("backup"))
    seen += typed.pages
    seen += [Sink("an address", "\n".join(typed.addresses).encode())]
    seen += [Sink("the log", "\n".join(typed.log.lines).encode())]  # last: of all that was done above too
    await db.close()
    return seen


def postgres_log(home: Path) -> Path:
    return home.parent / "postgres.log"


async def as_strangers(walls: Walls, things: Things, browsers: Through, typed: Typed) -> AsyncIterator[Sink]:
    """Every page there is, of things that are there, as nobody sees it and as a student who has to do with none."""
    stranger = await known_person(walls, "stranger")
    with walls.withheld():
        for column, session in ((NOBODY, ""), (STUDENT, await browsers.of(stranger))):
            for route in [one for one in of_web(walls.web) if one.method == "GET" and one.path not in LETTERS]:
                shown = await browsers.ask("GET", Finder(things).address(route), session)
                typed.addresses += [shown.location, shown.headers.get("hx-push-url", "")]
                yield Sink(f"{route} as {column} ({shown.status})", shown.body)


async def while_all_breaks(browsers: Through, things: Things) -> AsyncIterator[bytes]:
    """PostgreSQL says what it was given, as its errors may: neither page nor log passes it on."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(f"Key (name)=({BROKEN}) already exists.")

    holder = things.owners["enrolment", "place_id"]
    session = await browsers.of(holder)
    await browsers.ask("GET", "/my", session)  # so that web knows who she is
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "reading", broken)
        patch.setattr(Database, "transaction", broken)
        for path in ("/my", "/courses", "/worried", f"/my/places/{things.get('enrolment', 'place_id')}/note"):
            for method in ("GET", "POST"):
                shown = await browsers.ask(method, path, session, [("words", f"{BROKEN}typed")])
                assert shown.status in (200, 404, 500, 503), (path, shown.status)
                yield shown.body.replace(f"{BROKEN}typed".encode(), b"")  # what she typed she has back


@pytest.mark.parametrize("service", SERVICES)
def test_every_sealed_column_is_one_that_is_looked_at(typed: Typed, service: str) -> None:
    wanted = {f"{service}.{table.name}.{one}" for table in catalogue(service).tables for one in table.sealed}
    assert wanted <= typed.held.keys()


def test_every_personal_field_has_a_word_in_it(typed: Typed) -> None:
    """A new one fails here until somebody types into it, or says why nobody can."""
    empty = {name for name, words in typed.held.items() if not words}
    ours = {f"{service}.{one}" for service, some in OUR_WORDS.items() for one in some}
    assert (empty ^ ours, typed.refused) == (set(), [])


def test_nowhere_else_is_one_byte_of_it(typed: Typed, sinks: list[Sink]) -> None:
    words = {word for name, held in typed.held.items() if name not in OPEN for word in held}
    assert len(words) > 40
    assert (leaks := found(sinks, {*words, BROKEN, *PHONES})) == [], "\n".join(leaks)
    assert len(sinks) > 500


@pytest.mark.parametrize("kind", ["people.journal", "care.due", "the stream’s", "PostgreSQL’s log", "metrics of web",
                                  "a backup", "GET /courses", "an address", "an error page", "the log"])  # fmt: skip
def test_a_word_in_any_of_them_would_be_found(typed: Typed, sinks: list[Sink], kind: str) -> None:
    one = next(one for one in sinks if one.name.startswith(kind))
    word = next(word for held in typed.held.values() for word in held)
    assert found([one], [word]) == []
    middle = len(one.said) // 2
    assert found([one._replace(said=one.said[:middle] + word.encode() + one.said[middle:])], [word])


def test_a_word_in_a_line_of_a_log_is_found(typed: Typed) -> None:
    """As it would be if somebody wrote one: through the real handler and the real form of the lines."""
    logging.getLogger("services.people.commands").warning("name_changed", extra={"typed": f"{WORD}qlogged"})
    assert found([Sink("the log", "\n".join(typed.log.lines).encode())], [f"{WORD}qlogged"])
