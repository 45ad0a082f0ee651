"""Terms and the days on which the college is closed."""

from datetime import date
from uuid import UUID

import msgspec

from services.contracts.scheduling import DaysClosed, TermChanged, TermOpened
from services.runtime.work import Work
from services.scheduling.commands.ids import id_for
from services.scheduling.model import ClosedDays, Slot, Term
from services.scheduling.rules import venues as rules
from services.scheduling.rules.dates import say_when
from services.scheduling.rules.refusals import DaysInUse
from services.scheduling.rules.who import require_desk
from services.scheduling.store import places as store


class TermView(msgspec.Struct, frozen=True):
    term_id: UUID


class OpenTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A coordinator opens a term: runs are planned within it."""

    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...] = ()
    term_id: UUID | None = None


async def open_term(command: OpenTerm, work: Work) -> TermView:
    require_desk(work.actor)
    term = _term(command, id_for(work.actor, command.term_id))
    if await store.insert_term(work.db, term):
        work.record(_told(TermOpened, term))
    return TermView(term.term_id)


class ChangeTerm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its name, its days, the days on which the college is closed."""

    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[ClosedDays, ...] = ()


async def change_term(command: ChangeTerm, work: Work) -> TermView:
    require_desk(work.actor)
    before = await store.lock_term(work.db, command.term_id)
    term = _term(command, command.term_id)
    await _require_days_free(work, term)
    await store.update_term(work.db, term)
    if before != term:
        work.record(_told(TermChanged, term))
    return TermView(term.term_id)


def _told(event: type[TermOpened] | type[TermChanged], term: Term) -> TermOpened | TermChanged:
    closed = tuple(DaysClosed(from_on=days.from_on, until_on=days.until_on) for days in term.closed)
    return event(term_id=term.term_id, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on, closed=closed)


def _term(command: OpenTerm | ChangeTerm, term_id: UUID) -> Term:
    term = Term(
        term_id=term_id,
        name=command.name.strip(),
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        closed=tuple(sorted(command.closed, key=lambda days: days.from_on)),
    )
    rules.require_term(term)
    return term


async def _require_days_free(work: Work, term: Term) -> None:
    """No session is left behind on a day that is closed now, or outside the term."""
    rows = await store.days_in_use(work.db, term)
    if rows:
        first = rows[0]
        others = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
        when = say_when(Slot(first["starts_at"], first["ends_at"]))
        raise DaysInUse(
            f"On those days there is “{first['title_en']}”, {when}{others}.",
            field="closed",
            values={"count": len(rows)},
        )
