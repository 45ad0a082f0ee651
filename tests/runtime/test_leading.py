"""Who leads goes on until it is told to end."""

import asyncio

import pytest

from services.runtime import service
from services.runtime.due import Due
from services.runtime.house import House
from services.runtime.jobs import Jobs
from services.runtime.reactions import Reactions


async def test_who_is_told_to_end_just_when_everything_breaks_ends(
    codesign: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a whole machine is switched off: the database is gone before the service has ended."""
    leads = asyncio.Event()

    async def breaks() -> None:
        leads.set()
        try:
            await asyncio.sleep(60)
        finally:
            raise ConnectionResetError

    async def lead(*_: object) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(breaks())

    monkeypatch.setattr(service, "_lead", lead)
    leading = asyncio.create_task(service._keep_leading(codesign, Reactions("codesign"), Due(), Jobs()))
    await leads.wait()

    leading.cancel()

    done, _ = await asyncio.wait({leading}, timeout=5)
    leading.cancel()
    assert done == {leading}
