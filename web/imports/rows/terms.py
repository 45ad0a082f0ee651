"""A row about a term."""

import re
from datetime import date
from functools import partial

from web.imports.model import Closed, TermRow, say
from web.imports.rows.desk import Desk
from web.imports.rows.entry import Entry, has_name
from web.imports.values import dates, texts
from web.imports.values.closed import closed
from web.imports.values.names import stable_id

NOT_CLOSED: tuple[Closed, ...] = ()
LONGEST_DAYS = 200


def term(desk: Desk, order: dates.Order) -> Entry[TermRow] | None:
    if not has_name(desk):
        return None
    name = desk.take("name", texts.words, desk.name)
    starts_on, ends_on = (desk.take(field, partial(dates.day, order=order), None) for field in ("starts_on", "ends_on"))
    if starts_on is None or ends_on is None:
        desk.drop(say("A term needs the day on which it starts and the day on which it ends."), dates.WRITE)
        return None
    if starts_on > ends_on:
        desk.drop(
            say("It ends on %(end)s, before it starts on %(start)s.", end=ends_on, start=starts_on),
            say("Mend the dates in your sheet; perhaps day and month, or two columns, are swapped."),
        )
        return None
    if not _is_meant_so_long(desk, starts_on, ends_on):
        return None
    desk.thing_id = stable_id(desk.namespace, "term", name, *_year(name, starts_on))
    days_closed = desk.take("closed", partial(closed, starts_on=starts_on, ends_on=ends_on, order=order), NOT_CLOSED)
    row = TermRow(term_id=desk.thing_id, name=name, starts_on=starts_on, ends_on=ends_on, closed=days_closed)
    return Entry(desk, row)


def _year(name: str, starts_on: date) -> tuple[str, ...]:
    """Spring is another term each year; Spring 2027 is not."""
    return () if re.search(r"\d{4}|\d\d$", name) else (str(starts_on.year),)


def _is_meant_so_long(desk: Desk, starts_on: date, ends_on: date) -> bool:
    days = (ends_on - starts_on).days
    if days <= LONGEST_DAYS:
        return True
    why = say("This term is %(weeks)s weeks long.", weeks=days // 7)
    if desk.ask("ends_on", desk.said("ends_on"), f"{starts_on} to {ends_on}", why):
        return True
    desk.leave_out()
    return False
