"""The rules alone: contacts fold, limits hold, letters go to the right person."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.people import Role
from services.people.model import Attempt, Channel, HeldRole, LetterKind, Purpose, Session, Sharer
from services.people.rules import contacts, registering, roles, signing_in
from services.runtime.actor import Factor
from services.runtime.refusal import Refusal

NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)
numbers = st.from_regex(r"0[1-9]\d{9}", fullmatch=True)
words = st.text(max_size=60)


@given(numbers)
def test_a_number_is_one_number_however_it_is_written(number: str) -> None:
    written = [
        number,
        f"{number[:5]} {number[5:8]} {number[8:]}",
        f"+44{number[1:]}",
        f"+44 (0){number[1:5]} {number[5:]}",
        f"0044 {number[1:]}",
        f" {number[:5]}-{number[5:]} ",
    ]

    assert len({contacts.folded_phone(one) for one in written}) == 1
    assert contacts.folded_phone(number)


@given(st.sampled_from(Channel), words)
def test_a_contact_folds_to_itself_or_is_refused(channel: Channel, typed: str) -> None:
    try:
        folded = contacts.fold(channel, typed)
    except Refusal:
        return
    assert folded
    assert contacts.fold(channel, folded) == folded


@given(st.emails())
def test_a_hint_does_not_give_a_contact_away(address: str) -> None:
    name = address.partition("@")[0]

    hint = contacts.hint(Channel.MAIL, address)

    assert len(name) == 1 or f"{name}@" not in hint
    assert contacts.hint(Channel.TEXT, "07700 900 112") == "12"


@given(st.text(max_size=200))
def test_a_name_is_kept_as_one_line_or_refused(typed: str) -> None:
    try:
        name = registering.name(typed)
    except Refusal:
        return
    assert 0 < len(name) <= registering.MOST_NAME_LETTERS
    assert "\n" not in name
    assert registering.name(name) == name


def test_siân_is_found_without_the_roof() -> None:
    assert registering.fold_name("Siân  ŴYN") == "sian wyn"


def sharer(name: str, *, confirmed: bool = True, channel: Channel = Channel.MAIL, day: int = 1) -> Sharer:
    return Sharer(
        person_id=uuid4(),
        contact_id=uuid4(),
        channel=channel,
        found_by=name,
        is_confirmed=confirmed,
        registered_at=datetime(2027, 1, day, tzinfo=UTC),
        knows_browser=False,
    )


sharers = st.lists(
    st.builds(
        sharer,
        st.sampled_from(["nia", "mair", "tomos"]),
        confirmed=st.booleans(),
        channel=st.sampled_from(Channel),
        day=st.integers(1, 28),
    ),
    max_size=6,
)


@given(sharers, st.sampled_from(["nia", "mair", "tomos", "", "somebody"]))
def test_numbers_never_let_in_one_of_several_who_was_not_named(people: list[Sharer], named: str) -> None:
    one, letter = signing_in.letter_for(people, named)

    if letter is LetterKind.CODE:
        assert one is not None
        assert one.channel in (Channel.MAIL, Channel.TEXT)
        reachable = [other for other in people if other.channel in (Channel.MAIL, Channel.TEXT)]
        rivals = {other.found_by for other in reachable if other.is_confirmed or not one.is_confirmed}
        assert rivals == {one.found_by} or one.found_by == named
        assert one.is_confirmed or not any(other.is_confirmed for other in reachable)
    if not people:
        assert (one, letter) == (None, LetterKind.NONE)


def test_of_two_records_of_one_name_the_newer_is_opened() -> None:
    older, newer = sharer("nia", day=1), sharer("nia", day=2)

    assert signing_in.letter_for([newer, older], "")[0] == newer
    assert signing_in.letter_for([older, newer], "")[0] == newer


def attempt(**different: object) -> Attempt:
    known = {
        "attempt_id": uuid4(),
        "purpose": Purpose.SIGN_IN,
        "letter": LetterKind.CODE,
        "person_id": uuid4(),
        "contact_id": uuid4(),
        "browser": "hers",
        "asked_at": NOON,
        "ends_at": NOON + signing_in.CODE_LIFE,
    }
    return Attempt(**{**known, **different})  # type: ignore[arg-type]


@given(st.integers(0, 10), st.integers(0, 1200), st.booleans())
def test_an_asking_is_open_for_ten_minutes_and_five_tries_and_one_use(tries: int, seconds: int, used: bool) -> None:
    asked = attempt(tries=tries, used_at=NOON if used else None)

    is_open = signing_in.is_open(asked, NOON + timedelta(seconds=seconds))

    assert is_open == (tries < 5 and seconds < 600 and not used)


def session(**different: object) -> Session:
    known = {
        "session_id": uuid4(),
        "person_id": uuid4(),
        "factor": Factor.SECOND,
        "factor_at": NOON,
        "browser": "",
        "began_at": NOON,
        "seen_at": NOON,
    }
    return Session(**{**known, **different})  # type: ignore[arg-type]


@given(st.frozensets(st.sampled_from(Role)), st.integers(0, 2400), st.integers(0, 2400))
def test_staff_are_signed_in_shorter_than_students(held: frozenset[Role], seen: int, now: int) -> None:
    one = session(seen_at=NOON + timedelta(hours=min(seen, now)))
    later = NOON + timedelta(hours=now)

    live = signing_in.is_live(one, held, later)

    if live and not signing_in.STAFF.isdisjoint(held):
        assert now - min(seen, now) < 8
        assert now < 24
    if live:
        assert signing_in.is_live(one, frozenset(), later)


@given(st.integers(0, 48))
def test_a_second_factor_never_outlives_half_a_day(hours: int) -> None:
    factor = signing_in.factor_now(session(), NOON + timedelta(hours=hours))

    assert (factor is Factor.SECOND) == (hours < 12)


@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=5), st.integers(0, 100))
def test_no_half_minute_counts_twice(codes: list[tuple[int, bool]], last: int) -> None:
    step = signing_in.fitting_step(codes, last)

    assert step is None or step > last
    assert step is None or (step, True) in codes


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_a_role_holds_on_its_last_day_and_ends_at_midnight_of_the_college(last: date) -> None:
    held = HeldRole(role_id=uuid4(), person_id=uuid4(), role=Role.MEMBER, until_on=last)

    assert Role.MEMBER in roles.in_force([held], last)
    assert Role.MEMBER not in roles.in_force([held], last + timedelta(days=1))
    ends = roles.ends_at(last)
    assert ends.tzinfo is UTC
    assert ends in (
        datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1),
        datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(hours=23),
    )


@given(st.frozensets(st.sampled_from(Role)))
def test_nobody_gives_a_role_without_being_coordinator_or_administrator(held: frozenset[Role]) -> None:
    may = roles.may_give(held)

    assert bool(may) == bool(held & {Role.COORDINATOR, Role.ADMINISTRATOR})
    assert Role.ADMINISTRATOR not in may or Role.ADMINISTRATOR in held
    assert Role.STUDENT not in may


@pytest.mark.parametrize(("level", "minutes"), [(0.0, 2), (0.9, 1), (0.5, 1)])
def test_a_wait_is_told_in_minutes(level: float, minutes: int) -> None:
    refusal = signing_in.slow_down(signing_in.CODES_FOR_CONTACT, level)

    assert refusal.values == {"minutes": minutes}
    assert str(minutes) in refusal.sentence


def test_an_id_of_the_cast_is_an_id() -> None:
    from tests.examples.people import EVERYBODY

    assert len({one.person_id for one in EVERYBODY}) == len(EVERYBODY)
    assert all(isinstance(one.person_id, UUID) for one in EVERYBODY)
