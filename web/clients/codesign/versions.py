"""Signed versions, what was said of them, and its summaries."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient
from web.clients.codesign.proposals import VersionLine
from web.clients.codesign.words import Words


class Piece(msgspec.Struct, frozen=True):
    text: str
    change: str = "same"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of two versions side by side."""

    section: str
    change: str
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


Sections = list[tuple[str, list[Row]]]


def by_section(rows: Iterable[Row]) -> Sections:
    """In their order: a version is read from its name to what cannot change."""
    return [(section, list(several)) for section, several in groupby(rows, key=lambda row: row.section)]


class Content(msgspec.Struct, frozen=True, kw_only=True):
    title: Words
    summary: Words
    who_for: Words
    outcomes: tuple[Words, ...]
    theme: str
    sessions: int
    minutes: int
    places: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about a version."""

    comment_id: UUID
    person_id: UUID
    version: int
    words: str | None
    at: datetime
    is_changed: bool
    is_from_owner: bool
    is_mine: bool
    is_answered: bool
    answers: tuple["Said", ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    proposal_number: int
    version: int
    digest: str
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_owner: bool
    is_latest: bool
    content: Content
    whole: tuple[Row, ...]
    compared: tuple[Row, ...]
    before: VersionLine | None
    versions: tuple[VersionLine, ...]
    said: tuple[Said, ...]
    not_answered: int

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)

    @property
    def changed(self) -> Sections:
        """Only what differs from the version before."""
        return by_section(row for row in self.compared if row.change != "same")

    @property
    def person_ids(self) -> set[UUID]:
        """Everybody whose name stands on its page."""
        said = {one.person_id for one in self.said} | {a.person_id for one in self.said for a in one.answers}
        return said | set(self.owner_ids)


class VersionTitle(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is called."""

    digest: str
    proposal_id: UUID | None
    """None: a course from before."""
    proposal_number: int | None
    version: int
    title: Words
    theme: str
    course_id: UUID | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a course's story."""

    what: str
    at: datetime
    number: int | None
    changed: tuple[str, ...]
    is_spoken_of: bool
    people: int | None
    is_answered: bool
    argued: str | None
    until: datetime | None
    run_id: UUID | None
    if_not_agreed: str | None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What was argued, in few words, for those who wrote it or are asked about it."""

    summary_id: UUID
    proposal_id: UUID
    version: int
    title: Words
    theme: str
    words: str
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool
    course_id: UUID | None


class SummaryOfVersion(msgspec.Struct, frozen=True, kw_only=True):
    summary_id: UUID | None
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool


class Versions(ServiceClient):
    async def version(self, digest: str, *, actor: str) -> Version:
        """The exact text that the group is asked about."""
        return await self.get("/version-by-digest", Version, actor=actor, params={"digest": digest})

    async def version_titles(self, digests: Iterable[str], *, actor: str | None) -> dict[str, VersionTitle]:
        """By digest; those that one may not know yet are left out."""
        wanted = list(dict.fromkeys(digests))
        if not wanted:
            return {}
        found = await self.get("/version-titles", list[VersionTitle], actor=actor, params={"digests": wanted})
        return {one.digest: one for one in found}

    async def make_comment(
        self, proposal_id: UUID, version: int, words: str, answers: UUID | None, *, actor: str, key: str | None
    ) -> None:
        command = {"proposal_id": proposal_id, "version": version, "words": words, "answers": answers}
        await self.send("/make-comment", command, object, actor=actor, key=key)

    async def change_comment(self, comment_id: UUID, words: str, *, actor: str, key: str | None) -> None:
        await self.send("/change-comment", {"comment_id": comment_id, "words": words}, object, actor=actor, key=key)

    async def take_back_comment(self, comment_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/take-back-comment", {"comment_id": comment_id}, object, actor=actor, key=key)

    async def summary(self, summary_id: UUID, *, actor: str) -> Summary:
        return await self.get("/summary", Summary, actor=actor, params={"summary_id": summary_id})

    async def summary_of_version(self, proposal_id: UUID, version: int, *, actor: str) -> SummaryOfVersion:
        params = {"proposal_id": proposal_id, "version": version}
        return await self.get("/summary-of-version", SummaryOfVersion, actor=actor, params=params)

    async def write_summary(self, proposal_id: UUID, version: int, words: str, *, actor: str, key: str | None) -> UUID:
        command = {"proposal_id": proposal_id, "version": version, "words": words}
        kept: dict[str, Any] = await self.send("/write-summary", command, dict[str, Any], actor=actor, key=key)
        return UUID(kept["summary_id"])

    async def take_back_summary(self, summary_id: UUID, *, actor: str, key: str | None) -> None:
        await self.send("/take-back-summary", {"summary_id": summary_id}, object, actor=actor, key=key)

    async def answer_summary(self, summary_id: UUID, is_yes: bool, *, actor: str) -> None:
        await self.send("/answer-summary", {"summary_id": summary_id, "is_yes": is_yes}, object, actor=actor, key=None)
