"""The way to NATS."""

import asyncio

import pytest

from services.runtime.house import House


async def test_who_is_cancelled_at_the_moment_of_the_answer_is_cancelled(codesign: House) -> None:
    """Else whoever stops a service waits for a task that has forgotten that it should end."""
    client = codesign.bus._connected()
    asking = asyncio.create_task(codesign.bus.stream())
    while not client._resp_map:  # noqa: ASYNC110  (the client tells nobody when it has asked)
        await asyncio.sleep(0)
    (answer,) = client._resp_map.values()
    answer.add_done_callback(lambda _: asking.cancel())
    with pytest.raises(asyncio.CancelledError):
        await asking
