"""Two versions side by side lose nothing and invent nothing."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.model import Content
from services.codesign.rules import drafts
from services.codesign.rules.compare import Change, Piece, Row, Section, _block, alone, compare, lines
from tests.codesign.scene import COOKING

words = st.sampled_from(["soup", "eggs", "tea", "we", "say", "hello", "and", "eat", "together", "twice", "  ", "ŵy"])
line = st.lists(words, min_size=1, max_size=7).map(" ".join).filter(str.strip)
texts = st.lists(line, max_size=7)
short = st.lists(line, min_size=1, max_size=5, unique=True)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    content = drafts.finished(COOKING)
    return msgspec.structs.replace(
        content,
        weeks=tuple(draw(texts)),
        can_change=tuple(draw(short)),
        minutes=draw(st.integers(15, 480)),
        in_the_room=draw(st.one_of(st.just(""), line)),
    )


def said(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def side(rows: tuple[Row, ...], which: Callable[[Row], tuple[Piece, ...]]) -> dict[Section, list[str]]:
    return {section: [said(which(row)) for row in rows if row.section is section and which(row)] for section in Section}


@given(contents(), contents())
def test_the_left_side_is_the_old_text_and_the_right_side_the_new(old: Content, new: Content) -> None:
    rows = compare(old, new)
    assert side(rows, lambda row: row.left) == lines(old)
    assert side(rows, lambda row: row.right) == lines(new)


@given(contents(), contents())
def test_what_is_marked_is_what_differs(old: Content, new: Content) -> None:
    for row in compare(old, new):
        left, right = said(row.left), said(row.right)
        kept = [said(tuple(p for p in pieces if p.change is Change.SAME)) for pieces in (row.left, row.right)]
        assert kept[0] == kept[1] or row.change in (Change.ADDED, Change.REMOVED)
        assert (row.change is Change.SAME) == (left == right)
        assert all(piece.change is not Change.ADDED for piece in row.left)
        assert all(piece.change is not Change.REMOVED for piece in row.right)


@given(contents())
def test_a_version_beside_itself_shows_no_change(content: Content) -> None:
    assert {row.change for row in compare(content, content)} == {Change.SAME}
    assert compare(content, content) == alone(content)


@given(short, short)
def test_a_changed_line_stands_beside_the_one_most_like_it(old: list[str], new: list[str]) -> None:
    rows = list(_block(Section.WEEKS, old, new))
    pairs = [row for row in rows if row.change is Change.CHANGED]
    assert len(pairs) == min(len(old), len(new))


def test_a_line_put_between_two_is_added_and_the_others_keep_their_place() -> None:
    content = drafts.finished(COOKING)
    longer = msgspec.structs.replace(content, weeks=(content.weeks[0], "Bread.", *content.weeks[1:]))
    changed = [row for row in compare(content, longer) if row.change is not Change.SAME]
    assert changed == [Row(section=Section.WEEKS, change=Change.ADDED, right=(Piece("Bread.", Change.ADDED),))]


def test_within_a_line_only_the_words_that_changed_are_marked() -> None:
    content = drafts.finished(COOKING)
    said_better = msgspec.structs.replace(content, weeks=("Say hello. Bread and soup.", *content.weeks[1:]))
    (row,) = [row for row in compare(content, said_better) if row.change is not Change.SAME]
    assert row.left == (Piece("Say hello."), Piece(" Soup", Change.REMOVED), Piece("."))
    assert row.right == (Piece("Say hello."), Piece(" Bread and soup", Change.ADDED), Piece("."))


@pytest.mark.parametrize("needs", [(), ("tables",), ("step_free", "tables")])
def test_every_need_is_a_line(needs: tuple[str, ...]) -> None:
    content = drafts.finished(msgspec.structs.replace(COOKING, room_needs=needs))
    assert lines(content)[Section.ROOM_NEEDS] == list(needs)
