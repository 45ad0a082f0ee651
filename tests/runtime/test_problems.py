"""What PostgreSQL cannot hold was sent so: it is refused, and is no trouble of ours."""

import asyncpg
import msgspec
import pytest
from litestar.testing import RequestFactory

from services.runtime.problems import problem


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.DataError("invalid input for query argument $1: 99999999999999999999 (value out of int64 range)"),
        asyncpg.CharacterNotInRepertoireError('invalid byte sequence for encoding "UTF8": 0x00'),
    ],
)
def test_what_postgresql_cannot_hold_is_refused_without_saying_it_again(error: Exception) -> None:
    answer = problem(RequestFactory().get("/"), error)

    said = msgspec.json.decode(answer.content)
    assert (answer.status_code, said["slug"]) == (422, "missing")
    assert "9999" not in str(said)
    assert "0x00" not in str(said)
