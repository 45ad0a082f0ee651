"""Who looked at what of oneself, and why."""

from datetime import date
from uuid import UUID

import msgspec

from services.people.model import LookedAt, Why
from services.people.store.glass import IS_HIDDEN
from services.runtime.actor import require_person
from services.runtime.clock import COLLEGE_ZONE
from services.runtime.http import Look

MOST = 200


class WhoLookedQuestion(msgspec.Struct, frozen=True):
    """The newest days. `before_on`: the days before that one."""

    before_on: date | None = None


class LookedView(msgspec.Struct, frozen=True, kw_only=True):
    """What one of those who work here opened on one day, and how often. `name` is None for somebody who has gone."""

    on: date
    by: str
    """A person's id, or a part of the house."""
    name: str | None
    what: LookedAt
    why: Why | None
    times: int
    words: str
    """What whoever broke the glass wrote."""


class WhoLookedView(msgspec.Struct, frozen=True, kw_only=True):
    by_people: tuple[LookedView, ...]
    by_house: tuple[LookedView, ...]
    """Parts of the house, to send her something."""
    goes_on: bool


_BY_DAY = f"""
select l.at_on as "on", l.looked_by as by, w.name, l.what, l.why, l.words, l.sealed_for, count(*) as times,
       max(l.number) as last
from (select number, looked_by, what, why, words, person_id as sealed_for, (at at time zone $2)::date as at_on
      from looked k
      where person_id = any (one_person($1)) and not {IS_HIDDEN.format(look="k", now="$6::timestamptz")}) l
left join person w on w.person_id::text = l.looked_by and w.hidden_at is null
where ($3::date is null or l.at_on < $3) and (length(l.looked_by) = 36) = $4
group by 1, 2, 3, 4, 5, 6, 7 order by 1 desc, last desc limit $5
"""  # noqa: S608


async def who_looked(question: WhoLookedQuestion, look: Look) -> WhoLookedView:
    person_id = require_person(look.actor)
    by_people = await _by_day(look, person_id, question.before_on, is_person=True)
    by_house = await _by_day(look, person_id, question.before_on, is_person=False)
    return WhoLookedView(by_people=by_people, by_house=by_house[:20], goes_on=len(by_people) == MOST)


async def _by_day(look: Look, person_id: UUID, before_on: date | None, *, is_person: bool) -> tuple[LookedView, ...]:
    rows = await look.db.fetch(_BY_DAY, person_id, COLLEGE_ZONE.key, before_on, is_person, MOST, look.now)
    opened = await look.sealer.open_all(look.db, [(row["sealed_for"], row["words"]) for row in rows])
    return tuple(
        msgspec.convert({**row, "words": words or ""}, LookedView) for row, words in zip(rows, opened, strict=True)
    )
