import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.imports.values.names import Names, folded, same

TUTORS = Names([("Chloë O’Neill", 1), ("Priya Cole", 2), ("Priya Tandy", 3), ("Gareth Smith-Jones", 4), ("Jo Lane", 5)])


@pytest.mark.parametrize(("said", "key"), [("chloë o’neill ", 1), ("PRIYA COLE", 2)])
def test_capitals_and_spaces_do_not_matter(said: str, key: int) -> None:
    assert (TUTORS.find(said).key, TUTORS.find(said).exactly) == (key, True)


@pytest.mark.parametrize(
    ("said", "key"),
    [("Chloe O'Neill", 1), ("Chloe ONeill", 1), ("Gareth Smith Jones", 4), ("Gareth Smyth-Jones", 4), ("P Cole", 2)],
)
def test_other_spellings_are_found_but_not_exactly(said: str, key: int) -> None:
    assert (TUTORS.find(said).key, TUTORS.find(said).exactly) == (key, False)


@pytest.mark.parametrize("said", ["Priya", "Margaret Holroyd", "", "Jo Long"])
def test_who_could_be_two_people_or_nobody_is_not_found(said: str) -> None:
    assert TUTORS.find(said).key is None


def test_the_nearest_name_is_suggested() -> None:
    assert (TUTORS.find("Jo Lang").key, TUTORS.find("Jo Lang").name) == (None, "Jo Lane")


def test_rooms_that_differ_by_a_number_or_a_letter_are_two_rooms() -> None:
    rooms = Names([("Meeting room 1", 1), ("Hall A", 2)])
    assert [rooms.find(said).key for said in ("Meeting room 2", "Hall B")] == [None, None]


def test_a_name_that_stands_for_two_things_finds_neither() -> None:
    halls = Names([("Village Hall", 1), ("Village Hall", 2)])
    assert halls.find("Village Hall").key is None
    assert halls.is_shared("village hall")


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_that_are_the_same_are_alike(one: str, other: str) -> None:
    assert folded(folded(one)) == folded(one)
    if same(one) == same(other):
        assert folded(one) == folded(other)


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=12))
def test_any_name_can_be_looked_for(names: list[str], said: str) -> None:
    found = Names((name, at) for at, name in enumerate(names)).find(said)
    assert found.key is None or found.key in range(len(names))
