"""`messages` is added to a college that is a year old: it hears of everything and writes to nobody."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from services.contracts.all import all_events
from services.contracts.event import Event, event_type
from services.messages.reactions import REACTIONS
from services.runtime import inbox
from tests.conftest import MakeCollege
from tests.messages.scene import BEGIN, Scene, mark

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"


def a_year() -> list[Event]:
    """One of each event that `messages` listens to, as the golden bytes have it."""
    return [
        msgspec.json.decode((GOLDEN / f"{of.__module__.rsplit('.', 1)[1]}.{event_type(of)}.json").read_bytes(), type=of)
        for of in all_events()
        if {(of.publisher, of.aggregate, event_type(of))} & (REACTIONS.copies.keys() | REACTIONS.consequences.keys())
    ]


@pytest.mark.parametrize("ran_all_along", [False, True], ids=["added now", "control: ran all along"])
async def test_who_comes_later_writes_to_nobody_about_the_past(new_college: MakeCollege, ran_all_along: bool) -> None:
    async with new_college() as college:
        await mark(college, is_example=True)
        scene = Scene(college)
        await scene.house.database.connect()
        try:
            async with scene.house.database.transaction() as db:
                await inbox.activate(db, REACTIONS, BEGIN - timedelta(days=400 if ran_all_along else 0))
            for event in a_year():
                await scene.deliver(scene.arrived(event, at=BEGIN - timedelta(days=365)))
            await scene.due()

            said = await scene.fetch("select template from message")
            calls = await scene.fetch("select why from call")
            known = await scene.fetch("select from session_copy union all select from venue_copy")
        finally:
            await scene.house.close()

    assert len(said) > 5 if ran_all_along else said == []
    assert bool(calls) is ran_all_along
    assert known
