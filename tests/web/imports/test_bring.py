"""A service that is killed in the middle is waited for, and asked again."""

import pytest

from web.clients.base import ServiceAway
from web.imports import bring


async def test_a_service_that_comes_back_is_asked_again() -> None:
    asked: list[int] = []

    async def ask() -> str:
        asked.append(len(asked))
        if len(asked) < 3:
            raise ServiceAway("scheduling")
        return "taken"

    assert await bring._until_back(ask) == "taken"
    assert len(asked) == 3


async def test_one_that_stays_away_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bring, "COME_BACK_SECONDS", 0.3)

    async def ask() -> None:
        raise ServiceAway("scheduling")

    with pytest.raises(ServiceAway):
        await bring._until_back(ask)
