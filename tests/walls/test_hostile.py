"""Nothing that is sent breaks anything: it is refused with a sentence, or with a problem of its own, and what somebody
typed is still there. Sent by those who may, for they come furthest."""

import csv
import html
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler

from services.runtime.http import ASKED
from tests.walls import hostile
from tests.walls.crawl import Crawled
from tests.walls.house import NOBODY, ROLES, STUDENT, Answer, Somebody, Walls
from tests.walls.openapi import PROBLEM_FIELDS as NAMES
from tests.walls.rows import OWN, Row, read
from tests.walls.test_services import routes
from tests.walls.things import Maker, Things
from tests.walls.through import Shown, Through
from web import sheet

TYPED = ("text", "textarea", "search", "email", "tel", "url")
SHEETS = "POST /import"


def entitled(row: Row, owner: Somebody | None) -> str:
    """One of those who are let in."""
    if OWN in row.who and owner is not None:
        return OWN
    return next((role for role in ROLES if role in row.who), NOBODY if "anyone" in row.who else STUDENT)


# Through web


async def test_no_form_breaks_and_nothing_typed_is_lost(walls: Walls, crawled: Crawled, browsers: Through) -> None:
    wrong: list[str] = []
    sent = 0
    with walls.withheld():
        for place in crawled.one_each():
            kinds = place.kinds()
            for bad in typed_into([name for name, kind in kinds.items() if kind in TYPED]):
                fields = [(name, bad.get(name, value)) for name, value in place.filled()]
                shown = await browsers.ask("POST", place.action, place.session, fields)
                wrong += [f"{place}, {told(bad)}: {one}" for one in judged(shown, [*bad.values()])]
                sent += 1
    assert sorted(wrong) == []
    assert sent > 500


def typed_into(names: list[str]) -> Iterator[dict[str, str]]:
    """Each form meets all of it, and each of its fields something else at a time."""
    texts = [*hostile.TYPED.values()]
    rounds = max(6, -(-len(texts) // max(len(names), 1))) if names else 1
    for one in range(rounds):
        yield {name: texts[(one + n * rounds) % len(texts)] for n, name in enumerate(names)}


def told(bad: dict[str, str]) -> str:
    return ", ".join(f"{name}={text[:20]!r}" for name, text in bad.items())


async def test_no_form_breaks_when_its_hidden_fields_are_changed(
    walls: Walls, crawled: Crawled, browsers: Through
) -> None:
    """What nobody can type is anybody's to send."""
    wrong = []
    with walls.withheld():
        for place in crawled.one_each():
            shown_fields = place.filled()
            changed = [[(name, hostile.TYPED[kind]) for name, _ in shown_fields] for kind in ("number", "id", "json")]
            for fields in (*changed, [], [*shown_fields, *shown_fields]):
                shown = await browsers.ask("POST", place.action, place.session, fields)
                wrong += [f"{place}, {fields[:2]}: {one}" for one in judged(shown, [])]
    assert sorted(wrong) == []


async def test_no_page_breaks_whatever_its_address_asks(walls: Walls, crawled: Crawled, browsers: Through) -> None:
    wrong, sent = [], 0
    with walls.withheld():
        for link, session in [*crawled.links.values(), *crawled.pages.values()]:
            path, _, asked = link.partition("?")
            names = sorted({one.partition("=")[0] for one in asked.split("&") if one} | {"said", "words", "next"})
            for one in range(3):
                values = [hostile.ASKED[(sent + n) % len(hostile.ASKED)] for n in range(len(names))]
                query = "&".join(f"{name}={quoted(value)}" for name, value in zip(names, values, strict=True))
                shown = await browsers.ask("GET", f"{path}?{query}", session)
                wrong += [f"{path}?{query[:80]}: {said}" for said in judged(shown, [])]
                wrong += [f"{path}: sent to {shown.location}"] * ("evil.example" in shown.location)
                sent += 3 + one
    assert sorted(wrong) == []


def judged(shown: Shown, typed: list[str]) -> Iterator[str]:
    if shown.status >= 500:
        yield f"it broke: {shown.status}"
    for one in shown.heard:
        if one.status >= 500:
            yield f"{one.service} broke at {one.path}: {one.status}"
    if shown.status >= 400 and "<h1" not in shown.text:
        yield f"no sentence: {shown.status} {shown.text[:80]}"
    if shown.status in (401, 409, 422):
        yield from (f"what was typed is gone: {shown.status}" for text in typed if not is_kept(shown.text, text))
    if "<script>alert" in shown.text or "onerror=alert(1)>" in shown.text or " onfocus=alert(1) x='" in shown.text:
        yield "what was typed is run"
    if "62615533" in shown.text:
        yield "what was typed is a template"


def is_kept(page: str, text: str) -> bool:
    wanted = " ".join(text.replace("\x00", "").split())
    return wanted in " ".join(html.unescape(page).split())


def quoted(value: str) -> str:
    return quote(value, safe="%", errors="surrogatepass")


async def test_no_sheet_breaks_and_no_name_of_a_file_leads_anywhere(walls: Walls, browsers: Through) -> None:
    session = await browsers.of("coordinator")
    wrong = []
    with walls.withheld():
        for kind, (name, content) in hostile.FILES.items():
            shown = await browsers.ask("POST", "/import", session, [("x", "y")], files={"sheets": (name, content)})
            wrong += [f"{kind}: {one}" for one in judged(shown, [])]
            wrong += [f"{kind}: another file is shown"] * ("root:x:0" in shown.text)
            wrong += [f"{kind}: it stands in a header"] * any(name in one for one in shown.headers.values())
    assert wrong == []


def test_sheets_are_the_only_files_that_are_taken(crawled: Crawled) -> None:
    """No picture is taken anywhere, so none can hide anything."""
    assert {str(one.route) for one in crawled.places.values() if one.form.is_upload} == {SHEETS}


async def test_a_large_body_is_refused_with_a_sentence(walls: Walls, browsers: Through) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    for size, statuses in ((10_000_000, (409, 400)), (21_000_000, (413,))):
        shown = await browsers.ask("POST", "/ideas", "", body=b"words=" + b"a" * size, headers=headers)
        assert shown.status in statuses
        assert [*judged(shown, [])] == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=A"b,c'])
def test_no_table_that_is_taken_along_holds_a_formula(text: str) -> None:
    written = sheet.written(["name", "number", "nothing"], [[text, -5, None]])
    (_, cells) = csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))
    assert cells[0] == f"'{text}"
    assert not any(one.startswith(("=", "+", "-", "@", "\t", "\r")) for one in cells)


# To the services


def forms_of(service: str, walls: Walls) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    yield from ((method, path, one) for method, path, one in routes(walls.apps[service]) if ASKED in one.opt)


@pytest.mark.parametrize(
    "service", ["people", "groups", "codesign", "training", "scheduling", "enrolment", "messages", "care"]
)
async def test_no_service_breaks_and_each_refusal_is_a_problem(walls: Walls, things: Things, service: str) -> None:
    wrong: list[str] = []
    sent = 0
    table = read()
    with walls.withheld():
        for method, path, handler in forms_of(service, walls):
            here, asked = things.about(service, path), handler.opt[ASKED]
            row = table[service].get(f"{method} {path}") or table["every"][f"{method} {path}"]
            owner = here.owner(service, asked)
            column = entitled(row, owner)
            token = walls.token(owner) if column == OWN and owner else walls.token_of(column)
            maker = Maker(service, here)
            for kind, what in sent_to(method, maker.body(asked), maker.params(asked), asked):
                where = f"{path}?{what['query']}" if "query" in what else path
                answer = await walls.ask(service, method, where, token=token, body=what.get("body"))
                wrong += [f"{method} {path}, {kind}: {one}" for one in a_problem(answer)]
                sent += 1
    assert wrong == []
    assert sent > 150


def sent_to(
    method: str, body: dict[str, Any], params: list[tuple[str, str]], asked: type[msgspec.Struct]
) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [one.encode_name for one in msgspec.structs.fields(asked)]
    if method == "GET":
        for name in names:
            others = [f"{one}={quoted(value)}" for one, value in params if one != name]
            for value in hostile.ASKED:
                yield f"{name} is {value[:20]!r}", {"query": "&".join([*others, f"{name}={quoted(value)}"])}
        return
    for kind, raw in hostile.BODIES.items():
        yield kind, {"body": raw}
    for name in names:
        for kind, value in hostile.VALUES.items():
            yield f"{name} is {kind}", {"body": as_json(body | {name: value})}


def as_json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, default=str).encode()


def a_problem(answer: Answer) -> Iterator[str]:
    """A refusal says so as RFC 9457 asks, with a slug."""
    if answer.status >= 500:
        yield f"it broke: {answer.status}"
    if answer.status < 400:
        return
    if answer.headers.get("content-type") != "application/problem+json":
        yield f"no problem: {answer.status} {answer.headers.get('content-type')}"
        return
    said = msgspec.json.decode(answer.body)
    if sorted(said) != sorted(NAMES) or said["status"] != answer.status or not said["slug"]:
        yield f"half a problem: {said}"
