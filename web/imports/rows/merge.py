"""Several rows that tell one thing become one. Where they disagree, the stricter holds and we ask."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar
from uuid import UUID

import msgspec

from web.imports.model import Sentence, Thing, TutorRow, VenueRow, YesNo, left_out, say
from web.imports.rows.desk import shown
from web.imports.rows.entry import Entry
from web.imports.rows.stricter import RULES, TOGETHER, Values, stricter
from web.imports.values.names import folded, near_names, same
from web.imports.values.read import says_nothing

R = TypeVar("R", bound=Thing)

A_FEW = 500
"""More venues than this in one town are no office's sheet, and are not compared letter by letter."""
NOT_COMPARED = {"name", "title", "venue_id"}


class Alike(Protocol[R]):
    def add(self, entry: Entry[R]) -> None: ...

    def like(self, entry: Entry[R]) -> Entry[R] | None: ...


class Venues:
    """Finds the earlier venue that a row perhaps means too: spelt nearly the same in the same town, or without town."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Entry[VenueRow]]] = {}
        self._by_town: dict[str, dict[str, Entry[VenueRow]]] = {}

    def add(self, entry: Entry[VenueRow]) -> None:
        name, town = folded(entry.thing.name), folded(entry.thing.town)
        self._by_name.setdefault(name, []).append(entry)
        self._by_town.setdefault(town, {}).setdefault(name, entry)

    def like(self, entry: Entry[VenueRow]) -> Entry[VenueRow] | None:
        """None too where there are several."""
        name, here = folded(entry.thing.name), self._by_town.get(folded(entry.thing.town), {})
        found = [one for one in self._by_name.get(name, []) if not (one.thing.town and entry.thing.town)]
        if not found and len(here) <= A_FEW:
            found = [here[near] for near in near_names(name, here)]
        return found[0] if len(found) == 1 else None


def merged_venues(entries: Iterable[Entry[VenueRow]]) -> list[Entry[VenueRow]]:
    return merged(entries, Venues())


def merged(entries: Iterable[Entry[R]], alike: Alike[R] | None = None) -> list[Entry[R]]:
    """Each thing once, in the order of its first row."""
    kept: dict[UUID, Entry[R]] = {}
    for entry in entries:
        first = kept.get(_id(entry.thing)) or (_if_confirmed(alike.like(entry), entry) if alike else None)
        if first is None:
            kept[_id(entry.thing)] = entry
            if alike:
                alike.add(entry)
        elif _is_the_same(first, entry):
            _add(first, entry)
    return list(kept.values())


def tell_near(entries: list[Entry[R]]) -> list[Entry[R]]:
    """Two people or two courses may well have names that are nearly the same: told, and never made one."""
    seen: dict[str, Entry[R]] = {}
    for entry in entries if len(entries) <= A_FEW else []:
        name = folded(_name(entry.thing))
        for near in near_names(name, seen):
            other = seen[near]
            why = say(
                "Nearly the same as “%(other)s” in row %(row)s of %(file)s. If it is the same, write it alike.",
                other=_name(other.thing),
                **other.desk.place,
            )
            entry.desk.tell("name", _name(entry.thing), _name(entry.thing), why)
        seen[name] = entry
    return entries


def _if_confirmed(first: Entry[R] | None, entry: Entry[R]) -> Entry[R] | None:
    if first is None:
        return None
    why = say("Nearly the same as in row %(row)s of %(file)s: read as one.", **first.desk.place)
    return first if entry.desk.ask("name", _name(entry.thing), _name(first.thing), why) else None


def _id(thing: Thing) -> UUID:
    found: UUID = getattr(thing, thing.__struct_fields__[0])
    return found


def _name(thing: Thing) -> str:
    return str(getattr(thing, _name_field(thing)))


def _name_field(thing: Thing) -> str:
    return "title" if hasattr(thing, "title") else "name"


def _is_the_same(first: Entry[R], entry: Entry[R]) -> bool:
    """Two people may share a name, and then we do not make one of them; and other spellings are asked about."""
    if (
        isinstance(first.thing, TutorRow)
        and isinstance(entry.thing, TutorRow)
        and _two_people(first.thing, entry.thing)
    ):
        entry.desk.drop(
            say("Row %(row)s of %(file)s has another person with this name, of another town.", **first.desk.place),
            say("Write something after the name that tells the two apart, for example the town."),
        )
        return False
    name, before = _name(entry.thing), _name(first.thing)
    if _id(first.thing) != _id(entry.thing) or same(name) == same(before):
        return True
    why = say("Written a little differently than in row %(row)s of %(file)s: read as one.", **first.desk.place)
    if entry.desk.ask("name", name, before, why):
        return True
    entry.desk.leave_out()
    return False


def _two_people(one: TutorRow, other: TutorRow) -> bool:
    return bool(one.home_town and other.home_town) and folded(one.home_town) != folded(other.home_town)


def _add(first: Entry[R], entry: Entry[R]) -> None:
    entry.desk.thing_id = _id(first.thing)
    changes = _nicer_name(first.thing, entry.thing)
    for column, fields in _facets(type(entry.thing)).items():
        changes |= _facet(first, entry, column, fields)
    first.thing = msgspec.structs.replace(first.thing, **changes)
    why = say("Told in row %(row)s of %(file)s too: counted once.", **first.desk.place)
    entry.desk.tell("", _name(entry.thing), _name(first.thing), why)


def _nicer_name(first: Thing, other: Thing) -> dict[str, Any]:
    """Not the one in capitals, where there is a choice."""
    return {_name_field(first): _name(other)} if _name(first).isupper() and not _name(other).isupper() else {}


def _facets(struct: type[msgspec.Struct]) -> dict[str, tuple[str, ...]]:
    """Every column, and the fields that it fills."""
    column_of = {field: column for column, fields in TOGETHER.items() for field in fields}
    fields = [field for field in struct.__struct_fields__[1:] if field not in NOT_COMPARED]
    columns = dict.fromkeys(column_of.get(field, field) for field in fields)
    return {column: TOGETHER.get(column, (column,)) for column in columns}


def _facet(first: Entry[R], entry: Entry[R], column: str, fields: tuple[str, ...]) -> dict[str, Any]:
    """What `first` takes over from `entry` in one respect."""
    old, new = (tuple(getattr(one.thing, field) for field in fields) for one in (first, entry))
    nothing = tuple(left_out(type(entry.thing), field) for field in fields)
    if old == new or (new == nothing and not _is_doubt(entry, column, old)):
        return {}
    said = entry.desk.said(column)
    if old == nothing and not _is_doubt(first, column, new):
        why = say("Not said in row %(row)s of %(file)s: taken from here.", **first.desk.place)
        entry.desk.tell(column, said, _words(new), why)
        return dict(zip(fields, new, strict=True))
    strict = stricter(column, old, new)
    why = _why(column, first.desk.place, first.desk.said(column) or "?")
    if not entry.desk.ask(column, said, _words(strict), why):
        strict = tuple(was if empty is msgspec.NODEFAULT else empty for was, empty in zip(old, nothing, strict=True))
    return dict(zip(fields, strict, strict=True))


def _why(column: str, place: dict[str, str], said: str) -> Sentence:
    if column in RULES:
        return say("Row %(row)s of %(file)s says “%(said)s”. The stricter holds.", said=said, **place)
    return say("Row %(row)s of %(file)s says “%(said)s”. We keep what came first.", said=said, **place)


def _is_doubt(entry: Entry[R], column: str, against: Values) -> bool:
    """A question mark against a yes: somebody was not sure."""
    said = entry.desk.said(column)
    return against == (YesNo.YES,) and bool(said) and says_nothing(said)


def _words(values: Values) -> str:
    return shown(values[0]) or "nothing"
