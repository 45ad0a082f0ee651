"""What `codesign` answers."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One text in both languages; the Welsh may be missing."""

    en: str
    cy: str | None = None


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads ideas and answers on proposals."""

    name: str | None
    co_chair_ids: tuple[UUID, ...]


class IdeaKept(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int


class OwnIdea(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    name: str
    contact: str
    change_until: datetime


class Idea(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    left_at: datetime
    read_by_on: date
    answer_by_on: date
    look_again_on: date | None
    answered_at: datetime | None
    reply: str | None
    course_id: UUID | None
    own: OwnIdea | None


class BoxIdea(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    left_at: datetime
    words: str | None
    answer_by_on: date
    look_again_on: date | None
    reply: str | None
    is_due: bool


class IdeasBox(msgspec.Struct, frozen=True, kw_only=True):
    ideas: tuple[BoxIdea, ...]
    next_before: int | None


class ProposalOfIdea(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    last_version: int


class IdeaInBox(msgspec.Struct, frozen=True, kw_only=True):
    idea: BoxIdea
    read_by_on: date
    proposals: tuple[ProposalOfIdea, ...]
    wants_to_hear: bool
    name: str | None
    contact: str | None


class GiverToTell(msgspec.Struct, frozen=True, kw_only=True):
    idea_id: UUID
    number: int
    state: str
    reply: str | None
    name: str | None
    contact: str | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the group was asked last about a proposal."""

    decision_request_id: UUID
    decision_id: UUID | None
    version: int
    state: str
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None


class ProposalKept(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int


class MyProposal(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: str
    is_asked: bool
    other_id: UUID | None
    last_version: int
    is_course: bool
    is_ready: bool
    is_other_ready: bool
    saved_at: datetime
    not_answered: int
    request: Asked | None


class ProposalLine(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    title: Words
    summary: Words
    theme: str
    version: int
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_course: bool
    not_answered: int
    request: Asked | None


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """`title`: what both owners signed."""

    proposal_id: UUID
    number: int
    title: Words | None
    is_course: bool
    owner_ids: tuple[UUID, ...]


class ProposalLines(msgspec.Struct, frozen=True, kw_only=True):
    proposals: tuple[ProposalLine, ...]
    next_before: int | None


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    digest: str
    at: datetime


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    number: int
    state: str
    i_am: str
    owner_ids: tuple[UUID, ...]
    asked_id: UUID | None
    not_joined_id: UUID | None
    idea_number: int | None
    idea_words: str | None
    last_version: int
    versions: tuple[VersionLine, ...]
    course_id: UUID | None
    request: Asked | None

    @property
    def is_with_group(self) -> bool:
        return self.request is not None and self.request.state == "asked"

    def others(self, person_id: UUID) -> list[UUID]:
        return [one for one in self.owner_ids if one != person_id]


class Cannot(msgspec.Struct, frozen=True, kw_only=True):
    what: str
    because: str = ""


class Typed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft as it was typed."""

    title: str = ""
    title_cy: str = ""
    summary: str = ""
    summary_cy: str = ""
    theme: str = ""
    who_for: str = ""
    who_for_cy: str = ""
    in_the_room: str = ""
    outcomes: str = ""
    outcomes_cy: str = ""
    weeks: tuple[str, ...] = ()
    minutes: str = ""
    places: str = ""
    room_needs: tuple[str, ...] = ()
    can_change: tuple[str, ...] = ()
    cannot_change: tuple[Cannot, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    part: int
    revision: int
    saved_by: UUID
    saved_at: datetime
    typed: Typed
    before: Typed | None


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What is still missing before a draft can be signed."""

    part: int
    field: str
    why: str
    said: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    parts: tuple[Part, ...]
    whole: Typed
    gaps: tuple[Gap, ...]
    digest: str | None
    is_new: bool
    ready_ids: tuple[UUID, ...]

    def part(self, number: int) -> Part | None:
        return next((one for one in self.parts if one.part == number), None)

    def pressing(self, part: int) -> list[Gap]:
        """What is written in this part and cannot be sent like this. What is still empty can wait."""
        return [gap for gap in self.gaps if gap.part == part and gap.why != "empty" and not self._is_blank(gap)]

    def _is_blank(self, gap: Gap) -> bool:
        return gap.why == "not_a_number" and not getattr(self.whole, gap.field).strip()


class PartKept(msgspec.Struct, frozen=True, kw_only=True):
    revision: int
    saved_at: datetime


class Piece(msgspec.Struct, frozen=True):
    text: str
    change: str = "same"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of two versions side by side."""

    section: str
    change: str
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


Sections = list[tuple[str, list[Row]]]


def by_section(rows: Iterable[Row]) -> Sections:
    """In their order: a version is read from its name to what cannot change."""
    return [(section, list(several)) for section, several in groupby(rows, key=lambda row: row.section)]


class Content(msgspec.Struct, frozen=True, kw_only=True):
    title: Words
    summary: Words
    who_for: Words
    outcomes: tuple[Words, ...]
    theme: str
    sessions: int
    minutes: int
    places: int


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said about a version."""

    comment_id: UUID
    person_id: UUID
    version: int
    words: str | None
    at: datetime
    is_changed: bool
    is_from_owner: bool
    is_mine: bool
    is_answered: bool
    answers: tuple["Said", ...] = ()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    proposal_id: UUID
    proposal_number: int
    version: int
    digest: str
    at: datetime
    owner_ids: tuple[UUID, ...]
    is_owner: bool
    is_latest: bool
    content: Content
    whole: tuple[Row, ...]
    compared: tuple[Row, ...]
    before: VersionLine | None
    versions: tuple[VersionLine, ...]
    said: tuple[Said, ...]
    not_answered: int

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)

    @property
    def changed(self) -> Sections:
        """Only what differs from the version before."""
        return by_section(row for row in self.compared if row.change != "same")

    @property
    def person_ids(self) -> set[UUID]:
        """Everybody whose name stands on its page."""
        said = {one.person_id for one in self.said} | {a.person_id for one in self.said for a in one.answers}
        return said | set(self.owner_ids)


class VersionTitle(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is called."""

    digest: str
    proposal_id: UUID | None
    """None: a course from before."""
    proposal_number: int | None
    version: int
    title: Words
    theme: str
    course_id: UUID | None


class CourseLine(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    proposal_id: UUID | None
    version: int
    digest: str
    at: datetime
    is_carried_over: bool
    plannable_until_on: date | None
    is_from_before: bool
    is_withdrawn: bool
    title: Words
    theme: str
    sessions: int
    minutes: int
    places: int


class CourseRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`if_not_agreed`: goes_on, rewritten, withdrawn."""

    decision_id: UUID | None
    state: str
    asked_at: datetime
    hears_by: datetime
    is_extended: bool
    is_at_meeting: bool
    answered_at: datetime | None
    if_not_agreed: str


class CarriedOverLine(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: str
    sessions: int
    minutes: int
    places: int
    plannable_until_on: date
    request: CourseRequest | None
    proposals: int

    @property
    def is_asked(self) -> bool:
        return self.request is not None and self.request.state == "asked"


class MeetingToCome(msgspec.Struct, frozen=True, kw_only=True):
    meeting_id: UUID
    starts_at: datetime


class CarriedOver(msgspec.Struct, frozen=True, kw_only=True):
    """Courses from before that are not settled, whose day comes next first."""

    courses: tuple[CarriedOverLine, ...]
    meetings: tuple[MeetingToCome, ...]
    group_name: str | None
    may_ask: bool


class CourseAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The course from before that a decision is about, as it was when the group was asked."""

    course_id: UUID
    title: Words
    theme: str
    carried_over_at: datetime
    plannable_until_on: date | None
    if_not_agreed: str
    whole: tuple[Row, ...]

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)


class Course(msgspec.Struct, frozen=True, kw_only=True):
    line: CourseLine
    request: CourseRequest | None
    content: Content
    whole: tuple[Row, ...]

    @property
    def sections(self) -> Sections:
        return by_section(self.whole)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a course's story."""

    what: str
    at: datetime
    number: int | None
    changed: tuple[str, ...]
    is_spoken_of: bool
    people: int | None
    is_answered: bool
    argued: str | None
    until: datetime | None
    run_id: UUID | None
    if_not_agreed: str | None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What was argued, in few words, for those who wrote it or are asked about it."""

    summary_id: UUID
    proposal_id: UUID
    version: int
    title: Words
    theme: str
    words: str
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool
    course_id: UUID | None


class SummaryOfVersion(msgspec.Struct, frozen=True, kw_only=True):
    summary_id: UUID | None
    may_write: bool
    is_asked: bool
    my_answer: bool | None
    is_shown: bool


class NumberedCourse(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words


class CourseStory(msgspec.Struct, frozen=True, kw_only=True):
    course_id: UUID
    title: Words
    theme: str
    is_carried_over: bool
    is_withdrawn: bool
    anew_id: UUID | None
    from_course_id: UUID | None
    group_name: str | None
    steps: tuple[Step, ...]
    as_of: datetime
