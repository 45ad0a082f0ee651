"""What was opened in need: for lead and deputy, newest first."""

from datetime import datetime
from uuid import UUID

import msgspec

from services.people.rules import glass as rules
from services.people.store import roles
from services.runtime.clock import college_date
from services.runtime.http import Look


class OpenedInNeedQuestion(msgspec.Struct, frozen=True):
    pass


class OpenedView(msgspec.Struct, frozen=True, kw_only=True):
    """`words`: why, as whoever opened it wrote. `harm`: why she whom it is about does not see it."""

    glass_id: UUID
    person_id: UUID
    name: str | None
    by_id: UUID
    by_name: str | None
    words: str
    opened_at: datetime
    looked_at: datetime | None
    looked_by_name: str | None
    harm: str


async def opened_in_need(question: OpenedInNeedQuestion, look: Look) -> list[OpenedView]:
    rules.keeper(look.actor, has_keeper=bool(await roles.holders(look.db, rules.KEEPERS, college_date(look.now))))
    rows = await look.db.fetch(
        """select g.glass_id, g.person_id, p.name, g.by_id, b.name as by_name, g.words, g.opened_at, g.looked_at,
                  k.name as looked_by_name, g.harm
           from glass g left join person p on p.person_id = kept_person(g.person_id) and p.hidden_at is null
           left join person b on b.person_id = g.by_id and b.hidden_at is null
           left join person k on k.person_id = g.looked_by and k.hidden_at is null
           order by g.looked_at is null desc, g.opened_at desc limit 100"""
    )
    sealed = [(row["person_id"], row[name]) for row in rows for name in ("words", "harm")]
    opened = iter(await look.sealer.open_all(look.db, sealed))
    return [
        msgspec.convert({**row, "words": next(opened) or "", "harm": next(opened) or ""}, OpenedView)
        for row in map(dict, rows)
    ]
