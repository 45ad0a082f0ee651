"""One text in both languages, and groups by their names."""

from uuid import UUID

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One text in both languages; the Welsh may be missing."""

    en: str
    cy: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads ideas and answers on proposals."""

    name: str | None
    co_chair_ids: tuple[UUID, ...]
