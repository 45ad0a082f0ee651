"""How far the college is in Welsh: what everybody's pages must know, and what its reader and administrators see."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.contracts.people import Role
from services.people.model import WelshRemark, WelshStage
from services.people.store.college import load_all
from services.runtime.actor import require_person, require_role
from services.runtime.http import Look


class WelshPassedQuestion(msgspec.Struct, frozen=True):
    """Everybody may ask: pages say whether somebody has read them."""


async def welsh_passed(question: WelshPassedQuestion, look: Look) -> dict[str, tuple[str, ...]]:
    """Which texts of each area somebody has passed."""
    rows = await look.db.fetch("select area, texts from welsh_area")
    return {row["area"]: tuple(row["texts"]) for row in rows}


class WelshQuestion(msgspec.Struct, frozen=True):
    """For its reader, and for administrators."""


class AreaView(msgspec.Struct, frozen=True, kw_only=True):
    area: str
    texts: tuple[str, ...]
    passed_by: str
    passed_at: datetime


class RemarksView(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with an area, and who said so when."""

    area: str
    remarks: tuple[WelshRemark, ...]
    written_by: str
    written_at: datetime


class WelshView(msgspec.Struct, frozen=True, kw_only=True):
    stage: WelshStage
    reader_id: UUID | None
    reader: str
    areas: tuple[AreaView, ...]
    remarks: tuple[RemarksView, ...]


async def welsh(question: WelshQuestion, look: Look) -> WelshView:
    known = (await load_all(look.db)).welsh
    if require_person(look.actor) != known.reader_id:
        require_role(look.actor, Role.ADMINISTRATOR)
    areas = await look.db.fetch(
        """select a.area, a.texts, p.name as passed_by, a.passed_at
           from welsh_area a join person p on p.person_id = kept_person(a.passed_by) order by a.area"""
    )
    reader = await look.db.fetchval("select name from person where person_id = kept_person($1)", known.reader_id)
    return WelshView(
        stage=known.stage,
        reader_id=known.reader_id,
        reader=reader or "",
        areas=tuple(AreaView(**dict(row)) for row in areas),
        remarks=await _remarks(look),
    )


async def _remarks(look: Look) -> tuple[RemarksView, ...]:
    """Of whoever is gone nothing can be read any more."""
    rows = await look.db.fetch(
        """select r.area, r.words, r.written_by, p.name, r.written_at
           from welsh_remarks r join person p on p.person_id = kept_person(r.written_by) order by r.area"""
    )
    opened = await look.sealer.open_all(look.db, [(row["written_by"], row["words"]) for row in rows])
    return tuple(
        RemarksView(
            area=row["area"],
            remarks=msgspec.json.decode(words, type=tuple[WelshRemark, ...]),
            written_by=row["name"],
            written_at=row["written_at"],
        )
        for row, words in zip(rows, opened, strict=True)
        if words is not None
    )
