"""What each service answers is what its types say: made-up requests, right and wrong ones, as everybody.

Schemathesis makes them up out of the OpenAPI of the routes, always the same ones; `./college walls --examples 50` makes
more. Every second one is about things that are there.
"""

import contextlib
import os
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.local.services import SERVICES
from services.runtime.http import ASKED
from tests.walls.house import COLUMNS, Walls
from tests.walls.openapi import document
from tests.walls.rows import OWN, read
from tests.walls.test_hostile import entitled
from tests.walls.test_services import routes
from tests.walls.things import Things

EXAMPLES = int(os.environ.get("WALLS_EXAMPLES", "3"))
OTHERS = 3
"""As so many kinds of people besides whoever may is each request made: in turn, so that everybody makes some."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
Case = schemathesis.Case


def made_up(operation: Any) -> Iterator[Case]:
    """Right and wrong ones in turn."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        yield from some_of(operation.as_strategy(generation_mode=mode))


def some_of(strategy: Any) -> list[Case]:
    found: list[Case] = []

    @seed(1)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def collect(case: Case) -> None:
        found.append(case)

    with contextlib.suppress(Unsatisfiable):  # what asks for nothing cannot be asked wrongly
        collect()
    return found


def about_something(case: Case, things: Things, service: str) -> None:
    """The ids in it are of things that are there."""
    for part in (case.query, case.body):
        if isinstance(part, dict):
            for name in part:
                if name.endswith("_id") and (known := things.get(service, name)) is not None:
                    part[name] = str(known)


@pytest.mark.parametrize("service", SERVICES)
async def test_no_service_breaks_or_answers_in_another_shape(walls: Walls, things: Things, service: str) -> None:
    app, table, wrong, sent = walls.apps[service], read(), [], 0
    schema = schemathesis.openapi.from_dict(document(service, app))
    asked = {f"{method} {path}": one.opt[ASKED] for method, path, one in routes(app) if ASKED in one.opt}
    others = cycle(COLUMNS)
    with walls.withheld():
        for result in schema.get_all_operations():
            operation = result.ok()
            label = f"{operation.method.upper()} {operation.path}"
            here = things.about(service, operation.path)
            owner = here.owner(service, asked[label])
            row = table[service].get(label) or table["every"][label]
            for n, case in enumerate(made_up(operation)):
                if n % 2:
                    about_something(case, here, service)
                for column in (entitled(row, owner), *(next(others) for _ in range(OTHERS))):
                    token = walls.token(owner) if column == OWN and owner else walls.token_of(column)
                    wrong += [f"{label} as {column}: {one}" for one in await differs(walls, service, case, token)]
                    sent += 1
    assert wrong == []
    assert sent > 20 * EXAMPLES


async def differs(walls: Walls, service: str, case: Case, token: str | None) -> list[str]:
    given = case.as_transport_kwargs(base_url="http://service")
    content = given.get("data", b"") if "json" not in given else None
    answer: httpx.Response = await walls.clients[service].request(
        given["method"],
        case.formatted_path,
        params=given["params"],
        headers={"Authorization": f"Bearer {token}"} if token else {},
        **({"json": given["json"]} if content is None else {"content": content}),
    )
    try:
        case.validate_response(schemathesis.Response.from_httpx(answer, verify=False), checks=CHECKS)
    except FailureGroup as error:
        return [str(error)[:600]]
    return []


async def test_another_shape_would_be_noticed(walls: Walls) -> None:
    spec = document("people", walls.apps["people"])
    spec["paths"]["/college"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "integer"}
    schema = schemathesis.openapi.from_dict(spec)
    operation = next(one.ok() for one in schema.get_all_operations() if one.ok().path == "/college")
    (case, *_) = made_up(operation)
    (said,) = await differs(walls, "people", case, None)
    assert "is not of type" in said, said
