"""Finding the tables of a sheet: where headings are, what kind of thing they tell, which columns are used.

Titles may stand above the headings and other tables below or beside. A column that is not used is not kept.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import PurePath
from uuid import UUID

import msgspec

from web.imports.headings import refused
from web.imports.headings.known import HINTS, NEEDED, TELLS_LITTLE
from web.imports.headings.match import EXACT, Heading, Match, assign, folded, heading
from web.imports.headings.shapes import SHAPES, TELLING, fits
from web.imports.model import NOT_KEPT, Column, ColumnNote, Kind, Sentence, SheetNote, Table, TableRow, Verdict, say
from web.imports.sources.sheet import Line, Sheet, note
from web.imports.values.names import stable_id
from web.imports.values.read import says_nothing
from web.language import mark

ADDS_UP = re.compile(
    r"((grand|sub)[ -]?)?totals?( (number|venues|rooms|places|courses|sessions|tutors|hours|students))?\W*"
    r"|(sum|average|count|cyfanswm)\W*"
)
SOME_TRAINING = re.compile(r"\b(training|trg|mandatory|hyfforddiant)\b")
HOW_TO_REACH = re.compile(r"\b(e ?mail|e ?bost|phone|mobile|tel|ffon|contact|cyswllt|address|cyfeiriad|post ?code)\b")
WHEN_AND_WHERE = re.compile(
    r"^(wk|week|session|w c|wythnos|sesiwn)\b|\b(venue|room|dates?|lleoliad|ystafell|dyddiad(au)?)\b|^\d+ \d+( \d+)?$"
)
NO_PLACE = say("We understand this, but the college has no place for it yet. Keep your sheet.")
WITHHELD = "(left out)"
"""Stands for a cell that speaks of a tutor's health."""
KINDS: tuple[tuple[Kind, ...], ...] = (*((kind,) for kind in Kind), (Kind.ROOM, Kind.VENUE))
TOP = 30
LITTLE, HINTED = 0.5, 1.5
LEAST_SCORE, SURE_SCORE, LEAST_SHARE = 1.6, 1.4, 0.3
"""Where every heading of a row is known, less is enough."""
HALF, NEARLY_ALL = 0.5, 0.8
ALMOST = 90.0


class Found(msgspec.Struct, frozen=True):
    tables: list[Table] = []
    columns: list[ColumnNote] = []
    notes: list[SheetNote] = []


class Header(msgspec.Struct, frozen=True):
    kinds: tuple[Kind, ...]
    matches: dict[int, Match]
    score: float


def find_tables(sheet: Sheet, namespace: UUID) -> Found:
    heads = {at: header for at, line in enumerate(sheet.lines) if (header := _header(sheet, at, line))}
    if refused.is_about_students(_all_headings(sheet, heads), *_names(sheet)):
        return Found(notes=[_about_students(sheet)])
    if not heads:
        return Found(notes=[_no_headings(sheet)] if sheet.lines else [])
    bounds = [*heads, len(sheet.lines)]
    parts = [
        _Block(sheet, namespace, sheet.lines[at], heads[at], _body(sheet.lines, at, end)).found()
        for at, end in pairwise(bounds)
    ]
    return Found(
        [table for part in parts for table in part.tables],
        [column for part in parts for column in part.columns],
        [_read_as(sheet, table) for part in parts for table in part.tables],
    )


def _names(sheet: Sheet) -> tuple[str, str]:
    return folded(PurePath(sheet.file).stem), folded(sheet.name)


def _all_headings(sheet: Sheet, heads: dict[int, Header]) -> set[str]:
    lines = [sheet.lines[at] for at in heads] or sheet.lines[:TOP]
    return {folded(cell) for line in lines for cell in line.cells if cell}


def _body(lines: list[Line], at: int, end: int) -> list[Line]:
    """Without the title of the next table, which stands alone in its row above the next headings."""
    body = lines[at + 1 : end]
    while end < len(lines) and body and sum(map(bool, body[-1].cells)) == 1:
        body.pop()
    return body


def _header(sheet: Sheet, at: int, line: Line) -> Header | None:
    """Headings that are known as they stand; near the top of a sheet also misspelt ones."""
    headings = [heading(cell) for cell in line.cells]
    if sum(bool(one.said) for one in headings) < 2 or not any(one.is_known for one in headings):
        return None
    best = max((_as_kinds(sheet, headings, kinds, loosely=at < TOP) for kinds in KINDS), key=lambda one: one.score)
    return best if best.score > 0 else None


def _as_kinds(sheet: Sheet, headings: list[Heading], kinds: tuple[Kind, ...], *, loosely: bool) -> Header:
    nothing = Header(kinds, {}, 0.0)
    exact = assign(headings, kinds, loosely=False)
    hinted = any(set(words.split()) & HINTS[kind] for words in _names(sheet) for kind in kinds)
    matches = assign(headings, kinds, loosely=True) if loosely else exact
    telling = any(match.score >= ALMOST and match.known not in TELLS_LITTLE for match in matches.values())
    if not exact or not (telling or hinted):
        return nothing
    if len(kinds) > 1 and "room.name" not in {match.field for match in matches.values()}:
        matches = {index: _of_the_place(match) for index, match in matches.items()}
    score = sum(match.score / EXACT * (LITTLE if match.known in TELLS_LITTLE else 1) for match in matches.values())
    telling_what = [index for index, one in enumerate(headings) if one.said and not _tells_when(one, kinds)]
    share = len(matches) / max(len({*telling_what, *matches}), 1)
    enough = LEAST_SCORE if share < 1 else SURE_SCORE
    if not _has_needed(kinds, matches) or score + hinted * LITTLE < enough or share < LEAST_SHARE:
        return nothing
    return Header(kinds, matches, score + hinted * HINTED)


def _of_the_place(match: Match) -> Match:
    """Where no rooms are named the way in is the venue's."""
    return Match(match.score, "venue.step_free", match.known) if match.field == "room.is_step_free" else match


def _tells_when(one: Heading, kinds: tuple[Kind, ...]) -> bool:
    """Week 1, week 2 …: beside a course they say nothing for or against a table of courses."""
    return Kind.COURSE in kinds and bool(WHEN_AND_WHERE.search(one.said))


def _has_needed(kinds: tuple[Kind, ...], matches: dict[int, Match]) -> bool:
    fields = {match.field for match in matches.values()}
    if len(kinds) > 1:
        only_venue = {field for field in fields if field.startswith("venue.")} - {"venue.name", "venue.notes"}
        return "venue.name" in fields and bool(only_venue) and bool({"room.name", "room.room_limit"} & fields)
    return any({f"{kinds[0]}.{field}" for field in needed} <= fields for needed in NEEDED[kinds[0]])


class _Block:
    """Headings and the rows under them."""

    def __init__(self, sheet: Sheet, namespace: UUID, head: Line, header: Header, body: list[Line]) -> None:
        self.sheet, self.namespace, self.head, self.header, self.body = sheet, namespace, head, header, body
        self.taken = {match.field for match in header.matches.values()}

    def found(self) -> Found:
        beside = self._beside()
        if beside:
            parts = [part.found() for part in beside]
            return Found(
                [one for part in parts for one in part.tables], [one for part in parts for one in part.columns]
            )
        read = [self._column(index) for index in range(max(len(line.cells) for line in [self.head, *self.body]))]
        used = {index: column for index, (column, _) in enumerate(read) if column}
        kinds = (Kind.VENUE, Kind.ROOM) if len(self.header.kinds) > 1 else self.header.kinds
        table = Table(
            file=self.sheet.file,
            sheet=self.sheet.name,
            kinds=kinds,
            columns=tuple(used.values()),
            rows=tuple(row for line in self.body if (row := self._row(line, list(used)))),
        )
        return Found([table], [one for _, one in read if one])

    def _beside(self) -> "list[_Block]":
        """Tables that stand side by side, parted by an empty column: each must be a whole table by itself."""
        runs = [
            [index for index, _ in run]
            for filled, run in groupby(enumerate(self.head.cells), lambda one: bool(one[1]))
            if filled
        ]
        parts = []
        for run in runs if len(runs) > 1 else []:
            head = _only(self.head, run)
            header = _header(self.sheet, 0, head)
            if header is None:
                return []
            body = [line for line in (_only(line, run) for line in self.body) if any(line.cells)]
            parts.append(_Block(self.sheet, self.namespace, head, header, body))
        return parts

    def _cells(self, index: int) -> list[str]:
        cells = (line.cells[index] for line in self.body if index < len(line.cells))
        return [cell for cell in cells if not says_nothing(cell)]

    def _heading(self, index: int) -> str:
        return " ".join(self.head.cells[index].split()) if index < len(self.head.cells) else ""

    def _column(self, index: int) -> tuple[Column | None, ColumnNote | None]:
        heading, cells, match = self._heading(index), self._cells(index), self.header.matches.get(index)
        if not heading and not cells:
            return None, None
        if self._is_refused(heading, cells, match):
            return None, self._note(
                heading,
                Verdict.UNUSABLE,
                say("We leave this column out: the college does not keep this about anybody."),
            )
        if match and match.is_exact:
            return Column(heading=heading, field=match.field), self._known(heading, match.field)
        if match and fits(match.field, cells, SHAPES, HALF):
            return self._guessed(
                heading,
                match.field,
                say("The heading is much like “%(known)s”.", known=match.known),
            )
        if field := self._by_shape(cells):
            return self._guessed(heading, field, say("We know it by what stands in it."))
        return None, self._not_used(heading)

    def _is_refused(self, heading: str, cells: list[str], match: Match | None) -> bool:
        of_people = bool({Kind.TUTOR, Kind.COURSE} & set(self.header.kinds))
        if refused.is_refused(folded(heading)) and not (match and match.is_exact):
            return of_people or "risk" not in folded(heading)
        if refused.holds_nhs_numbers(cells):
            return True
        is_name = match is not None and match.field.endswith("name")
        return Kind.TUTOR in self.header.kinds and not is_name and refused.mostly_health(cells)

    def _by_shape(self, cells: list[str]) -> str | None:
        kinds = tuple(f"{kind}." for kind in self.header.kinds)
        open_fields = [field for field in TELLING if field.startswith(kinds) and field not in self.taken]
        found = next((field for field in open_fields if cells and fits(field, cells, TELLING, NEARLY_ALL)), None)
        self.taken |= {found} if found else set()
        return found

    def _known(self, heading: str, field: str) -> ColumnNote:
        why = NO_PLACE if field in NOT_KEPT else say("A heading that we know.")
        return self._note(heading, Verdict.CLEAR, why, field)

    def _guessed(self, heading: str, field: str, why: Sentence) -> tuple[Column, ColumnNote]:
        if field in NOT_KEPT:
            return Column(heading=heading, field=field), self._known(heading, field)
        guess_id = stable_id(self.namespace, "column", field, heading)
        column = Column(heading=heading, field=field, guess_id=guess_id)
        return column, self._note(heading, Verdict.GUESS, why, field, guess_id)

    def _not_used(self, heading: str) -> ColumnNote:
        words, is_of_tutors = folded(heading), Kind.TUTOR in self.header.kinds
        if not heading:
            why = say("Not used: a column without a heading.")
        elif is_of_tutors and refused.TELLS_WHEN_DONE.search(words):
            why = say("Not used: it tells when something was done, and we need the day until which it holds.")
        elif is_of_tutors and SOME_TRAINING.search(words):
            why = say("Not used: it does not say which training. Write Safeguarding until, or Co-delivery until.")
        elif is_of_tutors and HOW_TO_REACH.search(words):
            why = say("Not used: tutors tell the college themselves how to reach them.")
        elif Kind.COURSE in self.header.kinds and WHEN_AND_WHERE.search(words):
            why = say("Not used: course dates are planned in the college, and not read from a sheet.")
        else:
            why = say("Not used: the college keeps nothing under this heading here.")
        return self._note(heading, Verdict.UNUSABLE, why)

    def _note(
        self, heading: str, verdict: Verdict, why: Sentence, field: str = "", guess_id: UUID | None = None
    ) -> ColumnNote:
        return ColumnNote(
            file=self.sheet.file,
            sheet=self.sheet.name,
            heading=heading,
            field=field,
            verdict=verdict,
            why=why,
            guess_id=guess_id,
        )

    def _row(self, line: Line, used: list[int]) -> TableRow | None:
        cells = tuple(self._kept(line.cells[index]) if index < len(line.cells) else "" for index in used)
        first = next(filter(None, line.cells), "")
        return TableRow(line.number, cells, bool(ADDS_UP.fullmatch(first.casefold()))) if any(cells) else None

    def _kept(self, cell: str) -> str:
        return WITHHELD if Kind.TUTOR in self.header.kinds and refused.speaks_of_health(cell) else cell


def _only(line: Line, run: Sequence[int]) -> Line:
    return Line(line.number, [line.cells[index] if index < len(line.cells) else "" for index in run])


READ_AS = {
    (Kind.VENUE,): mark("%(count)s rows read as venues."),
    (Kind.ROOM,): mark("%(count)s rows read as rooms."),
    (Kind.VENUE, Kind.ROOM): mark("%(count)s rows read as venues with their rooms."),
    (Kind.TERM,): mark("%(count)s rows read as terms."),
    (Kind.TUTOR,): mark("%(count)s rows read as tutors."),
    (Kind.COURSE,): mark("%(count)s rows read as courses."),
}


def _read_as(sheet: Sheet, table: Table) -> SheetNote:
    return note(sheet.file, say(READ_AS[table.kinds], count=len(table.rows)), sheet=sheet.name)


def _about_students(sheet: Sheet) -> SheetNote:
    return note(
        sheet.file,
        say("This looks like a list of students or of who came, so we did not read it."),
        say("Students tell the college themselves what it keeps of them."),
        Verdict.UNUSABLE,
        sheet.name,
    )


def _no_headings(sheet: Sheet) -> SheetNote:
    return note(
        sheet.file,
        say("We found no row of headings for venues, rooms, terms, tutors or courses."),
        say("Put headings such as Venue, Room, Term, Tutor or Course above the columns."),
        Verdict.UNUSABLE,
        sheet.name,
    )
