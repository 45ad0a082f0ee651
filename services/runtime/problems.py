"""What goes out instead of an answer: RFC 9457 problems, each with a slug that does not change."""

import logging
from collections.abc import Mapping
from typing import Any

import asyncpg
import msgspec
from litestar import Request, Response

from services.runtime.house import House
from services.runtime.ids import new_id
from services.runtime.inbox import where
from services.runtime.refusal import Missing, NotFound, Refusal

AnyRequest = Request[Any, Any, Any]
CANNOT_BE_HELD = (asyncpg.DataError, OverflowError)
"""A number too large, a sign without a letter, a day beyond the calendar: it came like that."""
_encode = msgspec.json.Encoder().encode
log = logging.getLogger(__name__)


def problem(request: AnyRequest, error: Exception) -> Response[bytes]:
    """RFC 9457. What is not a refusal says nothing but a reference, and is logged without values."""
    if isinstance(error, CANNOT_BE_HELD):
        log.warning("cannot_be_held", extra={"kind": where(error)})
        error = Missing("This does not have the form we need.")
    if not isinstance(error, Refusal):
        reference = str(new_id())
        log.error("trouble", extra={"reference": reference, "kind": where(error)})
        house: House = request.app.state.house
        house.stumbles.note(error, house.now())
        return _problem(500, "trouble-here", "Something went wrong on our side.", f"Please try again. Say {reference}.")
    return _problem(error.status, error.slug, error.sentence, error.what_to_do, error.field, error.values)


def _problem(
    status: int,
    slug: str,
    sentence: str,
    what_to_do: str,
    field: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> Response[bytes]:
    content = {
        "type": f"urn:alongside:{slug}",
        "title": slug.replace("-", " "),
        "status": status,
        "detail": sentence,
        "slug": slug,
        "what_to_do": what_to_do,
        "field": field,
        "values": values or {},
    }
    return Response(_encode(content), status_code=status, media_type="application/problem+json")


def not_found(request: AnyRequest, error: Exception) -> Response[bytes]:
    return problem(request, NotFound("There is nothing here."))
