"""What an event may carry is a closed list, and yesterday's bytes must still be understood."""

import enum
import json
import types
import typing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.contracts.all import all_events
from services.contracts.document import written
from services.contracts.event import Code, Digest, Event, PublicText, event_type

GOLDEN = Path(__file__).parent / "golden"
PLAIN = (UUID, int, float, bool, date, datetime, types.NoneType)
TEXTS = (Digest, Code, PublicText)


def name_of(event: type[Event]) -> str:
    return f"{event.__module__.rsplit('.', 1)[1]}.{event_type(event)}"


def forbidden(of: Any) -> list[str]:
    """The parts of a type that may not travel. An empty list when all may."""
    if of in TEXTS or of in PLAIN:
        return []
    origin = typing.get_origin(of)
    if origin in (tuple, typing.Union) or isinstance(of, types.UnionType):
        return [found for one in typing.get_args(of) if one is not ... for found in forbidden(one)]
    if isinstance(of, type) and issubclass(of, enum.StrEnum):
        return []
    if isinstance(of, type) and issubclass(of, msgspec.Struct):
        return [found for field in msgspec.structs.fields(of) for found in forbidden(field.type)]
    return [str(of)]


@pytest.mark.parametrize("event", all_events(), ids=name_of)
def test_an_event_carries_only_types_of_the_closed_list(event: type[Event]) -> None:
    assert [found for field in msgspec.structs.fields(event) for found in forbidden(field.type)] == []


@pytest.mark.parametrize("of", [str, str | None, bytes, dict[str, int], list[str], tuple[str, ...], Any])
def test_the_list_is_closed(of: Any) -> None:
    """Negative control: what people write would come in one of these."""
    assert forbidden(of) != []


@pytest.mark.parametrize("event", all_events(), ids=name_of)
def test_an_event_names_its_aggregates_id(event: type[Event]) -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(event)}
    assert fields[event.id_field] is UUID


def test_no_two_events_share_a_subject() -> None:
    subjects = [(event.publisher, event.aggregate, event_type(event)) for event in all_events()]
    assert len(subjects) == len(set(subjects))


def example(of: Any) -> Any:
    """A value of the type, always the same."""
    if of in TEXTS:
        return {Digest: "0123456789abcdef" * 4, Code: "a-code", PublicText: "Bwrw’r Sul – “a walk”"}[of]
    origin = typing.get_origin(of)
    if origin is tuple:
        return (example(typing.get_args(of)[0]),)
    if origin is typing.Union or isinstance(of, types.UnionType):
        return example(typing.get_args(of)[0])
    if isinstance(of, type) and issubclass(of, enum.Enum):
        return next(iter(of))
    if isinstance(of, type) and issubclass(of, msgspec.Struct):
        return of(**{field.name: example(field.type) for field in msgspec.structs.fields(of)})
    return {
        UUID: UUID("01939e00-0000-7000-8000-000000000001"),
        int: 3,
        float: 51.75,
        bool: True,
        date: date(2027, 1, 11),
        datetime: datetime(2027, 1, 11, 10, 30, tzinfo=UTC),
    }[of]


@pytest.mark.parametrize("event", all_events(), ids=name_of)
def test_yesterdays_bytes_still_decode(event: type[Event]) -> None:
    """The golden bytes are written once, when the event is new, and never edited: delete nothing here."""
    place = GOLDEN / f"{name_of(event)}.json"
    if not place.exists():
        pytest.fail(f"{place.name} is missing: write it with `python -m tests.contracts.write_golden` and commit it.")

    golden = place.read_bytes()
    decoded = msgspec.json.decode(golden, type=event)

    said = json.loads(golden)
    again = json.loads(msgspec.json.encode(decoded))
    assert {name: again[name] for name in said} == said


@pytest.mark.parametrize("event", all_events(), ids=name_of)
def test_a_field_of_tomorrow_is_passed_over(event: type[Event]) -> None:
    golden = json.loads((GOLDEN / f"{name_of(event)}.json").read_bytes())
    msgspec.json.decode(json.dumps({**golden, "added_tomorrow": 1}), type=event)


def test_no_golden_bytes_are_left_without_their_event() -> None:
    assert {place.stem for place in GOLDEN.glob("*.json")} == {name_of(event) for event in all_events()}


def test_the_document_says_what_the_structs_say() -> None:
    assert {place: place.read_text() for place in written()} == written()
