"""Who the college is, and what it is made ready by."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from web.clients.base import ServiceClient


class CrisisLine(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    words: str
    words_cy: str = ""


class CollegeView(msgspec.Struct, frozen=True, kw_only=True):
    """What every page says about the college. The defaults are what is shown while nobody knows."""

    name: str = ""
    name_cy: str = ""
    short_name: str = ""
    phone: str = ""
    text_number: str = ""
    email: str = ""
    hours: str = ""
    hours_cy: str = ""
    who_answers: str = ""
    neutral_name: str = ""
    neutral_name_cy: str = ""
    address: str = ""
    districts: tuple[str, ...] = ()
    somewhere_else: str = ""
    age_rule: int = 18
    crisis_lines: tuple[CrisisLine, ...] = ()
    crisis_lines_looked_at_on: date | None = None
    crisis_lines_look_again_on: date | None = None
    crisis_keeper_id: UUID | None = None
    worry_lines: tuple[CrisisLine, ...] = ()
    colours: str = "sea"
    is_example: bool = False
    welsh: str = "off"
    """off · being_read · on"""
    welsh_reader_id: UUID | None = None
    has_organisation: bool = False
    """Staff may sign in with the organisation they work for."""

    def called(self, language: str) -> str:
        """How messages, calendars and callers call it, so that whoever reads over a shoulder learns nothing."""
        return (self.neutral_name_cy if language == "cy" else "") or self.neutral_name


class WelshArea(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the pages that somebody has passed: with which texts, who and when."""

    area: str
    texts: frozenset[str]
    passed_by: str
    passed_at: datetime


class WelshRemark(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one text, by its original, as it stood then."""

    original: str
    text: str
    words: str


class WelshRemarks(msgspec.Struct, frozen=True, kw_only=True):
    area: str
    remarks: tuple[WelshRemark, ...]
    written_by: str
    written_at: datetime


class Welsh(msgspec.Struct, frozen=True, kw_only=True):
    stage: str
    reader_id: UUID | None
    reader: str
    areas: tuple[WelshArea, ...]
    remarks: tuple[WelshRemarks, ...]


class MailTried(msgspec.Struct, frozen=True, kw_only=True):
    """The last test message. `trouble`: what the mail server said; empty when it took it."""

    tried_at: datetime
    trouble: str
    came_at: datetime | None


class FirstDay(msgspec.Struct, frozen=True, kw_only=True):
    """What a new college has: by role the names of those who have said yes, and of those who have not answered yet."""

    holders: dict[str, tuple[str, ...]]
    invited: dict[str, tuple[str, ...]]
    tutors: int
    members: int
    has_mail: bool
    mail: MailTried | None
    has_sheets: bool
    sheet_printed_at: datetime | None = None


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    is_told: bool


class WhoIsTold(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told when the program does not run, and who could be. `can_tell`: mail is set up."""

    can_tell: bool
    people: list[Reached]


class Colleges(ServiceClient):
    async def college(self) -> CollegeView:
        return await self.get("/college", CollegeView)

    async def first_day(self, *, actor: str) -> FirstDay:
        return await self.get("/first-day", FirstDay, actor=actor)

    async def send_test_message(self, *, actor: str, key: str | None) -> None:
        await self.send("/send-test-message", {}, object, actor=actor, key=key)

    async def confirm_mail_came(self, *, actor: str, key: str | None) -> None:
        await self.send("/confirm-mail-came", {}, object, actor=actor, key=key)

    async def confirm_sheet_printed(self, *, actor: str, key: str | None) -> None:
        await self.send("/confirm-sheet-printed", {}, object, actor=actor, key=key)

    async def welsh(self, *, actor: str) -> Welsh:
        return await self.get("/welsh", Welsh, actor=actor)

    async def welsh_passed(self) -> dict[str, frozenset[str]]:
        return await self.get("/welsh-passed", dict[str, frozenset[str]])

    async def arrange_welsh(self, stage: str, reader_id: UUID | None, *, actor: str, key: str | None) -> None:
        await self.send("/arrange-welsh", {"stage": stage, "reader_id": reader_id}, object, actor=actor, key=key)

    async def pass_welsh(self, area: str, texts: Iterable[str], *, actor: str, key: str | None) -> None:
        await self.send("/pass-welsh", {"area": area, "texts": sorted(texts)}, object, actor=actor, key=key)

    async def remark_on_welsh(self, area: str, remarks: list[WelshRemark], *, actor: str, key: str | None) -> None:
        await self.send("/remark-on-welsh", {"area": area, "remarks": remarks}, object, actor=actor, key=key)

    async def review_crisis_lines(
        self, lines: list[dict[str, str]], look_again_on: date, *, actor: str, key: str | None
    ) -> None:
        command = {"crisis_lines": lines, "look_again_on": look_again_on}
        await self.send("/review-crisis-lines", command, object, actor=actor, key=key)

    async def who_is_told(self, *, actor: str) -> WhoIsTold:
        return await self.get("/who-is-told", WhoIsTold, actor=actor)

    async def choose_who_is_told(self, person_ids: Iterable[UUID], *, actor: str, key: str | None) -> None:
        await self.send("/choose-who-is-told", {"person_ids": list(person_ids)}, object, actor=actor, key=key)

    async def change_college(self, facts: dict[str, Any], *, actor: str | None, key: str | None) -> None:
        await self.send("/change-college", facts, object, actor=actor, key=key)
