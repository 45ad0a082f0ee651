"""Rows as the nouns they stand for."""

from typing import TypeVar

import msgspec
from asyncpg import Record

from services.runtime.refusal import NotFound

T = TypeVar("T", bound=msgspec.Struct)


def read(row: Record, of: type[T]) -> T:
    """The struct out of a row with columns of the same names."""
    return msgspec.convert(dict(row), of)


def need(row: Record | None, of: type[T]) -> T:
    if row is None:
        raise NotFound("There is nothing here.")
    return read(row, of)
