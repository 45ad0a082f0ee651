"""Every route of every service, asked by everybody: who is let in, and who is not, is what matrix.toml says."""

from collections.abc import Iterator

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from services.runtime.http import ASKED
from tests.walls.house import Answer, Walls
from tests.walls.rows import OWN, Row, columns, read
from tests.walls.things import Maker, Things

NOT_HERS = ("invitation-ended",)
"""Slugs that say the same of what has ended, of what is another's, and of what never was."""


def routes(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                yield method, route.path, handler


def test_each_route_of_each_service_stands_in_the_table_once(walls: Walls) -> None:
    table = read()
    for name, app in walls.apps.items():
        there = {f"{method} {path}" for method, path, _ in routes(app)}
        assert sorted(there) == sorted({*table[name], *(table["every"].keys() & there)}), name


async def test_every_cell_of_every_service_is_as_the_table_says(walls: Walls, things: Things) -> None:
    wrong: list[str] = []
    cells = 0
    with walls.withheld():
        for name, app in walls.apps.items():
            table = read()
            for method, path, handler in routes(app):
                row = table[name].get(f"{method} {path}") or table["every"][f"{method} {path}"]
                found = await asked_by_all(walls, things, name, method, path, handler, row)
                cells += len(found)
                wrong += [f"{name} {method} {path}: {one}" for one in found.values() if one]
    assert not wrong, "\n".join(wrong)
    assert cells > 4000


async def asked_by_all(
    walls: Walls, things: Things, name: str, method: str, path: str, handler: HTTPRouteHandler, row: Row
) -> dict[str, str]:
    """By column: nothing, or what is wrong with it."""
    here = things.about(name, path)
    asked = handler.opt.get(ASKED)
    maker = Maker(name, here)
    owner = here.owner(name, asked) if asked else None
    body = msgspec.json.encode(maker.body(asked)) if asked and method == "POST" else None
    params = maker.params(asked) if asked and method == "GET" else None
    found = {}
    for column in columns(row, has_owner=owner is not None):
        token = walls.token(owner) if column == OWN and owner else walls.token_of(column)
        answer = await walls.ask(name, method, path, token=token, body=body, params=params)
        found[column] = judged(row, column, answer)
    return found


def judged(row: Row, column: str, answer: Answer) -> str:
    if answer.status >= 500:
        return f"{column} sees it break: {answer.status}"
    if row.is_by_secret:
        return f"{column} came in with a wrong secret" if answer.status == 200 else ""
    is_in = answer.is_let_in and not (answer.status == 409 and any(one.encode() in answer.body for one in NOT_HERS))
    if row.is_absent and row.lets_in(column):
        return "" if answer.status == 404 else f"{column} is not told that it is not there: {answer.status}"
    if is_in == row.lets_in(column):
        return ""
    return f"{column} is {'let in' if is_in else 'shut out'} ({answer.status} {answer.body[:120].decode()})"
