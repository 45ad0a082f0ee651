"""From tables to things: every kind in its turn, each looking things up among those before it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar
from uuid import UUID

import msgspec

from web.imports.model import Accepts, Kind, Rows, SourceRow, Table, Thing, VenueRow, say
from web.imports.rows.courses import course
from web.imports.rows.desk import Desk, desks
from web.imports.rows.entry import Entry
from web.imports.rows.merge import merged, merged_venues, tell_near
from web.imports.rows.rooms import room
from web.imports.rows.terms import term
from web.imports.rows.tutors import tutor
from web.imports.rows.venues import placed, venue
from web.imports.values import dates
from web.imports.values.names import Names, folded

R = TypeVar("R", bound=Thing)


class Settled(msgspec.Struct, frozen=True):
    result: Rows
    rows: tuple[SourceRow, ...]


def settle(tables: tuple[Table, ...], today: date, namespace: UUID, accepts: Accepts) -> Settled:
    return _Settling(tables, today, namespace, accepts).settled()


class _Settling:
    def __init__(self, tables: tuple[Table, ...], today: date, namespace: UUID, accepts: Accepts) -> None:
        self.tables, self.today, self.namespace, self.accepts = tables, today, namespace, accepts
        self.desks: list[Desk] = []

    def settled(self) -> Settled:
        venues = self._venues()
        by_id = {one.venue_id: one for one in venues}
        names = self._venue_names(by_id)
        rooms = _things(merged(self._entries(Kind.ROOM, lambda desk, _: room(desk, names, by_id))))
        terms = _things(merged(self._entries(Kind.TERM, term)))
        tutors = _things(
            tell_near(merged(self._entries(Kind.TUTOR, lambda desk, order: tutor(desk, self.today, order))))
        )
        tutor_names = Names((one.name, one.person_id) for one in tutors)
        kinds = {one.person_id: one.kind for one in tutors}
        towns = Names((town, town) for town in {folded(one.town): one.town for one in venues if one.town}.values())
        courses = _things(
            tell_near(merged(self._entries(Kind.COURSE, lambda desk, _: course(desk, tutor_names, kinds, towns))))
        )
        rows = Rows(tuple(venues), tuple(rooms), tuple(terms), tuple(tutors), tuple(courses))
        return Settled(rows, tuple(desk.row() for desk in self._in_order()))

    def _in_order(self) -> list[Desk]:
        files = {(table.file, table.sheet): at for at, table in enumerate(self.tables)}
        kinds = list(Kind)
        return sorted(self.desks, key=lambda one: (files[one.file, one.sheet], one.number, kinds.index(one.kind)))

    def _venues(self) -> list[VenueRow]:
        entries = merged_venues(self._entries(Kind.VENUE, lambda desk, order: venue(desk, self.today, order)))
        for entry in entries:
            placed(entry)
        _tell_shared_positions(entries)
        return _things(entries)

    def _venue_names(self, by_id: Mapping[UUID, VenueRow]) -> Names[UUID]:
        """Every spelling that a row gave, alone and with its town."""
        told = [(desk.name, desk.thing_id) for desk in self.desks if desk.thing_id in by_id and not desk.unusable]
        pairs = [(name, venue_id) for name, venue_id in told if venue_id]
        return Names([*pairs, *((f"{name}, {by_id[venue_id].town}", venue_id) for name, venue_id in pairs)])

    def _entries(self, kind: Kind, read: Callable[[Desk, dates.Order], Entry[R] | None]) -> Iterator[Entry[R]]:
        for table in self._tables_of(kind):
            order = dates.order_of(cell for row in table.rows for cell in row.cells)
            for desk in desks(table, kind, self.namespace, self.accepts):
                self.desks.append(desk)
                if (entry := read(desk, order)) and not desk.unusable:
                    yield entry

    def _tables_of(self, kind: Kind) -> list[Table]:
        """Where no table tells of venues, the rooms' tables do: a name is better than nothing."""
        found = [table for table in self.tables if kind in table.kinds]
        return found or (self._tables_of(Kind.ROOM) if kind is Kind.VENUE else [])


def _things(entries: Iterable[Entry[R]]) -> list[R]:
    return [entry.thing for entry in entries]


def _tell_shared_positions(entries: list[Entry[VenueRow]]) -> None:
    """Two venues on one spot: then it is the middle of the town, and nobody finds the door by it."""
    seen: dict[tuple[float, float], str] = {}
    for entry in entries:
        one = entry.thing
        if one.latitude is None or one.longitude is None:
            continue
        other = seen.setdefault((one.latitude, one.longitude), one.name)
        if other != one.name:
            entry.desk.tell(
                "latitude",
                f"{entry.desk.said('latitude')}, {entry.desk.said('longitude')}",
                f"{one.latitude}, {one.longitude}",
                say("The same spot as %(other)s: perhaps the middle of the town and not the door.", other=other),
            )
