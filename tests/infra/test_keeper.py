"""When it is looked again, and what becomes of what was found: on the page, and to the two who are told."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.audit import times
from infra.audit.door import open_door
from infra.audit.keeper import Keeper, Stream
from infra.audit.model import Finding, Kind, Position, Report
from infra.audit.times import Looked
from infra.local import http
from infra.local.environment import of_the_machine
from infra.local.status import running
from tests.conftest import RunningCollege

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
RULE = Finding(Kind.RULE, "enrolment", "two places for one person", "x")
RULE_TOO = Finding(Kind.RULE, "scheduling", "a room with two sessions at once", "y")
STREAM = Finding(Kind.STREAM, "", "there is no stream")


def ago(**how: float) -> datetime:
    return NOON - timedelta(**how)


@pytest.mark.parametrize(
    ("looked", "now", "is_due"),
    [
        (Looked(ago(hours=1)), NOON, False),
        (Looked(ago(hours=37)), NOON, True),
        (Looked(ago(days=9), everything_at=ago(hours=10)), NOON, False),
        (Looked(ago(days=9), everything_at=ago(hours=10)), NOON.replace(hour=3) + timedelta(days=1), True),
        (Looked(ago(days=9), everything_at=NOON.replace(hour=2)), NOON.replace(hour=4), False),
        (Looked(ago(days=9), everything_at=ago(minutes=16), is_wrong=True), NOON, True),
        (Looked(ago(days=9), everything_at=ago(minutes=14), is_wrong=True), NOON, False),
    ],
)
def test_everything_is_looked_at_each_night_and_while_something_is_wrong(
    looked: Looked, now: datetime, is_due: bool
) -> None:
    assert times.is_everything_due(looked, now) is is_due


def test_a_stream_that_has_lost_something_does_not_wait_for_the_minute() -> None:
    before = Stream("a", 10, 10, 5, server="x")
    assert not Stream("a", 12, 12, 5, server="x").is_doubtful_after(before)
    worse = (("a", 9, 9, 5, "x"), ("a", 11, 12, 5, "x"), ("a", 12, 12, 4, "x"), ("", 0, 0, 0, "x"))
    assert all(Stream(*one).is_doubtful_after(before) for one in worse)
    assert Stream("a", 12, 12, 5, server="y").is_doubtful_after(before), "put back while nobody saw it, and longer now"


class Told(Keeper):
    """Each look answers what it is told to."""

    def __init__(self, file: Path, tell: Callable[[], None]) -> None:
        super().__init__({}, "tcp:127.0.0.1:1", file, tell)
        self.answers: list[Report] = []
        self.asked: list[list[str]] = []
        self.is_through = asyncio.Event()
        """It has no answer left."""

    async def _child(self, words: list[str]) -> dict[str, Any]:
        self.asked.append(words)
        return {"report": json.loads(json.dumps(self.answers.pop(0).said())), "interests": {}}

    def _keep(self, report: Report, now: datetime) -> None:
        super()._keep(report, now)
        if not self.answers:
            self.is_through.set()


def report(*findings: Finding, is_everything: bool = False, mended: tuple[Finding, ...] = ()) -> Report:
    return Report(is_everything, Position("a", 7), findings, mended)


async def test_what_is_found_is_told_once_and_stays_until_everything_was_looked_at(tmp_path: Path) -> None:
    told: list[str] = []
    keeper = Told(tmp_path / "audit.json", lambda: told.append("look"))
    keeper.answers = [report(RULE), report(), report(RULE, is_everything=True), report(is_everything=True)]

    for n, is_everything in enumerate((False, False, True)):
        await keeper.look(NOON + timedelta(minutes=n), is_everything=is_everything)
        assert keeper.is_wrong
    assert told == ["look"]
    assert Told(tmp_path / "audit.json", lambda: None).kept == keeper.kept  # after another start

    await keeper.look(NOON + timedelta(minutes=20), is_everything=True)
    assert not keeper.is_wrong


async def test_a_stream_is_not_made_anew_twice_within_minutes_and_the_page_says_that_it_was(tmp_path: Path) -> None:
    keeper = Told(tmp_path / "audit.json", lambda: None)
    keeper.answers = [report(mended=(STREAM,)), report(STREAM), report()]

    await keeper.look(NOON, is_everything=False)
    await keeper.look(NOON + timedelta(minutes=2), is_everything=False)
    await keeper.look(NOON + timedelta(minutes=12), is_everything=False)

    assert ["--mend" in words for words in keeper.asked] == [True, False, True]
    assert keeper.said()["mended"] == {"at": NOON.isoformat(), "findings": (asdict(STREAM),)}


async def test_at_its_door_the_pages_read_what_was_found_and_ask_for_a_look(tmp_path: Path) -> None:
    found = asyncio.Event()
    keeper = Told(tmp_path / "audit.json", found.set)
    keeper.answers = [report(RULE, is_everything=True)]
    async with open_door(keeper, tmp_path / "door"):
        reader, writer = await http.connect(f"unix:{tmp_path / 'door'}")
        writer.write(b"POST /look HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
        asked = json.loads((await reader.read()).partition(b"\r\n\r\n")[2])
        writer.close()
        await asyncio.wait_for(found.wait(), 5)
        _, said = await http.get(f"unix:{tmp_path / 'door'}", "/last")

    assert asked["is_looking"] is True
    assert [one["what"] for one in json.loads(said)["findings"]] == ["two places for one person"]


async def test_in_a_college_that_runs_a_look_is_one_child_that_says_all_is_well(
    running_college: RunningCollege, tmp_path: Path
) -> None:
    college = running(running_college.folder)
    keeper = Keeper({**of_the_machine(), **college.audit()}, college.nats.monitor, tmp_path / "audit.json")

    await keeper.turn(datetime.now(UTC))

    assert (keeper.could_not, keeper.kept.findings) == ("", ())
    assert keeper.kept.position["seq"] > 100
