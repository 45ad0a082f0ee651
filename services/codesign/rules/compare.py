"""Two versions side by side: by section, line by line, and within a line word by word."""

import difflib
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from services.codesign.model import Content


class Section(StrEnum):
    TITLE = "title"
    SUMMARY = "summary"
    THEME = "theme"
    WHO_FOR = "who_for"
    IN_THE_ROOM = "in_the_room"
    OUTCOMES = "outcomes"
    WEEKS = "weeks"
    MINUTES = "minutes"
    PLACES = "places"
    ROOM_NEEDS = "room_needs"
    CAN_CHANGE = "can_change"
    CANNOT_CHANGE = "cannot_change"
    TITLE_CY = "title_cy"
    SUMMARY_CY = "summary_cy"
    WHO_FOR_CY = "who_for_cy"
    OUTCOMES_CY = "outcomes_cy"


class Change(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Piece(msgspec.Struct, frozen=True):
    """Some words of a line: as they were, added, or taken out."""

    text: str
    change: Change = Change.SAME


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line on both sides. A side without pieces has nothing here."""

    section: Section
    change: Change
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()


def lines(content: Content) -> dict[Section, list[str]]:
    """A version as lines, the Welsh after the English. Themes and needs stand as their codes, which pages say in words;
    what cannot change has its because on a line of its own."""
    said: dict[Section, list[str | None]] = {
        Section.TITLE: [content.title.en],
        Section.SUMMARY: [content.summary.en],
        Section.THEME: [str(content.theme)],
        Section.WHO_FOR: [content.who_for.en],
        Section.IN_THE_ROOM: [content.in_the_room],
        Section.OUTCOMES: [one.en for one in content.outcomes],
        Section.WEEKS: [*content.weeks],
        Section.MINUTES: [str(content.minutes)],
        Section.PLACES: [str(content.places)],
        Section.ROOM_NEEDS: [str(need) for need in content.room_needs],
        Section.CAN_CHANGE: [*content.can_change],
        Section.CANNOT_CHANGE: [f"{one.what}\n{one.because}" for one in content.cannot_change],
        Section.TITLE_CY: [content.title.cy],
        Section.SUMMARY_CY: [content.summary.cy],
        Section.WHO_FOR_CY: [content.who_for.cy],
        Section.OUTCOMES_CY: [one.cy for one in content.outcomes],
    }
    return {section: [line for line in several if line] for section, several in said.items()}


def compare(old: Content, new: Content) -> tuple[Row, ...]:
    before, after = lines(old), lines(new)
    return tuple(row for section in Section for row in _section(section, before[section], after[section]))


def alone(content: Content) -> tuple[Row, ...]:
    """A first version: nothing to compare it with."""
    return tuple(
        Row(section=section, change=Change.SAME, left=(Piece(line),), right=(Piece(line),))
        for section, several in lines(content).items()
        for line in several
    )


def _section(section: Section, old: list[str], new: list[str]) -> Iterator[Row]:
    for what, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            for line in old[i:j]:
                yield Row(section=section, change=Change.SAME, left=(Piece(line),), right=(Piece(line),))
        else:
            yield from _block(section, old[i:j], new[k:n])


def _block(section: Section, old: list[str], new: list[str]) -> Iterator[Row]:
    """Lines that changed: each old one beside the most like it of the new ones; order is kept on both sides."""
    for n, line in enumerate(old):
        if not new:
            yield _removed(section, line)
            continue
        best = _most_like(line, new[: len(new) - min(len(new) - 1, len(old) - n - 1)])
        yield from (_added(section, other) for other in new[:best])
        yield _changed(section, line, new[best])
        new = new[best + 1 :]
    yield from (_added(section, line) for line in new)


def _most_like(line: str, others: Sequence[str]) -> int:
    matcher = difflib.SequenceMatcher(None, b=line, autojunk=False)

    def likeness(n: int) -> float:
        matcher.set_seq1(others[n])
        return matcher.quick_ratio()

    return max(range(len(others)), key=likeness)


def _removed(section: Section, line: str) -> Row:
    return Row(section=section, change=Change.REMOVED, left=(Piece(line, Change.REMOVED),))


def _added(section: Section, line: str) -> Row:
    return Row(section=section, change=Change.ADDED, right=(Piece(line, Change.ADDED),))


def _changed(section: Section, old: str, new: str) -> Row:
    before, after = _words(old), _words(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        is_same = what == "equal"
        left += _piece(before[i:j], Change.SAME if is_same else Change.REMOVED)
        right += _piece(after[k:n], Change.SAME if is_same else Change.ADDED)
    return Row(section=section, change=Change.CHANGED, left=tuple(left), right=tuple(right))


def _piece(words: list[str], change: Change) -> list[Piece]:
    return [Piece("".join(words), change)] if words else []


def _words(line: str) -> list[str]:
    """Words and signs, each with the space before it: "Eggs" and "Eggs," share their word."""
    return re.findall(r"\s*[\w’']+|\s*[^\w\s’']|\s+", line)
