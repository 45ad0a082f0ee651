"""What each service answers, as OpenAPI 3.1: out of the types of its routes, so that nobody writes it down twice."""

import functools
import operator
import types
import typing
from typing import Any

import msgspec
import msgspec.inspect
from litestar import Litestar

from services.runtime.http import ANSWERED, ASKED
from services.runtime.refusal import Refusal
from tests.walls.test_services import routes

REFUSALS = ("400", "401", "403", "404", "409", "410", "413", "422", "429")
PROBLEM_FIELDS = ("type", "title", "status", "detail", "slug", "what_to_do", "field", "values")
PROBLEM = {
    "type": "object",
    "required": PROBLEM_FIELDS,
    "properties": {
        "type": {"type": "string", "pattern": "^urn:alongside:[a-z0-9-]+$"},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400, "maximum": 499},
        "detail": {"type": "string", "minLength": 1},
        "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
        "what_to_do": {"type": "string"},
        "field": {"type": ["string", "null"]},
        "values": {"type": "object"},
    },
    "additionalProperties": False,
}
"""RFC 9457, as the services write it."""
_REFUSED = {
    "description": "no, and why",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def document(service: str, app: Litestar) -> dict[str, Any]:
    asked = [(method, path, one.opt) for method, path, one in routes(app) if ASKED in one.opt]
    shown = [_told(shape) for _, _, opt in asked for shape in (opt[ASKED], _answered(opt[ANSWERED]))]
    shapes, named = msgspec.json.schema_components(shown, ref_template="#/components/schemas/{name}")
    paths: dict[str, Any] = {}
    for n, (method, path, _) in enumerate(asked):
        question, answer = shapes[2 * n], shapes[2 * n + 1]
        paths.setdefault(path, {})[method.lower()] = {
            "operationId": f"{method.lower()}{path.replace('/', '_')}",
            **(_body(question) if method == "POST" else _parameters(question, named)),
            "responses": {
                "200": {"description": "done", "content": {"application/json": {"schema": answer}}},
                **dict.fromkeys(REFUSALS, _REFUSED),
            },
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": service, "version": "1"},
        "paths": paths,
        "components": {"schemas": {**named, "Problem": PROBLEM}},
    }


def _told(of: Any) -> Any:
    """What is told apart by what was asked, and not by itself, may be anything."""
    try:
        msgspec.inspect.type_info(of)
    except TypeError:
        return Any
    return of


def _answered(of: Any) -> Any:
    """A refusal that a command answers, and does not raise, goes out as a problem like any other."""
    if not isinstance(of, types.UnionType):
        return of
    kinds = [one for one in typing.get_args(of) if not (isinstance(one, type) and issubclass(one, Refusal))]
    return functools.reduce(operator.or_, kinds)


def _body(question: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": question}}}}


def _parameters(question: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """Each field of a question is a part of the query."""
    shape = named[question["$ref"].rpartition("/")[2]]
    return {
        "parameters": [
            {"name": name, "in": "query", "required": name in shape.get("required", ()), "schema": schema}
            for name, schema in shape.get("properties", {}).items()
        ]
    }
