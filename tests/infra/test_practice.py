"""The practice college beside a real one: when it is made, when it rests, when it is thrown away, and who gets in."""

import asyncio
import os
import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.commands.up import read_practice_address
from infra.local import ports
from infra.practice import practice as practice_module
from infra.practice import rules
from infra.practice.practice import Practice, Site
from infra.trouble import Trouble
from services.runtime.clock import COLLEGE_ZONE
from tests.infra.test_up import children_of, started
from tests.web.guest import Guest

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(MOMENTS)
def test_last_night_is_the_newest_three_oclock_here(now: datetime) -> None:
    found = rules.last_night(now)
    assert (found.astimezone(COLLEGE_ZONE).hour, found.minute) == (3, 0)
    assert timedelta(0) <= now - found < timedelta(hours=25)  # one day in the year has an hour more


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=3)))
def test_what_was_made_is_of_another_day_after_one_three_oclock(made_at: datetime, later: timedelta) -> None:
    assert rules.is_of_another_day(made_at, made_at + later) == (rules.last_night(made_at + later) > made_at)
    assert rules.is_of_another_day(made_at, made_at + timedelta(hours=25, seconds=1))


def test_only_an_address_that_is_safe_is_said_for_it() -> None:
    assert read_practice_address("https://practice.college.example/") == "https://practice.college.example"
    with pytest.raises(Trouble, match="PRACTICE_ADDRESS"):
        read_practice_address("http://practice.college.example")


class Imitated:
    """In place of a whole college: how often it was started and stopped, and how many pages it has shown."""

    def __init__(self) -> None:
        self.started = self.stopped = self.shown = 0
        self.stumbles: Exception | None = None
        self.may_start = asyncio.Event()
        self.may_start.set()

    def __call__(self, *_: Any) -> "Imitated":
        return self

    async def start(self) -> None:
        await self.may_start.wait()
        if self.stumbles:
            raise self.stumbles
        self.started += 1

    async def stop(self) -> None:
        self.stopped += 1

    async def links(self, _: str) -> list[list[Any]]:
        return [["Gwen", "coordinator", "http://127.0.0.1:1/sign-in/link/abc.def", ["coordinator"]]]


class Clock:
    def __init__(self) -> None:
        self.moment = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def imitated(monkeypatch: pytest.MonkeyPatch) -> Imitated:
    one = Imitated()

    async def get(*_: Any) -> tuple[int, bytes]:
        return 200, b'web_page_seconds_count{page="x",status="200"} %d.0\n' % one.shown

    monkeypatch.setattr(practice_module, "LocalCollege", one)
    monkeypatch.setattr(practice_module.http, "get", get)
    return one


async def test_it_rests_after_an_hour_without_a_visit_and_goes_on_at_a_press(
    imitated: Imitated, tmp_path: Path
) -> None:
    clock = Clock()
    practice = Practice(Site(tmp_path / "practice", "http://127.0.0.1:1", 1), print, clock)
    one, other = await asyncio.gather(practice.pressed(), practice.pressed())
    assert (imitated.started, one) == (1, other)
    ways = [{"roles": ["coordinator"], "address": "http://127.0.0.1:1/practice/in/abc.def"}]
    assert one == {"state": "ready", "people": ways}
    for minutes, shown, stopped in ((50, 1, 0), (50, 2, 0), (50, 2, 0), (10, 2, 1), (1, 2, 1)):
        clock.moment += timedelta(minutes=minutes)
        imitated.shown = shown
        os.utime(tmp_path / "practice" / "secrets.json", (clock.moment.timestamp(),) * 2)  # made today
        await practice.look()
        assert imitated.stopped == stopped, (minutes, shown)
    assert (await practice.pressed())["state"] == "ready"
    assert imitated.started == 2
    await practice.stop()


async def test_at_three_it_is_thrown_away_and_made_anew_and_rests_again(imitated: Imitated, tmp_path: Path) -> None:
    clock = Clock()
    practice = Practice(Site(tmp_path / "practice", "http://127.0.0.1:1", 1), print, clock)
    await practice.look()
    assert imitated.started == 0, "nobody ever wanted it"
    await practice.pressed()
    (tmp_path / "practice" / "what-was-typed").touch()
    await practice.stop()
    clock.moment += timedelta(days=1)
    await practice.look()
    assert not (tmp_path / "practice" / "what-was-typed").exists()
    assert (imitated.started, imitated.stopped) == (2, 2)
    os.utime(tmp_path / "practice" / "secrets.json", (clock.moment.timestamp(),) * 2)
    await practice.look()
    assert imitated.started == 2


async def test_what_does_not_start_is_said_and_can_be_tried_again(imitated: Imitated, tmp_path: Path) -> None:
    said: list[str] = []
    practice = Practice(Site(tmp_path / "practice", "http://127.0.0.1:1", 1), said.append)
    imitated.stumbles = RuntimeError("no room")
    assert await practice.pressed() == {"state": "broken"}
    assert said == ["The practice college did not start: no room"]
    imitated.stumbles = None
    assert (await practice.pressed())["state"] == "ready"
    await practice.stop()


async def test_who_presses_while_it_is_made_is_told_so(
    imitated: Imitated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(practice_module, "PRESSED_SECONDS", 0)
    imitated.may_start.clear()
    practice = Practice(Site(tmp_path / "practice", "http://127.0.0.1:1", 1), print)
    assert await practice.pressed() == {"state": "starting"}
    await practice.stop()  # in the middle of it
    assert imitated.stopped == 1
    assert await Practice(Site(tmp_path / "other", "", 1), print).pressed() == {"state": "no-address"}
    assert not (tmp_path / "other").exists()


@pytest.mark.long
@pytest.mark.timeout(240)
async def test_a_real_college_opens_one_beside_it_at_a_press(folder: Path) -> None:
    """The whole of it: made at the first press, in as its administrator, apart from the real one, gone with it."""
    (port,) = ports.free(1)
    address = f"http://localhost:{port}"
    with started(folder / "beside", port, "--no-demo") as college:
        processes = len(children_of(college.pid))
        async with httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=60) as client:
            owain = Guest(client)
            await owain.open(re.findall(r"http://localhost:\d+(/set-up/\S+)", college.said)[0])  # type: ignore[attr-defined]
            await owain.send("/set-up", name="Owain of the real one", contact="owain@college.example")
            shown = await owain.open("/practice")
            while shown.heading == "The practice college is being made ready":
                shown = await owain.open("/practice")
            assert str(shown.response.url).startswith("http://127.0.0.1:")
            assert shown.says("This is an example college.")
            assert shown.says("How it runs")
            assert not shown.says("the real one")
            assert (await owain.open("/my/about")).says("Owain of the real one"), "still signed in to the real one"
        assert len(children_of(college.pid)) > processes
        college.send_signal(signal.SIGINT)
        college.communicate(timeout=30)
        assert college.returncode == 0
    assert ports.is_free(port)
