"""One source row on the desk: its cells are taken one by one, and what is to be said about them is noted."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar
from uuid import UUID

from web.imports.headings.known import JOINED
from web.imports.headings.tables import WITHHELD
from web.imports.model import (
    NOT_KEPT,
    Accepts,
    Hours,
    Kind,
    Note,
    Sentence,
    SourceRow,
    Table,
    TableRow,
    Understood,
    Verdict,
    YesNo,
    say,
)
from web.imports.values.names import stable_id
from web.imports.values.read import Read, plain, says_nothing
from web.imports.values.weeks import in_words

T = TypeVar("T")

DITTO = {'"', "''", "〃", "ditto", "do.", "as above", "same as above", "same"}
BROKEN = {"#ref!", "#n/a", "#name?", "#value!", "#div/0!", "#null!", "#num!", "#getting_data"}
REMARKS = ("*", "nb ", "nb:", "note:", "n.b.", "please note", "key:")
NAMED_BY = {
    Kind.VENUE: ("name",),
    Kind.ROOM: ("venue", "name"),
    Kind.TERM: ("name",),
    Kind.TUTOR: ("name", "first_name", "last_name"),
    Kind.COURSE: ("title",),
}


class Desk:
    """`above` names the fields that stand blank or with ditto marks and are taken from the row above."""

    def __init__(
        self,
        table: Table,
        source: TableRow,
        kind: Kind,
        cells: Mapping[str, str],
        headings: Mapping[str, str],
        namespace: UUID,
        accepts: Accepts,
        above: frozenset[str] = frozenset(),
    ) -> None:
        self.file, self.sheet, self.number, self.kind = table.file, table.sheet, source.number, kind
        self.adds_up = source.adds_up
        self.cells: Mapping[str, str] = cells
        self.headings, self.above = headings, above
        self.namespace, self.accepts = namespace, accepts
        self.notes: list[Note] = []
        self.understood: list[Understood] = []
        self.thing_id: UUID | None = None
        self.unusable = False

    @property
    def name(self) -> str:
        parts = (self.said(field) for field in NAMED_BY[self.kind] if field != "venue")
        return " ".join(filter(None, parts))

    @property
    def place(self) -> dict[str, str]:
        """For a sentence about another row."""
        return {"row": str(self.number), "file": f"{self.file}, {self.sheet}" if self.sheet else self.file}

    def said(self, field: str) -> str:
        return self.cells.get(field, "")

    def take(self, field: str, parse: Callable[[str], Read[T]], nothing: T) -> T:
        """The value of a cell, or `nothing` where it cannot be used or the guess was not confirmed."""
        said = self.said(field)
        if says_nothing(said):
            if nothing is YesNo.NOT_CHECKED:
                self.understood.append(Understood(field, "not checked"))
            return nothing
        if said == WITHHELD:
            return self._left_out(field, nothing, say("It seems to speak of somebody's health."))
        if is_broken(said):
            return self._left_out(field, nothing, say("A formula, and not its result."))
        read = parse(said)
        if field in self.above and read.verdict is Verdict.CLEAR:
            read = Read(
                read.value, Verdict.GUESS, say("Blank or a ditto mark: taken from the row above."), None, read.words
            )
        return self.settle(field, said, read, nothing)

    def settle(self, field: str, said: str, read: Read[T], nothing: T) -> T:
        if read.verdict is Verdict.GUESS and read.why:
            return read.value if self.ask(field, said, read.words or shown(read.value), read.why) else nothing
        if read.verdict is Verdict.UNUSABLE and read.why:
            self._add(field, said, "", read.why, read.what_to_do, self._left_out_as(field))
            return nothing
        words = read.words or shown(read.value)
        if read.why:
            self._add(field, said, words, read.why, read.what_to_do, Verdict.CLEAR)
        elif words and (field == "venue" or field not in NAMED_BY[self.kind]):
            self.understood.append(Understood(field, words))
        return read.value

    def ask(self, field: str, said: str, read_as: str, why: Sentence) -> bool:
        """A guess. Its id is the same wherever the same is said of the same thing.

        Nobody is asked about what is not kept.
        """
        if not self._is_kept(field):
            self.tell(field, said, read_as, why)
            return True
        names = [self.said(one) for one in NAMED_BY[self.kind]]
        guess_id = stable_id(self.namespace, "guess", self.kind, *names, field, said, read_as, why.text)
        self._add(field, said, read_as, why, None, Verdict.GUESS, guess_id)
        return self.accepts(guess_id)

    def tell(self, field: str, said: str, read_as: str, why: Sentence, what_to_do: Sentence | None = None) -> None:
        self._add(field, said, read_as, why, what_to_do, Verdict.CLEAR)

    def cannot_use(self, field: str, said: str, why: Sentence, what_to_do: Sentence, *, row: bool = False) -> None:
        """A value that is left out, or with `row` the whole row."""
        self._add(field, said, "", why, what_to_do, self._left_out_as(field))
        self.unusable = self.unusable or row

    def leave_out(self) -> None:
        """The whole row, because somebody said no to it."""
        self.unusable = True

    def drop(self, why: Sentence, what_to_do: Sentence) -> None:
        self.cannot_use("", self.name, why, what_to_do, row=True)

    def row(self) -> SourceRow:
        return SourceRow(
            file=self.file,
            sheet=self.sheet,
            row=self.number,
            kind=self.kind,
            name=self.name,
            verdict=self.verdict(),
            notes=tuple(self.notes),
            thing_id=None if self.unusable else self.thing_id,
            understood=tuple(self.understood),
        )

    def verdict(self) -> Verdict:
        """A row with a value that is left out wants a look, as a guess does."""
        if self.unusable or self.thing_id is None:
            return Verdict.UNUSABLE
        return Verdict.CLEAR if all(one.verdict is Verdict.CLEAR for one in self.notes) else Verdict.GUESS

    def has_broken_name(self) -> bool:
        return any(is_broken(self.said(field)) for field in NAMED_BY[self.kind])

    def is_only_a_name(self) -> bool:
        return sum(map(bool, self.cells.values())) == 1 and len(self.headings) > 2

    def is_remark(self) -> bool:
        own = [cell for field, cell in self.cells.items() if cell and field not in self.above]
        first = plain(own[0]) if own else ""
        return self.adds_up or (len(own) <= 2 and (first.startswith(REMARKS) or len(first) > 90))

    def _left_out(self, field: str, nothing: T, why: Sentence) -> T:
        self._add(field, self.said(field), "", why, say("Write what it should say."), Verdict.UNUSABLE)
        return nothing

    def _left_out_as(self, field: str) -> Verdict:
        return Verdict.UNUSABLE if self._is_kept(field) else Verdict.CLEAR

    def _is_kept(self, field: str) -> bool:
        return f"{self.kind}.{field}" not in NOT_KEPT

    def _add(
        self,
        field: str,
        said: str,
        read_as: str,
        why: Sentence,
        what_to_do: Sentence | None,
        verdict: Verdict,
        guess_id: UUID | None = None,
    ) -> None:
        self.notes.append(
            Note(
                field=field,
                said=said,
                read_as=read_as,
                why=why,
                what_to_do=what_to_do,
                verdict=verdict,
                guess_id=guess_id,
            )
        )


def desks(table: Table, kind: Kind, namespace: UUID, accepts: Accepts) -> Iterator[Desk]:
    """Every row of a table, as rows of `kind`. A column whose guess was not confirmed is not there."""
    used = [
        (index, field, column.heading)
        for index, column in enumerate(table.columns)
        if (field := _field_for(kind, column.field, table.kinds))
        and (column.guess_id is None or accepts(column.guess_id))
    ]
    headings = {field: heading for _, field, heading in used}
    before: dict[str, str] = {}
    for row in table.rows:
        cells: dict[str, str] = {}
        for index, field, heading in used:
            cells[field] = _with(
                cells.get(field, ""), row.cells[index], _label(kind, used, field, heading), kind, field
            )
        above = frozenset(_from_above(kind, table.kinds, cells, before))
        cells |= {field: before[field] for field in above}
        before = cells
        if any(cell for field, cell in cells.items() if field not in above):
            yield Desk(table, row, kind, cells, headings, namespace, accepts, above)


def _field_for(kind: Kind, field: str, kinds: tuple[Kind, ...]) -> str:
    """A room's row also needs its venue, and where there is no table of venues a venue is what rooms say of it."""
    told_of, _, name = field.partition(".")
    if told_of == kind:
        return name
    if kind is Kind.ROOM and field in ("venue.name", "venue.town") and Kind.VENUE in kinds:
        return {"name": "venue", "town": "town"}[name]
    return "name" if kind is Kind.VENUE and field == "room.venue" else ""


def _from_above(
    kind: Kind, kinds: tuple[Kind, ...], cells: Mapping[str, str], before: Mapping[str, str]
) -> Iterator[str]:
    """Ditto marks; and the venue, which many sheets name only once above its rooms."""
    yield from (field for field, cell in cells.items() if plain(cell) in DITTO and before.get(field))
    venue = {Kind.ROOM: "venue", Kind.VENUE: "name" if Kind.ROOM in kinds else ""}.get(kind)
    if venue and not cells.get(venue) and before.get(venue):
        yield venue


def _label(kind: Kind, used: list[tuple[int, str, str]], field: str, heading: str) -> str:
    """Two columns for one field: each under its own heading, but where together they say one thing."""
    is_several = sum(one == field for _, one, _ in used) > 1
    return f"{heading}: " if is_several and f"{kind}.{field}" not in JOINED else ""


def _with(before: str, cell: str, label: str, kind: Kind, field: str) -> str:
    return JOINED.get(f"{kind}.{field}", "\n").join(filter(None, (before, f"{label}{cell}" if cell else "")))


def is_broken(said: str) -> bool:
    """A formula that was never calculated, or could not be."""
    return said.startswith("=") or said.casefold() in BROKEN


def shown(value: object) -> str:
    """A value as a person reads it."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, tuple) and isinstance(value[0], Hours):
        return in_words(value)
    if isinstance(value, tuple | frozenset):
        return ", ".join(sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value))
    return str(value).replace("_", " ")
