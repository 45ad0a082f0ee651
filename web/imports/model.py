"""What was read in a college's spreadsheets: rows, notes about them, and what they say once guesses are answered."""

from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec


class Verdict(StrEnum):
    CLEAR = "clear"
    GUESS = "guess"
    UNUSABLE = "unusable"


class Kind(StrEnum):
    VENUE = "venue"
    ROOM = "room"
    TERM = "term"
    TUTOR = "tutor"
    COURSE = "course"


class YesNo(StrEnum):
    """Nobody's "perhaps" ever counts as yes."""

    YES = "yes"
    NO = "no"
    NOT_CHECKED = "not_checked"


class PhoneSignal(StrEnum):
    GOOD = "good"
    PATCHY = "patchy"
    NONE_UPSTAIRS = "none_upstairs"
    NONE = "none"
    NOT_CHECKED = "not_checked"


class Price(StrEnum):
    PER_HOUR = "per_hour"
    FREE = "free"
    DONATION = "donation"
    UNKNOWN = "unknown"


class Floor(StrEnum):
    GROUND = "ground"
    UPSTAIRS = "upstairs"
    UPSTAIRS_WITH_LIFT = "upstairs_with_lift"
    BASEMENT = "basement"
    NOT_SAID = "not_said"


NOT_KEPT = frozenset(
    {
        *("tutor.home_town", "tutor.will_travel", "tutor.free", "tutor.drives"),
        *("course.min_students", "course.peer_tutor", "course.other_tutor", "course.tutors"),
        *("course.when", "course.towns"),
    }
)
"""What is understood and has no place in any service yet. It is said of the column, and nobody is asked about it."""


class TutorKind(StrEnum):
    PEER = "peer"
    BY_TRAINING = "by_training"
    UNKNOWN = "unknown"


class Theme(StrEnum):
    UNDERSTANDING = "understanding"
    MAKING = "making"
    OUTDOORS = "outdoors"
    SKILLS = "skills"
    CHANGE = "change"


class Need(StrEnum):
    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    OUTDOORS = "outdoors"
    TABLES = "tables"


class Sentence(msgspec.Struct, frozen=True):
    """Words for a person, with gaps. A page shows `_(sentence.text, **sentence.values)`."""

    text: str
    values: dict[str, str] = {}

    def __str__(self) -> str:
        return self.text % self.values


def say(text: str, **values: object) -> Sentence:
    """A sentence; `say` is also the keyword by which the catalogue finds its words."""
    return Sentence(text, {name: str(value) for name, value in values.items()})


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to know about one value. A guess carries the id under which it is answered."""

    field: str
    said: str
    read_as: str
    why: Sentence
    what_to_do: Sentence | None = None
    verdict: Verdict = Verdict.CLEAR
    guess_id: UUID | None = None


class Understood(msgspec.Struct, frozen=True):
    """A value that was understood without a doubt, as a person reads it."""

    field: str
    words: str


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a sheet, read as one kind of thing. A row that tells a venue and its room stands here twice."""

    file: str
    sheet: str
    row: int
    kind: Kind | None
    name: str
    verdict: Verdict
    notes: tuple[Note, ...] = ()
    thing_id: UUID | None = None
    understood: tuple[Understood, ...] = ()


class ColumnNote(msgspec.Struct, frozen=True, kw_only=True):
    """What a column was taken for. `field` is empty when the column is not used; its values are then kept nowhere."""

    file: str
    sheet: str
    heading: str
    field: str
    verdict: Verdict
    why: Sentence
    guess_id: UUID | None = None


class SheetNote(msgspec.Struct, frozen=True, kw_only=True):
    """Something about a whole file or sheet."""

    file: str
    sheet: str
    verdict: Verdict
    why: Sentence
    what_to_do: Sentence | None = None


class Hours(msgspec.Struct, frozen=True, order=True):
    """From a time to a time on one weekday; 0 is Monday, and the end of the day is 23:59."""

    weekday: int
    from_time: time
    to_time: time


class Closed(msgspec.Struct, frozen=True, order=True):
    """Both days are included."""

    from_on: date
    to_on: date
    name: str = ""


class VenueRow(msgspec.Struct, frozen=True, kw_only=True):
    """Contact, phone, email and `notes` (keys, alarm) are for the day's tutors only."""

    venue_id: UUID
    name: str
    town: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    opening: tuple[Hours, ...] = ()
    by_arrangement: bool = False
    step_free: YesNo = YesNo.NOT_CHECKED
    hearing_loop: YesNo = YesNo.NOT_CHECKED
    quiet_space: YesNo = YesNo.NOT_CHECKED
    parking: YesNo = YesNo.NOT_CHECKED
    access_checked_on: date | None = None
    phone_signal: PhoneSignal = PhoneSignal.NOT_CHECKED
    price: Price = Price.UNKNOWN
    cost_pence_per_hour: int | None = None
    last_bus: time | None = None
    last_bus_note: str = ""
    notes: str = ""


class RoomRow(msgspec.Struct, frozen=True, kw_only=True):
    room_id: UUID
    venue_id: UUID
    name: str
    room_limit: int | None = None
    layout: str = ""
    floor: Floor = Floor.NOT_SAID
    is_step_free: YesNo = YesNo.NOT_CHECKED


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    term_id: UUID
    name: str
    starts_on: date
    ends_on: date
    closed: tuple[Closed, ...] = ()


class TutorRow(msgspec.Struct, frozen=True, kw_only=True):
    """What the sheet says of a person is provisional until the person has chosen.

    No miles and not `travels_anywhere` means the sheet does not say.
    """

    person_id: UUID
    name: str
    kind: TutorKind = TutorKind.UNKNOWN
    home_town: str = ""
    will_travel_miles: int | None = None
    travels_anywhere: bool = False
    drives: YesNo = YesNo.NOT_CHECKED
    free: tuple[Hours, ...] = ()
    safeguarding_until: date | None = None
    co_delivery_until: date | None = None


class CourseRow(msgspec.Struct, frozen=True, kw_only=True):
    """`when` is a wish, and `when_said` its own words. A tutor without an id is not among the tutors read."""

    course_id: UUID
    title: str
    theme: Theme | None = None
    sessions: int | None = None
    minutes: int | None = None
    min_students: int | None = None
    places: int | None = None
    who_for: str = ""
    about: str = ""
    outcomes: tuple[str, ...] = ()
    room_needs: frozenset[Need] = frozenset()
    peer_tutor: str = ""
    peer_tutor_id: UUID | None = None
    other_tutor: str = ""
    other_tutor_id: UUID | None = None
    when: tuple[Hours, ...] = ()
    when_said: str = ""
    towns: tuple[str, ...] = ()


class Rows(msgspec.Struct, frozen=True):
    """Everything the sheets say, each thing once, in the order of the sheets."""

    venues: tuple[VenueRow, ...] = ()
    rooms: tuple[RoomRow, ...] = ()
    terms: tuple[TermRow, ...] = ()
    tutors: tuple[TutorRow, ...] = ()
    courses: tuple[CourseRow, ...] = ()


Thing = VenueRow | RoomRow | TermRow | TutorRow | CourseRow


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """One question for a person. A "no" leaves the value out."""

    guess_id: UUID
    file: str
    sheet: str
    row: int | None
    """None: the guess is about a whole column."""
    name: str
    """What the row is called."""
    field: str
    said: str
    read_as: str
    why: Sentence


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column in use."""

    heading: str
    field: str
    guess_id: UUID | None = None


class TableRow(msgspec.Struct, frozen=True):
    """`adds_up`: it begins with a word such as Total, perhaps in a column that is not used."""

    number: int
    cells: tuple[str, ...]
    adds_up: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table as it stood in its sheet, less the columns that are not used. Enough to read it again."""

    file: str
    sheet: str
    kinds: tuple[Kind, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`result` is what the sheets say if every guess is right."""

    today: date
    namespace: UUID
    sheets: tuple[SheetNote, ...]
    columns: tuple[ColumnNote, ...]
    rows: tuple[SourceRow, ...]
    guesses: tuple[Guess, ...]
    result: Rows
    tables: tuple[Table, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.rows)


Accepts = Callable[[UUID], bool]
"""Whether a guess may be used."""


def left_out(struct: type[msgspec.Struct], field: str) -> Any:
    """The value of a field of which nothing is known."""
    return next(one.default for one in msgspec.structs.fields(struct) if one.name == field)
