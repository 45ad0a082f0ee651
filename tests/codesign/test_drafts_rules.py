"""Whatever is typed is kept; only what is whole can be signed; one content has one digest."""

import json
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.codesign.model import Cannot, Saved, Typed
from services.codesign.rules import drafts, versions
from services.codesign.rules.drafts import NotFinished, PartChanged, Why
from services.contracts.codesign import Theme
from services.runtime.ids import new_id
from services.runtime.refusal import Missing
from tests.codesign.scene import BEGIN, COOKING
from tests.examples.people import ANWEN, BETHAN, Example

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
cannots = st.builds(Cannot, what=text, because=text)
typed = st.builds(
    Typed,
    **dict.fromkeys(("title", "title_cy", "summary", "theme", "who_for", "outcomes", "minutes", "places"), text),
    weeks=st.lists(text, max_size=4).map(tuple),
    can_change=st.lists(text, max_size=4).map(tuple),
    cannot_change=st.lists(cannots, max_size=3).map(tuple),
    room_needs=st.lists(text, max_size=3).map(tuple),
)


def but(**changed: object) -> Typed:
    return msgspec.structs.replace(COOKING, **changed)


def gaps(of: Typed) -> set[tuple[str, Why]]:
    return {(gap.field, gap.why) for gap in drafts.sign(of).gaps}


@given(typed)
def test_whatever_is_typed_survives_its_parts(whole: Typed) -> None:
    parts = [(part, drafts.only(part, whole)) for part in drafts.PARTS]
    kept = [(part, msgspec.json.decode(msgspec.json.encode(one), type=Typed)) for part, one in parts]
    assert drafts.together(kept) == whole


@given(typed)
def test_a_draft_is_either_whole_or_says_what_is_missing(whole: Typed) -> None:
    content, missing = drafts.sign(whole)
    assert (content is None) == bool(missing)
    for gap in missing:
        assert gap.field in drafts.PARTS[gap.part]


def test_every_field_belongs_to_exactly_one_part() -> None:
    fields = [field for several in drafts.PARTS.values() for field in several]
    assert sorted(fields) == sorted(Typed.__struct_fields__)


def test_the_example_is_whole() -> None:
    content = drafts.finished(COOKING)
    assert content.sessions == 4
    assert content.theme is Theme.MAKING
    assert [one.cy for one in content.outcomes] == [None, None, None]


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"title": " \n"}, "title", Why.EMPTY),
        ({"summary": ""}, "summary", Why.EMPTY),
        ({"theme": "knitting"}, "theme", Why.EMPTY),
        ({"title": "x" * 121}, "title", Why.TOO_LONG),
        ({"who_for_cy": "x" * 601}, "who_for_cy", Why.TOO_LONG),
        ({"who_for": "People with depression"}, "who_for", Why.NAMES_ILLNESS),
        ({"who_for_cy": "Pobl ag iselder"}, "who_for_cy", Why.NAMES_ILLNESS),
        ({"outcomes": ""}, "outcomes", Why.EMPTY),
        ({"outcomes": "one\n\n- two"}, "outcomes", Why.TOO_FEW),
        ({"outcomes": "\n".join("abcdefghi")}, "outcomes", Why.TOO_MANY),
        ({"outcomes_cy": "un\ndau"}, "outcomes_cy", Why.UNLIKE_ENGLISH),
        ({"weeks": ("", " ")}, "weeks", Why.EMPTY),
        ({"weeks": ("Soup", "")}, "weeks", Why.EMPTY),
        ({"weeks": ("Soup",) * 21}, "weeks", Why.TOO_MANY),
        ({"minutes": "ninety"}, "minutes", Why.NOT_A_NUMBER),
        ({"minutes": "1e3"}, "minutes", Why.NOT_A_NUMBER),
        ({"minutes": "٩٠"}, "minutes", Why.NOT_A_NUMBER),
        ({"places": "0"}, "places", Why.NOT_A_NUMBER),
        ({"can_change": (), "cannot_change": ()}, "can_change", Why.EMPTY),
        ({"cannot_change": (Cannot(what="Eight at most"),)}, "cannot_change", Why.WITHOUT_BECAUSE),
    ],
)
def test_what_is_missing_is_said_beside_its_field(changed: dict[str, object], field: str, why: Why) -> None:
    assert (field, why) in gaps(but(**changed))


def test_a_course_may_be_called_after_what_people_live_with() -> None:
    assert gaps(but(title="Living with anxiety", summary="What depression does and what helps.")) == set()


def test_the_refusal_names_the_first_gap() -> None:
    with pytest.raises(NotFinished) as refused:
        drafts.finished(but(outcomes="one"))
    assert refused.value.field == "outcomes"
    assert refused.value.values == {"part": 3, "why": "too_few"}


def saved(revision: int, one: Typed) -> Saved:
    return Saved(part=1, revision=revision, typed=one, saved_by=ANWEN.person_id, saved_at=BEGIN)


@given(typed, typed, st.integers(0, 5), st.integers(0, 5), st.sampled_from([ANWEN, BETHAN]))
def test_a_part_is_saved_over_exactly_what_was_seen(
    known: Typed, mine: Typed, revision: int, seen: int, who: Example
) -> None:
    known, mine = drafts.only(1, known), drafts.only(1, mine)
    before = saved(revision, known) if revision else None
    if mine == (known if revision else Typed()):
        assert drafts.save(before, seen, mine, who.person_id) is None
    elif seen == revision or before is None or who is ANWEN:
        assert drafts.save(before, seen, mine, who.person_id) == revision + 1
    else:
        with pytest.raises(PartChanged):
            drafts.save(before, seen, mine, who.person_id)


def test_a_part_longer_than_can_be_kept_is_refused() -> None:
    with pytest.raises(Missing):
        drafts.only(1, Typed(summary="x" * 60_001))


@given(typed.filter(lambda one: one.title.strip() != ""))
def test_letters_and_spaces_do_not_change_the_digest(one: Typed) -> None:
    """Composed or not, with spaces before and after: it is the same text."""
    plain = but(title=f"Ŵy {one.title[:50]}")
    odd = but(title="  " + unicodedata.normalize("NFD", plain.title).replace(" ", " \t") + " \r\n")
    first, second = drafts.sign(plain).content, drafts.sign(odd).content
    assert first is not None
    of = new_id()
    assert versions.write(of, 1, first) == versions.write(of, 1, second) if second else False


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_canonical_json_is_its_own_canonical_form(value: object) -> None:
    once = versions.canonical(value)
    assert versions.canonical(json.loads(once)) == once


@given(st.dictionaries(st.text("abcdef", max_size=4), json_values, max_size=5))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert versions.canonical(dict(reversed(value.items()))) == versions.canonical(value)


def test_a_broken_number_has_no_canonical_form() -> None:
    with pytest.raises(TypeError):
        versions.canonical({"minutes": 1.5})


@given(st.integers(1, 9), st.integers(1, 9))
def test_another_version_or_another_proposal_is_another_digest(one: int, other: int) -> None:
    content, of = drafts.finished(COOKING), new_id()
    same = versions.digest(versions.write(of, one, content)) == versions.digest(versions.write(of, other, content))
    assert same == (one == other)
    assert versions.write(of, one, content) != versions.write(new_id(), one, content)


def test_what_was_written_can_be_read() -> None:
    content = drafts.finished(COOKING)
    assert versions.read(versions.write(new_id(), 3, content)) == content
